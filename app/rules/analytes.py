"""What the laboratory measures: LOINC code, unit (UCUM), reference ranges by sex and age, critical limits.

Source: LOINC; reference ranges as adult and paediatric Mexican laboratory reports print them, NOM-037-SSA2-2012 for
lipids, GPC for glucose and HbA1c. `values` of a qualitative analyte: the normal answer first.
"""

from dataclasses import dataclass

from graph_schema.values import ResultFlag, Sex

LOINC = "http://loinc.org"


@dataclass(frozen=True, slots=True)
class Range:
    """Reference range for whom it holds. None: no limit on that side. Ages in whole years, `below` excluded."""

    sex: Sex | None
    from_age: int
    below_age: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Analyte:
    """One thing measured. `usual` is what a healthy person has: mean and standard deviation."""

    code: str
    name: str
    unit: str | None
    decimals: int
    ranges: tuple[Range, ...]
    usual: tuple[float, float]
    critical: tuple[float, float] | None
    values: tuple[str, ...]

    def range_for(self, sex: Sex, age: int) -> Range | None:
        """The reference range of such a person."""
        fitting = (r for r in self.ranges if r.sex in (None, sex) and r.from_age <= age < r.below_age)
        return next(fitting, None)


# word | LOINC | name | unit | decimals | ranges (F/M/* [ages] low-high; …) | usual mean sd | critical low high
_NUMBERS = """
glucosa|2345-7|Glucosa|mg/dL|0|* 70-100|88 6|50 400
urea|3091-6|Urea|mg/dL|1|* 0-18 11-39; * 15-43|28 5|- 200
creatinina|2160-0|Creatinina|mg/dL|2|* 0-12 0.2-0.7; F 0.5-1.1; M 0.7-1.3|0.8 0.08|- 10
acido_urico|3084-1|Ácido úrico|mg/dL|1|F 2.4-6.0; M 3.4-7.0|4.6 0.6|- -
hba1c|4548-4|Hemoglobina glucosilada (HbA1c)|%|1|* 4.0-5.6|5.2 0.2|- 14
egfr|98979-8|Filtración glomerular estimada (CKD-EPI 2021)|mL/min/{1.73_m2}|0|* 60-|98 8|10 -
colesterol|2093-3|Colesterol total|mg/dL|0|* -200|175 14|- -
trigliceridos|2571-8|Triglicéridos|mg/dL|0|* -150|112 16|- 1000
hdl|2085-9|Colesterol HDL|mg/dL|0|F 50-; M 40-|54 5|- -
ldl|13457-7|Colesterol LDL calculado|mg/dL|0|* -130|102 12|- -
albumina_creatinina|14959-1|Relación albúmina/creatinina en orina|mg/g{creat}|0|* -30|12 5|- -
hemoglobina|718-7|Hemoglobina|g/dL|1|* 0-2 10.5-14.0; * 2-12 11.5-15.0; F 12.0-16.0; M 13.5-17.5|14.2 0.5|7 20
hematocrito|4544-3|Hematocrito|%|1|* 0-12 33-45; F 36-47; M 40-53|43 1.5|21 60
leucocitos|6690-2|Leucocitos|10*3/uL|1|* 0-6 5.0-15.0; * 4.5-11.0|7.2 1.0|2 30
neutrofilos|770-8|Neutrófilos|%|0|* 0-6 20-60; * 40-70|56 4|- -
plaquetas|777-3|Plaquetas|10*3/uL|0|* 150-450|265 35|50 1000
sodio|2951-2|Sodio|mmol/L|0|* 135-145|140 1.6|120 160
potasio|2823-3|Potasio|mmol/L|1|* 3.5-5.1|4.3 0.25|2.8 6.2
cloro|2075-0|Cloro|mmol/L|0|* 98-107|103 1.5|80 120
calcio|17861-6|Calcio|mg/dL|1|* 8.5-10.5|9.4 0.25|6.5 13
fosforo|2777-1|Fósforo|mg/dL|1|* 0-12 4.0-7.0; * 2.5-4.5|3.5 0.3|1 9
pth|2731-8|Hormona paratiroidea intacta|pg/mL|0|* 15-65|38 8|- -
ferritina|2276-4|Ferritina|ng/mL|0|F 13-150; M 30-400|85 20|- -
alt|1742-6|Alanina aminotransferasa (ALT)|U/L|0|F -35; M -45|22 5|- 1000
ast|1920-8|Aspartato aminotransferasa (AST)|U/L|0|* -40|21 4|- 1000
bilirrubina|1975-2|Bilirrubina total|mg/dL|2|* 0.2-1.2|0.6 0.12|- 15
fosfatasa|6768-6|Fosfatasa alcalina|U/L|0|* 0-18 100-400; * 40-129|82 12|- -
albumina|1751-7|Albúmina|g/dL|1|* 3.5-5.2|4.3 0.2|1.5 -
tsh|3016-3|Tirotropina (TSH)|u[IU]/mL|2|* 0.40-4.50|2.0 0.5|- 100
t4|3024-7|Tiroxina libre (T4L)|ng/dL|2|* 0.80-1.80|1.25 0.12|- -
psa|2857-1|Antígeno prostático específico|ng/mL|2|M -4.00|1.4 0.5|- -
ntprobnp|33762-6|NT-proBNP|pg/mL|0|* -300|110 40|- -
pcr|1988-5|Proteína C reactiva|mg/L|1|* -5|2.0 0.8|- -
inr|6301-6|INR|{INR}|2|* 0.80-1.20|1.0 0.04|- 5
tp|5902-2|Tiempo de protrombina|s|1|* 11.0-14.5|12.5 0.4|- 40
ttp|14979-9|Tiempo de tromboplastina parcial activada|s|1|* 25.0-37.0|30 1.6|- 100
glucosa_60|20438-8|Glucosa 1 h poscarga 75 g|mg/dL|0|* -180|132 15|- -
glucosa_120|20436-2|Glucosa 2 h poscarga 75 g|mg/dL|0|* -153|115 12|- -
glucosa_ayuno|1558-6|Glucosa en ayuno|mg/dL|0|* 70-92|82 4|50 400
ph_orina|5803-2|pH en orina|[pH]|1|* 5.0-8.0|6.0 0.4|- -
densidad|5811-5|Densidad urinaria|{s.g.}|3|* 1.005-1.030|1.018 0.004|- -
"""
# word | LOINC | name | the normal answer; other answers
_WORDS = """
proteinas_orina|20454-5|Proteínas en orina|Negativo; 30 mg/dL; 100 mg/dL
glucosa_orina|25428-4|Glucosa en orina|Negativo; 500 mg/dL
esterasa|5799-2|Esterasa leucocitaria en orina|Negativo; Positivo
nitritos|5802-4|Nitritos en orina|Negativo; Positivo
grupo|883-9|Grupo sanguíneo ABO|O; A; B; AB
rh|10331-7|Factor Rh|Positivo; Negativo
vdrl|5292-8|VDRL|No reactivo; Reactivo
vih|7918-6|Anticuerpos contra VIH 1 y 2|No reactivo; Reactivo
embarazo|2106-3|Prueba de embarazo en orina|Negativo; Positivo
cultivo_orina|630-4|Urocultivo|Sin desarrollo bacteriano; Escherichia coli >100 000 UFC/mL
parasitos|10704-5|Coproparasitoscópico|No se observan parásitos; Ascaris lumbricoides, huevos
sars_cov_2|94558-4|Antígeno de SARS-CoV-2|Negativo; Positivo
"""

