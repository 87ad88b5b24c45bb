"""ServiceRequest: a referral to another facility."""

from app.fhir.codes import SNOMED
from app.fhir.export.parts import Json, concept, reference, resource, text, told
from app.fhir.extensions import extensions
from app.fhir.studies import REFERRALS, REFERRING
from graph_schema.model import Label

_STATUSES = told(REFERRALS)
_ACTIVE = "active"


def referral(found: Json, around: Json, who: Json) -> Json:
    """A referral; FHIR does not tell one that was accepted from one that was not answered."""
    status = found["status"]
    told_so = {"summary": found["summary"], "answer": found["answer"]}
    told_so["status"] = None if status in _STATUSES else status
    return resource(
        "ServiceRequest",
        found["id"],
        extension=extensions(Label.REFERRAL, told_so),
        status=_STATUSES.get(status, _ACTIVE),
        intent="order",
        category=[concept(SNOMED, REFERRING[0], "Patient referral")],
        authoredOn=found["occurredAt"],
        requester=who,
        locationReference=[reference(found["to"]["id"])],
        reasonCode=[text(found["reason"])],
        **around,
    )
