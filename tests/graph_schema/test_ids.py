"""Global ids and timeline keys."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_schema import ids
from graph_schema.model import NODES, Label

PREFIXED = sorted(label for label, node in NODES.items() if node.prefix)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=offsets)  # noqa: DTZ001  # bounds have none
event_ids = st.integers(0, 2**80 - 1).map(lambda bits: ids.id_from_bits(Label.NOTE, bits))


def milliseconds(instant: datetime) -> int:
    """Whole milliseconds since the year 1, in UTC."""
    return (instant.astimezone(UTC) - datetime(1, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


@given(instants, event_ids, instants, event_ids)
def test_timeline_keys_stand_in_the_order_of_instant_and_id(a: datetime, a_id: str, b: datetime, b_id: str) -> None:
    keys = ids.timeline_key("pat_x", a, a_id), ids.timeline_key("pat_x", b, b_id)
    assert (keys[0] < keys[1]) == ((milliseconds(a), a_id) < (milliseconds(b), b_id))


@given(instants, event_ids)
def test_a_timeline_key_has_a_fixed_width_and_stays_within_its_patient(at: datetime, event: str) -> None:
    key = ids.timeline_key("pat_x", at, event)
    assert re.fullmatch(r"pat_x\|\d{8}T\d{9}Z\|" + event, key)
    assert "pat_x|" <= key < "pat_x}"


def test_a_timeline_key_needs_an_offset() -> None:
    with pytest.raises(ValueError, match="offset"):
        ids.timeline_key("pat_x", datetime(2024, 1, 1), "not_x")  # noqa: DTZ001


@given(st.sampled_from(PREFIXED), st.integers(0, 2**80 - 1))
def test_an_id_tells_its_label(label: Label, bits: int) -> None:
    made = ids.id_from_bits(label, bits)
    assert re.fullmatch(r"[a-z]{2,3}_[0-9a-hjkmnp-tv-z]{16}", made)
    assert ids.label_of(made) == label


@given(st.integers(0, 2**80 - 1), st.integers(0, 2**80 - 1))
def test_ids_differ_as_their_bits_do_and_sort_alike(a: int, b: int) -> None:
    made = ids.id_from_bits(Label.NOTE, a), ids.id_from_bits(Label.NOTE, b)
    assert (made[0] == made[1], made[0] < made[1]) == (a == b, a < b)


def test_new_ids_differ_and_derived_ones_repeat() -> None:
    assert len({ids.new_id(Label.PATIENT) for _ in range(100)}) == 100
    derived = ids.derive_id(Label.PATIENT, "system", "1")
    assert derived == ids.derive_id(Label.PATIENT, "system", "1")
    assert derived != ids.derive_id(Label.PATIENT, "system1", "")
    # Ids of records already stored must stay what they are.
    assert ids.derive_id(Label.PATIENT, "chart", "Ana") == "pat_4m4zd7myzebmthhy"


def test_what_has_no_prefix_has_no_id() -> None:
    with pytest.raises(ValueError, match="Institution"):
        ids.new_id(Label.INSTITUTION)
    assert ids.label_of("IMSS") is None
