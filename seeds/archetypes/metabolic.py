"""Diabetes with hypertension, hypertension, obesity with dyslipidaemia, hypothyroidism.

Intervals and drugs after GPC-SSA-718 (diabetes), GPC IMSS-076 (hypertension), NOM-015-SSA2-2010, NOM-030-SSA2-2009.
"""

from datetime import date, timedelta

from graph_schema.values import AttendanceRole
from seeds.archetypes.episodes import influenza_vaccine, sprinkle
from seeds.archetypes.slot import Slot
from seeds.chart import Chart
from seeds.visit import Visit


def diabetes(chart: Chart, slot: Slot) -> None:
    """Type 2 diabetes with hypertension: HbA1c about every 3 to 4 months, which falls as treatment steps up."""
    rng, body = chart.rng, chart.body
    body.weight += 16
    body.systolic += 22
    body.diastolic += 10
    adherent = rng.random() < 0.7
    hba1c, goal = rng.uniform(8.6, 11.5), rng.uniform(6.3, 7.2) if adherent else rng.uniform(7.8, 9.4)
    drugs = ["metformina", "losartan"]
    years = slot.between(2.0, 7.0, 0.8)
    days = chart.spread(slot.between(10, 45, 1.4), begin=1 - years / 7)
    last_labs = date.min
    for number, day in enumerate(days):
        interval = (days[number + 1] - day).days if number + 1 < len(days) else 45
        with chart.consultation(day, "Control de diabetes e hipertensión", "E119", "I10X") as visit:
            due = (day - last_labs).days >= 82 or number == 0
            _diabetes_findings(visit, hba1c, number == 0, adherent)
            if due:
                last_labs = day
                _diabetes_labs(visit, hba1c, number)
                if hba1c > 8 and number > 1:
                    _step_up(drugs)
            hba1c += (goal - hba1c) * 0.14 + rng.gauss(0, 0.12)
            body.systolic += (131 - body.systolic) * 0.15
            body.diastolic += (79 - body.diastolic) * 0.15
            body.weight -= 0.08
            if number == 1:
                drugs += ["atorvastatina", *(["amlodipino"] if rng.random() < 0.9 else [])]
            if number == 5:
                drugs += [word for word, share in (("aspirina", 0.65), ("clortalidona", 0.6)) if rng.random() < share]
            for drug in drugs:
                visit.prescribe(drug, refill(interval))
            if number == 3:
                visit.refer("Valoración oftalmológica anual por diabetes")
        _maybe_hypoglycaemia(chart, slot, number, day)
    influenza_vaccine(chart)
    sprinkle(chart, 3 + 3 * slot.q, leaves=1)


def _diabetes_findings(visit: Visit, hba1c: float, first: bool, adherent: bool) -> None:
    if first:
        visit.subjective = "Poliuria, polidipsia y pérdida de 4 kg en dos meses. Madre con diabetes."
    elif hba1c > 8.5:
        visit.subjective = "Refiere poliuria ocasional; transgresiones dietéticas y olvido de algunas tomas."
    else:
        visit.subjective = "Sin poliuria ni polidipsia. Camina 30 minutos cinco días por semana. Niega hipoglucemias."
    visit.objective = "Pies sin lesiones, pulsos pedios presentes, sensibilidad con monofilamento conservada."
    control = "en meta" if hba1c < 7 else "fuera de meta"
    visit.assessment = f"Control glucémico {control}, última HbA1c {hba1c:.1f} %." + (
        "" if adherent else " Poco apego."
    )


def _diabetes_labs(visit: Visit, hba1c: float, number: int) -> None:
    rng = visit.chart.rng
    glucose = max(72, 28.7 * hba1c - 46.7 + rng.gauss(0, 9) - 12)
    on_statin = number > 3
    visit.study("hba1c", hba1c=hba1c)
    visit.study("qs", glucosa=glucose)
    visit.study("ego", glucosa_orina="500 mg/dL" if glucose > 190 else "Negativo")
    cholesterol = rng.gauss(168 if on_statin else 222, 12)
    fats = max(100.0, 95 + 12 * hba1c + rng.gauss(0, 18))
    visit.study("lipidos", colesterol=cholesterol, trigliceridos=fats, hdl=rng.gauss(41, 4))
    if number % 3 == 0:
        visit.study("microalbuminuria", albumina_creatinina=max(5, rng.gauss(24, 11)))
        visit.study("creatinina")
        visit.study("bh")
        visit.study("hepatico")


