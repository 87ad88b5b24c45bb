"""Children, healthy adults, depression, low back pain, breast cancer."""

from datetime import date, timedelta

from graph_schema.values import AttendanceRole, Certainty, NoteKind
from seeds.archetypes.episodes import chain, influenza_vaccine, sprinkle
from seeds.archetypes.slot import Slot
from seeds.archetypes.surgical import wound
from seeds.chart import Chart
from seeds.visit import Leave

# Esquema de vacunación (Secretaría de Salud, 2022 on): age in months, vaccine, dose.
SCHEDULE = (
    (0, "bcg", 1),
    (0, "hepatitis_b", 1),
    (2, "hexavalente", 1),
    (2, "rotavirus", 1),
    (2, "neumococo", 1),
    (4, "hexavalente", 2),
    (4, "rotavirus", 2),
    (4, "neumococo", 2),
    (6, "hexavalente", 3),
    (12, "srp", 1),
    (12, "neumococo", 3),
    (18, "hexavalente", 4),
    (18, "srp", 2),
    (48, "dpt", 1),
    (132, "vph", 1),
)


def child(chart: Chart, slot: Slot) -> None:
    """Well-child visits with the vaccines of the age, infections, a fever in the emergency room for some."""
    born, rng = chart.person.born, chart.rng
    for months in sorted({entry[0] for entry in SCHEDULE} | {9, 24, 36, 72, 96}):
        day = born + timedelta(days=round(months * 30.44) + rng.randrange(2, 9))
        if chart.holds(day):
            _weigh(chart, day)
            _well_child(chart, day, [(vaccine, dose) for at, vaccine, dose in SCHEDULE if at == months])
    feverish = slot.rank < 4
    for number, day in enumerate(chart.spread(slot.between(1, 5, 1.4), begin=0.03)):
        if (day - born).days < 40:
            continue
        _weigh(chart, day)
        if feverish and number == 0:
            _fever(chart, day)
        else:
            rng.choice([_child_cold, _child_cold, _ear_or_throat, _child_diarrhoea])(chart, day)
    chart.body.weight = max(chart.body.weight, 3.0)


def _weigh(chart: Chart, day: date) -> None:
    """Weight for age, near the WHO median."""
    months = (day - chart.person.born).days / 30.44
    chart.body.weight = 3.4 + months * 0.62 if months < 9 else 9 + (months - 9) * 0.19


def _well_child(chart: Chart, day: date, vaccines: list[tuple[str, int]]) -> None:
    with chart.consultation(day, "Control de niño sano", "Z001") as visit:
        visit.subjective = "Acude con su madre. Come y duerme bien, desarrollo psicomotor acorde con la edad."
        visit.objective = "Activo, reactivo, fontanela y reflejos acordes con la edad, cardiopulmonar sin compromiso."
        visit.assessment = "Niño sano, crecimiento en percentil adecuado."
        for vaccine, dose in vaccines:
            if vaccine != "vph" or chart.person.woman:
                visit.immunize(vaccine, dose)
        if 170 < (day - chart.person.born).days < 800:
            visit.prescribe("vitaminas", 60)
        if (day - chart.person.born).days > 700:
            visit.prescribe("albendazol", 1)
        if 350 < (day - chart.person.born).days < 400 or 700 < (day - chart.person.born).days < 1400:
            visit.study("bh")


def _child_cold(chart: Chart, day: date) -> None:
    with chart.consultation(day, "Escurrimiento nasal y tos", "J00X") as visit:
        visit.vitals = chart.vitals(37.5, 8)
        visit.subjective = "Dos días con rinorrea hialina y tos; come y juega. Sin dificultad respiratoria."
        visit.objective = "Faringe hiperémica, tímpanos normales, campos pulmonares bien ventilados."
        visit.prescribe("paracetamol_gotas", 3)


def _ear_or_throat(chart: Chart, day: date) -> None:
    with chart.consultation(day, "Fiebre y dolor de garganta", "J039") as visit:
        visit.vitals = chart.vitals(38.7, 20)
        visit.subjective = "Fiebre de 38.8 °C de dos días, rechazo al alimento."
        visit.objective = "Amígdalas con exudado purulento, adenopatías cervicales."
        visit.prescribe("amoxicilina_susp", 10)
        visit.prescribe("paracetamol_gotas", 3)


