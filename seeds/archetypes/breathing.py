"""Asthma and chronic obstructive pulmonary disease (GPC IMSS-009; GINA and GOLD steps with what the Compendio has)."""

from datetime import date, datetime, timedelta

from seeds.archetypes.episodes import influenza_vaccine, sprinkle
from seeds.archetypes.slot import Slot
from seeds.chart import Chart


def asthma(chart: Chart, slot: Slot) -> None:
    """Allergic asthma: inhaled steroid and rescue, a crisis in the emergency room for the worse half."""
    days = chart.spread(slot.between(5, 19, 1.2), begin=0.1)
    crisis = len(days) // 2 if slot.rank >= 3 else -1
    for number, day in enumerate(days):
        child = chart.age(day) < 12
        after_crisis = number > crisis >= 0
        with chart.consultation(day, "Control de asma", "J450") as visit:
            visit.subjective = "Tos nocturna una vez por semana, usa salbutamol ocasionalmente, duerme bien."
            visit.objective = "Murmullo vesicular presente, sin sibilancias; saturación de 96 % al aire ambiente."
            visit.assessment = "Asma persistente leve, parcialmente controlada."
            dose = "beclometasona_250" if after_crisis and not child else "beclometasona"
            visit.prescribe(dose, 30)
            visit.prescribe("salbutamol", 30)
            if number % 6 == 0 and not child:
                report = "FEV1 78 % del predicho, FEV1/FVC 0.69; aumento de 15 % tras broncodilatador: reversible."
                visit.study("espirometria", report)
            if number % 8 == 0:
                visit.study("bh")
        if number == crisis:
            _crisis(chart, day + timedelta(days=12))
    influenza_vaccine(chart)
    sprinkle(chart, 2)


def _crisis(chart: Chart, day: date) -> None:
    with chart.emergency(day, "Dificultad respiratoria y sibilancias", "J46X") as visit:
        visit.vitals = chart.vitals(36.9, 34)
        visit.subjective = (
            "Disnea y tos desde hace 12 horas tras exposición a polvo, sin respuesta a salbutamol en casa."
        )
        visit.objective = "Tiros intercostales, sibilancias espiratorias difusas, saturación de 90 % al aire ambiente."
        visit.assessment = "Crisis asmática moderada con buena respuesta a tres nebulizaciones; egresa a su domicilio."
        visit.procedure("nebulizacion", "Saturación de 95 % al término")
        visit.prescribe("hidrocortisona", 1)
        visit.prescribe("prednisona", 5, dose="1 mg/kg" if chart.age(visit.at.date()) < 12 else "50 mg")
        visit.study("rx_torax", "Atrapamiento aéreo, sin consolidación ni neumotórax.")


def copd(chart: Chart, slot: Slot) -> None:
    """COPD of an old smoker: bronchodilators, an exacerbation that some are admitted for."""
    days = chart.spread(slot.between(20, 38), begin=0.03)
    worse = len(days) // 2
    referral = None
    for number, day in enumerate(days):
        specialist = "Neumología" if number == 3 else None
        with chart.consultation(day, "Control de EPOC", "J449", specialty=specialist) as visit:
            visit.subjective = "Disnea de medianos esfuerzos (mMRC 2), tos con expectoración blanquecina matutina."
            visit.objective = "Tórax en tonel, murmullo vesicular disminuido, sin cianosis; saturación de 91 %."
            visit.prescribe("tiotropio", 30)
            visit.prescribe("salbutamol", 30)
            if number % 2:
                visit.prescribe("ambroxol", 10)
            if number % 12 == 1:
                visit.study(
                    "espirometria", "FEV1 52 % del predicho, FEV1/FVC 0.58, sin reversibilidad: obstrucción moderada."
                )
            if number % 6 == 0:
                visit.study("bh", hemoglobina=16.4)
            if number == 2:
                referral = visit.refer("EPOC para valoración funcional")
            if number == 3:
                visit.follows(referral)
        if number == worse and slot.rank == 0:
            _exacerbation(chart, slot, datetime.combine(day, visit.at.timetz()) + timedelta(days=10))
    influenza_vaccine(chart)
    sprinkle(chart, 1)


def _exacerbation(chart: Chart, slot: Slot, at: datetime) -> None:
    """To the emergency room; admitted in three of five blocks."""
    with chart.emergency(at.date(), "Aumento de disnea y expectoración purulenta", "J440") as urgent:
        urgent.vitals = chart.vitals(38.0, 30)
        urgent.subjective = "Tres días de disnea en reposo, aumento y purulencia del esputo."
        urgent.objective = "Uso de músculos accesorios, sibilancias y estertores bibasales; saturación de 84 %."
        urgent.study("bh", leucocitos=14.2, neutrofilos=82.0, hemoglobina=16.6)
        urgent.study("pcr", pcr=64.0)
        urgent.study("rx_torax", "Hiperinsuflación, horizontalización de arcos costales, sin consolidación.")
        urgent.procedure("nebulizacion", "Mejoría parcial")
        urgent.prescribe("hidrocortisona", 1)
    if slot.block % 5 in (1, 3):
        return
    begins = urgent.ended_at or at
    with chart.admission(begins, 5, "Exacerbación de EPOC", "J440", specialty="Neumología", after=urgent) as stay:
        stay.subjective = "Disnea en reposo que mejora con oxígeno suplementario."
        stay.prescribe("ceftriaxona", 5)
        stay.prescribe("hidrocortisona", 3)
        stay.prescribe("ipratropio", 30)
        stay.prescribe("enoxaparina", 5)
        for night in (1, 2, 3, 4):
            stay.study("bh", after_minutes=night * 1440, leucocitos=14.2 - night * 1.3, hemoglobina=16.2)
            stay.progress(
                night,
                "Refiere menos disnea.",
                f"Saturación de {85 + night * 2} % con oxígeno a {4 - night * 0.5:.1f} L/min.",
                "Exacerbación de EPOC en resolución.",
                "Continúa antibiótico y broncodilatador.",
            )
        stay.discharge(
            "Egreso por mejoría. Resumen: exacerbación infecciosa de EPOC tratada con ceftriaxona, esteroide y "
            "broncodilatadores. Plan: tiotropio, salbutamol, cese de tabaco y cita a su unidad en 7 días.",
        )
    with chart.consultation(
        (stay.ended_at or at).date() + timedelta(days=7), "Control posterior a egreso", "J449"
    ) as visit:
        visit.subjective = "Disnea habitual, sin fiebre; expectoración blanquecina."
        visit.prescribe("tiotropio", 30)
