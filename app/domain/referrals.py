"""Referrals from one facility to another."""

from typing import ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, into, out, stored, walk
from app.domain.events import VERSION, Event
from app.domain.institutions import Facility
from graph_schema.model import Label, Rel
from graph_schema.values import ReferralStatus


@strawberry.type(description="A referral to another facility.")
class Referral(Event):
    graph: ClassVar = NodeMapping(Label.REFERRAL, to_encounter=into(Rel.REFERRED))
    to: Facility = walk(out(Rel.TO), description="Where the patient is sent; `facility` is who sends.")
    reason: str = stored(description="In words.")
    status: ReferralStatus = stored(description="State of the referral.")
    answer: str | None = stored(description="What the other facility answered; null where it said nothing.")
    version: int = stored(VERSION, description="Grows with each change; what changes it names the one that was seen.")
