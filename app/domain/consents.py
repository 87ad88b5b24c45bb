"""What a patient has agreed to, and no longer agrees to."""

from datetime import datetime
from typing import ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, into, stored
from app.domain.connections import Node
from graph_schema.model import Label, Rel
from graph_schema.values import ConsentScope

_OWNER = f"COLLECT {{ MATCH ({{n}})<-[:{Rel.GAVE}]-(whose) RETURN whose.id }}[0]"


@strawberry.type(description="A consent that the patient gave.")
class Consent(Node):
    graph: ClassVar = NodeMapping(Label.CONSENT, to_patient=into(Rel.GAVE), owner=_OWNER)
    scope: ConsentScope = stored(description="To what the patient agreed.")
    given_at: datetime = stored(description="Since when it holds.")
    ended_at: datetime | None = stored(
        description="When the patient ended it, or a merge with a record in which it was ended; null while it holds."
    )
    text_version: str = stored(description="Version of the text that the patient was shown.")
