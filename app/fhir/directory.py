"""Organisations, locations and practitioners: what patients' resources refer to.

An Organization that is part of no other is an Institution. One that is part of another, and a Location, is a Facility
that the institution operates; an institution that patients' resources name as a place is a Facility of the same name
as well. Rooms and wards (a Location that is part of another) stand for the site they are in.
Facilities with a CLUES and practitioners with a cédula that the graph holds already are those of the graph; others
get ids derived from their identifier, else from their key. A reference to what is not in the input makes a stand-in,
which the real one replaces when it comes.
"""

from collections.abc import Callable
from functools import lru_cache

from pydantic import ValidationError

from app.fhir.datatypes import Address, HumanName, Identifier, Reference
from app.fhir.extensions import kept
from app.fhir.identifiers import identifiers_of, is_cedula
from app.fhir.institutions import (
    institution_code,
    institution_node,
    operated_by,
    works_at,
)
from app.fhir.references import SourceNeeded, identifier_key, key_of
from app.fhir.resources import PLACES, Location, Organization, Practitioner, PractitionerRole
from app.fhir.rows import IfAbsent, Mapped
from app.fhir.spool import Spool, Spooled
from app.identifiers import is_clues
from graph_schema.ids import derive_id
from graph_schema.model import Label
from graph_schema.values import UNKNOWN_INSTITUTION, CareLevel
from graph_schema.writer import NodeRow

UNKNOWN_FACILITY = "Establecimiento no indicado en el origen"
UNKNOWN_PRACTITIONER = "Profesional no indicado en el origen"

_LABELS = {"Organization": Label.FACILITY, "Location": Label.FACILITY, "Practitioner": Label.PRACTITIONER}
_CLIMB = 10

Find = Callable[[Label, str, list[str]], dict[str, str]]
"""Ids of the nodes of a label that the graph holds, by the values of a unique property."""


