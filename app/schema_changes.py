"""How the public schema on file differs from a former one: what breaks front ends, and what may surprise them.

Knows the file and its git history, not what makes the schema.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from graphql import GraphQLError, GraphQLSchema, build_schema, find_breaking_changes, find_dangerous_changes

import graph_schema

FILE = Path(graph_schema.__file__).parent / "schema.graphql"


class FormerSchemaUnreadable(Exception):
    """What the schema should be compared with is not there, or is no schema; the message says which and why."""


class NoHistory(FormerSchemaUnreadable):
    """The file is in no git history."""


@dataclass(frozen=True)
class Changes:
    """Sentences of graphql-core, one a change. Dangerous is what a careless client trips over: a new enum value."""

    breaking: list[str]
    dangerous: list[str]


def changes(former: GraphQLSchema, present: GraphQLSchema) -> Changes:
    """What changed from one to the other; what is safe is left out."""
    return Changes(
        [change.description for change in find_breaking_changes(former, present)],
        [change.description for change in find_dangerous_changes(former, present)],
    )


def changes_since(base: str, file: Path = FILE) -> Changes:
    """What changed in the file since `base`, another file or a git revision. Raises FormerSchemaUnreadable."""
    return changes(_schema(_former(base, file), base), _schema(file.read_bytes(), str(file)))


def last_base(file: Path = FILE) -> str | None:
    """The revision that the file has to be compatible with; None if there is no other version of it.

    That is the last release, tagged `v…`; before the first one, the last commit in which the file was another.
    Raises NoHistory.
    """
    try:
        releases = _git(file, "tag", "--merged", "HEAD", "--list", "v*", "--sort=-version:refname").decode().split()
        commits = _git(file, "log", "--format=%h", "--", file.name).decode().split()
    except FormerSchemaUnreadable as error:
        raise NoHistory(str(error)) from error
    if releases:
        return releases[0]
    return next((commit for commit in commits if _former(commit, file) != file.read_bytes()), None)


def _former(base: str, file: Path) -> bytes:
    if Path(base).is_file():
        return Path(base).read_bytes()
    return _git(file, "show", f"{base}:./{file.name}")


def _schema(text: bytes, name: str) -> GraphQLSchema:
    try:
        return build_schema(text.decode())
    except (GraphQLError, TypeError, UnicodeDecodeError) as error:
        raise FormerSchemaUnreadable(f"{name} holds no GraphQL schema: {str(error).splitlines()[0]}") from error


def _git(file: Path, *arguments: str) -> bytes:
    """What git says about the file's folder."""
    git = shutil.which("git")
    if not git:
        raise FormerSchemaUnreadable("git is not installed; name a file to compare with")
    done = subprocess.run([git, *arguments], cwd=file.parent, capture_output=True, check=False)  # noqa: S603 -- our own arguments
    if done.returncode:
        raise FormerSchemaUnreadable(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