def _child_diarrhoea(chart: Chart, day: date) -> None:
    with chart.consultation(day, "Evacuaciones líquidas", "A099") as visit:
        visit.subjective = "Cuatro evacuaciones líquidas sin sangre; acepta líquidos."
        visit.objective = "Mucosas húmedas, llenado capilar inmediato, llora con lágrimas."
        visit.prescribe("electrolitos", 3)
        visit.study("copro")


def _fever(chart: Chart, day: date) -> None:
    with chart.emergency(day, "Fiebre de 39 °C", "R509") as visit:
        visit.certainty = Certainty.PRESUMPTIVE
        visit.vitals = chart.vitals(39.1, 30)
        visit.subjective = "Fiebre de un día, cuantificada en 39 °C, hiporexia."
        visit.objective = "Reactivo, sin rigidez de nuca, sin exantema; faringe hiperémica."
        visit.assessment = "Síndrome febril de probable origen viral, sin datos de sepsis."
        visit.study("bh")
        visit.study("ego")
        visit.prescribe("paracetamol_gotas", 3)


def healthy(chart: Chart, slot: Slot) -> None:
    """Few visits: check-ups, a short illness; women's screening by age. One cuts the hand."""
    for day in chart.spread(slot.between(0.6, 5.4)):
        _check_up(chart, day)
    sprinkle(chart, slot.between(0.8, 6), leaves=0 if slot.q < 0.3 else 1)
    if slot.rank == 4 and slot.block % 4:
        wound(chart, chart.day(chart.rng.uniform(0.1, 0.9)))


def _check_up(chart: Chart, day: date) -> None:
    age, woman, rng = chart.age(day), chart.person.woman, chart.rng
    with chart.consultation(day, "Detección integral (chequeo)", "Z000") as visit:
        visit.subjective = "Acude a revisión preventiva, sin molestias."
        visit.assessment = "Sin datos patológicos. Se promueve actividad física y alimentación saludable."
        visit.study("glucosa", glucosa=rng.uniform(76, 97))
        if age >= 20:
            visit.study("colesterol")
            visit.study("trigliceridos")
        if age >= 35:
            visit.study("bh")
            visit.study("ego")
        if woman and 25 <= age <= 64:
            visit.study("citologia", "Negativo a lesión intraepitelial o malignidad.")
        if woman and 40 <= age <= 69:
            visit.study("mastografia", "BI-RADS 1: mamas sin alteraciones.")
        if not woman and age >= 50:
            visit.study("psa")
        if rng.random() < 0.2:
            visit.immunize("td", 1)
        if age < 50 and woman:
            visit.prescribe("acido_folico", 90)


def respiratory(chart: Chart, slot: Slot) -> None:
    """Often ill for a few days: respiratory and intestinal infections, some in the emergency room."""
    count = slot.between(1.5, 10, 1.3)
    sprinkle(chart, count, leaves=1 + (slot.q > 0.5))
    if slot.rank < 3:
        with chart.emergency(chart.day(0.5), "Fiebre, tos y ataque al estado general", "B349") as visit:
            visit.vitals = chart.vitals(38.8, 26)
            visit.subjective = "Inicio súbito de fiebre, mialgias, tos seca y cefalea hace 24 horas."
            visit.objective = "Faringe hiperémica, sin estertores; saturación de 95 %."
            visit.study("covid")
            visit.study("bh")
            visit.study("rx_torax", "Sin consolidación ni derrame.")
            visit.prescribe("oseltamivir", 5)
            visit.prescribe("paracetamol", 5)
    for day in chart.spread(2):
        _check_up(chart, day)


