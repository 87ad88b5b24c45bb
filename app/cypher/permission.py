"""What the compiler asks of whoever asks: which fields they may read, and under which conditions.

Nobody here knows roles: app/access/policy.py makes permissions. Every select of a plan gets its access from one, so
that no path can forget it. A record is checked where a selection enters it; what hangs on it is of the same patient.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from app.cypher.mapping import Path
from app.cypher.patterns import Scope, pattern
from app.cypher.plan import Access
from app.errors import ExpedienteError
from graph_schema.model import Label

WHOSE = "{whose}"
"""Stands for the patient's node in what admits to a record."""
_PLACE = re.compile(r"<(admitted|emergency|shown) (\w+|{n})>")
REPLAYED = "replayed"
"""The parameter that says of what an act tells whether it was done before."""
UNRESTRICTED = Access(condition=None)
NO_ACCESS = Access(condition="false")


class Forbidden(ExpedienteError):
    """The role in which somebody asks does not include that."""

    code = "FORBIDDEN"


class Permission(Protocol):
    """What somebody may read. Equal ones are compiled to the same statements.

    Parameters that the conditions name are given by who asks.
    """

    @property
    def admission(self) -> str | None:
        """When a patient's record may be entered: a template over `{whose}`; None for always."""

    @property
    def entry(self) -> str | None:
        """Clauses that bind as `{n}` all patients whose record may be entered; None where there is no such way."""

    @property
    def emergency(self) -> str | None:
        """Clauses that find what has the record of `{whose}` open in an emergency; None where nothing ever has."""

    @property
    def shown(self) -> str | None:
        """What has to hold for an event to be read, in whatever way it was reached: a template over `{n}`."""

    def reads(self, type_name: str) -> bool:
        """Whether any field of the type may be read."""

    def require(self, type_name: str, field: str) -> None:
        """`Forbidden` unless the field of the type may be read, or the act be done."""


@dataclass(frozen=True)
class Unlimited:
    """Everything, of everybody: for the operator's own commands."""

    admission: str | None = None
    entry: str | None = None
    emergency: str | None = None
    shown: str | None = None

    def reads(self, type_name: str) -> bool:
        """All of them."""
        return True

    def require(self, type_name: str, field: str) -> None:
        """Nothing is refused."""


@dataclass(frozen=True)
class Asking:
    """Somebody who asks: what they may, and the values that its conditions name.

    `signs_as` are the practitioners in whose name they act; None: in anybody's. `name` is what is shown of them.
    """

    permission: Permission
    given: Mapping[str, Any] = field(default_factory=dict, hash=False)
    signs_as: frozenset[str] | None = None
    name: str = ""


def access(permission: Permission, type_name: str, *, event: bool, entered: Path | None) -> Access:
    """The access to nodes as the type; where a record is entered by them, along the path from them to the patient."""
    if not permission.reads(type_name):
        return NO_ACCESS
    parts = [permission.shown if event else None]
    if entered is not None and permission.admission is not None:
        parts.append(_admitted(permission.admission, entered))
    held = [part for part in parts if part]
    if not held:
        return UNRESTRICTED
    entry = permission.entry if entered == () else None
    return Access(" AND ".join(held), entry)


def of_repeat(access_: Access, permission: Permission, entered: Path | None) -> Access:
    """The access to what an act wrote: as it is, but of an act that was done before only who is admitted now."""
    if entered is None or permission.admission is None:
        return access_
    admitted = f"(NOT ${REPLAYED} OR {_admitted(permission.admission, entered)})"
    return Access(" AND ".join(part for part in (access_.condition, admitted) if part))


def filled(text: str, permission: Permission) -> str:
    """A text of Cypher in which `<admitted p>` stands for whether the record of the patient `p` may be entered,
    `<emergency p>` for whether an emergency access has it open, `<shown e>` for whether the event `e` may be read."""
    if "<" not in text:
        return text
    text = _PLACE.sub(partial(_condition, permission), text)
    return text.replace("WHERE true AND ", "WHERE ").replace(" AND true", "").replace(" WHERE true", "")


def _condition(permission: Permission, place: re.Match[str]) -> str:
    kind, name = place.groups()
    if kind == "shown":
        return (permission.shown or "true").replace("{n}", name)
    if kind == "emergency":
        return f"EXISTS {{ {permission.emergency.replace(WHOSE, name)} }}" if permission.emergency else "false"
    return (permission.admission or "true").replace(WHOSE, name)


def owner(permission: Permission, id_: str) -> str:
    """The template of whose record is entered: the id; or that in a list, and once more if it is open in an emergency.

    With `EXISTS` in a `CASE`, Neo4j would read every property of the statement anew each time.
    """
    if permission.emergency is None:
        return id_
    told = f"[{WHOSE}.id] + COLLECT {{ {permission.emergency} RETURN {WHOSE}.id LIMIT 1 }}"
    if id_ == "{n}.id":
        return told.replace(WHOSE, "{n}")
    return f"COLLECT {{ MATCH (whose:{Label.PATIENT} {{id: {id_}}}) RETURN {told.replace(WHOSE, 'whose')} }}[0]"


def _admitted(admission: str, path: Path) -> str:
    if not path:
        return admission.replace(WHOSE, "{n}")
    way = pattern(path, Scope("{n}"), Scope("whose"))
    return f"EXISTS {{ MATCH {way} WHERE {admission.replace(WHOSE, 'whose')} }}"
