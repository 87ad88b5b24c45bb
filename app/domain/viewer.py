"""Who asks, as the server takes them: read by the values that conditions of access name too."""

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from app.access.viewer import Role
from app.cypher.mapping import matched, related
from app.domain.institutions import Facility, Practitioner
from app.domain.patients import Patient
from graph_schema.model import Label, Rel

_ROLES = {
    Role.PATIENT: "Reads the own record, and says who else may.",
    Role.CLINICIAN: "Treats: reads and writes in the records of who is treated.",
    Role.NURSE: "Nurses: reads the records of who is treated or stays at the facility, and writes notes.",
    Role.ADMISSION: "The desk: who patients are and where they belong.",
    Role.LABORATORY: "Examines: studies that were ordered at the facility.",
    Role.AUDITOR: "Sees who looked, and no record.",
    Role.RESEARCHER: "Statistics alone.",
    Role.SYSTEM: "A program of the operator's: everything.",
}
strawberry.enum(Role, description="In which role somebody asks.")
_definition: StrawberryEnumDefinition = vars(Role)["__strawberry_definition__"]
for _public, _role in zip(_definition.values, Role, strict=True):
    _public.description = _ROLES[_role]


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
