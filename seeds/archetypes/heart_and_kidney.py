"""Heart failure, chronic kidney disease and haemodialysis (GPC SSA-219, GPC IMSS-335; KDIGO 2024 stages)."""

from datetime import date, datetime, time, timedelta

from graph_schema.values import AttendanceRole, NoteKind
from seeds.archetypes.episodes import influenza_vaccine
from seeds.archetypes.slot import Slot
from seeds.chart import Chart
from seeds.results import creatinine_of
from seeds.visit import Visit


def heart_failure(chart: Chart, slot: Slot) -> None:
    """Congestive heart failure: four drugs, NT-proBNP and echocardiogram; one of two decompensates and is admitted."""
    days = chart.spread(slot.between(24, 44), begin=0.02)
    worse = len(days) // 2
    referral = None
    for number, day in enumerate(days):
        specialist = "Cardiología" if number == 2 else None
        with chart.consultation(
            day, "Control de insuficiencia cardiaca", "I500", "I10X", specialty=specialist
        ) as visit:
            visit.subjective = (
                "Disnea de medianos esfuerzos, duerme con dos almohadas, sin disnea paroxística nocturna."
            )
            visit.objective = "Sin ingurgitación yugular, campos pulmonares limpios, edema de tobillos +."
            visit.assessment = "Clase funcional II de la NYHA."
            for drug in ("enalapril", "metoprolol", "espironolactona", "furosemida"):
                visit.prescribe(drug, 30)
            if number % 4 == 0:
                visit.study("electrolitos", potasio=chart.rng.uniform(4.1, 5.0))
                visit.study(
                    "creatinina", creatinina=creatinine_of(chart.rng.uniform(62, 74), chart.person.sex, chart.age(day))
                )
                visit.study("ntprobnp", ntprobnp=chart.rng.uniform(420, 900))
            if number == 1:
                referral = visit.refer("Insuficiencia cardiaca para ecocardiograma")
            if number == 2:
                visit.follows(referral)
                visit.study("eco", "FEVI 36 %, hipocinesia global, ventrículo izquierdo dilatado, IM leve.")
                visit.study("ecg", "Ritmo sinusal, crecimiento de ventrículo izquierdo, QRS de 110 ms.")
        if number == worse and slot.rank == 0:
            _decompensation(chart, day + timedelta(days=11))
    influenza_vaccine(chart)
    if slot.rank == 1 and slot.block % 3 == 1:
        end = datetime.combine(chart.last_day - timedelta(days=8), time(4, 35), chart.person.home.offset)
        chart.die(end)


def _decompensation(chart: Chart, day: date) -> None:
    with chart.emergency(day, "Disnea en reposo", "I500") as urgent:
        urgent.vitals = chart.vitals(36.5, 32)
        urgent.subjective = "Ortopnea y aumento de 5 kg en una semana tras suspender diurético."
        urgent.objective = "Ingurgitación yugular grado III, estertores basales bilaterales, edema hasta rodillas."
        urgent.study("ntprobnp", ntprobnp=5400.0)
        urgent.study("electrolitos", sodio=132.0)
        urgent.study("rx_torax", "Cardiomegalia grado III, redistribución de flujo, derrame pleural bilateral pequeño.")
        urgent.study("ecg", "Taquicardia sinusal, sin cambios isquémicos agudos.")
    begins = urgent.ended_at or urgent.at
    reason = "Insuficiencia cardiaca descompensada"
    with chart.admission(begins, 6, reason, "I500", specialty="Medicina interna", after=urgent) as stay:
        stay.prescribe("furosemida", 6, dose="40 mg", frequency="Cada 8 horas")
        stay.prescribe("enoxaparina", 6)
        for night in range(1, 6):
            stay.study("electrolitos", after_minutes=night * 1440, potasio=3.7)
            stay.progress(
                night,
                "Refiere menos disnea.",
                f"Balance negativo de {900 - night * 90} mL, edema en disminución.",
                "Insuficiencia cardiaca en mejoría.",
                "Continúa diurético, restricción hídrica.",
            )
        stay.discharge(
            "Egreso por mejoría. Peso seco alcanzado. Plan: tratamiento completo, dieta baja en sal, cita en 7 días."
        )
    with chart.consultation(
        (stay.ended_at or stay.at).date() + timedelta(days=7), "Control posterior a egreso", "I500"
    ) as visit:
        visit.prescribe("furosemida", 30)
        visit.study("electrolitos")


