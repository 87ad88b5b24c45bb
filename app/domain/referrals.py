"""Referrals from one facility to another."""

from typing import ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, into, out, stored, walk
from app.domain.events import Event
from app.domain.institutions import Facility
from graph_schema.model import Label, Rel
from graph_schema.values import ReferralStatus


@strawberry.type(description="A referral to another facility.")
class Referral(Event):
    graph: ClassVar = NodeMapping(Label.REFERRAL, to_encounter=into(Rel.REFERRED))
    to: Facility = walk(out(Rel.TO), description="Where the patient is sent; `facility` is who sends.")
    reason: str = stored(description="In words.")
    status: ReferralStatus = stored(description="State of the referral.")
