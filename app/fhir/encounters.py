"""Encounter: how patient and institution met."""

from app.fhir.chart import Chart, known_status, moment
from app.fhir.resources import Encounter
from app.fhir.rows import Mapped
from graph_schema.ids import derive_id
from graph_schema.model import Label, Rel
from graph_schema.values import AttendanceRole, EncounterKind, EncounterStatus
from graph_schema.writer import RelationshipRow

KINDS = {
    "EMER": EncounterKind.EMERGENCY,
    "IMP": EncounterKind.HOSPITALIZATION,
    "ACUTE": EncounterKind.HOSPITALIZATION,
    "NONAC": EncounterKind.HOSPITALIZATION,
    "OBSENC": EncounterKind.HOSPITALIZATION,
    "SS": EncounterKind.HOSPITALIZATION,
    "VR": EncounterKind.TELEHEALTH,
    "HH": EncounterKind.HOME_VISIT,
}
_WORDS = {
    EncounterKind.CONSULTATION: "Consulta",
    EncounterKind.EMERGENCY: "Urgencias",
    EncounterKind.HOSPITALIZATION: "Hospitalización",
    EncounterKind.TELEHEALTH: "Teleconsulta",
    EncounterKind.HOME_VISIT: "Visita domiciliaria",
}
STATUSES = {
    "planned": EncounterStatus.PLANNED,
    "in-progress": EncounterStatus.IN_PROGRESS,
    "arrived": EncounterStatus.IN_PROGRESS,
    "triaged": EncounterStatus.IN_PROGRESS,
    "onleave": EncounterStatus.IN_PROGRESS,
    "finished": EncounterStatus.FINISHED,
    "cancelled": EncounterStatus.CANCELLED,
}
_ATTENDING = ("ATND", "PPRF", "SPRF")
_UNKNOWN_REASON = "Motivo no indicado en el origen"


def map_encounter(encounter: Encounter, mapped: Mapped, chart: Chart) -> None:
    """An encounter with its facility and practitioners."""
    period = encounter.period
    occurred_at = moment(period.start if period else None, period.end if period else None)
    kind = KINDS.get(encounter.class_.code or "", EncounterKind.CONSULTATION)
    concepts = [*encounter.reason_code, *encounter.type]
    reason = next((concept.words for concept in concepts if concept.words), None) or _UNKNOWN_REASON
    ended = period.end if period else None
    if encounter.status == "unknown":
        status = EncounterStatus.FINISHED if ended else EncounterStatus.IN_PROGRESS
    else:
        status = known_status(encounter.status, STATUSES)
    more: dict[str, object] = {"kind": kind.value, "reason": reason, "status": status.value}
    if ended:
        more["endedAt"] = ended
    own_id = chart.event(Label.ENCOUNTER, mapped, occurred_at, f"{_WORDS[kind]}: {reason}", **more)
    _add_ends(encounter, own_id, mapped, chart)
    _add_links(encounter, own_id, mapped, chart)


def _add_ends(encounter: Encounter, own_id: str, mapped: Mapped, chart: Chart) -> None:
    base = mapped.origin.base
    where = [place.location for place in encounter.location]
    if encounter.service_provider:
        where.append(encounter.service_provider)
    facility, place = chart.directory.facility(where, base, chart.source)
    people = sorted(
        (each for each in encounter.participant if each.individual),
        key=lambda each: not any(concept.has(*_ATTENDING) for concept in each.type),
    )
    references = [each.individual for each in people if each.individual]
    attending, person = chart.directory.practitioner(references, base, chart.source)
    mapped.if_absent += [*place, *person]
    mapped.relationships += chart.encounter_ends(own_id, facility, attending)
    for each in people:
        if each.individual is None or "RelatedPerson" in (each.individual.reference or ""):
            continue
        individual, owed = chart.directory.practitioner([each.individual], base, chart.source)
        if individual == attending:
            continue
        consulted = any(concept.has("CON") for concept in each.type)
        role = AttendanceRole.CONSULTANT if consulted else AttendanceRole.ASSISTANT
        mapped.if_absent += owed
        mapped.relationships.append(
            RelationshipRow(
                Rel.ATTENDED_BY, Label.ENCOUNTER, own_id, Label.PRACTITIONER, individual, {"role": role.value}
            )
        )


def _add_links(encounter: Encounter, own_id: str, mapped: Mapped, chart: Chart) -> None:
    above = chart.directory.key("Encounter", encounter.part_of, mapped.origin.base)
    if above and above in chart.encounters:
        whole = derive_id(Label.ENCOUNTER, "Encounter", above)
        mapped.late.append(RelationshipRow(Rel.PART_OF, Label.ENCOUNTER, own_id, Label.ENCOUNTER, whole))
    elif encounter.part_of:
        mapped.warnings.append("partOf: is neither in the input nor in the graph")
    for reference in encounter.based_on:
        request = chart.directory.key("ServiceRequest", reference, mapped.origin.base)
        referral = chart.referrals.get(request or "")
        if referral:
            mapped.late.append(RelationshipRow(Rel.FOLLOWS_FROM, Label.ENCOUNTER, own_id, Label.REFERRAL, referral))
