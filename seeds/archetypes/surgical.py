"""Appendicitis, hip fracture, injuries: from the emergency room on."""

from datetime import date, timedelta

from graph_schema.values import (
    AttendanceRole,
    Certainty,
    NoteKind,
    SickLeaveBranch,
    SickLeaveCharacter,
)
from seeds.archetypes.episodes import sprinkle
from seeds.archetypes.slot import Slot
from seeds.chart import Chart
from seeds.visit import Visit


def appendicitis(chart: Chart, slot: Slot) -> None:
    """Emergency, admission, appendectomy with its notes and pathology, discharge, leave, removal of stitches."""
    rng = chart.rng
    day = chart.day(rng.uniform(0.15, 0.9))
    with chart.emergency(day, "Dolor en fosa iliaca derecha", "K358") as urgent:
        urgent.certainty = Certainty.PRESUMPTIVE
        urgent.vitals = chart.vitals(38.1, 22)
        urgent.subjective = (
            "Dolor periumbilical de 18 horas que migró a fosa iliaca derecha, náusea, un vómito e hiporexia."
        )
        urgent.objective = "McBurney positivo, rebote positivo, Rovsing positivo, peristalsis disminuida."
        urgent.assessment = "Alvarado 8 puntos: se ingresa a cirugía."
        urgent.study("bh", leucocitos=rng.uniform(13.5, 17.5), neutrofilos=rng.uniform(80, 88))
        urgent.study("ego")
        urgent.study("coagulacion")
        urgent.study("us_abdomen", "Apéndice de 9 mm, no compresible, con líquido periapendicular escaso.")
        if chart.person.woman:
            urgent.study("embarazo", embarazo="Negativo")
    stay = _appendectomy(chart, slot, urgent)
    left = (stay.ended_at or stay.at).date()
    with chart.consultation(left + timedelta(days=8), "Control posoperatorio y retiro de puntos", "Z090") as visit:
        visit.subjective = "Tolera la vía oral, evacua normal, sin fiebre."
        visit.objective = "Herida quirúrgica limpia, bien afrontada; se retiran puntos."
        visit.assessment = "Evolución posoperatoria satisfactoria. Se revisa patología: apendicitis aguda supurada."
        visit.procedure("curacion")
        visit.prescribe("paracetamol", 3)
    sprinkle(chart, 4)


def _appendectomy(chart: Chart, slot: Slot, urgent: Visit) -> Visit:
    begins = urgent.ended_at or urgent.at
    reason = "Apendicitis aguda"
    with chart.admission(begins, 2, reason, "K358", specialty="Cirugía general", after=urgent) as stay:
        surgeon = stay.also("Cirugía general", AttendanceRole.SURGEON)
        stay.also("Anestesiología", AttendanceRole.ANESTHESIOLOGIST)
        stay.subjective = "Dolor abdominal de 20 horas de evolución, en ayuno."
        stay.objective = "Abdomen con irritación peritoneal en fosa iliaca derecha."
        stay.prescribe("ceftriaxona", 2)
        stay.prescribe("metronidazol", 3)
        stay.prescribe("ketorolaco", 2)
        stay.note(
            NoteKind.PREOPERATIVE,
            timedelta(minutes=90),
            "Diagnóstico preoperatorio: apendicitis aguda. Cirugía planeada: apendicectomía. Riesgo quirúrgico ASA I. "
            "Ayuno mayor de 8 horas. Consentimiento informado firmado.",
            surgeon,
        )
        word = "apendicectomia_lap" if slot.rank else "apendicectomia"
        stay.procedure(word, "Apéndice supurada, base íntegra, sin complicaciones", after_minutes=180)
        stay.note(
            NoteKind.POSTOPERATIVE,
            timedelta(hours=5),
            "Diagnóstico posoperatorio: apendicitis aguda supurada. Hallazgos: apéndice de 9 cm con fibrina, líquido "
            "seropurulento 20 mL. Sangrado 30 mL, cuenta completa, sin incidentes. Pasa a recuperación.",
            surgeon,
        )
        report = "Apéndice cecal de 8.5 × 1.1 cm. Apendicitis aguda supurada con periapendicitis. Sin malignidad."
        stay.study("patologia", report, after_minutes=320)
        stay.progress(
            1,
            "Dolor leve, canaliza gases.",
            "Herida limpia, abdomen blando.",
            "Primer día posoperatorio.",
            "Inicia dieta.",
        )
        stay.discharge(
            "Egreso por mejoría. Resumen: apendicectomía sin complicaciones. Plan: antibiótico vía oral, reposo "
            "relativo, retiro de puntos en 8 días en su unidad y datos de alarma."
        )
        stay.leave(14)
    return stay


