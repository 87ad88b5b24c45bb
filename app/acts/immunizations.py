"""Doses of vaccines."""

import strawberry

from app.acts.acting import Acting, Outcome
from app.acts.payload import Payload
from app.acts.subjects import author, encounter, entry, happened
from app.cypher.mapping import written
from app.domain.immunizations import Immunization
from app.rules.immunizations import Immunize
from graph_schema.model import Label, Rel


@strawberry.type(description="What was given.")
class ImmunizePayload(Payload):
    immunization: Immunization | None = written(
        Label.IMMUNIZATION, description="The dose; null where nothing was written."
    )


def immunize(acting: Acting, asked: Immunize) -> Outcome:
    """Records a dose of a vaccine that was given, or that was due and not given."""
    found = encounter(acting, asked.encounter_id)
    author(acting, found, asked.practitioner_id)
    at = happened(acting, found, asked.occurred_at)
    vaccine = entry(acting, Label.VACCINE, asked.vaccine, asked.system, "vaccine")
    dose = f", dosis {asked.dose_number}" if asked.dose_number else ""
    own_id = acting.event(
        Label.IMMUNIZATION,
        found.patient.id,
        found.encounter,
        at,
        f"Vacuna {vaccine['name']}{dose}",
        status=asked.status,
        lot=asked.lot,
        doseNumber=asked.dose_number,
        reason=asked.reason,
    )
    acting.link(Rel.OF, Label.IMMUNIZATION, own_id, Label.VACCINE, vaccine["id"])
    return Outcome({"immunization": own_id})
