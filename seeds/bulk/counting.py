"""What a patient adds to the tallies, told by the rows, so that nothing has to be counted in the graph."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graph_schema.model import HANGS_BY, Label, Rel
from graph_schema.operators import institution_on, local_day
from graph_schema.tallies import Counts, Done, Operators, gain_affiliation, gain_event, gain_order
from graph_schema.values import StudyStatus
from graph_schema.writer import NodeRow
from seeds.catalogue.studies import STUDIES
from seeds.patients import PatientRows
from seeds.places import Network

_HANGING = set(HANGS_BY.values())
_DONE = {StudyStatus.FINAL, StudyStatus.CORRECTED}
_STUDY_TYPES = {study.id: {"id": study.id, "repeatWithinDays": study.repeat_within_days} for study in STUDIES.values()}


class Counting:
    """Counts patients, one after the other."""

    def __init__(self, network: Network) -> None:
        self.counts = Counts({})
        self._operators: Mapping[str, Operators] = {
            facility.id: [{"code": code, "from": since} for code, since in reversed(facility.operators)]
            for facility in network.facilities()
        }

    def add(self, patient: PatientRows) -> None:
        """Count all that is in the patient's rows."""
        where, what = self._read(patient)
        studies: dict[str, list[tuple[NodeRow, Operators]]] = defaultdict(list)
        for node in patient.nodes:
            operators = where.get(node.properties["id"])
            if operators is None:
                continue
            gain_event(self.counts, node.label, node.properties, operators)
            if node.label is Label.STUDY:
                studies[what[node.properties["id"]]].append((node, operators))
        for type_, ordered in studies.items():
            self._order(_STUDY_TYPES[type_], ordered)

    def _read(self, patient: PatientRows) -> tuple[dict[str, Operators], dict[str, str]]:
        """Who operates the facility of each event, and of which type each study is. Counts affiliations."""
        facility: dict[str, str] = {}
        encounter: dict[str, str] = {}
        types: dict[str, str] = {}
        institutions: set[str] = set()
        for row in patient.relationships:
            if row.type in _HANGING:
                encounter[row.end] = row.start
            elif row.type is Rel.OF:
                types[row.start] = row.end
            elif row.type is Rel.AT:
                encounter[row.start], facility[row.start] = row.start, row.end
            elif row.type is Rel.AFFILIATED_WITH and row.properties.get("to") is None:
                institutions.add(row.end)
        gain_affiliation(self.counts, institutions)
        return {event: self._operators[facility[of]] for event, of in encounter.items()}, types

    def _order(self, study_type: Mapping[str, Any], ordered: list[tuple[NodeRow, Operators]]) -> None:
        """Count the patient's studies of one type; `ordered` are all of them."""
        done = [
            Done(at, institution_on(operators, local_day(at)))
            for node, operators in ordered
            if node.properties["status"] in _DONE and (at := node.properties["occurredAt"])
        ]
        # Of one institution alone none is a repetition, and most have no other.
        compared = done if len({each.institution for each in done}) > 1 else []
        for node, operators in ordered:
            gain_order(self.counts, study_type, node.properties["occurredAt"], operators, compared)