_SEXES = {"F": Sex.FEMALE, "M": Sex.MALE, "*": None}


def _number(text: str) -> float | None:
    return float(text) if text not in ("", "-") else None


def _range(text: str) -> Range:
    sex, *ages, limits = text.split()
    from_age, below_age = map(int, ages[0].split("-")) if ages else (0, 200)
    low, high = limits.split("-")
    return Range(_SEXES[sex], from_age, below_age, _number(low), _number(high))


def _numeric(line: str) -> tuple[str, Analyte]:
    word, code, name, unit, decimals, ranges, usual, critical = line.split("|")
    mean, deviation = map(float, usual.split())
    low, high = map(_number, critical.split())
    limits = (-1e9 if low is None else low, 1e9 if high is None else high)
    parsed = tuple(_range(part.strip()) for part in ranges.split(";"))
    return word, Analyte(code, name, unit, int(decimals), parsed, (mean, deviation), limits, ())


def _qualitative(line: str) -> tuple[str, Analyte]:
    word, code, name, values = line.split("|")
    return word, Analyte(code, name, None, 0, (), (0, 0), None, tuple(values.split("; ")))


ANALYTES: dict[str, Analyte] = dict(map(_numeric, _NUMBERS.strip().splitlines())) | dict(
    map(_qualitative, _WORDS.strip().splitlines())
)

BY_CODE: dict[str, Analyte] = {analyte.code: analyte for analyte in ANALYTES.values()}
NOT_JUDGED = frozenset(ANALYTES[word].code for word in ("grupo", "rh", "embarazo"))
"""Codes of what has no normal answer."""


def flag_of_number(
    value: float, low: float | None, high: float | None, critical: tuple[float, float] | None
) -> ResultFlag:
    """Where a value stands against its range and critical limits, all in one unit."""
    if critical and value < critical[0]:
        return ResultFlag.CRITICAL_LOW
    if critical and value > critical[1]:
        return ResultFlag.CRITICAL_HIGH
    if low is not None and value < low:
        return ResultFlag.LOW
    if high is not None and value > high:
        return ResultFlag.HIGH
    return ResultFlag.NORMAL


def flag_of_text(analyte: Analyte, text: str) -> ResultFlag | None:
    """Whether a result in words is the normal one; None where there is none, or the words are not known."""
    if analyte.code in NOT_JUDGED or text not in analyte.values:
        return None
    return ResultFlag.NORMAL if text == analyte.values[0] else ResultFlag.ABNORMAL
