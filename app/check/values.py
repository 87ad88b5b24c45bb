"""Properties of nodes and relationships: those that must be there are, of their type and of their codes.

Of a relationship the node that it begins at is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.check.check import Broken, Check, any_of
from app.rules.records import codes_of, codes_of_relationship
from graph_schema.model import NODES, RELATIONSHIPS, Label, Property, RelationshipType

_ANSWERED_LATER = (Label.RECEIPT, "answer")
"""Has a check of its own."""


def _present(entity: str, properties: Mapping[str, Property], label: Label | None = None) -> list[str]:
    return [
        f"{entity}.`{name}` IS NOT NULL"
        for name, each in properties.items()
        if not each.optional and (label, name) != _ANSWERED_LATER
    ]


def _typed(entity: str, properties: Mapping[str, Property]) -> list[str]:
    return [f"{entity}.`{name}` IS :: {each.type}" for name, each in properties.items()]


def _coded(entity: str, codes: Mapping[str, Sequence[str]]) -> list[str]:
    # What is no text is of the wrong type, which is another check's to tell.
    return [
        f"(NOT {entity}.`{name}` IS :: STRING NOT NULL OR {entity}.`{name}` IN {list(known)})"
        for name, known in codes.items()
    ]


def _nodes(label: Label, so: Sequence[str]) -> Iterator[Broken]:
    if so:
        yield Broken(label, f"WHERE NOT ({' AND '.join(so)})")


def _relationships(rel: RelationshipType, so: Sequence[str]) -> Iterator[Broken]:
    if so:
        yield Broken(rel.start, f"MATCH (n)-[r:{rel.type}]->(:{rel.end}) WHERE NOT ({' AND '.join(so)})")


def _all(kinds: Iterable[Iterator[Broken]]) -> list[Broken]:
    return [each for some in kinds for each in some]


VALUES = (
    Check(
        "required-properties",
        "a property that has to be there is not",
        any_of(
            *_all(_nodes(label, _present("n", node.properties, label)) for label, node in NODES.items()),
            *_all(_relationships(rel, _present("r", rel.properties)) for rel in RELATIONSHIPS),
        ),
    ),
    Check(
        "property-types",
        "a property is of another type than the model's",
        any_of(
            *_all(_nodes(label, _typed("n", node.properties)) for label, node in NODES.items()),
            *_all(_relationships(rel, _typed("r", rel.properties)) for rel in RELATIONSHIPS),
        ),
    ),
    Check(
        "coded-values",
        "a coded property has a value that is no code of it",
        any_of(
            *_all(_nodes(label, _coded("n", codes_of(label))) for label in NODES),
            *_all(_relationships(rel, _coded("r", codes_of_relationship(rel.type))) for rel in RELATIONSHIPS),
        ),
    ),
)
