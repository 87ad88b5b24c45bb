"""What a patient is allergic to."""

import strawberry

from app.acts.acting import Acting, Outcome
from app.acts.payload import Payload
from app.acts.subjects import entry, patient
from app.cypher.mapping import written
from app.domain.patients import Patient
from app.rules.allergies import RecordAllergy
from app.rules.problems import Problem, ProblemCode, Refused
from graph_schema.model import Label
from graph_schema.text import fold

FREE_WORDS = "urn:expediente:substances:free"
"""System of substances that were told in words, because the catalogue has none of them; the code is the folded text."""

_SUBSTANCE = (
    "MERGE (s:Substance {id: $id}) ON CREATE SET s.system = $system, s.code = $code, s.name = $name RETURN s.id AS id"
)
_RECORD = (
    "MATCH (p:Patient {id: $id}) MATCH (s:Substance {id: $substance}) "
    # After a merge there may be two, one of each record.
    "CALL (p, s) { MATCH (p)-[former:ALLERGIC_TO]->(s) DELETE former } "
    "CREATE (p)-[r:ALLERGIC_TO]->(s) SET r = $properties"
)


@strawberry.type(description="Whose allergy was recorded.")
class RecordAllergyPayload(Payload):
    patient: Patient | None = written(
        Label.PATIENT, description="The record, with its `allergies`; null where nothing was written."
    )


def record_allergy(acting: Acting, asked: RecordAllergy) -> Outcome:
    """Records an allergy, or that one no longer holds: what is said of a substance takes the place of what was.

    Prescriptions are checked against those that are ACTIVE.
    """
    subject = patient(acting, asked.patient_id)
    if asked.since and asked.since < subject.born:
        message = "is before the patient was born"
        raise Refused([Problem(ProblemCode.CONTRADICTION, message, ("since",))])
    known = {
        "criticality": asked.criticality.value,
        "status": asked.status.value,
        "since": asked.since,
        "reaction": asked.reaction,
    }
    properties = {name: value for name, value in known.items() if value is not None}
    acting.run(_RECORD, id=subject.id, substance=_substance(acting, asked), properties=properties)
    acting.resettled.add(subject.id)
    acting.change(Label.PATIENT, subject.id, version=subject.properties["version"] + 1)
    return Outcome({"patient": subject.id})


def _substance(acting: Acting, asked: RecordAllergy) -> str:
    if asked.substance:
        return str(entry(acting, Label.SUBSTANCE, asked.substance, asked.system, "substance")["id"])
    name = asked.name or ""
    code = fold(name)
    found = acting.read(_SUBSTANCE, id=f"{FREE_WORDS}|{code}", system=FREE_WORDS, code=code, name=name)
    return str(found[0]["id"])
