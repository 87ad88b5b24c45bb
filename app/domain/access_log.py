"""Who looked at a record, when and why."""

from datetime import datetime
from typing import ClassVar, Optional

import strawberry

from app.cypher.mapping import NodeMapping, compared, stored
from app.domain.connections import Node
from app.domain.filters import DateTimeFilter, StringFilter
from graph_schema.model import Label


@strawberry.input(description="Which accesses. All that is given has to hold.")
class AccessEventFilter:
    occurred_at: DateTimeFilter | None = compared("{n}.occurredAt", description="When it happened.")
    role: StringFilter | None = compared("{n}.role", description="In which role.")
    who: StringFilter | None = compared("{n}.who", description="Who looked.")
    and_: list["AccessEventFilter"] | None = strawberry.field(
        name="and", default=strawberry.UNSET, description="All of these hold."
    )
    or_: list["AccessEventFilter"] | None = strawberry.field(
        name="or", default=strawberry.UNSET, description="At least one of these holds; none of an empty list."
    )
    not_: Optional["AccessEventFilter"] = strawberry.field(
        name="not", default=strawberry.UNSET, description="This does not hold."
    )


@strawberry.type(description="One access to a patient's record.")
class AccessEvent(Node):
    graph: ClassVar = NodeMapping(Label.ACCESS_EVENT)
    occurred_at: datetime = stored()
    who: str = stored()
    role: str = stored()
    purpose: str = stored()
    operation: str = stored()
    facility_name: str | None = stored()
