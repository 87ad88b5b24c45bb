"""The way the packages lean on one another, and where Cypher may stand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("graph_schema", "seeds", "app")

LAYERS = (
    ("graph_schema",),
    (
        "app.errors",
        "app.config",
        "app.counts",
        "app.limits",
        "app.query_limits",
        "app.identifiers",
        "app.recent",
        "app.media_types",
        "app.interrupts",
    ),
    ("app.headers", "app.rates"),
    ("app.protocol",),
    ("app.rules", "app.research.model"),
    ("app.fhir",),
    ("app.web", "app.key_file"),
    ("app.cypher", "app.persisted"),
    ("app.access",),
    ("app.domain", "app.documents"),
    ("app.acts", "app.streaming"),
    (
        "app.schema",
        "app.schema_changes",
        "app.database",
        "app.manifest",
        "app.explorer",
        "app.signing",
        "app.lookups",
        "app.last_statement",
    ),
    ("app.audit", "app.joint_reads", "app.research_reads", "app.live", "app.event_stream", "app.signed_in"),
    ("app.performing", "app.websocket"),
    ("app.performer", "app.warming"),
    ("app.endpoint",),
    ("app.record",),
    ("app.failures",),
    ("app.server",),
    ("seeds", "app.embedded", "app.explain", "app.serve", "app.check", "app.receipts"),
    ("app.catalogues",),
    ("app.graph",),
    ("app.demo", "app.audit_commands", "app.bulk"),
    ("app.fhir.bulk", "app.research"),
    ("app.fhir.cli",),
    ("app.cli",),
)
"""From the bottom up: a module imports from its own unit and from lower layers alone."""

FORBIDDEN = {
    "app.domain": ("neo4j", "graphql", "starlette", "app.database"),
    "app.acts": ("neo4j", "graphql", "starlette", "app.database"),
    "app.cypher": ("neo4j", "app.domain", "app.config", "starlette"),
    "graph_schema": ("graphql", "strawberry", "app"),
    "app.rules": ("neo4j", "graphql", "strawberry", "starlette"),
    "seeds": ("app.cypher", "app.domain", "app.schema", "app.server", "graphql", "strawberry"),
    "app.fhir": ("app.cypher", "app.domain", "app.schema", "app.server", "graphql", "strawberry"),
    "app.fhir.cli": ("app.cypher", "app.domain", "app.schema", "app.server", "graphql", "strawberry"),
    "app.embedded": ("app.cypher", "app.domain", "app.schema", "app.server", "graphql", "strawberry"),
}
"""What a unit must not know, whatever the layers say."""

CYPHER_STANDS_IN = (
    "app/cypher/",
    "app/access/policy.py",
    "app/acts/",
    "app/audit/",
    "app/check/",
    "app/receipts.py",
    "app/performing.py",
    "app/lookups.py",
    "app/signing.py",
    "graph_schema/",
    "seeds/load.py",
    "app/database.py",
    "app/embedded/",
    "app/catalogues/load.py",
    "app/research/",
    "app/fhir/load.py",
    "app/fhir/graph.py",
)
READING = re.compile(r"\b(MATCH|UNWIND|RETURN|CALL|(?<!STARTS )WITH)\s")
WRITING = re.compile(r"\b(MERGE|CREATE|DELETE|REMOVE|SET|FOREACH|LOAD CSV)\s")
EXPRESSION = re.compile(r"(COUNT|COLLECT|EXISTS) {|reduce\(")
CLAUSE = re.compile(r"(MATCH|UNWIND|CALL|WITH|RETURN) ")
SQL_STANDS_IN = "app/fhir/spool.py"


def modules() -> list[Path]:
    """Every module of the program."""
    return sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))


def dotted(file: Path) -> str:
    """`app/domain/events.py` as `app.domain.events`."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def unit(name: str) -> str | None:
    """The unit of LAYERS that a module belongs to, of several the innermost; None for `app` and other people's."""
    return max((each for layer in LAYERS for each in layer if within(name, each)), key=len, default=None)


def within(name: str, package: str) -> bool:
    """Whether the module is the package or in it."""
    return name == package or name.startswith(f"{package}.")


def imports(file: Path) -> Iterator[str]:
    """The modules that a file imports, those within functions too."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield node.module or ""
            # `from app import schema` imports the module app.schema.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def level(name: str) -> int:
    """How high up a unit stands."""
    return next(height for height, layer in enumerate(LAYERS) if name in layer)


def texts(file: Path) -> Iterator[str]:
    """String literals of a file that are no docstrings; what an f-string fills in stands as `…`."""
    tree = ast.parse(file.read_text("utf-8"))
    seen = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            seen |= {id(part) for part in node.values}
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in seen:
            yield node.value


@pytest.mark.parametrize("file", modules(), ids=dotted)
def test_imports_go_one_way(file: Path) -> None:
    own = unit(dotted(file))
    if dotted(file) == "app":
        assert list(imports(file)) == []
        return
    assert own, f"{dotted(file)} stands in no layer"
    for imported in imports(file):
        other = unit(imported)
        if other and other != own:
            assert level(other) < level(own), f"{dotted(file)} imports {imported}"


@pytest.mark.parametrize("file", modules(), ids=dotted)
def test_units_do_not_know_what_they_must_not(file: Path) -> None:
    forbidden = FORBIDDEN.get(unit(dotted(file)) or "", ())
    known = [imported for imported in imports(file) if any(within(imported, each) for each in forbidden)]
    assert known == []


@pytest.mark.parametrize("file", modules(), ids=dotted)
def test_cypher_stands_where_it_may(file: Path) -> None:
    path = file.relative_to(ROOT).as_posix()
    if path.startswith(CYPHER_STANDS_IN) or path == SQL_STANDS_IN:
        return
    for text in texts(file):
        assert not WRITING.search(text)
        # The slices hold expressions over a node, and clauses of `matched`: the compiler makes statements of them.
        if READING.search(text):
            assert path.startswith("app/domain/"), text
            assert EXPRESSION.match(text) or CLAUSE.match(text), text


def test_cypher_is_found_where_it_is() -> None:
    """The search above would see a statement."""
    found = [text for text in texts(ROOT / "seeds" / "load.py") if READING.search(text) or WRITING.search(text)]
    assert found
    assert any(READING.search(text) for text in texts(ROOT / "app" / "domain" / "patients.py"))
