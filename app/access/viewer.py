"""Who asks: what of a bearer token the rest of the program goes by."""

from dataclasses import dataclass

from graph_schema.values import Role as Role


@dataclass(frozen=True)
class Viewer:
    """Somebody whose token holds. The ids are global ids of the graph's nodes, null where the token names none.

    `issuer` and `subject` together tell one person from another; `name` is what a patient reads in the access log.
    """

    issuer: str
    subject: str
    role: Role
    name: str
    patient_id: str | None = None
    practitioner_id: str | None = None
    facility_id: str | None = None
    purpose: str = "TREATMENT"
