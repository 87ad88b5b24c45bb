"""Records that may be of the same person, with a score and the reasons for it.

A small comparison that can be explained, after the way of Fellegi and Sunter (1969): each agreement adds points, each
disagreement takes some, and what agrees is told. Candidates come from indexes: the same NSS, the same date of birth or
one with day and month exchanged, a CURP that begins alike (letters of the name and the date), the same number at an
institution. Names are compared word by word, without accents and as they sound in Mexico.
"""

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import strawberry

from app.cypher.mapping import NodeMapping, matched, same, stored
from app.domain.patient_filters import NAME
from graph_schema.model import Label, Rel

if TYPE_CHECKING:
    from app.domain.patients import Patient

LEAST_SCORE = 50
"""Points from which two records are worth a look; all that can agree make 100."""

_BELONGS = Rel.AFFILIATED_WITH
_SOUNDS = (
    ("h", ""),
    ("v", "b"),
    ("z", "s"),
    ("ce", "se"),
    ("ci", "si"),
    ("ge", "je"),
    ("gi", "ji"),
    ("x", "j"),
    ("ll", "y"),
    ("qu", "k"),
    ("c", "k"),
)
"""Letters that sound alike, replaced in this order in folded text: `Jiménez` is `Giménes`, `Vázquez` is `Básques`."""


_POINTS = {
    "SAME_NSS": 20,
    "SAME_AFFILIATION_NUMBER": 20,
    "SIMILAR_CURP": 15,
    "SAME_NAME": 35,
    "SIMILAR_NAME": 20,
    "SAME_BIRTH_DATE": 30,
    "DAY_AND_MONTH_EXCHANGED": 20,
    "SAME_BIRTH_STATE": 5,
    "SAME_SEX": 5,
}
_OTHER_BIRTH_STATE, _OTHER_SEX = 10, 20
"""What it takes that two that are known differ."""


def _reason(name: str, about: str, otherwise: str = "") -> Any:
    """A reason whose description tells its points."""
    return strawberry.enum_value(name, description=f"{about}: {_POINTS[name]} points{otherwise}.")


@strawberry.enum(description="Why two records may be of the same person.")
class DuplicateReason(Enum):
    SAME_NSS = _reason("SAME_NSS", "The same NSS, which dependants share")
    SAME_AFFILIATION_NUMBER = _reason("SAME_AFFILIATION_NUMBER", "The same number at the same institution")
    SIMILAR_CURP = _reason("SIMILAR_CURP", "CURPs that begin with the same ten characters, name and date of birth")
    SAME_NAME = _reason("SAME_NAME", "The same words in the name, as they sound")
    SIMILAR_NAME = _reason("SIMILAR_NAME", "At least half of the words in the name, as they sound")
    SAME_BIRTH_DATE = _reason("SAME_BIRTH_DATE", "The same date of birth")
    DAY_AND_MONTH_EXCHANGED = _reason("DAY_AND_MONTH_EXCHANGED", "Dates of birth with day and month exchanged")
    SAME_BIRTH_STATE = _reason(
        "SAME_BIRTH_STATE",
        "Born in the same federal entity",
        f"; in two that are known, {_OTHER_BIRTH_STATE} less",
    )
    SAME_SEX = _reason("SAME_SEX", "The same sex", f"; two that are known, {_OTHER_SEX} less")


_HOLDS = {
    DuplicateReason.SAME_NSS: "one.nss = other.nss",
    DuplicateReason.SAME_AFFILIATION_NUMBER: (
        f"EXISTS {{ MATCH (one)-[own:{_BELONGS}]->()<-[its:{_BELONGS}]-(other) WHERE own.number = its.number }}"
    ),
    DuplicateReason.SIMILAR_CURP: "left(one.curp, 10) = left(other.curp, 10)",
    DuplicateReason.SAME_NAME: "alike = 1.0",
    DuplicateReason.SIMILAR_NAME: "alike >= 0.5 AND alike < 1.0",
    DuplicateReason.SAME_BIRTH_DATE: "one.birthDate = other.birthDate",
    DuplicateReason.DAY_AND_MONTH_EXCHANGED: "one.birthDate <> other.birthDate AND exchanged = other.birthDate",
    DuplicateReason.SAME_BIRTH_STATE: "one.birthState = other.birthState",
    DuplicateReason.SAME_SEX: "one.sex = other.sex AND one.sex <> 'UNKNOWN'",
}
_AGAINST = (
    f"CASE WHEN one.birthState <> other.birthState THEN {_OTHER_BIRTH_STATE} ELSE 0 END + "
    f"CASE WHEN one.sex <> other.sex AND NOT 'UNKNOWN' IN [one.sex, other.sex] THEN {_OTHER_SEX} ELSE 0 END"
)


