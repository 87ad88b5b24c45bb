"""Pregnancy: prenatal visits, tests and ultrasounds by week, delivery, post-partum (NOM-007-SSA2-2016)."""

from datetime import date, datetime, time, timedelta

from graph_schema.values import AttendanceRole, NoteKind, SickLeaveBranch
from seeds.archetypes.episodes import sprinkle
from seeds.archetypes.slot import Slot
from seeds.chart import Chart
from seeds.visit import Visit

_WEEKS = (8, 12, 16, 20, 24, 28, 31, 34, 36, 38, 39)
_ULTRASOUNDS = {
    12: "Embrión único con latido, longitud craneocaudal acorde a 12 semanas, translucencia nucal de 1.3 mm.",
    20: "Feto único vivo, fetometría para 20 semanas, sin malformaciones aparentes, placenta corporal posterior.",
    34: "Feto único en presentación cefálica, peso estimado 2 350 g, líquido amniótico normal, placenta grado II.",
}


def pregnancy(chart: Chart, slot: Slot) -> None:
    """One pregnancy; that of the last rank is under way at the end of the record, without a delivery."""
    rng = chart.rng
    under_way = slot.rank == slot.of - 1
    conceived = chart.last_day - timedelta(weeks=27) if under_way else chart.day(rng.uniform(0.08, 0.75))
    weeks_at_birth = rng.choice([38, 39, 39, 40, 40])
    born = conceived + timedelta(weeks=weeks_at_birth, days=rng.randrange(7))
    code = "Z340" if rng.random() < 0.45 else "Z348"
    body = chart.body
    _confirm(chart, conceived + timedelta(weeks=6), code)
    referral = None
    for week in _WEEKS:
        day = conceived + timedelta(weeks=week, days=rng.randrange(-2, 3))
        if not chart.holds(day) or day >= born - timedelta(days=2):
            continue
        body.weight += 0.4 * (4 if week > 12 else 1)
        with chart.consultation(day, f"Control prenatal, {week} semanas de gestación", code) as visit:
            _prenatal(visit, week)
            if week == 34 and visit.member.kind == "WORKER":
                visit.leave(84, SickLeaveBranch.MATERNITY)
            if week == 36:
                referral = visit.refer("Atención del parto")
    if slot.rank == 0 and chart.holds(born - timedelta(days=9)):
        _false_labour(chart, born - timedelta(days=9))
    if not under_way and chart.holds(born + timedelta(days=5)):
        _delivery(chart, born, weeks_at_birth, referral, caesarean=slot.rank % 2 == 1)
    sprinkle(chart, 3)


def _confirm(chart: Chart, day: date, code: str) -> None:
    with chart.consultation(day, "Retraso menstrual de 2 semanas", code) as visit:
        visit.note_kind = NoteKind.HISTORY
        visit.subjective = (
            "Amenorrea de 6 semanas, náusea matutina. Última menstruación en fecha conocida. Embarazo deseado."
        )
        visit.objective = "Abdomen blando, depresible, útero no palpable. Mamas turgentes."
        visit.assessment = "Embarazo de 6 semanas por amenorrea. Riesgo bajo."
        visit.study("embarazo", embarazo="Positivo")
        visit.prescribe("acido_folico", 90)


def _prenatal(visit: Visit, week: int) -> None:
    rng = visit.chart.rng
    if week < 18:
        visit.subjective = "Náusea ocasional. Niega sangrado transvaginal, cefalea y disuria."
        visit.objective = f"Fondo uterino a {max(2, week - 4)} cm." if week > 12 else "Útero apenas palpable."
    else:
        visit.subjective = (
            "Percibe movimientos fetales. Niega sangrado, salida de líquido, cefalea, acúfenos y fosfenos."
        )
        visit.objective = (
            f"Fondo uterino a {week - 1} cm, frecuencia fetal de {rng.randrange(134, 152)} lpm, sin edema."
        )
    visit.assessment = f"Embarazo de {week} semanas, evolución normal. Se explican signos de alarma obstétrica."
    visit.prescribe("acido_folico", 30)
    visit.prescribe("hierro", 30)
    if week == 8:
        for word in ("bh", "qs", "ego", "grupo", "vdrl", "vih"):
            visit.study(word, values={"hemoglobina": rng.uniform(12.1, 13.2)} if word == "bh" else None)
    if week in (24, 34):
        visit.study("bh", hemoglobina=rng.uniform(11.2, 12.4))
        visit.study("ego")
    if week == 24:
        visit.study("curva")
    if week == 34:
        visit.study("vdrl")
    if week in _ULTRASOUNDS:
        visit.study("us_obstetrico", _ULTRASOUNDS[week])
    if week == 20:
        visit.immunize("tdpa", 1)


