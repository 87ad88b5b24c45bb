"""What people may be known by, made coarse; rare codes told by what they are part of; pseudonyms."""

from collections import Counter

import pytest

from app.research.codes import Codes, Entry, anything, told_codes
from app.research.flows import Flow
from app.research.generalise import MOST_LEFT_OUT, OTHER, Quasi, TooFewPeople, generalisation
from app.research.model import ANY, Activity
from app.research.pseudonyms import MOST_WEEKS, Pseudonyms, new_key
from app.research.telling import born

YEAR = 2026


def crowd(number: int, born: int = 1980, sex: str = "FEMALE", state: str = "Jalisco", *at: str) -> Counter[Quasi]:
    """So many who are alike."""
    return Counter({Quasi(born, sex, state, at or ("IMSS",)): number})


def test_who_is_one_of_many_is_told_as_they_are() -> None:
    found = generalisation(crowd(50) + crowd(50, 1990), 10, YEAR)
    assert found.told(Quasi(1980, "FEMALE", "Jalisco", ("IMSS",))) == ("1980", "FEMALE", "Jalisco", ("IMSS",))
    assert found.left_out == 0


def test_those_above_89_are_told_as_one() -> None:
    found = generalisation(crowd(10, 1936) + crowd(9, 1920) + crowd(1, 1911) + crowd(20, 1937), 10, YEAR)
    assert {found.told(quasi).born for quasi in crowd(1, 1936) + crowd(1, 1911)} == {"-1936"}  # type: ignore[union-attr]
    assert found.told(Quasi(1937, "FEMALE", "Jalisco", ("IMSS",))).born == "1937"  # type: ignore[union-attr]


def test_the_few_are_left_out_rather_than_all_made_coarse() -> None:
    rare = Quasi(1980, "MALE", "Colima", ("PEMEX",))
    found = generalisation(crowd(500) + Counter({rare: 3}), 10, YEAR)
    assert found.told(rare) is None
    assert found.left_out == 3
    assert found.rungs == (0, 0, 0, 0)


def test_no_more_than_a_part_is_left_out() -> None:
    people: Counter[Quasi] = sum((crowd(3, year) for year in range(1950, 2000)), Counter[Quasi]())
    found = generalisation(people, 10, YEAR)
    told = Counter[object]()
    for quasi, number in people.items():
        told[found.told(quasi)] += number
    assert told[None] == found.left_out <= MOST_LEFT_OUT * 150
    assert min(number for key, number in told.items() if key) >= 10
    assert found.rungs[0] > 0


def test_an_institution_is_told_of_events_as_of_their_person() -> None:
    rows = [
        Quasi(1980, "FEMALE", "Jalisco", at)
        for at in (("IMSS",), ("IMSS", "ISSSTE"), ("ISSSTE", "IMSS"), ("PEMEX", "IMSS"))
    ]
    found = generalisation(Counter(dict(zip(rows, (400, 200, 200, 1), strict=True))), 10, YEAR)
    for quasi in rows[:3]:
        told = found.told(quasi)
        assert told is not None
        assert set(found.institutions(quasi).values()) == set(told.institutions)
    ladders = found.ladders
    assert ladders.few == {"PEMEX"}
    assert ladders.institutions(rows[3], 1) == {"PEMEX": OTHER, "IMSS": "IMSS"}
    assert ladders.institutions(rows[2], 2) == {"ISSSTE": "ISSSTE", "IMSS": OTHER}
    assert ladders.institutions(rows[2], 3) == {"ISSSTE": ANY, "IMSS": ANY}


def test_fewer_than_k_people_are_refused() -> None:
    with pytest.raises(TooFewPeople, match="9 people are fewer than the 10"):
        generalisation(crowd(9), 10, YEAR)


def test_a_band_of_years_has_its_ends() -> None:
    assert [born(band) for band in ("1980", "1980-1989", "-1936", ANY)] == [
        (1980, 1980),
        (1980, 1989),
        (None, 1936),
        (None, None),
    ]


def entry(key: str, parent: str | None, told: str = "code") -> Entry:
    """An entry of diagnoses."""
    return Entry(f"DIAGNOSIS {key}", Activity.DIAGNOSIS, key, key, told, parent and f"DIAGNOSIS {parent}")


ENTRIES = {
    each.key: each
    for each in (
        entry("*", None, "nothing"),
        entry("IV", "*", "chapter"),
        entry("E10-E14", "IV", "block"),
        entry("E11", "E10-E14", "category"),
        entry("E119", "E11"),
        entry("E112", "E11"),
        entry("E109", "E10-E14"),
        entry("A051", "*"),
    )
}


def told(people: list[set[str]], k: int = 3) -> Codes:
    """How codes are told, of people who have them."""
    return told_codes(ENTRIES, lambda: [{f"DIAGNOSIS {code}" for code in codes} for codes in people], k)


def test_a_rare_code_is_told_by_what_it_is_part_of() -> None:
    # Two have E112 and one E109: neither E11 nor what is above gets to three but by both.
    codes = told([{"E119"}] * 5 + [{"E112"}] * 2 + [{"E109"}])
    names = {code: codes.told(f"DIAGNOSIS {code}").split()[1] for code in ("E119", "E112", "E109")}
    assert names == {"E119": "E119", "E112": "E10-E14", "E109": "E10-E14"}
    assert codes.people == {"DIAGNOSIS E119": 5, "DIAGNOSIS E10-E14": 3}
    assert codes.generalised() == {"block": 2}


def test_people_are_counted_once_whatever_rare_codes_they_have() -> None:
    codes = told([{"E112", "E109"}] * 2)
    assert codes.told("DIAGNOSIS E112") == anything(Activity.DIAGNOSIS)


def test_what_no_catalogue_knows_tells_its_kind_alone() -> None:
    codes = told([{"of a hospital's own"}] * 9)
    assert codes.people == {"DIAGNOSIS *": 9}


def test_pseudonyms_are_of_their_key_alone() -> None:
    one, other = Pseudonyms(new_key()), Pseudonyms(new_key())
    assert one.person("pat_1") == one.person("pat_1")
    assert len({one.person("pat_1"), one.person("pat_2"), other.person("pat_1")}) == 3
    assert one.name != other.name


def test_dates_are_shifted_by_whole_weeks_and_never_by_none() -> None:
    pseudonyms = Pseudonyms(bytes(32))
    weeks = Counter(pseudonyms.weeks(f"pat_{number}") for number in range(5_200))
    assert set(weeks) == set(range(-MOST_WEEKS, MOST_WEEKS + 1)) - {0}
    assert max(weeks.values()) < 2 * min(weeks.values())


def test_a_decile_is_the_smallest_number_of_days_within_which_it_followed() -> None:
    flow = Flow(10, 10, Counter({0: 5, 7: 4, 90: 1}))
    assert (flow.within(0.5), flow.within(0.9), flow.within(1)) == (0, 7, 90)
