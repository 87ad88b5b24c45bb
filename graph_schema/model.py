"""The only vocabulary of labels, relationship types and properties.

Everything that names something in the graph (compiler mappings, migrations, seeds, imports) takes the name from
here. Property types are Neo4j's. Optional properties end in `?` in the tables below; all others are always there:
Community has no existence constraints, so writers check it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class PropertyType(StrEnum):
    """Property types as Neo4j names them."""

    STRING = "STRING"
    INTEGER = "INTEGER"
    FLOAT = "FLOAT"
    BOOLEAN = "BOOLEAN"
    DATE = "DATE"
    ZONED_DATETIME = "ZONED DATETIME"
    STRINGS = "LIST<STRING>"
    INTEGERS = "LIST<INTEGER>"


@dataclass(frozen=True)
class Property:
    """One property: its type, and whether it may be absent."""

    type: PropertyType
    optional: bool = False


class Label(StrEnum):
    """Node labels, singular nouns."""

    PATIENT = "Patient"
    INSTITUTION = "Institution"
    FACILITY = "Facility"
    PRACTITIONER = "Practitioner"
    EVENT = "Event"
    ENCOUNTER = "Encounter"
    NOTE = "Note"
    PRESCRIPTION = "Prescription"
    STUDY = "Study"
    RESULT = "Result"
    PROCEDURE = "Procedure"
    SICK_LEAVE = "SickLeave"
    REFERRAL = "Referral"
    IMMUNIZATION = "Immunization"
    DIAGNOSIS = "Diagnosis"
    DIAGNOSIS_GROUP = "DiagnosisGroup"
    MEDICATION = "Medication"
    STUDY_TYPE = "StudyType"
    PROCEDURE_TYPE = "ProcedureType"
    VACCINE = "Vaccine"
    SUBSTANCE = "Substance"
    AUDIT_EVENT = "AuditEvent"
    AUDIT_CHAIN = "AuditChain"
    AUDIT_BOOK = "AuditBook"
    EMERGENCY_ACCESS = "EmergencyAccess"
    CONSENT = "Consent"
    CATALOGUE = "Catalogue"
    MONTH_TALLY = "MonthTally"
    STUDY_TALLY = "StudyTally"
    AFFILIATION_TALLY = "AffiliationTally"
    TALLY_BOOK = "TallyBook"
    MIGRATION = "Migration"
    MIGRATION_LOCK = "MigrationLock"
    SEED = "Seed"
    RECEIPT = "Receipt"
    SIGNING_KEY = "SigningKey"


class Rel(StrEnum):
    """Relationship types, verbs."""

    AFFILIATED_WITH = "AFFILIATED_WITH"
    REGISTERED_AT = "REGISTERED_AT"
    OPERATED_BY = "OPERATED_BY"
    WORKS_AT = "WORKS_AT"
    SAME_PERSON_AS = "SAME_PERSON_AS"
    ONCE_SAME_PERSON_AS = "ONCE_SAME_PERSON_AS"
    TREATS = "TREATS"
    HAD = "HAD"
    FORMERLY_HAD = "FORMERLY_HAD"
    AT = "AT"
    ATTENDED_BY = "ATTENDED_BY"
    DIAGNOSED = "DIAGNOSED"
    DOCUMENTED_IN = "DOCUMENTED_IN"
    AMENDS = "AMENDS"
    PRESCRIBED = "PRESCRIBED"
    ORDERED = "ORDERED"
    RESULTED_IN = "RESULTED_IN"
    SUPERSEDED = "SUPERSEDED"
    SIGNED_BY = "SIGNED_BY"
    PERFORMED = "PERFORMED"
    CERTIFIED = "CERTIFIED"
    CONTINUES = "CONTINUES"
    REFERRED = "REFERRED"
    TO = "TO"
    FOLLOWS_FROM = "FOLLOWS_FROM"
    PART_OF = "PART_OF"
    ADMINISTERED = "ADMINISTERED"
    OF = "OF"
    ALLERGIC_TO = "ALLERGIC_TO"
    BROKE_GLASS = "BROKE_GLASS"
    OPENED = "OPENED"
    GAVE = "GAVE"
    FORMERLY_GAVE = "FORMERLY_GAVE"
    SESSION_OF = "SESSION_OF"
    FOLLOWED_BY = "FOLLOWED_BY"


def _properties(table: str) -> dict[str, Property]:
    """`"name STRING, dose? STRING"` as properties by name."""
    found = {}
    for entry in table.split(","):
        name, type_name = entry.split(maxsplit=1)
        found[name.removesuffix("?")] = Property(PropertyType(type_name.strip()), name.endswith("?"))
    return found


@dataclass(frozen=True)
class NodeType:
    """A label: the property that identifies its nodes, all its properties, and what else is looked up by.

    `searched` are the properties whose words the label's full-text index holds.
    """

    label: Label
    key: str
    properties: Mapping[str, Property]
    unique: tuple[str, ...] = ()
    indexed: tuple[str, ...] = ()
    prefix: str | None = None
    is_event: bool = False
    searched: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[Label, ...]:
        """All labels of such a node."""
        return (self.label, Label.EVENT) if self.is_event else (self.label,)

    @property
    def search_index(self) -> str:
        """The name of its full-text index."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", self.label).lower() + "_search"