def hip_fracture(chart: Chart, slot: Slot) -> None:
    """A fall in old age: emergency, partial replacement, anticoagulation, discharge, rehabilitation."""
    day = chart.day(chart.rng.uniform(0.3, 0.75))
    with chart.emergency(day, "Caída de su altura con dolor en cadera", "S720") as urgent:
        urgent.subjective = "Cayó en el baño hace 3 horas; dolor intenso en cadera e imposibilidad para la marcha."
        urgent.objective = "Extremidad acortada y en rotación externa; pulsos distales presentes."
        urgent.study("rx_cadera", "Fractura desplazada del cuello femoral, Garden IV.")
        for word in ("bh", "qs", "coagulacion"):
            urgent.study(word, values={"hemoglobina": 11.6} if word == "bh" else None)
        urgent.prescribe("paracetamol", 2)
    begins = urgent.ended_at or urgent.at
    specialty = "Traumatología y ortopedia"
    with chart.admission(begins, 6, "Fractura de cadera", "S720", specialty=specialty, after=urgent) as stay:
        surgeon = stay.also(specialty, AttendanceRole.SURGEON)
        stay.also("Anestesiología", AttendanceRole.ANESTHESIOLOGIST)
        stay.study("ecg", "Ritmo sinusal, sin datos de isquemia aguda.")
        stay.prescribe("enoxaparina", 28)
        stay.prescribe("paracetamol", 14)
        stay.prescribe("cefalexina", 2)
        plan = (
            "Diagnóstico: fractura de cuello femoral. Plan: hemiartroplastia. Riesgo ASA III. Consentimiento firmado."
        )
        stay.note(NoteKind.PREOPERATIVE, timedelta(hours=20), plan, surgeon)
        stay.procedure("hemiartroplastia", "Prótesis parcial cementada, reducción estable", after_minutes=24 * 60)
        done = "Hemiartroplastia sin incidentes. Sangrado 350 mL. Apoyo parcial a partir de mañana."
        stay.note(NoteKind.POSTOPERATIVE, timedelta(hours=27), done, surgeon)
        stay.study("bh", after_minutes=36 * 60, hemoglobina=9.8)
        for night in (2, 3, 4, 5):
            stay.progress(
                night,
                "Dolor tolerable.",
                "Herida seca, sin datos de trombosis.",
                "Evolución adecuada.",
                "Marcha con andadera.",
            )
        stay.discharge("Egreso por mejoría. Plan: enoxaparina, calcio, rehabilitación y control en ortopedia.")
    _rehabilitation(chart, (stay.ended_at or stay.at).date() + timedelta(days=14), "Z501", 20, "marcha")
    for day in chart.spread(16, begin=0.02):
        with chart.consultation(day, "Control de hipertensión arterial", "I10X") as visit:
            visit.prescribe("losartan", 60)
            visit.prescribe("calcio", 60)
            if chart.rng.random() < 0.25:
                visit.study("qs")


def _rehabilitation(chart: Chart, day: date, code: str, sessions: int, word: str) -> None:
    """Three sessions a week."""
    for number in range(sessions):
        if not chart.holds(day):
            return
        reason = f"Sesión de rehabilitación {number + 1} de {sessions}"
        with chart.consultation(day, reason, code, specialty="Medicina física y rehabilitación") as visit:
            visit.with_note = number % 5 == 0
            visit.subjective = "Tolera ejercicios, dolor leve al final de la sesión."
            visit.objective = (
                f"Arcos de movilidad al {min(95, 50 + number * 3)} %, fuerza {'3/5' if number < 9 else '4/5'}."
            )
            visit.procedure(word)
        day = visit.at.date() + timedelta(days=3 if number % 3 == 2 else 2)