def _false_labour(chart: Chart, day: date) -> None:
    with chart.emergency(day, "Contracciones irregulares", "O470") as visit:
        visit.subjective = "Contracciones irregulares desde hace 3 horas; movimientos fetales presentes, sin sangrado."
        visit.objective = "Cérvix posterior, cerrado, membranas íntegras; frecuencia fetal de 142 lpm."
        visit.assessment = "Pródromos de trabajo de parto; egresa con signos de alarma."
        visit.study("ego")


def _delivery(chart: Chart, born: date, weeks: int, referral: str | None, caesarean: bool) -> None:
    rng = chart.rng
    at = datetime.combine(
        born, time(rng.randrange(1, 20), rng.randrange(60)), chart.membership(born).clinic.state.offset
    )
    nights, code = (3, "O829") if caesarean else (1, "O800")
    reason = "Trabajo de parto a término"
    with chart.admission(at, nights, reason, code, specialty="Ginecología y obstetricia") as stay:
        stay.follows(referral)
        stay.subjective = f"Embarazo de {weeks} semanas con contracciones regulares de 6 horas de evolución."
        stay.objective = (
            "Feto cefálico, frecuencia fetal de 144 lpm, cérvix con 5 cm de dilatación y 80 % de borramiento."
        )
        stay.study("bh", hemoglobina=rng.uniform(11.4, 12.8))
        stay.study("coagulacion")
        grams, apgar = rng.randrange(2750, 3700, 10), "8/9"
        if caesarean:
            _caesarean_notes(stay)
        outcome = f"Recién nacido vivo, {grams} g, Apgar {apgar}"
        stay.procedure("cesarea" if caesarean else "parto", outcome, after_minutes=240)
        stay.prescribe("oxitocina", 1)
        stay.prescribe("paracetamol", 5)
        way = "cesárea por falta de progreso del trabajo de parto" if caesarean else "parto vaginal"
        stay.discharge(
            f"Egreso por mejoría. Resumen: {way}, {outcome.lower()}; puerperio sin complicaciones. "
            "Plan: lactancia exclusiva, hierro, signos de alarma y control en su unidad en 7 días."
        )
    chart.body.weight -= 6
    for week in (1, 6):
        day = born + timedelta(days=nights + 7 * week)
        if chart.holds(day):
            with chart.consultation(day, "Control de puerperio", "Z392") as visit:
                visit.subjective = "Lactancia al seno, loquios escasos no fétidos. Niega fiebre. Ánimo adecuado."
                visit.objective = "Útero involucionado. " + (
                    "Herida limpia y seca." if caesarean else "Periné sin lesiones."
                )
                visit.prescribe("hierro", 30)
                if week == 6:
                    visit.procedure("colocacion_diu")


def _caesarean_notes(stay: Visit) -> None:
    surgeon = stay.also("Ginecología y obstetricia", AttendanceRole.SURGEON)
    stay.also("Anestesiología", AttendanceRole.ANESTHESIOLOGIST)
    stay.note(
        NoteKind.PREOPERATIVE,
        timedelta(hours=3),
        "Diagnóstico preoperatorio: embarazo de término, falta de progreso del trabajo de parto. Plan quirúrgico: "
        "cesárea Kerr. Riesgo quirúrgico ASA II. Consentimiento informado firmado.",
        surgeon,
    )
    stay.note(
        NoteKind.POSTOPERATIVE,
        timedelta(hours=5, minutes=30),
        "Cesárea Kerr bajo bloqueo subaracnoideo, sangrado de 450 mL, cuenta de gasas completa, sin incidentes. "
        "Madre y recién nacido pasan a alojamiento conjunto.",
        surgeon,
    )
