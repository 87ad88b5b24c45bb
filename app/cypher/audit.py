"""What an operation did, as the audit trail is told of it before anybody is answered. Who asked, nobody knows here."""

from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.cypher import plan as p
from graph_schema.values import AuditAction, AuditOutcome

_ID = "{n}.id"


@dataclass
class Concerned:
    """The ids of those whose records something tells of or writes to; `emergencies` of those for whom the glass is
    broken."""

    patients: set[str] = field(default_factory=set)
    emergencies: set[str] = field(default_factory=set)

    def note(self, whose: str | list[str] | None) -> None:
        """Somebody's record is entered, told twice where the glass is broken; nobody's, where there is no id."""
        if isinstance(whose, list):
            self.patients.add(whose[0])
            self.emergencies.update(whose[1:])
        elif whose is not None:
            self.patients.add(whose)


@dataclass(frozen=True)
class Deed:
    """What one root field came to: whose records it told of, or wrote, and things of which kinds.

    `asked` are its arguments where they may be told.
    """

    field: str
    outcome: AuditOutcome
    concerned: Concerned
    kinds: frozenset[str] = frozenset()
    asked: str | None = None


class Audit(Protocol):
    """What records the deeds of one request."""

    @property
    def attribution(self) -> Mapping[str, str]:
        """Whose request it is, and which: kept with what it writes."""

    def records(self, action: AuditAction, text: str, deeds: Sequence[Deed]) -> list[dict[str, Any]]:
        """What is to be recorded of these."""

    def record(self, action: AuditAction, text: str, deeds: Sequence[Deed]) -> Awaitable[None]:
        """Begin to write these; what is returned ends once they are durable, and nothing may be told before.

        It raises `DatabaseUnavailable`: then nothing may be told at all.
        """

    def later(self, action: AuditAction, text: str, deeds: Sequence[Deed]) -> None:
        """Have these recorded while nobody waits, since nothing is told."""


def kinds(node: Any) -> frozenset[str]:
    """The types of the objects of a field, or of a payload, of which anything is told."""
    return frozenset(_kinds(node))


def _kinds(node: Any) -> Iterator[str]:
    match node:
        case p.Select():
            if not _is_passed_through(node):
                yield node.type_name
            below: Sequence[Any] = node.fields
        case p.Choice():
            below = [select for _, select in node.branches]
        case p.Rows() | p.Nested():
            below = [node.item]
        case p.Page():
            below = node.items
        case p.Payload() | p.Told():
            below = node.fields or ()
        case _:
            below = ()
    for each in below:
        yield from _kinds(each)


def _is_passed_through(select: p.Select) -> bool:
    """Whether nothing but its id is told of an object: only what hangs on it."""
    told = [field for field in select.fields if isinstance(field, p.Value) and field.template != _ID]
    return not told and any(isinstance(field, p.Nested | p.Rows | p.Page) for field in select.fields)
