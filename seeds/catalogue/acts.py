"""Procedures, vaccines and substances.

Sources: CIE-9-MC volume 3 without the dot, as Mexican hospital discharges code procedures; CVX (CDC) for vaccines, all
of the Mexican schedule (Esquema de vacunación, Secretaría de Salud); SNOMED CT for substances.
"""

from dataclasses import dataclass

from graph_schema.values import ProcedureKind


@dataclass(frozen=True, slots=True)
class Coded:
    """A catalogue entry: its system's URI, its code there, its Spanish name."""

    system: str
    code: str
    name: str

    @property
    def id(self) -> str:
        """The id of its node."""
        return f"{self.system}|{self.code}"


def _read(system: str, table: str) -> dict[str, Coded]:
    rows = (line.split("|") for line in table.strip().splitlines())
    return {word: Coded(system, code, name) for word, code, name in rows}


PROCEDURES = _read(
    "http://hl7.org/fhir/sid/icd-9-cm",
    """
apendicectomia|4709|Apendicectomía abierta
apendicectomia_lap|4701|Apendicectomía laparoscópica
cesarea|741|Cesárea cervical baja
parto|7359|Otro parto asistido manualmente
mastectomia|8543|Mastectomía simple ampliada unilateral
biopsia_mama|8511|Biopsia percutánea de mama con aguja
quimioterapia|9925|Inyección o infusión de quimioterapia para cáncer
hemodialisis|3995|Hemodiálisis
fistula|3927|Arteriovenostomía para diálisis renal
hemiartroplastia|8152|Sustitución parcial de cadera
reduccion|7902|Reducción cerrada de fractura de radio y cúbito sin fijación interna
yeso|9353|Aplicación de otro molde de yeso
sutura|8659|Sutura de piel y tejido subcutáneo de otros sitios
nebulizacion|9394|Medicación respiratoria administrada por nebulizador
ejercicios|9319|Ejercicio, no clasificado bajo otro concepto
marcha|9322|Entrenamiento en deambulación y marcha
calor|9335|Otra termoterapia
colocacion_diu|697|Inserción de dispositivo anticonceptivo intrauterino
curacion|9357|Aplicación de otro apósito para herida
""",
)

PROCEDURE_KINDS: dict[str, ProcedureKind] = dict.fromkeys(PROCEDURES, ProcedureKind.PROCEDURE) | {
    "apendicectomia": ProcedureKind.SURGERY,
    "apendicectomia_lap": ProcedureKind.SURGERY,
    "cesarea": ProcedureKind.SURGERY,
    "mastectomia": ProcedureKind.SURGERY,
    "fistula": ProcedureKind.SURGERY,
    "hemiartroplastia": ProcedureKind.SURGERY,
    "ejercicios": ProcedureKind.REHABILITATION,
    "marcha": ProcedureKind.REHABILITATION,
    "calor": ProcedureKind.REHABILITATION,
}

VACCINES = _read(
    "http://hl7.org/fhir/sid/cvx",
    """
bcg|19|BCG
hepatitis_b|08|Hepatitis B pediátrica
hexavalente|146|Hexavalente acelular (DPaT+VPI+Hib+HepB)
rotavirus|119|Rotavirus monovalente
neumococo|133|Antineumocócica conjugada 13-valente
influenza|88|Influenza estacional
srp|03|Triple viral SRP (sarampión, rubéola, parotiditis)
dpt|01|DPT
vph|62|Virus del papiloma humano tetravalente
td|09|Td (tétanos, difteria) adulto
tdpa|115|Tdpa
neumococo_23|33|Antineumocócica polisacárida 23-valente
covid|208|COVID-19 ARNm
""",
)

SUBSTANCES = _read(
    "http://snomed.info/sct",
    """
penicillin|373270004|Penicilinas
sulfonamide|387406002|Sulfonamidas
nsaid|372665008|Antiinflamatorios no esteroideos
latex|111088007|Látex
peanut|256349002|Cacahuate
seafood|44027008|Mariscos
""",
)
