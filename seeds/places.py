"""Institutions, facilities and practitioners of the synthetic country.

Every state has first-level clinics and a general hospital of IMSS, ISSSTE and the services for people without
social security; PEMEX, SEDENA and SEMAR are where they are. Facility names are made up in each institution's style;
the CLUES have the right shape (state, institution, serial) and name no real facility.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone

from graph_schema.ids import id_from_bits
from graph_schema.model import Label, Rel
from graph_schema.values import CareLevel
from graph_schema.writer import NodeRow, RelationshipRow
from seeds.names import given_names, surname

INSTITUTIONS = {
    "IMSS": "Instituto Mexicano del Seguro Social",
    "ISSSTE": "Instituto de Seguridad y Servicios Sociales de los Trabajadores del Estado",
    "IMSS-BIENESTAR": "Servicios de Salud del Instituto Mexicano del Seguro Social para el Bienestar",
    "SSA": "Secretaría de Salud",
    "PEMEX": "Servicios de Salud de Petróleos Mexicanos",
    "SEDENA": "Secretaría de la Defensa Nacional",
    "SEMAR": "Secretaría de Marina",
}
_CLUES = {
    "IMSS": "IMS",
    "ISSSTE": "IST",
    "IMSS-BIENESTAR": "IMB",
    "SSA": "SSA",
    "PEMEX": "PMX",
    "SEDENA": "SDN",
    "SEMAR": "SMA",
}

# state: RENAPO's two letters, name, people in millions (INEGI, Censo 2020), hours from UTC, of ordinary time
_STATES = """
AS Aguascalientes 1.4 -6|BC Baja California 3.8 -8|BS Baja California Sur 0.8 -7|CC Campeche 0.9 -6
CL Coahuila 3.1 -6|CM Colima 0.7 -6|CS Chiapas 5.5 -6|CH Chihuahua 3.7 -6|DF Ciudad de México 9.2 -6
DG Durango 1.8 -6|GT Guanajuato 6.2 -6|GR Guerrero 3.5 -6|HG Hidalgo 3.1 -6|JC Jalisco 8.3 -6|MC México 17.0 -6
MN Michoacán 4.7 -6|MS Morelos 2.0 -6|NT Nayarit 1.2 -7|NL Nuevo León 5.8 -6|OC Oaxaca 4.1 -6|PL Puebla 6.6 -6
QT Querétaro 2.4 -6|QR Quintana Roo 1.9 -5|SP San Luis Potosí 2.8 -6|SL Sinaloa 3.0 -7|SR Sonora 2.9 -7
TC Tabasco 2.4 -6|TS Tamaulipas 3.5 -6|TL Tlaxcala 1.3 -6|VZ Veracruz 8.1 -6|YN Yucatán 2.3 -6|ZS Zacatecas 1.6 -6
"""


@dataclass(frozen=True, slots=True)
class State:
    """A federal entity; `offset` from UTC is that of its ordinary time."""

    code: str
    name: str
    millions: float
    offset: timezone


def _state(text: str) -> State:
    code, *name, millions, hours = text.split()
    return State(code, " ".join(name), float(millions), timezone(timedelta(hours=int(hours))))


STATES: dict[str, State] = {state.code: state for state in map(_state, _STATES.strip().replace("\n", "|").split("|"))}

# Where the institutions of the few are; elsewhere their people go to the nearest of these.
_FEW = {"PEMEX": ["VZ", "TC", "TS", "CC", "DF"], "SEDENA": ["DF", "JC", "NL", "SR"], "SEMAR": ["VZ", "DF", "SL", "QR"]}
# States whose services for the uninsured went from the state (SSA) to IMSS-BIENESTAR, and when (2022-2024).
_HANDED_OVER = "BC BS CC CM CS DF GR HG MC MN MS NT OC PL QR SL SP SR TC TS TL VZ ZS".split()

_FAMILY = "Medicina familiar"
SPECIALTIES = (
    "Urgencias médico-quirúrgicas, Medicina interna, Cirugía general, Ginecología y obstetricia, "
    "Traumatología y ortopedia, Anestesiología, Nefrología, Oncología médica, Cardiología, Neumología, "
    "Psiquiatría, Urología, Medicina física y rehabilitación, Pediatría, Enfermería"
).split(", ")


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Somebody who attends patients."""

    id: str
    cedula: str
    name: str
    specialty: str


@dataclass(slots=True)
class Facility:
    """A clinic or hospital. `operators`: institution and since when, the last is the one of today."""

    id: str
    clues: str
    name: str
    level: CareLevel
    state: State
    operators: list[tuple[str, date]]
    staff: dict[str, list[Practitioner]] = field(default_factory=dict)

    def operator_on(self, day: date) -> str:
        """The institution that ran it on that day."""
        return [code for code, since in self.operators if since <= day][-1]


@dataclass(frozen=True, slots=True)
class Network:
    """All places: first-level clinics and the hospital, by institution and state."""

    clinics: dict[tuple[str, str], list[Facility]]
    hospitals: dict[tuple[str, str], Facility]

    def facilities(self) -> Iterator[Facility]:
        """Every facility once."""
        for clinics in self.clinics.values():
            yield from clinics
        yield from self.hospitals.values()


