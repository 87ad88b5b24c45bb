"""Referrals to another facility, and their answers."""

from collections.abc import Iterator

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.problems import Problem, ProblemCode, wrong
from app.rules.rule import InEncounter, NodeId, Prose, Versioned
from graph_schema.values import ReferralStatus


class Refer(InEncounter):
    """The patient is sent to another facility."""

    to_facility_id: NodeId = Field(description="Where the patient is sent.")
    reason: Prose = Field(description="Why, and what is asked.")


class AcceptReferral(Versioned):
    """The facility that a patient was sent to answers."""

    referral_id: NodeId = Field(description="The referral that is answered.")
    practitioner_id: NodeId = Field(description="Who answers, of the facility that was asked.")
    accepted: bool = Field(True, description="Whether the patient will be seen there.")
    answer: Prose | None = Field(None, description="What the other side is to know; needed where it is not accepted.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """A refusal says why."""
        yield from super().checks()
        if not self.accepted and self.answer is None:
            yield wrong(ProblemCode.REQUIRED, "is needed where the referral is not accepted: say why", "answer")


def referring(from_facility: str, to_facility: str) -> list[Problem]:
    """What is wrong with sending a patient from the one to the other."""
    if from_facility != to_facility:
        return []
    message = "is where the patient is; name another one, or write a note of kind INTERCONSULTATION"
    return [Problem(ProblemCode.CONTRADICTION, message, ("toFacilityId",))]


def answering(status: ReferralStatus) -> list[Problem]:
    """What is wrong with answering a referral in that state."""
    if status is ReferralStatus.REQUESTED:
        return []
    return [Problem(ProblemCode.WRONG_STATE, f"is {status}: it has its answer", ("referralId",))]
