"""Condition and AllergyIntolerance: what a patient has, and what they must not be given.

The graph holds a diagnosis once an encounter and an allergy once a substance. Where a source has several resources
of one, they are brought together: the surest diagnosis, the most careful reading of the allergy.
"""

from app.fhir.chart import Chart
from app.fhir.codes import catalogue_entry, entry_id
from app.fhir.datatypes import CodeableConcept
from app.fhir.resources import AllergyIntolerance, Condition, Encounter
from app.fhir.rows import IfAbsent, Mapped
from graph_schema.model import Label, Rel
from graph_schema.values import AllergyCriticality, AllergyStatus, Certainty
from graph_schema.writer import RelationshipRow

CERTAINTIES = {
    "provisional": Certainty.PRESUMPTIVE,
    "unconfirmed": Certainty.PRESUMPTIVE,
    "differential": Certainty.PRESUMPTIVE,
    "confirmed": Certainty.CONFIRMED,
    "refuted": Certainty.RULED_OUT,
}
_SUREST_FIRST = [Certainty.CONFIRMED.value, Certainty.RULED_OUT.value, Certainty.PRESUMPTIVE.value]
STATUSES = {
    "active": AllergyStatus.ACTIVE,
    "inactive": AllergyStatus.INACTIVE,
    "resolved": AllergyStatus.RESOLVED,
}
_WARIEST_STATUS_FIRST = [status.value for status in AllergyStatus]
CRITICALITIES = {"low": AllergyCriticality.LOW, "high": AllergyCriticality.HIGH}
_WARIEST_FIRST = [
    AllergyCriticality.HIGH.value,
    AllergyCriticality.UNABLE_TO_ASSESS.value,
    AllergyCriticality.LOW.value,
]


def plan_ranks(encounter: Encounter, base: str | None, chart: Chart) -> None:
    """Take in the ranks that an encounter gives to its conditions."""
    for position, diagnosis in enumerate(encounter.diagnosis, start=1):
        key = chart.directory.key("Condition", diagnosis.condition, base)
        if key:
            chart.ranks.setdefault(key, diagnosis.rank or position)


def map_condition(condition: Condition, mapped: Mapped, chart: Chart) -> None:
    """A diagnosis of the encounter it was made in."""
    entry = catalogue_entry(Label.DIAGNOSIS, condition.code)
    onset = condition.onset_period.start if condition.onset_period else None
    dates = (condition.recorded_date, condition.onset_date_time, onset)
    known_at = chart.when(mapped, condition.encounter, *dates)
    who = [reference for reference in (condition.asserter, condition.recorder) if reference]
    encounter = chart.happened_in(mapped, condition.encounter, known_at, [], who)
    mapped.if_absent.append(IfAbsent(entry))

    others = [found for (where, _), found in chart.diagnoses.items() if where == encounter]
    rank = chart.ranks.get(mapped.origin.key) or max((found["rank"] for found in others), default=0) + 1
    code = _code(condition.verification_status) or "confirmed"
    certainty = CERTAINTIES.get(code, Certainty.PRESUMPTIVE).value
    # The same dictionary in the rows of all conditions of this diagnosis: what comes later betters them all.
    shared = chart.diagnoses.setdefault((encounter, entry_id(entry)), {"rank": rank, "certainty": certainty})
    shared["rank"] = min(shared["rank"], rank)
    shared["certainty"] = min(shared["certainty"], certainty, key=_SUREST_FIRST.index)
    mapped.relationships.append(
        RelationshipRow(Rel.DIAGNOSED, Label.ENCOUNTER, encounter, Label.DIAGNOSIS, entry_id(entry), shared)
    )


def map_allergy(allergy: AllergyIntolerance, mapped: Mapped, chart: Chart) -> None:
    """An allergy or intolerance of the patient to a substance."""
    entry = catalogue_entry(Label.SUBSTANCE, allergy.code)
    mapped.if_absent.append(IfAbsent(entry))
    refuted = _code(allergy.verification_status) == "refuted"
    clinical = STATUSES.get(_code(allergy.clinical_status) or "active", AllergyStatus.ACTIVE)
    status = (AllergyStatus.REFUTED if refuted else clinical).value
    criticality = CRITICALITIES.get(allergy.criticality or "", AllergyCriticality.UNABLE_TO_ASSESS).value
    shared = chart.allergies.setdefault(entry_id(entry), {"status": status, "criticality": criticality})
    shared["status"] = min(shared["status"], status, key=_WARIEST_STATUS_FIRST.index)
    shared["criticality"] = min(shared["criticality"], criticality, key=_WARIEST_FIRST.index)
    known_at = allergy.onset_date_time or allergy.recorded_date
    if known_at:
        shared["since"] = min(shared.get("since", known_at.date()), known_at.date())
    seen = [
        text
        for reaction in allergy.reaction
        for text in (reaction.description, *(concept.words for concept in reaction.manifestation))
        if text
    ]
    if seen:
        before = shared.get("reaction", "").split("; ") if "reaction" in shared else []
        shared["reaction"] = "; ".join(dict.fromkeys([*before, *seen]))
    mapped.relationships.append(
        RelationshipRow(Rel.ALLERGIC_TO, Label.PATIENT, chart.patient, Label.SUBSTANCE, entry_id(entry), shared)
    )


def _code(concept: CodeableConcept | None) -> str | None:
    return next((coding.code for coding in concept.coding if coding.code), None) if concept else None