def _sounding(node: str) -> str:
    """The Cypher expression of the words of a person's name as they sound."""
    whole = NAME.replace("{n}", node)
    for letters, sound in _SOUNDS:
        whole = f"replace({whole}, '{letters}', '{sound}')"
    return f"[word IN split({whole}, ' ') WHERE size(word) > 1]"


_LONGER = "CASE WHEN size(mine) < size(its) THEN size(its) ELSE size(mine) END"
_ALIKE = f"CASE WHEN shared = 0 THEN 0.0 ELSE shared / {_LONGER} END"
_EXCHANGED = (
    "CASE WHEN one.birthDate.day <= 12 THEN "
    "date({year: one.birthDate.year, month: one.birthDate.day, day: one.birthDate.month}) END"
)
_NEAR = (
    f"MATCH (other:{Label.PATIENT} {{nss: one.nss}}) RETURN other",
    f"MATCH (other:{Label.PATIENT} {{birthDate: one.birthDate}}) RETURN other",
    f"MATCH (other:{Label.PATIENT} {{birthDate: exchanged}}) RETURN other",
    f"MATCH (other:{Label.PATIENT}) WHERE other.curp STARTS WITH left(one.curp, 10) RETURN other",
    f"MATCH (one)-[own:{_BELONGS}]->() MATCH ()<-[its:{_BELONGS}]-(other) WHERE its.number = own.number RETURN other",
)
_REASONS = ", ".join(
    f"CASE WHEN {holds} THEN {{reason: '{reason.value}', points: {_POINTS[reason.value]}}} END"
    for reason, holds in _HOLDS.items()
)


CLAUSES = (
    f"WITH {{parent}} AS one WITH one, {_EXCHANGED} AS exchanged",
    f"CALL (one, exchanged) {{ {' UNION '.join(_NEAR)} }}",
    "WITH DISTINCT one, exchanged, other",
    f"WHERE other <> one AND NOT EXISTS {{ (other)-[:{Rel.SAME_PERSON_AS}]->() }}",
    f"WITH one, exchanged, other, {_sounding('one')} AS mine, {_sounding('other')} AS its",
    "WITH one, exchanged, other, mine, its, toFloat(size([word IN mine WHERE word IN its])) AS shared",
    f"WITH one, exchanged, other, {_ALIKE} AS alike",
    f"WITH one, other, [each IN [{_REASONS}] WHERE each IS NOT NULL] AS reasons",
    f"WITH other, reasons, reduce(sum = 0, each IN reasons | sum + each.points) - ({_AGAINST}) AS score",
    f"WITH other AS {{n}}, {{reasons: reasons, score: score}} AS {{r}} WHERE {{r}}.score >= {LEAST_SCORE}",
)
"""Bind of a patient, `{parent}`, each record that may be of the same person, and its score and reasons."""


@strawberry.type(description="A record that may be of the same person.")
class ProbableDuplicate:
    graph: ClassVar = NodeMapping(Label.PATIENT, to_patient=())
    patient: Annotated["Patient", strawberry.lazy("app.domain.patients")] = same(description="The other record.")
    score: int = stored(
        "{r}.score", description=f"Points of 100: what agrees less what differs; {LEAST_SCORE} or more."
    )
    reasons: list[DuplicateReason] = stored(
        "[each IN {r}.reasons | each.reason]", description="What agrees, in points each."
    )


def probable_duplicates() -> Any:
    """The field of a patient. Merged records are left out, and the record itself."""
    return matched(
        CLAUSES,
        order="{r}.score DESC, {n}.id",
        others=True,
        description="Records that may be of the same person, the likeliest first, with the reasons. A suggestion for "
        "those who merge records, never a proof.",
    )