def kidney(chart: Chart, slot: Slot) -> None:
    """Chronic kidney disease: a filtration that falls, from stage 3 to 4; anaemia treated; no metformin below 30."""
    rng = chart.rng
    filtration = rng.uniform(50, 58)
    falls = slot.between(0.35, 0.6)
    diabetic = rng.random() < 0.6
    for number, day in enumerate(chart.spread(slot.between(38, 66), begin=0.02)):
        stage = "N183" if filtration >= 30 else "N184"
        codes = (stage, "E112" if diabetic else "I120", *(("D638",) if filtration < 30 else ()))
        specialty = "Nefrología" if number % 6 == 5 else None
        with chart.consultation(day, "Control de enfermedad renal crónica", *codes, specialty=specialty) as visit:
            visit.subjective = "Nicturia de 2 veces, sin edema." if filtration > 30 else "Cansancio y prurito leve."
            visit.objective = "Palidez de tegumentos leve." if filtration < 30 else "Sin edema, sin palidez."
            visit.assessment = f"Filtración glomerular estimada de {filtration:.0f} mL/min/1.73 m²."
            if number % 3 == 0:
                _kidney_labs(visit, filtration, diabetic)
            _kidney_drugs(visit, filtration, diabetic)
            if number == 4:
                visit.refer("Enfermedad renal crónica para nefrología")
                visit.study("us_renal", "Riñones de 8.9 y 9.1 cm, corteza hiperecoica, sin dilatación.")
        filtration = max(17.0, filtration - falls + rng.gauss(0, 0.5))
    influenza_vaccine(chart)


def _kidney_labs(visit: Visit, filtration: float, diabetic: bool) -> None:
    person, day, rng = visit.chart.person, visit.at.date(), visit.chart.rng
    creatinine = creatinine_of(filtration, person.sex, person.age_on(day))
    visit.study("creatinina", creatinina=creatinine)
    visit.study(
        "qs", glucosa=rng.uniform(118, 160) if diabetic else 92.0, urea=30 + creatinine * 22, creatinina=creatinine
    )
    visit.study("bh", hemoglobina=min(13.2, 8.4 + filtration / 12))
    visit.study("electrolitos", potasio=5.6 - filtration / 50)
    visit.study("ego", proteinas_orina="100 mg/dL")
    visit.study("microalbuminuria", albumina_creatinina=rng.uniform(320, 900))
    if filtration < 30:
        visit.study("fosforo", fosforo=rng.uniform(4.4, 5.3))
        visit.study("pth", pth=rng.uniform(90, 190))
    if diabetic:
        visit.study("hba1c", hba1c=rng.uniform(6.8, 7.8))


def _kidney_drugs(visit: Visit, filtration: float, diabetic: bool) -> None:
    visit.prescribe("losartan", 30)
    visit.prescribe("atorvastatina", 30)
    if diabetic:
        if filtration >= 30:
            visit.prescribe("metformina", 30, frequency="Cada 24 horas" if filtration < 45 else None)
        else:
            visit.prescribe("insulina_nph", 30)
    if filtration < 30:
        visit.prescribe("calcio", 30)
        visit.prescribe("eritropoyetina", 30)
        visit.prescribe("furosemida", 30)


