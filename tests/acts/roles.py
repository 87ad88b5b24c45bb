"""Who acts in the tests of roles: those who work at a place, and the desk of it."""

from app.access.viewer import Role
from tests.acts.asking import Asking
from tests.acts.people import Place

READ = "query ($id: ID!) { patient(id: $id) { id } }"
REASON = "Llegó inconsciente a urgencias"


def at_work(asking: Asking, at: Place, role: Role = Role.CLINICIAN) -> Asking:
    """Who works at a place, as that."""
    return asking.signed_in(role, practitioner=at.practitioner, facility=at.facility)


def desk(asking: Asking, at: Place) -> Asking:
    """The desk of a place."""
    return asking.signed_in(Role.ADMISSION, facility=at.facility)


async def sees(asking: Asking, patient: str) -> bool:
    """Whether the record is open to who asks."""
    return bool((await asking.query(READ, id=patient))["patient"])


async def glass_broken(asking: Asking, patient: str) -> str:
    """The id of an emergency access that has just begun."""
    opened = {"patientId": patient, "purpose": "EMERGENCY_TREATMENT", "reason": REASON}
    payload = await asking.done("breakGlass", "emergencyAccess { id } patient { id }", **opened)
    assert payload["patient"]["id"] == patient
    return str(payload["emergencyAccess"]["id"])
