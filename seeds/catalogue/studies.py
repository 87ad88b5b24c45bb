"""Study types: laboratory panels with their analytes, imaging, pathology, functional tests.

Source: LOINC for codes of the system "http://loinc.org". What LOINC has no exact code for, or none we are sure of,
has a code of our own under "urn:expediente:studies". `repeat_within_days`: how long a result of the same study
spares another one; after the intervals of the clinical practice guides (GPC, CENETEC).
"""

from dataclasses import dataclass

from app.rules.analytes import LOINC
from graph_schema.values import StudyKind

OWN = "urn:expediente:studies"


@dataclass(frozen=True, slots=True)
class StudyType:
    """A kind of study; `analytes` are words of app/rules/analytes.py, empty for those that are reported in prose."""

    system: str
    code: str
    name: str
    kind: StudyKind
    repeat_within_days: int | None
    analytes: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of its node."""
        return f"{self.system}|{self.code}"


_KINDS = {
    "L": StudyKind.LABORATORY,
    "I": StudyKind.IMAGING,
    "P": StudyKind.PATHOLOGY,
    "F": StudyKind.FUNCTIONAL,
}

# word | kind | code (LOINC where it has a check digit) | name | days | analytes
_TABLE = """
bh|L|57021-8|Biometría hemática|30|hemoglobina hematocrito leucocitos neutrofilos plaquetas
qs|L|QS4|Química sanguínea de 4 elementos|30|glucosa urea creatinina acido_urico
glucosa|L|2345-7|Glucosa en suero|7|glucosa
hba1c|L|4548-4|Hemoglobina glucosilada (HbA1c)|90|hba1c
creatinina|L|2160-0|Creatinina en suero con filtración estimada|30|creatinina egfr
acido_urico|L|3084-1|Ácido úrico en suero|90|acido_urico
lipidos|L|24331-1|Perfil de lípidos|90|colesterol trigliceridos hdl ldl
colesterol|L|2093-3|Colesterol total|90|colesterol
trigliceridos|L|2571-8|Triglicéridos|90|trigliceridos
microalbuminuria|L|14959-1|Relación albúmina/creatinina en orina|180|albumina_creatinina
hepatico|L|24325-3|Pruebas de función hepática|90|alt ast bilirrubina fosfatasa albumina
electrolitos|L|24326-1|Electrolitos séricos|30|sodio potasio cloro
calcio|L|17861-6|Calcio en suero|90|calcio
fosforo|L|2777-1|Fósforo en suero|30|fosforo
potasio|L|2823-3|Potasio en suero|7|potasio
pth|L|2731-8|Hormona paratiroidea intacta|180|pth
ferritina|L|2276-4|Ferritina|90|ferritina
tiroideo|L|TSH-T4L|Perfil tiroideo (TSH y T4 libre)|42|tsh t4
tsh|L|3016-3|Tirotropina (TSH)|42|tsh
psa|L|2857-1|Antígeno prostático específico|180|psa
ntprobnp|L|33762-6|NT-proBNP|30|ntprobnp
pcr|L|1988-5|Proteína C reactiva|7|pcr
coagulacion|L|TP-TTP|Tiempos de coagulación|30|tp inr ttp
ego|L|24356-8|Examen general de orina|30|densidad ph_orina proteinas_orina glucosa_orina esterasa nitritos
urocultivo|L|630-4|Urocultivo|14|cultivo_orina
grupo|L|GRUPO-RH|Grupo sanguíneo y Rh||grupo rh
vdrl|L|5292-8|VDRL|90|vdrl
vih|L|7918-6|Anticuerpos contra VIH 1 y 2|90|vih
embarazo|L|2106-3|Prueba inmunológica de embarazo|7|embarazo
curva|L|CTG75|Curva de tolerancia a la glucosa con 75 g|30|glucosa_ayuno glucosa_60 glucosa_120
copro|L|10704-5|Coproparasitoscópico|30|parasitos
covid|L|94558-4|Antígeno de SARS-CoV-2, prueba rápida|5|sars_cov_2
rx_torax|I|36643-5|Radiografía de tórax|90|
rx_lumbar|I|RX-LUMBAR|Radiografía de columna lumbosacra, dos proyecciones|180|
rx_mano|I|RX-MUNECA|Radiografía de muñeca, dos proyecciones|30|
rx_tobillo|I|RX-TOBILLO|Radiografía de tobillo, dos proyecciones|30|
rx_cadera|I|RX-CADERA|Radiografía anteroposterior de pelvis|30|
us_obstetrico|I|11525-3|Ultrasonido obstétrico|28|
us_abdomen|I|24558-9|Ultrasonido de abdomen|90|
us_prostata|I|US-PROSTATA|Ultrasonido vesical y prostático|180|
us_renal|I|US-RENAL|Ultrasonido renal|180|
mastografia|I|24606-6|Mastografía de tamizaje|365|
us_mama|I|US-MAMA|Ultrasonido de mama|180|
densitometria|I|DENSITOMETRIA|Densitometría ósea|365|
eco|F|ECOCARDIOGRAMA|Ecocardiograma transtorácico|180|
ecg|F|11524-6|Electrocardiograma de 12 derivaciones|30|
espirometria|F|18759-1|Espirometría con prueba broncodilatadora|180|
patologia|P|11526-1|Estudio histopatológico||
citologia|P|10524-7|Citología cervical|365|
"""


def _read(line: str) -> tuple[str, StudyType]:
    word, kind, code, name, days, analytes = line.split("|")
    system = LOINC if code[0].isdigit() else OWN
    repeat = int(days) if days else None
    return word, StudyType(system, code, name, _KINDS[kind], repeat, tuple(analytes.split()))


STUDIES: dict[str, StudyType] = dict(map(_read, _TABLE.strip().splitlines()))
