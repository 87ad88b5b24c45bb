"""Emergency access: that the glass was broken, by whom and why, and what a reviewer says of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, compared, into, out, pages, stored, walk
from app.domain.connections import Node
from app.domain.filters import filter_input
from app.domain.institutions import Practitioner
from graph_schema.model import Label, Rel
from graph_schema.values import AccessVerdict, BreakGlassPurpose

if TYPE_CHECKING:
    from app.domain.patients import Patient


# Of a record that went into another, both are linked.
_WHOLE = f"NOT EXISTS {{ ({{n}})-[:{Rel.SAME_PERSON_AS}]->() }}"
_OWNER = (
    f"COLLECT {{ MATCH ({{n}})-[:{Rel.OPENED}]->(whose) WHERE {_WHOLE.replace('{n}', 'whose')} RETURN whose.id }}[0]"
)


@strawberry.type(description="A record opened in an emergency, to a practitioner who did not treat the patient.")
class EmergencyAccess(Node):
    graph: ClassVar = NodeMapping(Label.EMERGENCY_ACCESS, to_patient=out(Rel.OPENED), owner=_OWNER)
    patient: Annotated["Patient", strawberry.lazy("app.domain.patients")] = walk(
        out(Rel.OPENED),
        where=_WHOLE,
        description="Whose record it is.",
    )
    practitioner: Practitioner = walk(into(Rel.BROKE_GLASS), description="To whom it was opened.")
    occurred_at: datetime = stored(description="When it was opened.")
    until: datetime = stored(description="When it closes by itself.")
    purpose: BreakGlassPurpose = stored(description="What for.")
    reason: str = stored(description="Why it could not wait, in the practitioner's words.")
    reviewed_at: datetime | None = stored(description="When it was reviewed; null while it waits for that.")
    reviewer: str | None = stored(description="Who reviewed it; null while it waits for that.")
    verdict: AccessVerdict | None = stored(description="Whether it was justified; null while it waits for that.")
    comment: str | None = stored(description="What the reviewer found; null where nothing was said.")


@filter_input("Which emergency accesses")
class EmergencyAccessFilter:
    reviewed: bool | None = compared(
        "({n}.reviewedAt IS NOT NULL) = {p}", description="True: those that were reviewed; false: those that wait."
    )
    verdict: AccessVerdict | None = compared("{n}.verdict = {p}", description="By what the reviewer said.")


ACCESS_REVIEWS = pages(
    Label.EMERGENCY_ACCESS,
    "id",
    filtered_by=EmergencyAccessFilter,
    description="Emergency accesses, to be reviewed by who did not have them: `filter: {reviewed: false}` those that "
    "wait.",
)
"""The root field `accessReviews`."""