class Directory:
    """Ids and rows of places and practitioners, by what refers to them."""

    def __init__(self, spool: Spool, find: Find) -> None:
        self._spool = spool
        self._find = find
        self.organization = lru_cache(maxsize=10_000)(self._organization)
        self.location = lru_cache(maxsize=10_000)(self._location)

    def key(self, kind: str, reference: Reference | None, base: str | None) -> str | None:
        """The key of what a reference names, None where that can't be told."""
        if reference is None:
            return None
        identifier = reference.identifier
        try:
            if reference.reference:
                given = key_of(reference.reference, base, self._spool.source)
            elif identifier and identifier.value:
                given = identifier_key(identifier.system, identifier.value)
            else:
                return None
        except (SourceNeeded, ValueError):
            return None
        return self._spool.key_for(kind, given)

    # What the directory's own resources become.

    def map(self, spooled: Spooled) -> Mapped:
        """Rows of an Organization, Location, Practitioner or PractitionerRole. ValidationError if it is not one."""
        mapped = Mapped(spooled)
        if spooled.kind == "Organization":
            self._map_organization(mapped)
        elif spooled.kind == "Location":
            location = Location.model_validate(spooled.resource)
            if not (location.part_of and self._site(spooled.key) != spooled.key):
                self._map_facility(mapped, location.name, location.identifier, location.address)
        elif spooled.kind == "Practitioner":
            practitioner = Practitioner.model_validate(spooled.resource)
            self._map_practitioner(mapped, practitioner)
        else:
            self._map_role(mapped, PractitionerRole.model_validate(spooled.resource))
        return mapped

    def _map_organization(self, mapped: Mapped) -> None:
        organization = Organization.model_validate(mapped.origin.resource)
        key, address = mapped.origin.key, next(iter(organization.address), None)
        mapped.if_absent.append(IfAbsent(self._institution(key)))
        if self._root(key) != key or _clues(organization.identifier):
            self._map_facility(mapped, organization.name, organization.identifier, address)

    def _map_facility(
        self, mapped: Mapped, name: str | None, identifiers: list[Identifier], address: Address | None
    ) -> None:
        spooled = mapped.origin
        facility = self._node_id(spooled.kind, spooled.key, identifiers)
        clues = _clues(identifiers)
        institution = self._institution_of_place(spooled.kind, spooled.key)
        code = institution.properties["code"]
        mapped.if_absent.append(IfAbsent(institution))
        node = _facility_node(facility, name or UNKNOWN_FACILITY, clues, address)
        node.properties.update(kept(Label.FACILITY, spooled.resource))
        if clues:  # a facility of the catalogue is what the catalogue says
            mapped.if_absent.append(IfAbsent(node, (operated_by(facility, code),)))
        elif self._is_first(facility, spooled.key):
            mapped.nodes.append(node)
            mapped.relationships.append(operated_by(facility, code))

    def _map_practitioner(self, mapped: Mapped, practitioner: Practitioner) -> None:
        own = self._node_id("Practitioner", mapped.origin.key, practitioner.identifier)
        cedula = _cedula(practitioner.identifier)
        properties = {
            "id": own,
            "name": practitioner_name(practitioner.name) or UNKNOWN_PRACTITIONER,
            "active": practitioner.active,
            **kept(Label.PRACTITIONER, mapped.origin.resource),
        }
        if cedula:
            properties["cedula"] = cedula
            mapped.if_absent.append(IfAbsent(NodeRow(Label.PRACTITIONER, properties)))
        elif self._is_first(own, mapped.origin.key):
            mapped.nodes.append(NodeRow(Label.PRACTITIONER, properties))

    def _map_role(self, mapped: Mapped, role: PractitionerRole) -> None:
        base = mapped.origin.base
        practitioner, owed = self.practitioner([role.practitioner] if role.practitioner else [], base)
        facility, place = self.facility([*role.location, *([role.organization] if role.organization else [])], base)
        mapped.if_absent += owed + place
        words = next((concept.words for concept in [*role.specialty, *role.code] if concept.words), None)
        mapped.relationships.append(works_at(practitioner, facility, words, role.period))
        if words and role.specialty and not owed and self._is_first(f"specialty of {practitioner}", mapped.origin.key):
            mapped.nodes.append(NodeRow(Label.PRACTITIONER, {"id": practitioner, "specialty": words}))

    # What others refer to.

    def facility(self, references: list[Reference], base: str | None, source: str = "") -> tuple[str, list[IfAbsent]]:
        """Id of the first facility that the references name (Location or Organization), and what it takes to exist."""
        for reference in references:
            for kind in ("Location", "Organization"):
                key = self.key(kind, reference, base)
                if key and self._spool.has(kind, key):
                    return self._known_facility(kind, key)
        named = next((each for each in references if self._may_be(("Location", "Organization"), each, base)), None)
        name = (named.display if named else None) or UNKNOWN_FACILITY
        key = self.key("Location", named, base) or self.key("Organization", named, base)
        kind = "Organization" if named and "Organization" in (named.reference or "") else "Location"
        facility = derive_id(Label.FACILITY, kind, key) if key else derive_id(Label.FACILITY, "name", source, name)
        node = _facility_node(facility, name, None, None)
        institution = IfAbsent(institution_node(UNKNOWN_INSTITUTION, None))
        return facility, [institution, IfAbsent(node, (operated_by(facility, UNKNOWN_INSTITUTION),))]

    def practitioner(
        self, references: list[Reference], base: str | None, source: str = ""
    ) -> tuple[str, list[IfAbsent]]:
        """Id of the first practitioner that the references name, directly or by a role, and what it takes to exist."""
        for reference in references:
            key = self.key("Practitioner", reference, base)
            if key and self._spool.has("Practitioner", key):
                return self._practitioner_id(key), []
            role = self.key("PractitionerRole", reference, base)
            found = self._spool.resource("PractitionerRole", role) if role else None
            if found and isinstance(found.resource.get("practitioner"), dict):
                return self.practitioner([Reference.model_validate(found.resource["practitioner"])], found.base, source)
        named = next((each for each in references if self._may_be(("Practitioner",), each, base)), None)
        name = (named.display if named else None) or UNKNOWN_PRACTITIONER
        key = self.key("Practitioner", named, base)
        identity = ("Practitioner", key) if key else ("name", source, name)
        practitioner = derive_id(Label.PRACTITIONER, *identity)
        node = NodeRow(Label.PRACTITIONER, {"id": practitioner, "name": name, "active": True})
        return practitioner, [IfAbsent(node)]

    def institution(self, reference: Reference, base: str | None) -> str | None:
        """Code of the institution that an Organization in the input is or belongs to, else None."""
        key = self.key("Organization", reference, base)
        return str(self._institution(key).properties["code"]) if key and self.organization(key) else None

    def medication(self, reference: Reference, base: str | None) -> Spooled | None:
        """The Medication that a reference names."""
        key = self.key("Medication", reference, base)
        return self._spool.resource("Medication", key) if key else None

    def _known_facility(self, kind: str, key: str) -> tuple[str, list[IfAbsent]]:
        if kind == "Location":
            site = self._site(key)
            location = self.location(site)
            return self._node_id(kind, site, location.identifier if location else []), []
        organization = self.organization(key)
        facility = self._node_id(kind, key, organization.identifier if organization else [])
        name = (organization.name if organization else None) or UNKNOWN_FACILITY
        address = next(iter(organization.address), None) if organization else None
        institution = self._institution(key)
        node = _facility_node(facility, name, None, address)
        operated = operated_by(facility, institution.properties["code"])
        return facility, [IfAbsent(institution), IfAbsent(node, (operated,))]

    # Identity and descent.

    def _organization(self, key: str) -> Organization | None:
        found = self._spool.resource("Organization", key)
        try:
            return Organization.model_validate(found.resource) if found else None
        except ValidationError:
            return None

    def _location(self, key: str) -> Location | None:
        found = self._spool.resource("Location", key)
        try:
            return Location.model_validate(found.resource) if found else None
        except ValidationError:
            return None

    def _site(self, key: str) -> str:
        """The outermost Location in the input that a Location is part of."""
        for _ in range(_CLIMB):
            location = self.location(key)
            parent = self.key("Location", location.part_of, self._base("Location", key)) if location else None
            if parent is None or self.location(parent) is None:
                break
            key = parent
        return key

    def _root(self, key: str) -> str:
        """The outermost Organization in the input that one is part of."""
        for _ in range(_CLIMB):
            organization = self.organization(key)
            parent = (
                self.key("Organization", organization.part_of, self._base("Organization", key))
                if organization
                else None
            )
            if parent is None or self.organization(parent) is None:
                break
            key = parent
        return key

    def _institution(self, key: str) -> NodeRow:
        root = self._root(key)
        organization = self.organization(root) or Organization()
        return institution_node(institution_code(root, organization.identifier), organization.name)

    def _institution_of_place(self, kind: str, key: str) -> NodeRow:
        if kind == "Organization":
            return self._institution(key)
        location = self.location(key)
        manager = self.key("Organization", location.managing_organization, self._base(kind, key)) if location else None
        if manager and self.organization(manager):
            return self._institution(manager)
        return institution_node(UNKNOWN_INSTITUTION, None)

    def _base(self, kind: str, key: str) -> str | None:
        found = self._spool.resource(kind, key)
        return found.base if found else None

    def _node_id(self, kind: str, key: str, identifiers: list[Identifier]) -> str:
        """The graph's own node of that CLUES or cédula or stand-in of that key, else one of ours."""
        known = self._spool.fact(kind, key)
        if known is None:
            known = self._identify(_LABELS[kind], kind, key, identifiers)
            self._spool.learn(kind, key, known)
        return known

    def _identify(self, label: Label, kind: str, key: str, identifiers: list[Identifier]) -> str:
        official = _cedula(identifiers) if label is Label.PRACTITIONER else _clues(identifiers)
        if official:
            system = "cedula" if label is Label.PRACTITIONER else "clues"
            return self._find(label, system, [official]).get(official) or derive_id(label, system, official)
        stand_in = derive_id(label, kind, key)
        own = next((each for each in identifiers if each.system and each.value and each.use != "old"), None)
        if own is None or self._find(label, "id", [stand_in]):
            return stand_in
        return derive_id(label, kind, identifier_key(own.system, own.value or ""))

    def _practitioner_id(self, key: str) -> str:
        found = self._spool.resource("Practitioner", key)
        try:
            practitioner = Practitioner.model_validate(found.resource) if found else Practitioner()
        except ValidationError:
            practitioner = Practitioner()
        return self._node_id("Practitioner", key, practitioner.identifier)

    def _may_be(self, kinds: tuple[str, ...], reference: Reference, base: str | None) -> bool:
        """Whether a reference to what is not in the input may name one of those kinds."""
        named = reference.reference or ""
        if named and not named.startswith("urn:"):
            return any(f"{kind}/" in named or f"{kind}?" in named for kind in kinds)
        key = self.key("", reference, base)
        return (key or reference.display) is not None and not any(self._spool.has(kind, key or "") for kind in PLACES)

    def _is_first(self, node: str, key: str) -> bool:
        """Whether no other resource of this input is the same place or person; the first one describes it."""
        first = self._spool.fact("first", node)
        if first is None:
            self._spool.learn("first", node, key)
        return first in (None, key)


def _facility_node(facility: str, name: str, clues: str | None, address: Address | None) -> NodeRow:
    # FHIR has no level of care of a facility.
    properties = {"id": facility, "name": name, "level": CareLevel.UNKNOWN.value}
    if clues:
        properties["clues"] = clues
    if address and address.state:
        properties["state"] = address.state
    return NodeRow(Label.FACILITY, properties)


def _clues(identifiers: list[Identifier]) -> str | None:
    return next((value for value in identifiers_of("CLUES", identifiers) if is_clues(value)), None)


def _cedula(identifiers: list[Identifier]) -> str | None:
    return next((value for value in identifiers_of("CEDULA", identifiers) if is_cedula(value)), None)


def practitioner_name(names: list[HumanName]) -> str | None:
    """A practitioner's name in one line."""
    for name in sorted(names, key=lambda name: name.use != "official"):
        words = name.text or " ".join(part for part in (*name.given, name.family) if part)
        if words:
            return words
    return None
