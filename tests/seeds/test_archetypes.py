"""A chart of each archetype reads true to a doctor: right tests, drugs, doses, intervals, order of events."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from graph_schema.model import Label, Rel
from graph_schema.values import EncounterKind, NoteKind, ProcedureKind, ResultFlag, SickLeaveBranch
from seeds.archetypes import MIX
from seeds.catalogue.medications import MEDICATIONS
from seeds.patients import PatientRows
from tests.seeds.conftest import Charts
from tests.seeds.reading import Reading


def _charts(by_archetype: Charts, name: str) -> list[Reading]:
    found = [Reading(patient) for patient in by_archetype[name]]
    assert found
    return found


def _rx(reading: Reading, word: str) -> list[object]:
    return list(reading.times(Label.PRESCRIPTION, MEDICATIONS[word].key))


def _values(reading: Reading, loinc: str) -> list[float]:
    """Values of an analyte in the order of time."""
    return [
        result["value"]
        for study in reading.events(Label.STUDY)
        for result in reading.results.get(study["id"], [])
        if result["code"] == loinc
    ]


def test_every_archetype_is_there_in_its_share(by_archetype: Charts) -> None:
    assert {name: len(found) for name, found in by_archetype.items() if name != "heavy"} == {
        archetype.name: archetype.count for archetype in MIX
    }


def test_people_fit_their_archetype(made: list[PatientRows]) -> None:
    sexes = {"pregnancy": True, "breast_cancer": True, "prostate": False}
    for chart in made:
        wanted = sexes.get(chart.archetype.name)
        assert wanted is None or chart.person.woman is wanted


def test_no_womans_study_in_a_man_nor_prostate_study_in_a_woman(made: list[PatientRows]) -> None:
    for chart in made:
        reading = Reading(chart)
        men_only = reading.times(Label.STUDY, "2857-1") + reading.times(Label.STUDY, "US-PROSTATA")
        women_only = reading.times(Label.STUDY, "10524-7") + reading.times(Label.STUDY, "11525-3")
        assert not (men_only if chart.person.woman else women_only)


def test_a_diabetic_has_hba1c_at_least_yearly_and_metformin(by_archetype: Charts) -> None:
    for reading in _charts(by_archetype, "diabetes"):
        taken = reading.times(Label.STUDY, "4548-4")
        assert all(later - earlier < timedelta(days=366) for earlier, later in pairwise(taken))
        assert (taken[-1] - taken[0]) / (len(taken) - 1) > timedelta(days=75)
        assert len(_rx(reading, "metformina")) >= 8
        assert _rx(reading, "losartan")


def test_hba1c_falls_with_treatment(by_archetype: Charts) -> None:
    for reading in _charts(by_archetype, "diabetes"):
        values = _values(reading, "4548-4")
        assert values[-1] < values[0]
        assert 5.5 < min(values) < max(values) < 13


def test_no_metformin_below_a_filtration_of_30(by_archetype: Charts) -> None:
    seen_low = 0
    for reading in [*_charts(by_archetype, "kidney"), *_charts(by_archetype, "heavy")]:
        low = [
            study["occurredAt"]
            for study in reading.events(Label.STUDY)
            if any(r["code"] == "98979-8" and r["value"] < 29 for r in reading.results.get(study["id"], []))
        ]
        seen_low += len(low)
        metformin = reading.times(Label.PRESCRIPTION, MEDICATIONS["metformina"].key)
        assert not low or all(day < min(low) for day in metformin)
    assert seen_low


def test_prenatal_visits_come_before_the_delivery_at_plausible_intervals(by_archetype: Charts) -> None:
    delivered = 0
    for reading in _charts(by_archetype, "pregnancy"):
        prenatal = [e for e in reading.events(Label.ENCOUNTER) if e["reason"].startswith("Control prenatal")]
        gaps = [later["occurredAt"] - earlier["occurredAt"] for earlier, later in pairwise(prenatal)]
        assert len(prenatal) >= 5
        assert all(timedelta(days=4) <= gap <= timedelta(days=40) for gap in gaps)
        assert reading.times(Label.STUDY, "11525-3")
        assert _rx(reading, "acido_folico")
        for birth in reading.events(Label.ENCOUNTER, kind=EncounterKind.HOSPITALIZATION):
            delivered += 1
            assert prenatal[-1]["occurredAt"] < birth["occurredAt"]
            assert timedelta(weeks=30) < birth["occurredAt"] - prenatal[0]["occurredAt"] < timedelta(weeks=34)
            after = [e for e in reading.events(Label.ENCOUNTER) if e["reason"] == "Control de puerperio"]
            assert after
            assert after[0]["occurredAt"] > birth["endedAt"]
    assert delivered == 4


def test_maternity_leave_is_84_days(made: list[PatientRows]) -> None:
    for chart in made:
        for leave in Reading(chart).events(Label.SICK_LEAVE, branch=SickLeaveBranch.MATERNITY):
            assert leave["days"] == 84


def test_appendicitis_goes_from_emergency_to_surgery_to_discharge_to_control(by_archetype: Charts) -> None:
    for reading in _charts(by_archetype, "appendicitis"):
        [(urgent_id, stay_id)] = reading.pairs(Rel.PART_OF)
        urgent, stay = reading.nodes[urgent_id][1], reading.nodes[stay_id][1]
        assert urgent["kind"] is EncounterKind.EMERGENCY
        assert stay["kind"] is EncounterKind.HOSPITALIZATION
        [surgery] = reading.events(Label.PROCEDURE, kind=ProcedureKind.SURGERY)
        before, after = (
            next(e["occurredAt"] for e in reading.events(Label.NOTE, kind=kind))
            for kind in (NoteKind.PREOPERATIVE, NoteKind.POSTOPERATIVE)
        )
        [discharge] = reading.events(Label.NOTE, kind=NoteKind.DISCHARGE)
        control = next(e for e in reading.events(Label.ENCOUNTER) if "posoperatorio" in e["reason"])
        [pathology] = [reading.nodes[i][1] for i, of in reading.of.items() if of.endswith("|11526-1")]
        order = [urgent["occurredAt"], stay["occurredAt"], before, surgery["occurredAt"], after]
        order += [discharge["occurredAt"], stay["endedAt"], control["occurredAt"]]
        assert order == sorted(order)
        assert "Apendicitis" in pathology["report"]
        assert surgery["occurredAt"] < pathology["occurredAt"] < discharge["occurredAt"]
        white_cells = _values(reading, "6690-2")
        assert max(white_cells) > 11


def test_sick_leaves_follow_one_another_without_a_gap(made: list[PatientRows]) -> None:
    chained = 0
    for chart in made:
        reading = Reading(chart)
        for later_id, earlier_id in reading.pairs(Rel.CONTINUES):
            later, earlier = reading.nodes[later_id][1], reading.nodes[earlier_id][1]
            assert later["startDate"] == earlier["startDate"] + timedelta(days=earlier["days"])
            chained += 1
        for leave in reading.events(Label.SICK_LEAVE):
            assert leave["days"] <= 28 or leave["branch"] is SickLeaveBranch.MATERNITY
    assert chained > 50


def test_a_child_gets_the_vaccines_of_its_age(by_archetype: Charts) -> None:
    doses = 0
    for reading in _charts(by_archetype, "child"):
        born = reading.patient.person.born
        for event in reading.events(Label.IMMUNIZATION):
            months = (event["occurredAt"].date() - born).days / 30.44
            name = reading.of[event["id"]].rsplit("|", 1)[1]
            allowed = {"19": (0, 1), "08": (0, 1), "146": (2, 19), "119": (2, 5), "133": (2, 13), "03": (12, 20)}
            low, high = allowed.get(name, (40, 140))
            assert low <= months <= high
            doses += 1
    assert doses > 60


def test_asthma_has_an_inhaled_steroid_and_rescue(by_archetype: Charts) -> None:
    for reading in _charts(by_archetype, "asthma"):
        assert _rx(reading, "salbutamol")
        assert _rx(reading, "beclometasona")


def test_hypothyroidism_comes_to_goal(by_archetype: Charts) -> None:
    for reading in _charts(by_archetype, "hypothyroidism"):
        values = _values(reading, "3016-3")
        assert values[0] > 10
        assert values[-1] < 4.5


def test_cancer_has_biopsy_surgery_chemotherapy_tamoxifen_in_this_order(by_archetype: Charts) -> None:
    for reading in _charts(by_archetype, "breast_cancer"):
        order = [reading.times(Label.PROCEDURE, code)[0] for code in ("8511", "8543", "9925")]
        order.append(reading.times(Label.PRESCRIPTION, MEDICATIONS["tamoxifeno"].key)[0])
        assert order == sorted(order)
        cycles = reading.times(Label.PROCEDURE, "9925")
        assert all(timedelta(days=17) < later - earlier < timedelta(days=26) for earlier, later in pairwise(cycles))


def test_haemodialysis_is_three_times_a_week(by_archetype: Charts) -> None:
    for reading in _charts(by_archetype, "dialysis"):
        sessions = reading.times(Label.PROCEDURE, "3995")
        days = (sessions[-1] - sessions[0]).days
        assert 2.6 < len(sessions) / (days / 7) < 3.3


def test_depression_gets_an_antidepressant_and_excludes_the_thyroid(by_archetype: Charts) -> None:
    for reading in _charts(by_archetype, "depression"):
        assert _rx(reading, "sertralina") or _rx(reading, "fluoxetina")
        assert reading.times(Label.STUDY, "3016-3")


def test_hip_fracture_is_operated_and_rehabilitated(by_archetype: Charts) -> None:
    for reading in _charts(by_archetype, "hip_fracture"):
        [surgery] = reading.times(Label.PROCEDURE, "8152")
        sessions = reading.times(Label.PROCEDURE, "9322")
        assert len(sessions) >= 15
        assert surgery < sessions[0]
        assert _rx(reading, "enoxaparina")


def test_a_discharge_is_followed_by_a_visit(made: list[PatientRows]) -> None:
    for chart in made:
        reading = Reading(chart)
        for stay in reading.events(Label.ENCOUNTER, kind=EncounterKind.HOSPITALIZATION):
            left = stay["endedAt"]
            later = [e for e in reading.events(Label.ENCOUNTER) if e["occurredAt"] > left]
            assert later[0]["occurredAt"] - left < timedelta(days=32)


def _all_results(made: list[PatientRows]) -> Iterator[dict[str, object]]:
    for chart in made:
        for results in Reading(chart).results.values():
            yield from results


def test_flags_agree_with_the_reference_ranges(made: list[PatientRows]) -> None:
    judged = 0
    for result in _all_results(made):
        value, low, high, flag = (result.get(name) for name in ("value", "low", "high", "flag"))
        if not isinstance(value, float):
            continue
        below = isinstance(low, float) and value < low
        above = isinstance(high, float) and value > high
        assert (flag in (ResultFlag.LOW, ResultFlag.CRITICAL_LOW)) is below
        assert (flag in (ResultFlag.HIGH, ResultFlag.CRITICAL_HIGH)) is above
        judged += 1
    assert judged > 5000


def test_results_of_a_panel_have_their_place(made: list[PatientRows]) -> None:
    for chart in made[1:60]:
        for results in Reading(chart).results.values():
            assert [result["position"] for result in results] == list(range(1, len(results) + 1))