def seat(institution: str, state: str) -> str:
    """The state where somebody of that state is seen by that institution."""
    few = _FEW.get(institution)
    return state if few is None or state in few else few[list(STATES).index(state) % len(few)]


def build_network(seed_number: int) -> Network:
    """The same places for the same seed number."""
    rng = random.Random(f"{seed_number}/places")
    maker = _Maker(rng)
    clinics: dict[tuple[str, str], list[Facility]] = {}
    hospitals: dict[tuple[str, str], Facility] = {}
    for institution in ("IMSS", "ISSSTE", "SSA", *_FEW):
        for code in _FEW.get(institution, list(STATES)):
            count = {"IMSS": 3, "SSA": 2}.get(institution, 1)
            key = (institution, code)
            clinics[key] = [maker.facility(institution, STATES[code], CareLevel.FIRST) for _ in range(count)]
            level = CareLevel.THIRD if institution == "IMSS" and code in ("DF", "JC", "NL") else CareLevel.SECOND
            hospitals[key] = maker.facility(institution, STATES[code], level)
    return Network(clinics, hospitals)


class _Maker:
    """Gives out serial numbers, so that CLUES and cédulas are unique."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._serial = 0
        self._cedula = 3_000_000

    def facility(self, institution: str, state: State, level: CareLevel) -> Facility:
        self._serial += 1
        operators = [(institution, date(1985, 1, 1))]
        if institution == "SSA" and state.code in _HANDED_OVER:
            operators.append(("IMSS-BIENESTAR", date(2022, 9, 1) + timedelta(days=30 * self._rng.randrange(24))))
        clues = f"{state.code}{_CLUES[operators[-1][0]]}{self._serial:06d}"
        made = Facility(
            id_from_bits(Label.FACILITY, self._rng.getrandbits(80)),
            clues,
            _facility_name(institution, level, self._serial, state),
            level,
            state,
            operators,
        )
        roles = (
            {_FAMILY: 4, "Enfermería": 1}
            if level is CareLevel.FIRST
            else dict.fromkeys(SPECIALTIES, 2 if institution == "IMSS" else 1)
        )
        made.staff = {role: [self._practitioner(role) for _ in range(count)] for role, count in roles.items()}
        return made

    def _practitioner(self, specialty: str) -> Practitioner:
        self._cedula += self._rng.randrange(1, 900)
        rng = self._rng
        woman = rng.random() < (0.9 if specialty == "Enfermería" else 0.45)
        name = f"{given_names(rng, woman)} {surname(rng)} {surname(rng)}"
        return Practitioner(id_from_bits(Label.PRACTITIONER, rng.getrandbits(80)), str(self._cedula), name, specialty)


def _facility_name(institution: str, level: CareLevel, serial: int, state: State) -> str:
    first = {
        "IMSS": f"Unidad de Medicina Familiar No. {serial}",
        "ISSSTE": f"Clínica de Medicina Familiar {state.name}",
        "SSA": f"Centro de Salud {state.name} {serial}",
        "PEMEX": f"Clínica Satélite {state.name}",
        "SEDENA": f"Unidad Médica de Consulta Externa {state.name}",
        "SEMAR": f"Clínica Naval {state.name}",
    }
    hospital = {
        "IMSS": f"Hospital General de Zona No. {serial}",
        "ISSSTE": f"Hospital General {state.name}",
        "SSA": f"Hospital General {state.name}",
        "PEMEX": f"Hospital Regional {state.name}",
        "SEDENA": f"Hospital Militar Regional {state.name}",
        "SEMAR": f"Hospital Naval {state.name}",
    }
    if level is CareLevel.THIRD:
        return f"Unidad Médica de Alta Especialidad, Hospital de Especialidades {state.name}"
    return (first if level is CareLevel.FIRST else hospital)[institution]


def place_rows(network: Network) -> Iterator[NodeRow | RelationshipRow]:
    """Institutions, facilities and practitioners, and who runs and who works at which."""
    for code, name in INSTITUTIONS.items():
        yield NodeRow(Label.INSTITUTION, {"code": code, "name": name})
    for facility in network.facilities():
        yield from _facility_rows(facility)


def _facility_rows(facility: Facility) -> Iterator[NodeRow | RelationshipRow]:
    yield NodeRow(
        Label.FACILITY,
        {
            "id": facility.id,
            "clues": facility.clues,
            "name": facility.name,
            "level": facility.level,
            "state": facility.state.name,
        },
    )
    ends = [since for _, since in facility.operators[1:]]
    for number, (institution, since) in enumerate(facility.operators):
        dates = {"from": since} | ({"to": ends[number] - timedelta(days=1)} if number < len(ends) else {})
        yield RelationshipRow(Rel.OPERATED_BY, Label.FACILITY, facility.id, Label.INSTITUTION, institution, dates)
    for specialty, people in facility.staff.items():
        for person in people:
            yield NodeRow(
                Label.PRACTITIONER,
                {
                    "id": person.id,
                    "cedula": person.cedula,
                    "name": person.name,
                    "specialty": specialty,
                    "active": True,
                },
            )
            works = {"from": date(2008 + int(person.cedula) % 9, 3, 1), "role": specialty}
            yield RelationshipRow(Rel.WORKS_AT, Label.PRACTITIONER, person.id, Label.FACILITY, facility.id, works)
