"""Sent to another facility, and its answer."""

import strawberry

from app.acts.acting import Acting, Outcome
from app.acts.care import treat
from app.acts.payload import Payload
from app.acts.subjects import alive, author, encounter, event, facility, in_own_name, practitioner, same_version
from app.cypher.mapping import written
from app.domain.referrals import Referral
from app.rules.problems import Problem, Refused
from app.rules.referrals import AcceptReferral, Refer, answering, referring
from graph_schema.model import Label, Rel
from graph_schema.values import CareBasis, ReferralStatus


@strawberry.type(description="What was asked of another facility.")
class ReferPayload(Payload):
    referral: Referral | None = written(Label.REFERRAL, description="The referral; null where nothing was written.")


@strawberry.type(description="What was answered.")
class AcceptReferralPayload(Payload):
    referral: Referral | None = written(Label.REFERRAL, description="The referral; null where nothing was written.")


def refer(acting: Acting, asked: Refer) -> Outcome:
    """Sends a patient to another facility."""
    found = encounter(acting, asked.encounter_id)
    alive(acting, found)
    author(acting, found, asked.practitioner_id)
    facility(acting, asked.to_facility_id, "toFacilityId")
    if problems := referring(found.facility, asked.to_facility_id):
        raise Refused(problems)
    own_id = acting.event(
        Label.REFERRAL,
        found.patient.id,
        found.encounter,
        acting.now,
        f"Referencia: {asked.reason}",
        reason=asked.reason,
        status=ReferralStatus.REQUESTED,
        version=1,
    )
    acting.link(Rel.TO, Label.REFERRAL, own_id, Label.FACILITY, asked.to_facility_id)
    return Outcome({"referral": own_id})


def accept_referral(acting: Acting, asked: AcceptReferral) -> Outcome:
    """Answers a referral: the facility will see the patient, or will not and says why."""
    found = event(acting, Label.REFERRAL, asked.referral_id, "referralId")
    version = same_version(found.properties, asked.version, found.id)
    in_own_name(acting, asked.practitioner_id)
    practitioner(acting, asked.practitioner_id)
    if asked.accepted:
        alive(acting, found, "referralId")
    problems: list[Problem] = answering(ReferralStatus[found.properties["status"]])
    if problems:
        raise Refused(problems)
    status = ReferralStatus.ACCEPTED if asked.accepted else ReferralStatus.REJECTED
    change = {"status": status, "answer": asked.answer, "version": version}
    acting.change_event(Label.REFERRAL, found.patient.id, found.id, **change)
    if asked.accepted:
        treat(acting, asked.practitioner_id, found.patient.id, CareBasis.REFERRAL)
    return Outcome({"referral": found.id})
