"""Which model and mapper a kind of resource has, and a whole chart through them."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError

from app.fhir import (
    conditions,
    encounters,
    notes,
    people,
    prescriptions,
    procedures,
    resources,
    sick_leaves,
    studies,
)
from app.fhir.chart import Chart
from app.fhir.resources import Encounter, Observation, Resource
from app.fhir.rows import Mapped, NotHeld, hold_to_rules
from app.fhir.spool import Spooled

MAPPERS: dict[str, tuple[type[Resource], Callable[[Any, Mapped, Chart], None]]] = {
    "Patient": (resources.Patient, people.map_patient),
    "Coverage": (resources.Coverage, people.map_coverage),
    "Encounter": (resources.Encounter, encounters.map_encounter),
    "Condition": (resources.Condition, conditions.map_condition),
    "AllergyIntolerance": (resources.AllergyIntolerance, conditions.map_allergy),
    "ServiceRequest": (resources.ServiceRequest, studies.map_service_request),
    "MedicationRequest": (resources.MedicationRequest, prescriptions.map_medication_request),
    "Procedure": (resources.Procedure, procedures.map_procedure),
    "Immunization": (resources.Immunization, procedures.map_immunization),
    "ImagingStudy": (resources.ImagingStudy, studies.map_imaging_study),
    "DiagnosticReport": (resources.DiagnosticReport, studies.map_diagnostic_report),
    "Observation": (resources.Observation, studies.map_observation),
    "DocumentReference": (resources.DocumentReference, notes.map_document_reference),
    "Composition": (resources.Composition, notes.map_composition),
    "Basic": (resources.Basic, sick_leaves.map_basic),
}

Parsed = tuple[Spooled, Resource]
Refusal = tuple[Spooled, str]


def parse(chart: list[Spooled]) -> tuple[list[Parsed], list[Refusal]]:
    """A chart's resources as models, and those that are none with the reason."""
    parsed: list[Parsed] = []
    refused: list[Refusal] = []
    for spooled in chart:
        try:
            parsed.append((spooled, MAPPERS[spooled.kind][0].model_validate(spooled.resource)))
        except ValidationError as error:
            refused.append((spooled, reason_of(error)))
    return parsed, refused


def plan(parsed: list[Parsed], chart: Chart) -> None:
    """What the mappers of one resource have to know of the others."""
    for spooled, resource in parsed:
        if isinstance(resource, Encounter):
            period = resource.period
            chart.encounters[spooled.key] = (period.start or period.end) if period else None
            conditions.plan_ranks(resource, spooled.base, chart)
        elif spooled.kind in ("DocumentReference", "Composition"):
            chart.notes.add(spooled.key)
    studies.plan(parsed, chart)


def map_chart(parsed: list[Parsed], chart: Chart) -> Iterator[Mapped | Refusal | tuple[Spooled, NotHeld]]:
    """The rows of each resource, or why there are none; those that others depend on come first."""
    for spooled, resource in sorted(parsed, key=_panels_first):
        mapped = Mapped(spooled)
        try:
            MAPPERS[spooled.kind][1](resource, mapped, chart)
            hold_to_rules(mapped)
        except NotHeld as reason:
            yield spooled, reason
        except (ValueError, ValidationError) as error:
            _forget(spooled, chart)
            yield spooled, reason_of(error)
        else:
            yield mapped


def _panels_first(item: Parsed) -> tuple[int, bool]:
    spooled, resource = item
    return list(MAPPERS).index(spooled.kind), not (isinstance(resource, Observation) and resource.has_member)


def _forget(spooled: Spooled, chart: Chart) -> None:
    """Nothing may hang on what was refused."""
    chart.encounters.pop(spooled.key, None)
    chart.notes.discard(spooled.key)
    lost = studies.study_of(spooled, chart)
    for key in [key for key, (study, _) in chart.results.items() if study == lost]:
        del chart.results[key]


def reason_of(error: ValueError) -> str:
    """Why a resource was refused: elements and rules, never values."""
    if not isinstance(error, ValidationError):
        return str(error)
    details = error.errors(include_url=False, include_context=False, include_input=False)
    told = [f"{'.'.join(map(str, each['loc']))}: {each['msg'].removeprefix('Value error, ')}" for each in details[:3]]
    return "; ".join(told) + (f"; and {len(details) - 3} more" if len(details) > 3 else "")
