"""Who asks, as the server takes them: read by the values that conditions of access name too."""

import strawberry

from app.cypher.mapping import matched, related
from app.domain.institutions import Facility, Practitioner
from app.domain.patients import Patient
from graph_schema.model import Label, Rel
from graph_schema.values import Role


@strawberry.type(description="Who asks.")
class Viewer:
    role: Role = related("role", description="In which role; one at a time, as the token says.")
    name: str = related("name", description="What patients are told of who looked.")
    patient: Patient | None = matched(
        (
            f"MATCH (:{Label.PATIENT} {{id: $viewerPatient}})-[:{Rel.SAME_PERSON_AS}*0..]->({{n}})",
            f"WHERE NOT EXISTS {{ ({{n}})-[:{Rel.SAME_PERSON_AS}]->() }}",
        ),
        description="The own record, or the one it went into; null where the token names none.",
    )
    practitioner: Practitioner | None = matched(
        (f"MATCH ({{n}}:{Label.PRACTITIONER} {{id: $viewerPractitioner}})",),
        description="In whose name notes are signed; null where the token names nobody.",
    )
    facility: Facility | None = matched(
        (f"MATCH ({{n}}:{Label.FACILITY} {{id: $viewerFacility}})",),
        description="Where from; null where the token names none.",
    )


VIEWER = matched(
    ("WITH {role: $viewerRole, name: $viewerName} AS {r}",),
    description="Who the server takes me for: what the token says, and whom and what its ids stand for.",
)
"""The root field `viewer`."""