def injury(chart: Chart, slot: Slot) -> None:
    """An accident, half of them at work: emergency, X-ray, plaster or stitches, a chain of leaves, rehabilitation."""
    rng = chart.rng
    day = chart.day(rng.uniform(0.1, 0.8))
    at_work = slot.rank % 2 == 0
    branch = SickLeaveBranch.WORK_RISK if at_work else SickLeaveBranch.GENERAL_ILLNESS
    fracture = slot.rank % 4 < 2
    code = "S525" if fracture else "S934"
    where = "en su trabajo" if at_work else "en su domicilio"
    with chart.emergency(day, f"Caída {where}", code) as urgent:
        limb = "la muñeca" if fracture else "el tobillo"
        urgent.subjective = f"Caída de su altura {where} hace 2 horas, dolor y aumento de volumen en {limb}."
        urgent.objective = (
            f"Edema y dolor a la palpación de {limb}; llenado capilar de 2 segundos, sensibilidad conservada."
        )
        if fracture:
            urgent.study("rx_mano", "Fractura metafisaria distal de radio con angulación dorsal.")
            urgent.procedure("reduccion", "Reducción satisfactoria en radiografía de control")
            urgent.procedure("yeso", after_minutes=40)
        else:
            urgent.study("rx_tobillo", "Sin trazos de fractura; aumento de volumen de partes blandas.")
        urgent.prescribe("diclofenaco", 5)
        urgent.prescribe("paracetamol", 7)
        last = urgent.leave(3, branch)
    parts = (28, 14, 14, 7) if fracture else (14, 7, 7)
    day = urgent.at.date() + timedelta(days=3)
    for part in parts:
        if not chart.holds(day):
            break
        with chart.consultation(day, "Control de lesión", code) as visit:
            visit.subjective = "Dolor en disminución, sin datos de compromiso neurovascular."
            visit.objective = "Movilidad digital conservada, edema en disminución."
            visit.prescribe("paracetamol", 7)
            last = visit.leave(part, branch, continues=last)
        day += timedelta(days=part)
    _rehabilitation(chart, day + timedelta(days=2), "Z501", 8, "ejercicios")
    if at_work and chart.holds(day + timedelta(days=60)):
        with chart.consultation(day + timedelta(days=60), "Recaída de dolor por riesgo de trabajo", code) as visit:
            visit.prescribe("naproxeno", 5)
            visit.leave(7, branch, character=SickLeaveCharacter.RELAPSE)
    sprinkle(chart, 3, leaves=1)


def wound(chart: Chart, day: date) -> None:
    """A cut on the hand: cleaned, sutured, tetanus."""
    with chart.emergency(day, "Herida cortante en mano", "S619") as visit:
        visit.subjective = "Se cortó con un cuchillo hace una hora."
        visit.objective = "Herida de 3 cm en región tenar, sin lesión de tendones, sin sangrado activo."
        visit.procedure("sutura", "Cuatro puntos simples")
        visit.immunize("td", 1)
        visit.prescribe("cefalexina", 5)
        visit.prescribe("paracetamol", 3)
    follow = visit.at.date() + timedelta(days=8)
    if chart.holds(follow):
        with chart.consultation(follow, "Retiro de puntos", "S619") as later:
            later.objective = "Herida bien afrontada, sin datos de infección."
            later.procedure("curacion")


def unknown_in_emergency(chart: Chart, day: date) -> Visit:
    """Brought in unconscious and without papers: the chart must be a provisional identity's."""
    with chart.emergency(day, "Persona inconsciente en vía pública", "T149") as visit:
        visit.subjective = "Traído por ambulancia, sin identificación ni acompañante; se ignoran antecedentes."
        visit.objective = "Glasgow 11, herida contusa en región frontal, pupilas isocóricas, sin focalización."
        visit.assessment = (
            "Persona desconocida. Traumatismo craneoencefálico leve en observación; recupera la conciencia."
        )
        visit.procedure("sutura", "Cinco puntos en región frontal")
        visit.study("bh")
        visit.study("glucosa")
        visit.prescribe("paracetamol", 3)
    return visit