def dialysis(chart: Chart, slot: Slot) -> None:
    """Stage 5 on haemodialysis: three sessions a week for the last months, monthly tests and prescriptions."""
    months = slot.between(2.5, 7.5) * chart.profile.density
    begin = chart.last_day - timedelta(days=round(months * 30.4))
    with chart.consultation(
        begin - timedelta(days=40), "Enfermedad renal terminal", "N185", specialty="Nefrología"
    ) as visit:
        visit.subjective = "Náusea, prurito, edema y disminución de la diuresis."
        visit.assessment = (
            "Filtración de 8 mL/min/1.73 m². Requiere terapia de reemplazo renal. Se crea acceso vascular."
        )
        visit.study("creatinina", creatinina=creatinine_of(8, chart.person.sex, chart.age(begin)))
        visit.study("vih")
        visit.procedure("fistula", "Fístula radiocefálica izquierda con buen frémito")
        visit.also("Cirugía general", AttendanceRole.SURGEON)
    haemodialysis_sessions(chart, begin, chart.last_day)
    monthly_dialysis_control(chart, begin, chart.last_day)


def haemodialysis_sessions(chart: Chart, day: date, until: date) -> None:
    """Sessions on Monday, Wednesday and Friday, each with a nursing sheet."""
    number = 0
    while day <= until:
        if day.isoweekday() in (1, 3, 5) and chart.holds(day):
            number += 1
            _session(chart, day, number)
        day += timedelta(days=1)


def _session(chart: Chart, day: date, number: int) -> None:
    rng = chart.rng
    with chart.consultation(day, "Sesión de hemodiálisis", "Z491", "N185", specialty="Nefrología") as visit:
        visit.ended_at = visit.at + timedelta(hours=4, minutes=10)
        removed = rng.randrange(15, 32) * 100
        visit.procedure("hemodialisis", f"Ultrafiltración de {removed} mL en 4 horas, sin incidentes")
        nurse = visit.also("Enfermería", AttendanceRole.NURSE)
        visit.with_note = False
        weight = chart.body.weight
        pressure = f"{rng.randrange(138, 164, 2)}/{rng.randrange(76, 92, 2)}"
        text = (
            f"Sesión {number}. Peso inicial {weight + removed / 1000:.1f} kg, final {weight:.1f} kg. TA inicial "
            f"{pressure} mmHg. Qb 350 mL/min. Ultrafiltración de {removed} mL. Acceso permeable, sin incidentes."
        )
        visit.note(NoteKind.NURSING, timedelta(hours=4), text, nurse)


def monthly_dialysis_control(chart: Chart, begin: date, until: date) -> None:
    """Each month: tests, prescriptions and the nephrologist's note."""
    rng = chart.rng
    day = begin + timedelta(days=3)
    while day <= until and chart.holds(day):
        with chart.consultation(
            day, "Control mensual de hemodiálisis", "N185", "D638", specialty="Nefrología"
        ) as visit:
            visit.subjective = "Tolera sesiones, apetito conservado, diuresis residual escasa."
            visit.assessment = "Paciente en hemodiálisis con adecuada tolerancia."
            creatinine = rng.uniform(7.2, 9.8)
            hemoglobin = rng.uniform(9.2, 11.4)
            visit.study("bh", hemoglobina=hemoglobin)
            visit.study("qs", urea=rng.uniform(95, 150), creatinina=creatinine, glucosa=rng.uniform(88, 140))
            visit.study("electrolitos", potasio=rng.uniform(4.7, 6.0))
            visit.study("calcio", calcio=rng.uniform(8.2, 9.4))
            visit.study("fosforo", fosforo=rng.uniform(4.6, 6.6))
            if visit.at.month % 3 == 0:
                visit.study("pth", pth=rng.uniform(180, 520))
                visit.study("ferritina", ferritina=rng.uniform(180, 480))
                visit.study("hepatico", albumina=rng.uniform(3.3, 4.0))
            for drug in ("eritropoyetina", "calcio", "calcitriol", "losartan", "acido_folico"):
                visit.prescribe(drug, 30)
        day += timedelta(days=30)
