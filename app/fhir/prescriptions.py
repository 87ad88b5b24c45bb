"""MedicationRequest: prescriptions, in words that a clinician reads."""

from pydantic import ValidationError

from app.fhir.chart import NOT_STATED, Chart, known_status, of_catalogue
from app.fhir.codes import catalogue_entry
from app.fhir.datatypes import CodeableConcept, Quantity
from app.fhir.resources import Dosage, Medication, MedicationRequest, TimingRepeat
from app.fhir.rows import Mapped
from app.rules.regimen import AS_NEEDED
from app.rules.words import spanish
from graph_schema.model import Label, Rel
from graph_schema.values import DoseMoment, PrescriptionStatus, Route
from graph_schema.writer import NodeRow, RelationshipRow

STATUSES = {
    "active": PrescriptionStatus.ACTIVE,
    "on-hold": PrescriptionStatus.ACTIVE,
    "draft": PrescriptionStatus.ACTIVE,
    "unknown": PrescriptionStatus.ACTIVE,  # to warn of what may still be taken is the safer error
    "completed": PrescriptionStatus.COMPLETED,
    "cancelled": PrescriptionStatus.CANCELLED,
    "stopped": PrescriptionStatus.CANCELLED,
}
_UNITS = {
    "s": ("segundo", "segundos"),
    "min": ("minuto", "minutos"),
    "h": ("hora", "horas"),
    "d": ("día", "días"),
    "wk": ("semana", "semanas"),
    "mo": ("mes", "meses"),
    "a": ("año", "años"),
}
_DAYS = {"s": 1 / 86400, "min": 1 / 1440, "h": 1 / 24, "d": 1, "wk": 7, "mo": 30, "a": 365}
_UNIT_WORDS = {"day": "d", "days": "d", "week": "wk", "weeks": "wk", "month": "mo", "months": "mo", "hours": "h"}
_MOMENTS = {
    "MORN": DoseMoment.MORNING, "NIGHT": DoseMoment.NIGHT, "HS": DoseMoment.BEDTIME, "AC": DoseMoment.BEFORE_MEALS,
    "PC": DoseMoment.AFTER_MEALS, "C": DoseMoment.WITH_MEALS,
}  # fmt: skip
_WHEN = {code: spanish(moment) for code, moment in _MOMENTS.items()} | {
    "AFT": "por la tarde", "EVE": "al anochecer", "WAKE": "al despertar",
    "ACM": "antes del desayuno", "ACD": "antes de la comida", "ACV": "antes de la cena",
    "PCM": "después del desayuno", "PCD": "después de la comida", "PCV": "después de la cena",
}  # fmt: skip
_CODES = {
    "QD": "cada 24 horas", "BID": "cada 12 horas", "TID": "cada 8 horas", "QID": "cada 6 horas",
    "Q4H": "cada 4 horas", "Q6H": "cada 6 horas", "Q8H": "cada 8 horas", "QOD": "cada 48 horas",
    "AM": _WHEN["MORN"], "PM": _WHEN["AFT"], "BED": _WHEN["HS"], "WK": "cada semana", "MO": "cada mes",
}  # fmt: skip
ROUTES = {
    "26643006": Route.ORAL, "78421000": Route.INTRAMUSCULAR, "47625008": Route.INTRAVENOUS,
    "34206005": Route.SUBCUTANEOUS, "37161004": Route.RECTAL, "37839007": Route.SUBLINGUAL, "6064005": Route.TOPICAL,
    "46713006": Route.NASAL, "54485002": Route.OPHTHALMIC, "10547007": Route.OTIC, "16857009": Route.VAGINAL,
    "45890007": Route.TRANSDERMAL, "447694001": Route.INHALED,
}  # fmt: skip
"""By SNOMED CT."""


def map_medication_request(request: MedicationRequest, mapped: Mapped, chart: Chart) -> None:
    """A prescription of one medication."""
    entry = _medication(request, mapped, chart)
    dosage = next(iter(request.dosage_instruction), None)
    status = known_status(request.status, STATUSES)
    authored = chart.when(mapped, request.encounter, request.authored_on)
    who = [request.requester] if request.requester else []
    encounter = chart.happened_in(mapped, request.encounter, authored, [], who)
    dose = _dose(dosage)
    more = {
        "instructions": dosage.patient_instruction if dosage and dosage.patient_instruction != dose else None,
        "cancelReason": request.status_reason.words if request.status_reason else None,
    }
    own_id = chart.event(
        Label.PRESCRIPTION,
        mapped,
        authored,
        f"Receta: {entry.properties['name']}",
        dose=dose or NOT_STATED,
        route=_route(dosage.route if dosage else None) or NOT_STATED,
        frequency=_frequency(dosage) or NOT_STATED,
        days=_days(request, dosage),
        status=status.value,
        **{name: text for name, text in more.items() if text},
    )
    of_catalogue(mapped, Label.PRESCRIPTION, own_id, entry)
    mapped.relationships.append(RelationshipRow(Rel.PRESCRIBED, Label.ENCOUNTER, encounter, Label.PRESCRIPTION, own_id))


