"""The guide's questions, answered in pandas: of each person's events alone, without what a build makes of them.

What follows what, episodes, flows and tallies of the graph are not read: they are made here of positions and days.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import neo4j
import numpy as np
import pandas as pd  # type: ignore[import-untyped]

from tests.research.built import Research

DIABETES = ("E10", "E11", "E12", "E13", "E14")
ANTIDIABETICS = "metformina|glibenclamida|insulina|sitagliptina|dapagliflozina|pioglitazona"
EPISODE_DAYS = 180

Rows = list[list[Any]]
_PEOPLE = (
    "MATCH (p:Person) RETURN p.id AS person, p.state AS state, size(p.institutions) AS institutions, "
    "p.institutions AS known, p.sex AS sex, p.born AS born, p.bornFrom AS bornFrom, p.bornTo AS bornTo"
)
_EVENTS = (
    "MATCH (p:Person)-[:HAD]->(e)-[:IS]->(a) RETURN p.id AS person, e.position AS position, e.day AS day, "
    "e.institution AS institution, e.level AS level, e.days AS days, e.toInstitution AS toInstitution, "
    "e.toLevel AS toLevel, a.id AS activity, a.kind AS kind, a.code AS code, a.name AS name, a.told AS told"
)
_CONDITIONS = (
    "MATCH (p:Person)-[:HAD]->(e)-[:DIAGNOSED]->(d) RETURN p.id AS person, e.position AS position, d.id AS condition, "
    "d.code AS code, d.name AS name, d.told AS told"
)
_CONTINUED = (
    "MATCH (p:Person)-[:HAD]->(later:SickLeave)-[:CONTINUES]->(earlier:SickLeave) "
    "RETURN p.id AS person, later.position AS later, earlier.position AS earlier"
)
_HANGING = "PRESCRIBED|ORDERED|PERFORMED|CERTIFIED|REFERRED|ADMINISTERED"
_TAKEN = "e.shownTo IS NULL AND NOT e.status IN ['PLANNED', 'CANCELLED']"
_RECORDED = (
    f"MATCH (p:Patient)-[:HAD]->(e:Encounter)-[r:{_HANGING}]->(v:Event) WHERE {_TAKEN} AND v.shownTo IS NULL "
    "AND NOT (v:Study AND v.status = 'CANCELLED') AND NOT (v:Immunization AND v.status = 'NOT_DONE') "
    "AND NOT (v:Procedure AND v.status IN ['PLANNED', 'CANCELLED']) "
    "RETURN p.id AS person, v.occurredAt.epochMillis AS at, e.id AS encounter, type(r) AS type, v.id AS id "
    f"UNION ALL MATCH (p:Patient)-[:HAD]->(e:Encounter) WHERE {_TAKEN} "
    "RETURN p.id AS person, e.occurredAt.epochMillis AS at, e.id AS encounter, '' AS type, e.id AS id"
)
"""Of the record: each event that researchers are told of, and the encounter that it was part of."""


@dataclass(frozen=True)
class Frames:
    """People, their events in order, the conditions of encounters, and which sick leave continues which."""

    people: Any
    events: Any
    """`within` is the position of the encounter that an event was part of."""
    conditions: Any
    continued: Any

    @classmethod
    def of(cls, research: Research) -> "Frames":
        """Those of a research graph; of which encounter an event was part, the record tells."""

        def frame(driver: neo4j.Driver, statement: Any) -> Any:
            found = driver.execute_query(statement)
            return pd.DataFrame([row.values() for row in found.records], columns=found.keys)

        graph = research.driver
        events = frame(graph, _EVENTS).sort_values(["person", "position"], ignore_index=True)
        events["day"] = pd.to_datetime(events["day"].map(lambda day: day.to_native()))
        recorded = frame(research.record, _RECORDED)
        recorded["person"] = recorded["person"].map(research.person)
        recorded = recorded.sort_values(["person", "at", "encounter", "type", "id"])
        recorded["position"] = recorded.groupby("person").cumcount()
        own = recorded[recorded["type"] == ""].set_index("id")["position"]
        recorded["within"] = recorded["encounter"].map(own)
        events = events.merge(recorded[["person", "position", "within"]], on=["person", "position"], how="left")
        return cls(frame(graph, _PEOPLE), events, frame(graph, _CONDITIONS), frame(graph, _CONTINUED))

    def of_kind(self, kind: str) -> Any:
        """Events of a kind."""
        return self.events[self.events["kind"] == kind]

    def diabetic(self) -> Any:
        """Encounters for diabetes, with their days, in order."""
        told = self.conditions[self.conditions["code"].str[:3].isin(DIABETES)]
        return told.merge(self.events[["person", "position", "day"]], on=["person", "position"])

    def in_episodes(self) -> Any:
        """Events for diabetes: those of encounters for it, by condition."""
        told = self.conditions[self.conditions["code"].str[:3].isin(DIABETES)].rename(columns={"position": "within"})
        return self.events.merge(told[["person", "within", "condition"]], on=["person", "within"])

    def since_diabetes(self) -> Any:
        """The first day of it, by person."""
        return self.diabetic().groupby("person")["day"].min()

    def antidiabetics(self) -> Any:
        """Prescriptions of them."""
        prescriptions = self.of_kind("PRESCRIPTION")
        return prescriptions[prescriptions["name"].str.lower().str.contains(ANTIDIABETICS)]

    def after(self, events: Any, since: Any) -> Any:
        """Events of people who are in `since`, not before their day there."""
        known = events[events["person"].isin(since.index)]
        return known[known["day"] >= known["person"].map(since)]


def within(values: Any, part: float) -> int | None:
    """The smallest value up to which that part of them lies."""
    kept = pd.Series(values).dropna()
    return None if kept.empty else int(np.quantile(kept, part, method="inverted_cdf"))


def half_up(value: float, digits: int) -> float:
    """Rounded as Cypher does."""
    return float(np.floor(value * 10**digits + 0.5) / 10**digits)


def pathways(frames: Frames) -> Rows:
    counted: Counter[tuple[str, ...]] = Counter()
    for _, own in frames.in_episodes().groupby("person"):
        first = []
        for condition, events in own.sort_values("position").groupby("condition"):
            pauses = events["day"].diff().dt.days.fillna(0) > EPISODE_DAYS
            episode = events[pauses.cumsum() == 0]
            first.append((episode["day"].iloc[0], condition, tuple(episode["name"].iloc[:4])))
        names = min(first)[2]
        if len(names) == 4:
            counted[names] += 1
    return [
        [list(names), number] for names, number in sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:15]
    ]


def times_to_study_and_medicine(frames: Frames) -> Rows:
    since = frames.since_diabetes()
    studies = frames.of_kind("STUDY")
    acts = {
        "Primer medicamento": frames.antidiabetics(),
        "Primera HbA1c": studies[studies["code"] == "4548-4"],
    }
    rows = []
    for act, events in acts.items():
        first = frames.after(events, since).groupby("person")["day"].min()
        days = (first - since.loc[first.index]).dt.days
        rows.append([act, len(since), len(days), within(days, 0.5), within(days, 0.9)])
    return rows


def funnel(frames: Frames) -> Rows:
    since = frames.since_diabetes()
    treated = set(frames.after(frames.antidiabetics(), since)["person"])
    studies = frames.of_kind("STUDY")
    studies = frames.after(studies[studies["code"] == "4548-4"], since)
    studies = studies[studies["person"].isin(treated)]
    first = studies.groupby("person")["day"].min()
    later = (studies["day"] - studies["person"].map(first)).dt.days
    again = set(studies[(later > 0) & (later <= 365)]["person"])
    stages = [len(since), len(treated), len(first), len(again)]
    names = ["Con diabetes", "Con medicamento", "Con HbA1c", "Con otra HbA1c en un año"]
    return [[name, number, half_up(100 * number / len(since), 1)] for name, number in zip(names, stages, strict=True)]


def returns(frames: Frames) -> Rows:
    encounters = frames.of_kind("ENCOUNTER")
    stays = encounters[encounters["code"] == "HOSPITALIZATION"].copy()
    stays["out"] = stays["day"] + pd.to_timedelta(stays["days"].fillna(0).astype(int), unit="D")
    back = encounters[encounters["code"].isin(["EMERGENCY", "HOSPITALIZATION"])]
    pairs = stays.merge(back, on="person", suffixes=("", "_back"))
    soon = (pairs["day_back"] >= pairs["out"]) & (pairs["day_back"] <= pairs["out"] + pd.Timedelta(days=30))
    returned = pairs[soon & (pairs["position_back"] > pairs["position"])]
    stays["back"] = pd.MultiIndex.from_frame(stays[["person", "position"]]).isin(
        pd.MultiIndex.from_frame(returned[["person", "position"]])
    )
    rows = [
        [place, len(group), int(group["back"].sum()), half_up(100 * group["back"].sum() / len(group), 1)]
        for place, group in stays.groupby("institution")
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def repeated_studies(frames: Frames) -> Rows:
    studies = frames.of_kind("STUDY")
    pairs = _consecutive(_elsewhere(frames, studies[studies["told"] == "code"]))
    days = (pairs["day"] - pairs["day_before"]).dt.days
    return _by_name(pairs.assign(value=days)[(days <= 90) & (pairs["institution"] != pairs["institution_before"])])


def overlaps(frames: Frames) -> Rows:
    prescriptions = frames.of_kind("PRESCRIPTION")
    pairs = _consecutive(_elsewhere(frames, prescriptions[prescriptions["told"] != "nothing"]))
    days = pairs["days_before"] - (pairs["day"] - pairs["day_before"]).dt.days
    return _by_name(pairs.assign(value=days)[(days > 0) & (pairs["institution"] != pairs["institution_before"])])


def _elsewhere(frames: Frames, events: Any) -> Any:
    several = frames.people[frames.people["institutions"] > 1]["person"]
    return events[events["person"].isin(several)]


def _consecutive(events: Any) -> Any:
    """Each event beside the one before of the same activity and person."""
    before = events.groupby(["person", "activity"])[["day", "days", "institution"]].shift(1)
    return events.join(before, suffixes=(None, "_before")).dropna(subset=["day_before"])


def _by_name(pairs: Any) -> Rows:
    rows = [
        [group["name"].iloc[0], len(group), group["person"].nunique(), within(group["value"], 0.5)]
        for _, group in pairs.groupby("activity")
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))[:15]


def handovers(research: Research, frames: Frames) -> Rows:
    after = frames.events.groupby("person")[["institution", "day"]].shift(-1)
    pairs = frames.events.join(after, suffixes=(None, "_after")).dropna(subset=["institution_after"])
    pairs = pairs[pairs["institution"] != pairs["institution_after"]]
    pairs["gap"] = (pairs["day_after"] - pairs["day"]).dt.days
    rows = [
        [*way, len(group), group["person"].nunique(), within(group["gap"], 0.5), within(group["gap"], 0.9)]
        for way, group in pairs.groupby(["institution", "institution_after"])
        if group["person"].nunique() >= research.settings.research_k
    ]
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))


def steps_by_institution(research: Research, frames: Frames) -> Rows:
    after = frames.events.groupby(["person", "institution"])[["activity", "name", "day"]].shift(-1)
    pairs = frames.events.join(after, suffixes=(None, "_after")).dropna(subset=["activity_after"])
    pairs["gap"] = (pairs["day_after"] - pairs["day"]).dt.days
    counted: dict[str, list[Any]] = {}
    for (place, one, other), group in pairs.groupby(["institution", "activity", "activity_after"]):
        if group["person"].nunique() >= research.settings.research_k:
            names = group[["name", "name_after"]].iloc[0]
            told = [*names, len(group), group["person"].nunique(), within(group["gap"], 0.5)]
            counted.setdefault(place, []).append((-len(group), one, other, told))
    rows = [[place, *told] for place, steps in counted.items() for *_, told in sorted(steps)[:5]]
    return sorted(rows, key=lambda row: (row[0], -row[3], row[1], row[2]))


def comorbidity(frames: Frames) -> Rows:
    diabetics = frames.diabetic()["person"].unique()
    other = frames.conditions[~frames.conditions["code"].str[:3].isin(DIABETES)]
    other = other[other["told"] != "nothing"]
    rows = []
    for _, group in other.groupby("condition"):
        people = set(group["person"])
        seen, expected = len(people & set(diabetics)), len(diabetics) * len(people) / len(frames.people)
        if seen >= 5:
            told = list(group[["code", "name"]].iloc[0])
            rows.append([*told, seen, half_up(expected, 1), half_up(seen / expected, 2)])
    return sorted(rows, key=lambda row: (-float(row[4]), row[0]))[:15]


def sick_leave_chains(frames: Frames) -> Rows:
    leaves = frames.of_kind("SICK_LEAVE").set_index(["person", "position"])["days"].fillna(0)
    before = {(row.person, row.later): (row.person, row.earlier) for row in frames.continued.itertuples()}
    continued = set(before.values())
    chains = []
    for last in leaves.index:
        if last in continued:
            continue
        chain = [last]
        while (earlier := before.get(chain[-1])) is not None:
            chain.append(earlier)
        chains.append((len(chain), int(sum(leaves[leave] for leave in chain))))
    lengths = pd.DataFrame(chains, columns=["length", "days"])
    return [
        [int(length), len(group), within(group["days"], 0.5), int(group["days"].max())]
        for length, group in lengths.groupby("length")
    ]


def referrals(frames: Frames) -> Rows:
    columns = ["institution", "level", "toInstitution", "toLevel"]
    rows = [
        [*_none(way), len(group), group["person"].nunique()]
        for way, group in frames.of_kind("REFERRAL").groupby(columns, dropna=False)
    ]
    return sorted(rows, key=lambda row: (-row[4], *(("￿" if part is None else part) for part in row[:4])))[:25]


def months(research: Research, frames: Frames) -> Rows:
    """Of true months, as the record has them; from k people up."""
    people = frames.events.assign(
        weeks=frames.events["person"].map({research.person(patient): weeks for patient, weeks in research.weeks()})
    )
    true = people["day"] - pd.to_timedelta(people["weeks"] * 7, unit="D")
    people["year"], people["month"] = true.dt.year, true.dt.month
    cells = people.groupby(["kind", "year", "month", "institution"])["person"].agg(["size", "nunique"])
    told = cells[cells["nunique"] >= research.settings.research_k].groupby(["kind", "year", "month"])["size"].sum()
    return [
        [*key, len(each), half_up(each.mean(), 1), int(each.max())] for key, each in told.groupby(["kind", "month"])
    ]


def _none(values: tuple[Any, ...]) -> list[Any]:
    return [None if pd.isna(value) else value for value in values]


def surgeries(frames: Frames) -> Rows:
    operated = frames.of_kind("SURGERY")
    sessions = frames.of_kind("REHABILITATION")
    pairs = operated.merge(sessions, on="person", suffixes=("", "_after"))
    pairs["gap"] = (pairs["day_after"] - pairs["day"]).dt.days
    pairs = pairs[(pairs["position_after"] > pairs["position"]) & (pairs["gap"] <= 180)]
    rows = []
    for activity, group in operated.groupby("activity"):
        own = pairs[pairs["activity"] == activity]
        first = own.groupby(["person", "position"])["gap"].min()
        rows.append([group["name"].iloc[0], len(group), len(first), within(first, 0.5), len(own)])
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def lost(frames: Frames) -> Rows:
    last = frames.in_episodes().groupby("person")["day"].max()
    ends = frames.events.groupby("person")["day"].max()
    gone = ((ends.loc[last.index] - last).dt.days > 365).rename("gone").reset_index()
    told = gone.merge(frames.people, on="person")
    return [
        [state, len(group), int(group["gone"].sum()), half_up(100 * group["gone"].sum() / len(group), 1)]
        for state, group in told.groupby("state")
    ]


def switches(frames: Frames) -> Rows:
    medicines = frames.antidiabetics()
    before = medicines.groupby("person")[["activity", "name", "day"]].shift(1)
    pairs = medicines.join(before, suffixes=(None, "_before")).dropna(subset=["activity_before"])
    pairs = pairs[(pairs["activity"] != pairs["activity_before"]) & (pairs["day"] > pairs["day_before"])]
    pairs["gap"] = (pairs["day"] - pairs["day_before"]).dt.days
    rows = [
        [*way, len(group), group["person"].nunique(), within(group["gap"], 0.5)]
        for way, group in pairs.groupby(["name_before", "name"])
    ]
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))[:15]