def depression(chart: Chart, slot: Slot) -> None:
    """Depressive episode: an SSRI raised after a month, psychiatry, leaves at the start, thyroid ruled out."""
    start = 0.1 + 0.4 * (1 - slot.q)
    count = slot.between(5, 14)
    drug = "sertralina" if chart.rng.random() < 0.6 else "fluoxetina"
    referral = None
    for number, day in enumerate(chart.spread(count, begin=start)):
        specialty = "Psiquiatría" if number in (2, 5) else None
        with chart.consultation(day, "Seguimiento de depresión", "F321", "F411", specialty=specialty) as visit:
            better = number > 4
            visit.subjective = (
                "Mejor ánimo, retomó actividades, duerme 7 horas. Niega ideación suicida."
                if better
                else "Tristeza, anhedonia, insomnio de conciliación y fatiga de 2 meses. Niega ideación suicida."
            )
            visit.objective = "Cooperador, afecto " + ("eutímico" if better else "hipotímico") + ", juicio conservado."
            visit.assessment = f"PHQ-9 de {max(4, 18 - number * 3)} puntos."
            dose = None if number == 0 else ("100 mg" if drug == "sertralina" else "40 mg")
            visit.prescribe(drug, 30, dose=dose)
            if number < 2:
                visit.prescribe("clonazepam", 15)
            if number == 0:
                visit.study("tsh")
                visit.study("bh")
                visit.study("qs")
            if number == 1:
                referral = visit.refer("Episodio depresivo moderado para psiquiatría")
            if number == 2:
                visit.follows(referral)
        if number == 0:
            chain(
                chart,
                visit.at.date() + timedelta(days=1),
                42 + 14 * (slot.rank % 3),
                "Incapacidad por depresión",
                "F321",
            )
    sprinkle(chart, 3, leaves=1)


def back_pain(chart: Chart, slot: Slot) -> None:
    """Low back pain: episodes with analgesics and chains of leaves; an X-ray and rehabilitation once."""
    episodes = 2 + slot.rank % 2
    if slot.rank == 0:
        _back_emergency(chart, chart.day(0.08))
    for number in range(episodes):
        day = chart.day(0.12 + 0.8 * number / episodes + 0.05 * chart.rng.random())
        with chart.consultation(day, "Dolor lumbar", "M545") as visit:
            visit.subjective = (
                "Dolor lumbar de 3 días tras esfuerzo al cargar, 7/10, sin irradiación ni alteración de esfínteres."
            )
            visit.objective = "Contractura paravertebral, Lasègue negativo, fuerza y reflejos conservados."
            visit.assessment = "Lumbalgia mecánica sin datos de alarma."
            visit.prescribe("naproxeno", 7)
            visit.prescribe("metocarbamol", 7)
            visit.prescribe("omeprazol", 14)
            last = visit.leave(3)
            if number == 1:
                visit.study("rx_lumbar", "Rectificación de la lordosis, espacios L4-L5 y L5-S1 conservados.")
                visit.refer("Lumbalgia recurrente para rehabilitación")
        after = visit.at.date() + timedelta(days=3)
        _back_chain(chart, after, 1 + slot.rank % 3, last)
    sprinkle(chart, 3, leaves=1)


def _back_chain(chart: Chart, day: date, parts: int, last: Leave | None) -> None:
    for part in (7, 14, 14, 7)[:parts]:
        if not chart.holds(day):
            return
        with chart.consultation(day, "Control de lumbalgia", "M545") as visit:
            visit.subjective = "Dolor 4/10, mejora con reposo y calor local."
            visit.objective = "Disminución de la contractura, marcha normal."
            visit.prescribe("diclofenaco", 5)
            visit.prescribe("paracetamol", 7)
            last = visit.leave(part, continues=last)
        day += timedelta(days=part)


def _back_emergency(chart: Chart, day: date) -> None:
    with chart.emergency(day, "Dolor lumbar intenso", "M545") as visit:
        visit.subjective = "Dolor súbito 9/10 al levantar un objeto; sin fiebre ni incontinencia."
        visit.objective = "Contractura intensa, Lasègue negativo, sensibilidad en silla de montar conservada."
        visit.prescribe("ketorolaco", 1)
        visit.prescribe("paracetamol", 5)


