"""Records that may be of the same person, with a score and the reasons for it.

A small comparison that can be explained, after the way of Fellegi and Sunter (1969): each agreement adds points, each
disagreement takes some, and what agrees is told. Candidates come from indexes: the same NSS, the same date of birth or
one with day and month exchanged, a CURP that begins alike (letters of the name and the date), the same number at an
institution. Names are compared word by word, without accents and as they sound in Mexico.
"""

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.cypher.mapping import matched, same, stored
from graph_schema.model import Label, Rel
from graph_schema.text import folded

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


@strawberry.enum(description="Why two records may be of the same person.")
class DuplicateReason(Enum):
    SAME_NSS = strawberry.enum_value("SAME_NSS", description="The same NSS, which dependants share: 20 points.")
    SAME_AFFILIATION_NUMBER = strawberry.enum_value(
        "SAME_AFFILIATION_NUMBER", description="The same number at the same institution: 20 points."
    )
    SIMILAR_CURP = strawberry.enum_value(
        "SIMILAR_CURP", description="CURPs that begin with the same ten characters, name and date of birth: 15 points."
    )
    SAME_NAME = strawberry.enum_value("SAME_NAME", description="The same words in the name, as they sound: 35 points.")
    SIMILAR_NAME = strawberry.enum_value(
        "SIMILAR_NAME", description="At least half of the words in the name, as they sound: 20 points."
    )
    SAME_BIRTH_DATE = strawberry.enum_value("SAME_BIRTH_DATE", description="The same date of birth: 30 points.")
    DAY_AND_MONTH_EXCHANGED = strawberry.enum_value(
        "DAY_AND_MONTH_EXCHANGED", description="Dates of birth with day and month exchanged: 20 points."
    )
    SAME_BIRTH_STATE = strawberry.enum_value(
        "SAME_BIRTH_STATE", description="Born in the same federal entity: 5 points; in two that are known, 10 less."
    )
    SAME_SEX = strawberry.enum_value("SAME_SEX", description="The same sex: 5 points; two that are known, 20 less.")


_POINTS = {
    DuplicateReason.SAME_NSS: 20,
    DuplicateReason.SAME_AFFILIATION_NUMBER: 20,
    DuplicateReason.SIMILAR_CURP: 15,
    DuplicateReason.SAME_NAME: 35,
    DuplicateReason.SIMILAR_NAME: 20,
    DuplicateReason.SAME_BIRTH_DATE: 30,
    DuplicateReason.DAY_AND_MONTH_EXCHANGED: 20,
    DuplicateReason.SAME_BIRTH_STATE: 5,
    DuplicateReason.SAME_SEX: 5,
}
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
    "CASE WHEN one.birthState <> other.birthState THEN 10 ELSE 0 END + "
    "CASE WHEN one.sex <> other.sex AND NOT 'UNKNOWN' IN [one.sex, other.sex] THEN 20 ELSE 0 END"
)


def _sounding(node: str) -> str:
    """The Cypher expression of the words of a person's name as they sound."""
    whole = folded(f"{node}.givenNames + ' ' + {node}.firstSurname + ' ' + coalesce({node}.secondSurname, '')")
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
    f"CASE WHEN {holds} THEN {{reason: '{reason.value}', points: {_POINTS[reason]}}} END"
    for reason, holds in _HOLDS.items()
)


@strawberry.type(description="A record that may be of the same person.")
class ProbableDuplicate:
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
        (
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
        ),
        order="{r}.score DESC, {n}.id",
        description="Records that may be of the same person, the likeliest first, with the reasons. A suggestion for "
        "those who merge records, never a proof.",
    )
