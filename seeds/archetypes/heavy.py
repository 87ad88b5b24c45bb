"""The chart of more than 10,000 events: long diabetes that ended in haemodialysis, thrice a week for years."""

from datetime import date, timedelta

from graph_schema.model import EVENT_LABELS
from seeds.archetypes.heart_and_kidney import haemodialysis_sessions, monthly_dialysis_control
from seeds.archetypes.metabolic import refill
from seeds.archetypes.slot import Slot
from seeds.archetypes.surgical import appendicitis
from seeds.chart import Chart
from seeds.results import creatinine_of

MORE_THAN = 10_000
YEARS = 28
_DRUGS = (
    "losartan",
    "amlodipino",
    "atorvastatina",
    "insulina_glargina",
    "furosemida",
    "aspirina",
    "omeprazol",
    "calcitriol",
)


def heavy(chart: Chart, slot: Slot) -> None:
    """Its record is older than everybody's: it starts 28 years before the reference date."""
    chart.first_day = chart.last_day - timedelta(days=round(365.25 * YEARS))
    appendicitis(chart, slot)
    dialysis_from = chart.last_day - timedelta(days=round(365.25 * 6.5))
    filtration, day, number = 74.0, chart.first_day + timedelta(days=20), 0
    while day < dialysis_from:
        filtration = max(9.0, filtration - 0.33)
        _control(chart, day, number, filtration)
        number += 1
        day += timedelta(days=24)
    haemodialysis_sessions(chart, dialysis_from, chart.last_day)
    monthly_dialysis_control(chart, dialysis_from, chart.last_day)
    day = chart.last_day - timedelta(days=3)
    while _events(chart) < MORE_THAN + 150 and day > dialysis_from:
        _between_sessions(chart, day)
        day -= timedelta(days=10)


def _events(chart: Chart) -> int:
    return sum(chart.counts[label] for label in EVENT_LABELS)


def _control(chart: Chart, day: date, number: int, filtration: float) -> None:
    rng = chart.rng
    stage = "N183" if filtration >= 30 else "N184" if filtration >= 15 else "N185"
    codes = ("E112", "I10X") if filtration >= 60 else (stage, "E112", "I10X")
    with chart.consultation(day, "Control de diabetes y enfermedad renal", *codes) as visit:
        visit.assessment = f"Filtración glomerular estimada de {filtration:.0f} mL/min/1.73 m²."
        creatinine = creatinine_of(filtration, chart.person.sex, chart.age(day))
        if number % 3 == 0:
            visit.study("hba1c", hba1c=rng.uniform(6.9, 9.4))
            visit.study("lipidos", trigliceridos=rng.uniform(150, 260))
            visit.study("electrolitos", potasio=5.5 - filtration / 60)
            visit.study("bh", hemoglobina=min(14.5, 9 + filtration / 14))
            visit.study("ego", proteinas_orina="100 mg/dL")
        visit.study("qs", glucosa=rng.uniform(110, 210), creatinina=creatinine, urea=26 + creatinine * 18)
        visit.study("creatinina", creatinina=creatinine)
        visit.study("microalbuminuria", albumina_creatinina=rng.uniform(60, 700))
        if filtration >= 30:
            visit.prescribe("metformina", refill(28))
        for drug in _DRUGS[: 4 + min(4, number // 20)]:
            visit.prescribe(drug, refill(28))


def _between_sessions(chart: Chart, day: date) -> None:
    with chart.consultation(day, "Control de diabetes en hemodiálisis", "E112", "N185") as visit:
        visit.subjective = "Glucosas capilares de 110 a 180 mg/dL en ayuno."
        visit.study("glucosa", glucosa=chart.rng.uniform(105, 190))
        visit.study("potasio", potasio=chart.rng.uniform(4.6, 5.9))
        for drug in _DRUGS[1:]:
            visit.prescribe(drug, 14)
