"""Basic: a sick leave. FHIR R4 has no resource for it, and Basic is what it has for that."""

from app.fhir.export.parts import Json, coding, pointer, present, reference, resource
from app.fhir.extensions import extensions
from app.fhir.sick_leaves import SICK_LEAVE, SYSTEM, WORDS
from graph_schema.model import Label

_TOLD = ("summary", "folio", "branch", "character", "startDate", "days", "overrideReason", "occurredAt")


def sick_leave(patient: str, encounter: str, found: Json, who: Json) -> Json:
    """A certificate of incapacity."""
    before = found["continues"]
    links = present((pointer("encounter", encounter), pointer("continues", before["id"]) if before else None))
    return resource(
        "Basic",
        found["id"],
        extension=[*extensions(Label.SICK_LEAVE, {name: found[name] for name in _TOLD}), *links],
        code={"coding": [coding(SYSTEM, SICK_LEAVE, WORDS)]},
        subject=reference(patient),
        created=found["occurredAt"][:10],
        author=who,
    )