def _medication(request: MedicationRequest, mapped: Mapped, chart: Chart) -> NodeRow:
    """The catalogue entry of what is prescribed: coded here, contained, or a Medication of the input."""
    concept, ingredients = request.medication_codeable_concept, list[str]()
    reference = request.medication_reference
    if concept is None and reference:
        found = None
        if (reference.reference or "").startswith("#"):
            own_id = (reference.reference or "").removeprefix("#")
            found = next((each for each in request.contained if each.get("id") == own_id), None)
        else:
            spooled = chart.directory.medication(reference, mapped.origin.base)
            found = spooled.resource if spooled else None
        if found is None and not reference.display:
            raise ValueError("medicationReference: is not in the input")
        try:
            medication = Medication.model_validate(found or {})
        except ValidationError:
            raise ValueError("medicationReference: the Medication is not valid") from None
        concept = medication.code or CodeableConcept(text=reference.display)
        substances = [each.item_codeable_concept for each in medication.ingredient if each.item_codeable_concept]
        ingredients = [substance.words for substance in substances if substance.words]
    entry = catalogue_entry(Label.MEDICATION, concept)
    substance = " / ".join(ingredients) or entry.properties["name"]
    return NodeRow(Label.MEDICATION, {**entry.properties, "substance": substance})


def _dose(dosage: Dosage | None) -> str | None:
    if dosage is None:
        return None
    for each in dosage.dose_and_rate:
        if each.dose_quantity and each.dose_quantity.words:
            return each.dose_quantity.words
        low, high = (each.dose_range.low, each.dose_range.high) if each.dose_range else (None, None)
        if low and high and low.words and high.words:
            return f"{low.words} a {high.words}"
    return dosage.text or dosage.patient_instruction


def _route(route: CodeableConcept | None) -> str | None:
    if route is None:
        return None
    return next((spanish(ROUTES[coding.code]) for coding in route.coding if coding.code in ROUTES), route.words)


def _frequency(dosage: Dosage | None) -> str | None:
    if dosage is None:
        return None
    timing = dosage.timing
    words = _repeat_words(timing.repeat) if timing and timing.repeat else None
    if words is None and timing and timing.code:
        words = next((_CODES[each.code] for each in timing.code.coding if each.code in _CODES), timing.code.words)
    if dosage.as_needed_boolean or dosage.as_needed_codeable_concept:
        words = f"{words}, {AS_NEEDED}" if words else AS_NEEDED.capitalize()
    return words or dosage.text


def _repeat_words(repeat: TimingRepeat) -> str | None:
    """`cada 8 horas`, `2 veces cada 3 semanas`, `al acostarse`."""
    when = ", ".join(_WHEN[code] for code in repeat.when if code in _WHEN)
    if repeat.period is None or repeat.period_unit not in _UNITS:
        return when or None
    times, period, unit = repeat.frequency or 1, repeat.period, repeat.period_unit
    hours = period * 24 / times
    if unit == "d" and period == 1 and hours.is_integer() and not (repeat.frequency_max or repeat.period_max):
        words = f"cada {hours:g} horas"
    else:
        singular, plural = _UNITS[unit]
        span = f"{period:g} a {repeat.period_max:g}" if repeat.period_max else f"{period:g}"
        count = f"{times} a {repeat.frequency_max}" if repeat.frequency_max else f"{times}"
        every = f"cada {singular}" if span == "1" else f"cada {span} {plural}"
        words = every if count == "1" else f"{count} veces {every}"
    return ", ".join(part for part in (words, when) if part)


def _days(request: MedicationRequest, dosage: Dosage | None) -> int:
    """Days of treatment; 0 where the source has none."""
    repeat = dosage.timing.repeat if dosage and dosage.timing else None
    supply = request.dispense_request.expected_supply_duration if request.dispense_request else None
    for duration in (repeat.bounds_duration if repeat else None, supply):
        days = _in_days(duration)
        if days:
            return days
    bounds = repeat.bounds_period if repeat else None
    if bounds and bounds.start and bounds.end:
        return max((bounds.end.date() - bounds.start.date()).days, 1)
    return 0


def _in_days(duration: Quantity | None) -> int | None:
    if duration is None or duration.value is None:
        return None
    unit = duration.code if duration.code in _DAYS else _UNIT_WORDS.get((duration.unit or "d").lower(), duration.unit)
    return max(round(duration.value * _DAYS[unit]), 1) if unit in _DAYS else None