@dataclass(frozen=True)
class RelationshipType:
    """A relationship type between two labels. `key` properties tell apart several between the same two nodes.

    `indexed` ones are looked up by.
    """

    type: Rel
    start: Label
    end: Label
    properties: Mapping[str, Property]
    key: tuple[str, ...] = ()
    indexed: tuple[str, ...] = ()


def _node(
    label: Label,
    table: str,
    *,
    key: str = "id",
    prefix: str | None = None,
    unique: tuple[str, ...] = (),
    indexed: tuple[str, ...] = (),
    searched: tuple[str, ...] = (),
) -> NodeType:
    return NodeType(label, key, _properties(table), unique, indexed, prefix, searched=searched)


EVENT_PROPERTIES = _properties(
    "id STRING, occurredAt ZONED DATETIME, recordedAt ZONED DATETIME, summary STRING, timelineKey STRING,"
    "feedKey? STRING, shownTo? LIST<STRING>"
)


def _event(label: Label, prefix: str, table: str, unique: tuple[str, ...] = ()) -> NodeType:
    properties = EVENT_PROPERTIES | _properties(table)
    return NodeType(label, "id", properties, unique, ("timelineKey",), prefix, is_event=True)


def _catalogue(label: Label, table: str, searched: tuple[str, ...], code: str = "code") -> NodeType:
    """A catalogue entry; `id` is `system|code`, `codings` holds further `system|code|display` of the same entry."""
    properties = _properties(f"id STRING, system STRING, {code} STRING, codings? LIST<STRING>, {table}")
    return NodeType(label, "id", properties, indexed=(code,), searched=(code, *searched) if searched else ())


EVENT_MEASURES = (
    "notes",
    "prescriptions",
    "laboratoryStudies",
    "hospitalAdmissions",
    "emergencyAdmissions",
    "sickLeaves",
)
"""What a month's tally counts."""

STUDY_MEASURES = ("ordered", "repeated")
"""What a month's tally of a type of study counts."""


def _tally(label: Label, table: str, measures: tuple[str, ...]) -> NodeType:
    """A month's tally: of each measure the sum, and a list of 31, what each day of the month brought."""
    counted = ", ".join(f"{measure} INTEGER, {measure}ByDay LIST<INTEGER>" for measure in measures)
    table = f"id STRING, institution STRING, {table}, {counted}"
    return NodeType(label, "id", _properties(table), indexed=("month",))


