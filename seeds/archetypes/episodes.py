"""Short illnesses that anybody has now and then, and the visits for them."""

from datetime import date, timedelta

from graph_schema.values import Certainty, EncounterKind
from seeds.chart import Chart
from seeds.visit import Leave

_HINT = "Se explican datos de alarma."


def cold(chart: Chart, day: date, leave_days: int = 0) -> None:
    """Common cold: symptomatic treatment, no antibiotic."""
    with chart.consultation(day, "Rinorrea, tos y malestar general de 2 días", "J00X") as visit:
        visit.vitals = chart.vitals(37.4, 6)
        visit.subjective = "Rinorrea hialina, odinofagia leve, tos seca y cefalea de 2 días de evolución. Niega disnea."
        visit.objective = "Mucosa nasal hiperémica, faringe sin exudado, campos pulmonares limpios."
        visit.assessment = f"Cuadro viral sin datos de neumonía. {_HINT}"
        visit.prescribe("paracetamol", 3)
        visit.prescribe("loratadina", 5)
        if leave_days:
            visit.leave(leave_days)


def pharyngitis(chart: Chart, day: date, leave_days: int = 0) -> None:
    """Bacterial tonsillitis by clinical criteria: antibiotic."""
    with chart.consultation(day, "Dolor de garganta y fiebre", "J039") as visit:
        visit.vitals = chart.vitals(38.6, 14)
        visit.subjective = "Odinofagia intensa, fiebre de 38.5 °C y disfagia de 3 días; sin tos."
        visit.objective = (
            "Amígdalas hipertróficas con exudado blanquecino, adenopatías cervicales anteriores dolorosas."
        )
        visit.assessment = "Criterios de Centor 4: probable estreptococo. " + _HINT
        visit.prescribe("amoxicilina", 10)
        visit.prescribe("paracetamol", 3)
        if leave_days:
            visit.leave(leave_days)


def gastroenteritis(chart: Chart, day: date, leave_days: int = 0) -> None:
    """Acute diarrhoea without dehydration: oral salts."""
    with chart.consultation(day, "Evacuaciones líquidas de un día de evolución", "A099") as visit:
        visit.vitals = chart.vitals(37.2, 8)
        visit.subjective = "Cinco evacuaciones líquidas sin moco ni sangre, náusea y dolor cólico."
        visit.objective = "Mucosas húmedas, abdomen blando con peristalsis aumentada, sin rebote."
        visit.assessment = "Sin deshidratación: plan A. " + _HINT
        visit.prescribe("electrolitos", 3)
        visit.prescribe("butilhioscina", 3)
        if chart.rng.random() < 0.3:
            visit.study("copro")
        if leave_days:
            visit.leave(leave_days)


def urinary_infection(chart: Chart, day: date) -> None:
    """Cystitis: urinalysis, sometimes a culture, a short antibiotic."""
    with chart.consultation(day, "Ardor al orinar y polaquiuria", "N390") as visit:
        visit.vitals = chart.vitals(37.0)
        visit.subjective = "Disuria, polaquiuria y tenesmo vesical de 2 días. Niega fiebre y dolor lumbar."
        visit.objective = "Dolor a la palpación suprapúbica, Giordano negativo."
        visit.assessment = "Infección urinaria baja no complicada."
        visit.study("ego", esterasa="Positivo", nitritos="Positivo")
        visit.study("urocultivo", cultivo_orina="Escherichia coli >100 000 UFC/mL")
        visit.prescribe("nitrofurantoina", 7)
        visit.prescribe("paracetamol", 3)


def gastritis(chart: Chart, day: date) -> None:
    """Dyspepsia: a proton pump inhibitor."""
    with chart.consultation(day, "Dolor epigástrico y agruras", "K297") as visit:
        visit.subjective = "Ardor epigástrico posprandial de tres semanas, sin pérdida de peso ni melena."
        visit.objective = "Abdomen blando, dolor leve en epigastrio, sin irritación peritoneal."
        visit.prescribe("omeprazol", 28)
        visit.study("bh")


def by_phone(chart: Chart, day: date) -> None:
    """Advice at a distance on a mild respiratory illness."""
    visit = chart.consultation(day, "Orientación por síntomas respiratorios leves", "B349")
    visit.kind = EncounterKind.TELEHEALTH
    visit.certainty = Certainty.PRESUMPTIVE
    with visit:
        visit.subjective = "Refiere tos y escurrimiento nasal desde ayer, sin fiebre ni dificultad para respirar."
        visit.objective = "Valoración por videollamada: eupneico, habla con frases completas. Peso y signos referidos."
        visit.prescribe("paracetamol", 3)


def sprinkle(chart: Chart, count: float, leaves: int = 0) -> None:
    """That many short illnesses over the record; the first `leaves` of them with a short sick leave."""
    for number, day in enumerate(chart.spread(count, jitter=0.45)):
        if not chart.holds(day) or chart.age(day) < 15:
            continue
        days_off = chart.rng.randrange(1, 4) if number < leaves else 0
        urinary = urinary_infection if chart.person.woman else gastritis
        kinds = [cold, cold, pharyngitis, gastroenteritis]
        if days_off:
            chart.rng.choice(kinds)(chart, day, days_off)
        else:
            chart.rng.choice([*kinds, urinary, gastritis, by_phone])(chart, day)


def influenza_vaccine(chart: Chart) -> None:
    """The yearly dose of those at risk, from October on."""
    doses = 0
    for year in range(chart.first_day.year, chart.last_day.year + 1):
        day = date(year, 10, 15) + timedelta(days=chart.rng.randrange(60))
        if chart.holds(day) and chart.rng.random() < 0.6:
            with chart.consultation(day, "Vacunación contra influenza estacional", "Z000") as visit:
                visit.with_note = False
                doses += 1
                visit.immunize("influenza", doses)


def chain(chart: Chart, day: date, total: int, reason: str, *diagnoses: str) -> Leave | None:
    """Weekly-to-monthly visits that each certify the next part of a sick leave of `total` days."""
    last: Leave | None = None
    while total > 0 and chart.holds(day):
        part = min(total, chart.rng.choice([7, 14, 14, 21]))
        with chart.consultation(day, reason, *diagnoses) as visit:
            last = visit.leave(part, continues=last)
        total -= part
        day += timedelta(days=part)
    return last