def breast_cancer(chart: Chart, slot: Slot) -> None:
    """Screening mammogram, biopsy, mastectomy with pathology, six cycles of chemotherapy, tamoxifen, follow-up."""
    rng = chart.rng
    day = chart.day(rng.uniform(0.05, 0.35))
    with chart.consultation(day, "Detección de cáncer de mama", "Z123") as visit:
        visit.study("mastografia", "BI-RADS 5: nódulo espiculado de 22 mm en cuadrante superior externo izquierdo.")
        referral = visit.refer("Mastografía BI-RADS 5")
    day += timedelta(days=12)
    with chart.consultation(day, "Valoración por mastografía BI-RADS 5", "C504", specialty="Cirugía general") as visit:
        visit.certainty = Certainty.PRESUMPTIVE
        visit.follows(referral)
        visit.note_kind = NoteKind.INTERCONSULTATION
        visit.objective = "Nódulo de 2 cm, pétreo, móvil, en cuadrante superior externo izquierdo; axila negativa."
        visit.study("us_mama", "Nódulo hipoecoico de bordes irregulares de 21 mm, BI-RADS 5.")
        visit.procedure("biopsia_mama", "Cinco cilindros")
        visit.study(
            "patologia",
            "Carcinoma ductal infiltrante, SBR 7, RE positivo, RP positivo, HER2 negativo.",
            after_minutes=40,
        )
    left = _mastectomy(chart, day + timedelta(days=24))
    chain(chart, left + timedelta(days=28), 112, "Incapacidad por cáncer de mama", "C504")
    for cycle in range(6):
        when = left + timedelta(days=30 + 21 * cycle)
        if chart.holds(when):
            _chemotherapy(chart, when, cycle + 1)
    for number, day in enumerate(chart.spread(22, begin=0.5)):
        if day < left + timedelta(days=190):
            continue
        specialty = "Oncología médica" if number % 4 == 0 else None
        with chart.consultation(day, "Vigilancia de cáncer de mama", "C504", specialty=specialty) as visit:
            visit.subjective = "Asintomática, bochornos leves por tamoxifeno."
            visit.objective = "Lecho quirúrgico sin recidiva, axilas negativas."
            visit.prescribe("tamoxifeno", 30)
            if number % 4 == 0:
                visit.study("bh")
                visit.study("hepatico")
            if number % 12 == 0:
                visit.study("mastografia", "BI-RADS 2 en mama derecha.")
    influenza_vaccine(chart)


def _mastectomy(chart: Chart, day: date) -> date:
    member = chart.membership(day)
    at = chart.at(day, member.hospital, 7 * 60)
    with chart.admission(at, 2, "Mastectomía programada", "C504", specialty="Cirugía general") as stay:
        surgeon = stay.also("Cirugía general", AttendanceRole.SURGEON)
        stay.also("Anestesiología", AttendanceRole.ANESTHESIOLOGIST)
        for word in ("bh", "coagulacion", "qs"):
            stay.study(word)
        plan = "Diagnóstico: carcinoma ductal infiltrante T2N0M0. Plan: mastectomía radical modificada. ASA II."
        stay.note(NoteKind.PREOPERATIVE, timedelta(hours=1), plan, surgeon)
        stay.procedure("mastectomia", "Ganglio centinela negativo, sin complicaciones", after_minutes=150)
        done = "Mastectomía sin incidentes, sangrado de 120 mL, drenaje colocado."
        stay.note(NoteKind.POSTOPERATIVE, timedelta(hours=6), done, surgeon)
        report = "Carcinoma ductal infiltrante de 21 mm, bordes libres, 0 de 3 ganglios con metástasis: pT2 pN0."
        stay.study("patologia", report, after_minutes=300)
        stay.prescribe("paracetamol", 7)
        stay.prescribe("enoxaparina", 2)
        stay.progress(
            1, "Dolor leve.", "Herida limpia, drenaje de 60 mL.", "Primer día posoperatorio.", "Egreso mañana."
        )
        stay.discharge("Egreso por mejoría con drenaje. Plan: retiro en consulta y valoración por oncología.")
        stay.leave(28)
    return (stay.ended_at or stay.at).date()


def _chemotherapy(chart: Chart, day: date, cycle: int) -> None:
    rng = chart.rng
    reason = f"Quimioterapia AC, ciclo {cycle} de 6"
    with chart.consultation(day, reason, "Z511", "C504", specialty="Oncología médica") as visit:
        visit.subjective = "Náusea leve tras el ciclo previo." if cycle > 1 else "Acepta quimioterapia adyuvante."
        visit.study("bh", leucocitos=rng.uniform(4.6, 6.4), hemoglobina=13.0 - cycle * 0.35)
        visit.procedure("quimioterapia", "Sin reacciones durante la infusión")
        for drug in ("doxorrubicina", "ciclofosfamida", "ondansetron"):
            visit.prescribe(drug, 1)
