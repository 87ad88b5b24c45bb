"""The public schema is the file that front ends generate code from: a change to it is seen in a review."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DEFAULT_DEPRECATION_REASON,
    GraphQLNamedType,
    GraphQLSchema,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
)
from typer.testing import CliRunner

from app.cli import app
from app.config import Settings
from app.schema import graphql_schema, make_schema
from app.schema_changes import FILE, FormerSchemaUnreadable, NoHistory, changes, changes_since, last_base

CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"
BEFORE = "type Query { name: String, age: String } enum Sex { FEMALE, MALE }"
AFTER = "type Query { name: String, born: String } enum Sex { FEMALE, MALE, NON_BINARY }"

Commit = Callable[..., str]
"""Commits a text as the schema, with a tag if one is given; gives the revision."""


def elements(schema: GraphQLSchema) -> Iterator[tuple[str, Any]]:
    """Everything of a schema that carries a description, by its coordinate."""
    for name, type_ in schema.type_map.items():
        if not is_introspection_type(type_) and not is_specified_scalar_type(type_):
            yield name, type_
            yield from members(name, type_)


def members(of: str, type_: GraphQLNamedType) -> Iterator[tuple[str, Any]]:
    """The enum values, or the fields and their arguments."""
    yield from ((f"{of}.{value}", each) for value, each in getattr(type_, "values", {}).items())
    for name, field in getattr(type_, "fields", {}).items():
        yield f"{of}.{name}", field
        yield from ((f"{of}.{name}({argument}:)", each) for argument, each in getattr(field, "args", {}).items())


def undescribed(schema: GraphQLSchema) -> list[str]:
    return [name for name, element in elements(schema) if not (element.description or "").strip()]


def deprecated_without_reason(schema: GraphQLSchema) -> list[str]:
    """GraphQL puts a sentence that says nothing where no reason is given."""
    reasons = {name: getattr(element, "deprecation_reason", None) for name, element in elements(schema)}
    said_nothing = ("", DEFAULT_DEPRECATION_REASON)
    return [name for name, reason in reasons.items() if reason is not None and reason.strip() in said_nothing]


def unannounced(breaking: list[str], changelog: str) -> list[str]:
    """Those that no entry of the newest section announces: one that begins `- **Breaking**:` and quotes the change."""
    newest = changelog.split("\n## ")[1]
    entries = [" ".join(entry.split()) for entry in re.split(r"^- ", newest, flags=re.MULTILINE)]
    announced = [entry for entry in entries if entry.startswith("**Breaking**:")]
    return [change for change in breaking if not any(change in entry for entry in announced)]


@pytest.fixture
def commit(tmp_path: Path) -> Commit:
    """For a repository of its own in `tmp_path`."""

    def git(*arguments: str) -> str:
        own = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
        command = ["git", *own, *arguments]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 -- ours

    def make(text: str, tag: str | None = None) -> str:
        (tmp_path / FILE.name).write_text(text, encoding="utf-8")
        git("add", FILE.name)
        git("commit", "--message", "The schema")
        if tag:
            git("tag", tag)
        return git("rev-parse", "--short", "HEAD")

    git("init")
    return make


def test_the_schema_is_the_one_on_file(request: pytest.FixtureRequest) -> None:
    printed = f"{make_schema(Settings())}\n"
    if request.config.getoption("--rewrite-cases"):
        FILE.write_text(printed, encoding="utf-8")
    assert printed == FILE.read_text(encoding="utf-8")


def test_everything_has_a_description() -> None:
    assert undescribed(graphql_schema(make_schema(Settings()))) == []


def test_every_deprecation_carries_a_reason() -> None:
    assert deprecated_without_reason(graphql_schema(make_schema(Settings()))) == []


def test_what_lacks_description_or_reason_is_found() -> None:
    schema = build_schema("""
        "Where queries begin." type Query { "Told." age(unit: Unit, "Told." of: In): Int @deprecated, born: Day }
        "Told." enum Unit { MONTH @deprecated(reason: "Nobody counts so."), "Told." DAY @deprecated(reason: " ") }
        input In { name: String @deprecated, "Told." code: String }
        scalar Day
    """)
    assert undescribed(schema) == ["Query.age(unit:)", "Query.born", "Unit.MONTH", "In", "In.name", "Day"]
    assert deprecated_without_reason(schema) == ["Query.age", "Unit.DAY", "In.name"]


def test_what_breaks_front_ends_is_announced() -> None:
    """To announce a break, quote each sentence of `expediente schema check` in the changelog's newest section, in an
    entry such as `- **Breaking**: Field Query.age was removed. Reckon it from birthDate.`"""
    try:
        base = last_base()
    except NoHistory as error:
        pytest.skip(f"no git history at hand: {error}")
    breaking = changes_since(base).breaking if base else []
    assert unannounced(breaking, CHANGELOG.read_text(encoding="utf-8")) == []


def test_a_break_is_announced_by_an_entry_of_the_newest_section_that_quotes_it() -> None:
    gone = ["Field Query.age was removed."]
    entry = "- **Breaking**: Field Query.age\n  was removed. Reckon it from birthDate.\n"
    assert unannounced(gone, f"# Changelog\n\n## 2, unreleased\n\n{entry}\n## 1\n") == []
    assert unannounced(gone, f"# Changelog\n\n## 2, unreleased\n\n- More.\n\n## 1\n\n{entry}") == gone
    assert unannounced(gone, "# Changelog\n\n## 1\n\n- Field Query.age was removed.\n") == gone
    assert unannounced([*gone, "Sex was removed."], f"# Changelog\n\n## 1\n\n{entry}") == ["Sex was removed."]


def test_a_removed_field_breaks_an_added_value_is_dangerous_an_added_field_is_fine() -> None:
    found = changes(build_schema(BEFORE), build_schema(AFTER))
    assert ["Query.age" in sentence for sentence in found.breaking] == [True]
    assert ["Sex.NON_BINARY" in sentence for sentence in found.dangerous] == [True]


def test_before_a_release_the_base_is_the_last_commit_with_another_schema(commit: Commit, tmp_path: Path) -> None:
    file = tmp_path / FILE.name
    first = commit(BEFORE)
    assert last_base(file) is None
    commit(AFTER)
    assert last_base(file) == first
    assert len(changes_since(first, file).breaking) == 1
    file.write_text("type Query { name: String }", encoding="utf-8")
    assert last_base(file) not in (first, None)


def test_after_a_release_the_base_is_the_release(commit: Commit, tmp_path: Path) -> None:
    commit(BEFORE, tag="v0.9.0")
    commit(AFTER, tag="v0.10.0")
    commit("type Query { name: String }")
    commit(BEFORE)
    assert last_base(tmp_path / FILE.name) == "v0.10.0"


def test_where_there_is_no_history_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(NoHistory, match="git tag"):
        last_base(tmp_path / FILE.name)


@pytest.mark.parametrize("text", [b"", b"type Query {", b"type Query { age: Nowhere }", b"\xff\xfe"])
def test_a_base_that_is_no_schema_is_named(tmp_path: Path, text: bytes) -> None:
    broken = tmp_path / "broken.graphql"
    broken.write_bytes(text)
    with pytest.raises(FormerSchemaUnreadable, match=re.escape(f"{broken} holds no GraphQL schema: ")):
        changes_since(str(broken))


def test_a_base_that_is_nowhere_is_said() -> None:
    with pytest.raises(FormerSchemaUnreadable, match="nowhere"):
        changes_since("nowhere")


def test_the_command_tells_each_change_and_fails_on_a_breaking_one(tmp_path: Path) -> None:
    own = FILE.read_text(encoding="utf-8")
    former = tmp_path / "former.graphql"
    former.write_text(own.replace("type Query {", 'type Query {\n  """Told."""\n  gone: Int\n', 1), encoding="utf-8")
    failed = CliRunner().invoke(app, ["schema", "check", "--base", str(former)])
    assert failed.exit_code == 1
    assert failed.stdout.startswith("breaking: ")
    assert "Query.gone" in failed.stdout
    passed = CliRunner().invoke(app, ["schema", "check", "--base", str(FILE)])
    assert passed.exit_code == 0
    assert passed.stdout.startswith("0 breaking and 0 dangerous changes since")


def test_the_command_alone_prints_the_schema() -> None:
    assert CliRunner().invoke(app, ["schema"]).stdout == FILE.read_text(encoding="utf-8")