NODES: dict[Label, NodeType] = {
    node.label: node
    for node in (
        _node(
            Label.PATIENT,
            "id STRING, curp? STRING, nss? STRING, givenNames STRING, firstSurname STRING, secondSurname? STRING,"
            "birthDate DATE, sex STRING, birthState? STRING, identityStatus STRING, deceasedAt? ZONED DATETIME,"
            "version INTEGER, overrideReason? STRING, feedPosition? INTEGER,"
            "restrictions? LIST<STRING>",
            prefix="pat",
            unique=("curp",),
            indexed=("nss", "birthDate"),
            searched=("givenNames", "firstSurname", "secondSurname"),
        ),
        _node(Label.INSTITUTION, "code STRING, name STRING", key="code"),
        _node(
            Label.FACILITY,
            "id STRING, clues? STRING, name STRING, level STRING, state? STRING",
            prefix="fac",
            unique=("clues",),
            searched=("clues", "name"),
        ),
        _node(
            Label.PRACTITIONER,
            "id STRING, cedula? STRING, name STRING, specialty? STRING, active BOOLEAN",
            prefix="pra",
            unique=("cedula",),
            searched=("cedula", "name", "specialty"),
        ),
        _event(
            Label.ENCOUNTER,
            "enc",
            "kind STRING, reason STRING, status STRING, endedAt? ZONED DATETIME, triage? INTEGER, bed? STRING,"
            "dischargeReason? STRING, version? INTEGER",
        ),
        _event(Label.NOTE, "not", "kind STRING, text STRING, signature? STRING, seal? STRING"),
        _event(
            Label.PRESCRIPTION,
            "rx",
            "dose STRING, route STRING, frequency STRING, days INTEGER, status STRING, instructions? STRING,"
            "overrideReason? STRING, cancelReason? STRING, version? INTEGER",
        ),
        _event(
            Label.STUDY,
            "stu",
            "kind STRING, status STRING, report? STRING, note? STRING, overrideReason? STRING, version? INTEGER,"
            "resultedAt? ZONED DATETIME",
        ),
        _event(Label.PROCEDURE, "pro", "kind STRING, status STRING, outcome? STRING, plannedSessions? INTEGER"),
        _event(
            Label.SICK_LEAVE,
            "sic",
            "folio STRING, branch STRING, character STRING, startDate DATE, days INTEGER, overrideReason? STRING",
            unique=("folio",),
        ),
        _event(Label.REFERRAL, "ref", "reason STRING, status STRING, answer? STRING, version? INTEGER"),
        _event(Label.IMMUNIZATION, "imm", "status STRING, lot? STRING, doseNumber? INTEGER, reason? STRING"),
        _node(
            Label.RESULT,
            "id STRING, position INTEGER, code STRING, system? STRING, name STRING, value? FLOAT, text? STRING,"
            "unit? STRING, low? FLOAT, high? FLOAT, flag? STRING",
            prefix="res",
        ),
        # `terms` are further words it is found by, folded.
        _catalogue(
            Label.DIAGNOSIS, "label STRING, labelLanguage? STRING, terms? LIST<STRING>", searched=("label", "terms")
        ),
        _catalogue(Label.DIAGNOSIS_GROUP, "label STRING", searched=()),
        # `classes` are those of app/rules/pharmacology.py: what allergies and interactions are told by.
        _catalogue(
            Label.MEDICATION,
            "name STRING, substance STRING, classes? LIST<STRING>",
            searched=("name", "substance"),
            code="key",
        ),
        _catalogue(Label.STUDY_TYPE, "name STRING, kind STRING, repeatWithinDays? INTEGER", searched=("name",)),
        _catalogue(Label.PROCEDURE_TYPE, "name STRING", searched=("name",)),
        _catalogue(Label.VACCINE, "name STRING", searched=("name",)),
        _catalogue(Label.SUBSTANCE, "name STRING, classes? LIST<STRING>", searched=("name",)),
        # Who did what, to whose record: app/audit. It names nodes and has no relationships to them.
        _node(
            Label.AUDIT_EVENT,
            "id STRING, at ZONED DATETIME, chain INTEGER, position INTEGER, issuer STRING, subject STRING,"
            "name? STRING, role STRING, practitioner? STRING, facility? STRING, patient? STRING, purpose STRING,"
            "action STRING, fields LIST<STRING>, kinds? LIST<STRING>, asked? LIST<STRING>, outcome STRING,"
            "document STRING,"
            "requestId STRING, previous STRING, hash STRING, timeKey STRING, accessKey? STRING",
            prefix="aud",
            unique=("timeKey", "accessKey"),
            indexed=("subject", "requestId"),
        ),
        # A chain of them, one for each process that writes: where it begins, where it stands, where it was cut.
        _node(
            Label.AUDIT_CHAIN,
            "number INTEGER, openedAt ZONED DATETIME, signingKey STRING, previous STRING, hash STRING,"
            "position INTEGER, head STRING, headSeal STRING, cutPosition? INTEGER, cutHead? STRING, cutSeal? STRING",
            key="number",
        ),
        # How many chains there are.
        _node(
            Label.AUDIT_BOOK,
            "name STRING, chains INTEGER, head STRING, signingKey STRING, seal STRING,cutBefore? ZONED DATETIME",
            key="name",
        ),
        _node(
            Label.EMERGENCY_ACCESS,
            "id STRING, occurredAt ZONED DATETIME, until ZONED DATETIME, purpose STRING, reason STRING,"
            "reviewedAt? ZONED DATETIME, reviewer? STRING, verdict? STRING, comment? STRING",
            prefix="eac",
        ),
        # `endedFor` is the record whose merge ended it.
        _node(
            Label.CONSENT,
            "id STRING, scope STRING, givenAt ZONED DATETIME, endedAt? ZONED DATETIME, textVersion STRING,"
            "endedFor? STRING",
            prefix="con",
        ),
        # Which version of a catalogue the graph holds.
        _node(Label.CATALOGUE, "name STRING, checksum STRING, loadedAt ZONED DATETIME", key="name"),
        # Prepared counts: tallies/ keeps them right. `institution` is a code, `month` the month's first day.
        _tally(Label.MONTH_TALLY, "month DATE", EVENT_MEASURES),
        _tally(Label.STUDY_TALLY, "month DATE, studyType STRING", STUDY_MEASURES),
        _node(Label.AFFILIATION_TALLY, "id STRING, institution STRING, people INTEGER"),
        # Is there as long as the tallies hold all that the graph holds.
        _node(Label.TALLY_BOOK, "name STRING, countedAt ZONED DATETIME", key="name"),
        _node(
            Label.MIGRATION,
            "version INTEGER, name STRING, checksum STRING, appliedAt ZONED DATETIME",
            key="version",
        ),
        _node(Label.MIGRATION_LOCK, "name STRING, holder STRING, until ZONED DATETIME", key="name"),
        # That an act was done, what it answered, and who asked for it: the same key never does it again.
        _node(
            Label.RECEIPT,
            "key STRING, act STRING, fingerprint STRING, answer STRING, performedAt ZONED DATETIME,"
            "subject? STRING, requestId? STRING, patients? LIST<STRING>",
            key="key",
            indexed=("performedAt",),
        ),
        # The public half of a key that notes were signed with, in base 64.
        _node(Label.SIGNING_KEY, "id STRING, publicKey STRING, since ZONED DATETIME"),
        # What synthetic data the graph holds; no finishedAt: the load was cut short.
        _node(
            Label.SEED,
            "profile STRING, seedNumber INTEGER, startedAt ZONED DATETIME, finishedAt? ZONED DATETIME,"
            "patients? INTEGER, events? INTEGER, heavyPatientId? STRING, heavyPatientCurp? STRING,"
            "averagePatientId? STRING, averagePatientCurp? STRING",
            key="profile",
        ),
    )
}

