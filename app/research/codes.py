"""What events are told by: entries of the catalogues, and rare ones by what they are part of.

A code that fewer than k people have is told by what it is part of (of the CIE-10 its category, block, chapter), and
that likewise, until k people are told by it or nothing is left but the kind.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString, NamedTuple

from neo4j import Record, Session

from app.catalogues.cie10 import category_label
from app.research.model import ANY, PROCEDURES, Activity
from graph_schema.values import CareLevel, EncounterKind, SickLeaveBranch
from seeds.catalogue import MEDICINES
from seeds.catalogue.studies import OWN as STUDIES

RARE = "(poco frecuente)"
LEVELS = ("code", "category", "group", "block", "chapter", "nothing")
"""How finely something is told, from the finest."""


class Entry(NamedTuple):
    """What an event may be told by. `told` says how finely, `parent` is the key of what it is part of."""

    key: str
    kind: Activity
    code: str
    name: str
    told: str
    parent: str | None


PUBLIC = (
    "http://hl7.org/fhir/sid/",
    "http://loinc.org|",
    "http://snomed.info/sct|",
    "http://www.nlm.nih.gov/research/umls/rxnorm|",
    f"{MEDICINES}|",
    f"{STUDIES}|",
)
"""How ids begin of entries of terminologies that are published. Those of a sender's own may be anybody's words."""

Entries = Mapping[str, Entry]
"""By their keys."""


def key_of(kind: Activity, id_: str) -> str:
    """The key of an entry of a catalogue, by its id there, or of a coded value."""
    return f"{kind} {id_}"


def anything(kind: Activity) -> str:
    """The key of the entry that tells a kind alone."""
    return key_of(kind, ANY)


def entries(session: Session) -> dict[str, Entry]:
    """Of the published catalogues that the record holds, and of the values that events are told by."""
    found: dict[str, Entry] = {}
    for each in (*_values(), *_diagnoses(session), *_parts(session)):
        found.setdefault(each.key, each)
    return found


@dataclass(frozen=True)
class Codes:
    """By which entry each one is told that is not told as it is; `people` have each one that is told."""

    entries: Entries
    instead: Mapping[str, str]
    people: Mapping[str, int]

    def told(self, key: str) -> str:
        """The key of the entry that is told."""
        return self.instead.get(key, key)

    def generalised(self) -> Counter[str]:
        """How many codes are told as what they are part of, by how finely."""
        codes = (code for code in self.instead if _coarseness(self.entries, code) == 0)
        return Counter(self.entries[self.instead[code]].told for code in codes)


def told_codes(entries: Entries, people: Callable[[], Iterable[Iterable[str]]], k: int) -> Codes:
    """How codes are told, so that at least k people have whatever is told. `people` gives the codes of each person."""
    instead: dict[str, str] = {}
    while True:
        having: Counter[str] = Counter()
        for codes in people():
            having.update({instead.get(code, code) for code in codes})
        rare = [key for key, number in having.items() if _is_rare(entries, key, number, k)]
        if not rare:
            return Codes(entries, instead, having)
        # The finest first: what is part of the same may be enough people together.
        finest = min(_coarseness(entries, key) for key in rare)
        raised = {key: _parent(entries, key) for key in rare if _coarseness(entries, key) == finest}
        instead = {code: raised.get(told, told) for code, told in instead.items()} | raised


def _is_rare(entries: Entries, key: str, people: int, k: int) -> bool:
    """So is a code that no catalogue knows."""
    return key not in entries or (people < k and entries[key].code != ANY)


def _coarseness(entries: Entries, key: str) -> int:
    return LEVELS.index(entries[key].told) if key in entries else 0


def _parent(entries: Entries, key: str) -> str:
    entry = entries.get(key)
    return (entry and entry.parent) or anything(Activity(key.partition(" ")[0]))


def _values() -> Iterable[Entry]:
    for kind in Activity:
        yield Entry(anything(kind), kind, ANY, RARE, "nothing", None)
    coded = (
        (Activity.ENCOUNTER, EncounterKind),
        (Activity.SICK_LEAVE, SickLeaveBranch),
        (Activity.REFERRAL, CareLevel),
    )
    for kind, values in coded:
        for value in values:
            yield Entry(key_of(kind, value), kind, value, value, "code", anything(kind))


_DIAGNOSES: LiteralString = (
    "MATCH (d:Diagnosis) OPTIONAL MATCH (d)-[:PART_OF]->(block) "
    "RETURN d.id AS id, d.code AS code, d.label AS label, block.id AS block"
)
_GROUPS: LiteralString = (
    "MATCH (g:DiagnosisGroup) OPTIONAL MATCH (g)-[:PART_OF]->(chapter) "
    "RETURN g.id AS id, g.code AS code, g.label AS label, chapter.id AS chapter"
)


def _diagnoses(session: Session) -> Iterable[Entry]:
    """Codes, their categories (the first three characters), blocks and chapters."""
    kind = Activity.DIAGNOSIS
    for id_, code, label, chapter in session.run(_GROUPS):
        parent = key_of(kind, chapter) if chapter else anything(kind)
        yield Entry(key_of(kind, id_), kind, code, label, "block" if chapter else "chapter", parent)
    for id_, code, label, block in _public(session.run(_DIAGNOSES)):
        parent = key_of(kind, block) if block else anything(kind)
        if block:
            category = key_of(kind, f"category {code[:3]}")
            yield Entry(category, kind, code[:3], category_label(code[:3]), "category", parent)
            parent = category
        yield Entry(key_of(kind, id_), kind, code, label, "code", parent)


_CATALOGUES: tuple[tuple[Activity, LiteralString], ...] = (
    (Activity.PRESCRIPTION, "MATCH (c:Medication) RETURN c.id AS id, c.key, c.name, c.substance"),
    (Activity.STUDY, "MATCH (c:StudyType) RETURN c.id AS id, c.code, c.name, c.kind"),
    *((kind, "MATCH (c:ProcedureType) RETURN c.id AS id, c.code, c.name, null") for kind in PROCEDURES),
    (Activity.IMMUNIZATION, "MATCH (c:Vaccine) RETURN c.id AS id, c.code, c.name, null"),
)
"""Id, code, name, and by what an entry is told if it is rare."""


def _public(found: Iterable[Record]) -> Iterator[list[Any]]:
    return (row.values() for row in found if row["id"].startswith(PUBLIC))


def _parts(session: Session) -> Iterable[Entry]:
    """Medicines, part of what has the same substance; studies, part of those of their kind; the others."""
    for kind, statement in _CATALOGUES:
        for id_, code, name, group in _public(session.run(statement)):
            parent = anything(kind)
            if group:
                parent = key_of(kind, f"group {group}")
                yield Entry(parent, kind, group, group, "group", anything(kind))
            yield Entry(key_of(kind, id_), kind, code, name, "code", parent)