def _step_up(drugs: list[str]) -> None:
    """The next step of treatment: a sulfonylurea, then basal insulin instead of it."""
    if "insulina_glargina" in drugs:
        return
    if "glibenclamida" in drugs:
        drugs[drugs.index("glibenclamida")] = "insulina_glargina"
    else:
        drugs.append("glibenclamida")


def _maybe_hypoglycaemia(chart: Chart, slot: Slot, number: int, day: date) -> None:
    if slot.rank != slot.of - 2 or number != 12:
        return
    with chart.emergency(day + timedelta(days=9), "Diaforesis y confusión", "E162", "E119") as visit:
        visit.vitals = chart.vitals(36.2, 24)
        visit.subjective = (
            "Familiar refiere diaforesis, temblor y confusión tras omitir alimento después de su medicamento."
        )
        visit.objective = "Somnoliento, diaforético; recupera el estado de alerta tras glucosa al 50 % intravenosa."
        visit.study("glucosa", glucosa=43.0)
        visit.study("electrolitos")


def refill(interval: int) -> int:
    """Days a repeat prescription covers: whole months up to the next visit, three at most."""
    return min(90, max(30, round(interval / 30) * 30))


def hypertension(chart: Chart, slot: Slot) -> None:
    """Essential hypertension: one drug, a second if pressure stays high, yearly tests."""
    body, rng = chart.body, chart.rng
    body.systolic, body.diastolic = rng.uniform(148, 166), rng.uniform(90, 100)
    first = "losartan" if rng.random() < 0.6 else "enalapril"
    drugs = [first]
    days = chart.spread(slot.between(6, 26, 1.3), begin=0.35 - 0.33 * slot.q)
    last_labs = date.min
    for number, day in enumerate(days):
        interval = (days[number + 1] - day).days if number + 1 < len(days) else 60
        with chart.consultation(day, "Control de hipertensión arterial", "I10X") as visit:
            high = body.systolic > 140
            visit.subjective = "Cefalea occipital ocasional." if high else "Sin cefalea, acúfenos ni fosfenos."
            visit.objective = "Ruidos cardiacos rítmicos, sin soplos; sin edema de miembros inferiores."
            visit.assessment = f"Presión {'fuera de' if high else 'en'} meta (<140/90 mmHg)."
            if (day - last_labs).days > 150:
                last_labs = day
                for word in ("qs", "bh", "lipidos", "ego", "electrolitos"):
                    visit.study(word)
                if number == 0:
                    visit.study("ecg", "Ritmo sinusal, eje a +30°, sin datos de isquemia ni hipertrofia ventricular.")
            if number == 2 and (high or rng.random() < 0.6):
                drugs.append("amlodipino")
            if number == 4 and rng.random() < 0.8:
                drugs.append("clortalidona" if rng.random() < 0.5 else "pravastatina")
            for drug in drugs:
                visit.prescribe(drug, refill(interval))
        body.systolic += (130 - body.systolic) * (0.22 if len(drugs) > 1 else 0.12)
        body.diastolic += (80 - body.diastolic) * 0.2
    influenza_vaccine(chart)
    sprinkle(chart, 3, leaves=1)


