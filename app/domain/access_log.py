"""Who looked at a record, when and why."""

from datetime import datetime
from enum import Enum
from typing import ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, Order, compared, out, stored
from app.domain.connections import Node
from app.domain.filters import DateTimeFilter, OrderDirection, StringFilter, compared_instant, filter_input
from graph_schema.model import Label, Rel


@filter_input("Which accesses")
class AccessEventFilter:
    occurred_at: DateTimeFilter | None = compared_instant("occurredAt", description="When it happened.")
    role: StringFilter | None = compared("{n}.role", description="In which role.")
    who: StringFilter | None = compared("{n}.who", description="Who looked.")


@strawberry.enum(description="What accesses may be sorted by.")
class AccessEventOrderField(Enum):
    OCCURRED_AT = strawberry.enum_value("OCCURRED_AT", description="When it happened.")


@strawberry.input(description="The order of accesses.")
class AccessEventOrder:
    field: AccessEventOrderField = strawberry.field(
        default=AccessEventOrderField.OCCURRED_AT, description="What they are sorted by."
    )
    direction: OrderDirection = strawberry.field(default=OrderDirection.DESC, description="DESC is latest first.")


ACCESS_EVENT_ORDERS = {AccessEventOrderField.OCCURRED_AT: Order(descending=True)}


@strawberry.type(description="One access to a patient's record.")
class AccessEvent(Node):
    graph: ClassVar = NodeMapping(Label.ACCESS_EVENT, to_patient=out(Rel.ACCESSED))
    occurred_at: datetime = stored(description="When it happened.")
    who: str = stored(description="Name of who looked.")
    role: str = stored(description="In which role, such as `CLINICIAN`.")
    purpose: str = stored(description="What for, such as `TREATMENT`.")
    operation: str = stored(description="What was done with the record, such as `read`.")
    facility_name: str | None = stored(description="Facility from which it was done; null where none was told.")