HANGS_BY: dict[Label, Rel] = {
    Label.NOTE: Rel.DOCUMENTED_IN,
    Label.PRESCRIPTION: Rel.PRESCRIBED,
    Label.STUDY: Rel.ORDERED,
    Label.PROCEDURE: Rel.PERFORMED,
    Label.SICK_LEAVE: Rel.CERTIFIED,
    Label.REFERRAL: Rel.REFERRED,
    Label.IMMUNIZATION: Rel.ADMINISTERED,
}
"""How each kind of event hangs on its encounter, which is an event itself."""

EVENT_LABELS: tuple[Label, ...] = tuple(node.label for node in NODES.values() if node.is_event)


def _rel(
    type_: Rel,
    start: Label,
    end: Label,
    table: str = "",
    key: tuple[str, ...] = (),
    indexed: tuple[str, ...] = (),
) -> RelationshipType:
    return RelationshipType(type_, start, end, _properties(table) if table else {}, key, indexed)


RELATIONSHIPS: tuple[RelationshipType, ...] = (
    _rel(
        Rel.AFFILIATED_WITH,
        Label.PATIENT,
        Label.INSTITUTION,
        "from DATE, to? DATE, kind STRING, number? STRING, mergedFrom? STRING",
        key=("from", "kind"),
        indexed=("number",),
    ),
    _rel(Rel.REGISTERED_AT, Label.PATIENT, Label.FACILITY, "from DATE, to? DATE, mergedFrom? STRING", key=("from",)),
    _rel(Rel.OPERATED_BY, Label.FACILITY, Label.INSTITUTION, "from DATE, to? DATE", key=("from",)),
    _rel(
        Rel.WORKS_AT,
        Label.PRACTITIONER,
        Label.FACILITY,
        "from DATE, to? DATE, role STRING",
        key=("from", "role"),
    ),
    _rel(Rel.SAME_PERSON_AS, Label.PATIENT, Label.PATIENT, "since ZONED DATETIME, by STRING, reason? STRING"),
    # A merge that was undone, and why.
    _rel(
        Rel.ONCE_SAME_PERSON_AS,
        Label.PATIENT,
        Label.PATIENT,
        "since ZONED DATETIME, by STRING, reason? STRING, until ZONED DATETIME, undone STRING",
        key=("since",),
    ),
    _rel(
        Rel.TREATS,
        Label.PRACTITIONER,
        Label.PATIENT,
        "from DATE, to? DATE, basis STRING, mergedFrom? STRING",
        key=("from", "basis"),
    ),
    _rel(Rel.HAD, Label.PATIENT, Label.ENCOUNTER),
    # Whose it was before that record went into another.
    _rel(Rel.FORMERLY_HAD, Label.PATIENT, Label.ENCOUNTER),
    _rel(Rel.AT, Label.ENCOUNTER, Label.FACILITY),
    _rel(Rel.ATTENDED_BY, Label.ENCOUNTER, Label.PRACTITIONER, "role STRING", key=("role",)),
    _rel(Rel.DIAGNOSED, Label.ENCOUNTER, Label.DIAGNOSIS, "rank INTEGER, certainty STRING"),
    _rel(Rel.DOCUMENTED_IN, Label.ENCOUNTER, Label.NOTE),
    _rel(Rel.SIGNED_BY, Label.NOTE, Label.PRACTITIONER),
    _rel(Rel.AMENDS, Label.NOTE, Label.NOTE),
    _rel(Rel.PRESCRIBED, Label.ENCOUNTER, Label.PRESCRIPTION),
    _rel(Rel.OF, Label.PRESCRIPTION, Label.MEDICATION),
    _rel(Rel.ORDERED, Label.ENCOUNTER, Label.STUDY),
    _rel(Rel.OF, Label.STUDY, Label.STUDY_TYPE),
    _rel(Rel.RESULTED_IN, Label.STUDY, Label.RESULT),
    # Results that were corrected, and when.
    _rel(Rel.SUPERSEDED, Label.STUDY, Label.RESULT, "at ZONED DATETIME"),
    _rel(Rel.PERFORMED, Label.ENCOUNTER, Label.PROCEDURE),
    _rel(Rel.OF, Label.PROCEDURE, Label.PROCEDURE_TYPE),
    _rel(Rel.CERTIFIED, Label.ENCOUNTER, Label.SICK_LEAVE),
    _rel(Rel.CONTINUES, Label.SICK_LEAVE, Label.SICK_LEAVE),
    _rel(Rel.REFERRED, Label.ENCOUNTER, Label.REFERRAL),
    _rel(Rel.TO, Label.REFERRAL, Label.FACILITY),
    _rel(Rel.FOLLOWS_FROM, Label.ENCOUNTER, Label.REFERRAL),
    _rel(Rel.PART_OF, Label.ENCOUNTER, Label.ENCOUNTER),
    _rel(Rel.PART_OF, Label.DIAGNOSIS, Label.DIAGNOSIS_GROUP),
    _rel(Rel.PART_OF, Label.DIAGNOSIS_GROUP, Label.DIAGNOSIS_GROUP),
    _rel(Rel.ADMINISTERED, Label.ENCOUNTER, Label.IMMUNIZATION),
    _rel(Rel.OF, Label.IMMUNIZATION, Label.VACCINE),
    _rel(
        Rel.ALLERGIC_TO,
        Label.PATIENT,
        Label.SUBSTANCE,
        "criticality STRING, status STRING, since? DATE, reaction? STRING, mergedFrom? STRING",
    ),
    _rel(Rel.BROKE_GLASS, Label.PRACTITIONER, Label.EMERGENCY_ACCESS),
    _rel(Rel.OPENED, Label.EMERGENCY_ACCESS, Label.PATIENT, "mergedFrom? STRING"),
    _rel(Rel.GAVE, Label.PATIENT, Label.CONSENT),
    # Who gave it before that record went into another.
    _rel(Rel.FORMERLY_GAVE, Label.PATIENT, Label.CONSENT),
    # A session of rehabilitation, and the first one, which holds the plan.
    _rel(Rel.SESSION_OF, Label.PROCEDURE, Label.PROCEDURE),
    _rel(Rel.FOLLOWED_BY, Label.MIGRATION, Label.MIGRATION),
)


def relationship(type_: Rel, start: Label, end: Label) -> RelationshipType:
    """The relationship type `(start)-[type_]->(end)`; KeyError if the model has none."""
    return _BY_ENDS[type_, start, end]


_BY_ENDS = {(rel.type, rel.start, rel.end): rel for rel in RELATIONSHIPS}
