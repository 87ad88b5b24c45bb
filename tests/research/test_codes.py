"""What events are told by."""

from app.research.codes import NAMES
from app.research.model import Activity
from graph_schema.values import CareLevel, EncounterKind, SickLeaveBranch


def test_every_coded_value_has_a_name() -> None:
    """One that is new is named here, or nobody would find events of it."""
    assert {kind: {*names} for kind, names in NAMES.items()} == {
        Activity.ENCOUNTER: {*EncounterKind},
        Activity.SICK_LEAVE: {*SickLeaveBranch},
        Activity.REFERRAL: {*CareLevel},
    }
