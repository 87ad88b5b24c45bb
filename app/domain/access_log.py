"""Who looked at a record, when and why."""

from datetime import datetime
from typing import ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, stored
from app.domain.connections import Node
from graph_schema.model import Label


@strawberry.type(description="One access to a patient's record.")
class AccessEvent(Node):
    graph: ClassVar = NodeMapping(Label.ACCESS_EVENT)
    occurred_at: datetime = stored()
    who: str = stored()
    role: str = stored()
    purpose: str = stored()
    operation: str = stored()
    facility_name: str | None = stored()
