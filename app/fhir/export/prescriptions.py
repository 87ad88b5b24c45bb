"""MedicationRequest: a prescription, in the words it was written in, and in codes as far as they say the same."""

import re

from app.fhir.codes import SNOMED
from app.fhir.export.parts import UCUM, Json, coding, reference, resource, text, told
from app.fhir.export.places import medication_id
from app.fhir.extensions import extensions
from app.fhir.prescriptions import ROUTES, STATUSES
from app.rules.words import spanish
from graph_schema.model import Label

_STATUSES = told(STATUSES)
_ROUTES = {spanish(route): code for route, code in told(ROUTES).items()}
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?) (\S+)")


def prescription(found: Json, around: Json, who: Json) -> Json:
    """A prescription of one medicine."""
    quantity = _quantity(found["dose"])
    told_so = {name: found[name] for name in ("summary", "overrideReason")}
    return resource(
        "MedicationRequest",
        found["id"],
        extension=extensions(Label.PRESCRIPTION, told_so | {"dose": None if quantity else found["dose"]}),
        status=_STATUSES[found["status"]],
        statusReason=text(found["cancelReason"]),
        intent="order",
        medicationReference=reference(medication_id(found["medication"])),
        authoredOn=found["occurredAt"],
        requester=who,
        dosageInstruction=[_dosage(found, quantity)],
        **around,
    )


def _dosage(found: Json, quantity: Json | None) -> Json:
    route = found["route"]
    codings = [coding(SNOMED, _ROUTES[route])] if route in _ROUTES else []
    lasting = {"value": found["days"], "unit": "d", "system": UCUM, "code": "d"}
    dosage = {
        "text": f"{found['dose']}, {route}, {found['frequency']}",
        "patientInstruction": found["instructions"],
        "timing": {"repeat": {"boundsDuration": lasting} if found["days"] else None, "code": text(found["frequency"])},
        "route": {"coding": codings, "text": route} if codings else {"text": route},
        "doseAndRate": [{"doseQuantity": quantity}] if quantity else None,
    }
    dosage["timing"] = {name: part for name, part in dosage["timing"].items() if part}
    return {name: part for name, part in dosage.items() if part}


def _quantity(dose: str) -> Json | None:
    """`850 mg` as a number and a unit; None where they would not read the same."""
    found = _QUANTITY.fullmatch(dose)
    if found is None or f"{float(found[1]):g} {found[2]}" != dose:
        return None
    return {"value": float(found[1]), "unit": found[2]}