def obesity(chart: Chart, slot: Slot) -> None:
    """Obesity with mixed hyperlipidaemia: diet, a statin, tests twice a year, weight that slowly falls."""
    body, rng = chart.body, chart.rng
    body.weight += 24
    cholesterol, fats = rng.uniform(225, 265), rng.uniform(220, 330)
    days = chart.spread(slot.between(4, 16, 1.3), begin=0.1)
    last_labs = date.min
    for number, day in enumerate(days):
        interval = (days[number + 1] - day).days if number + 1 < len(days) else 60
        with chart.consultation(day, "Control de peso y dislipidemia", "E669", "E782") as visit:
            visit.subjective = (
                "Sedentario al inicio, come fuera de casa." if number == 0 else "Ha iniciado caminata diaria."
            )
            visit.objective = "Perímetro abdominal aumentado, acantosis nigricans en cuello, resto sin alteraciones."
            visit.assessment = f"Peso actual {body.weight:.1f} kg. Se refuerza plan de alimentación."
            if (day - last_labs).days > 150:
                last_labs = day
                visit.study("lipidos", colesterol=cholesterol, trigliceridos=fats, hdl=rng.gauss(42, 4))
                visit.study("qs", glucosa=rng.uniform(92, 112))
                visit.study("hepatico", alt=rng.uniform(24, 62))
                if number == 0:
                    visit.study("tsh")
            visit.prescribe("atorvastatina", refill(interval))
            if fats > 260:
                visit.prescribe("bezafibrato", refill(interval))
        body.weight -= 0.35
        cholesterol += (180 - cholesterol) * 0.25
        fats += (155 - fats) * 0.18
    sprinkle(chart, 2, leaves=1)


def hypothyroidism(chart: Chart, slot: Slot) -> None:
    """Primary hypothyroidism: levothyroxine adjusted by TSH at 6 to 8 weeks, then twice a year."""
    rng = chart.rng
    tsh, dose = rng.uniform(12, 38), 50
    onset = chart.day(0.05 + 0.1 * rng.random())
    days = [onset, onset + timedelta(days=50), onset + timedelta(days=105)]
    days += [day for day in chart.spread(slot.between(5, 12), begin=0.2) if day > days[-1] + timedelta(days=60)]
    for number, day in enumerate(day for day in days if chart.holds(day)):
        with chart.consultation(day, "Control de hipotiroidismo", "E039") as visit:
            visit.subjective = (
                "Cansancio, piel seca, estreñimiento e intolerancia al frío." if tsh > 8 else "Asintomática."
            )
            visit.objective = "Tiroides palpable, no dolorosa, sin nódulos; reflejos conservados."
            visit.assessment = f"TSH {tsh:.1f} µUI/mL; levotiroxina {dose} µg al día."
            if number < 4 or number % 3 == 0:
                visit.study("tiroideo", tsh=tsh, t4=0.62 if tsh > 10 else 1.2)
            if number == 0:
                visit.study("lipidos", colesterol=rng.uniform(215, 250))
            if tsh > 4.5 and number:
                dose = min(150, dose + 25)
            visit.prescribe("levotiroxina", 60 if number < 3 else 90, dose=f"{dose} µg")
        tsh = tsh * 0.35 + 0.9 if tsh > 4.5 else max(0.6, 2.2 + rng.gauss(0, 0.5))
    sprinkle(chart, 4, leaves=1)


def prostate(chart: Chart, slot: Slot) -> None:
    """Benign prostatic hyperplasia: symptoms, PSA yearly, an alpha blocker, then finasteride."""
    rng = chart.rng
    antigen = rng.uniform(1.8, 3.6)
    referral = None
    last_antigen = date.min
    for number, day in enumerate(chart.spread(slot.between(5, 16), begin=0.1)):
        specialist = "Urología" if number == 2 else None
        with chart.consultation(day, "Síntomas urinarios obstructivos bajos", "N40X", specialty=specialist) as visit:
            visit.subjective = (
                "Nicturia de 3 veces, chorro débil y pujo." if number < 2 else "Nicturia de 1 vez, mejor chorro."
            )
            visit.objective = "Tacto rectal: próstata grado II, lisa, de consistencia elástica, sin nódulos."
            if (day - last_antigen).days > 350:
                last_antigen = day
                visit.study("psa", psa=antigen)
                visit.study("ego")
                antigen += 0.08
            if number == 1:
                visit.study("us_prostata", "Próstata de 48 mL, bordes regulares; orina residual de 55 mL.")
                referral = visit.refer("Hiperplasia prostática sintomática")
            if number == 2:
                visit.follows(referral)
                visit.also("Enfermería", AttendanceRole.NURSE)
            visit.prescribe("tamsulosina", 60)
            if number > 2:
                visit.prescribe("finasterida", 60)
    influenza_vaccine(chart)
    sprinkle(chart, 2)
