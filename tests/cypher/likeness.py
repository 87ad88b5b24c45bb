"""Which records may be of one person, the plain way: Python over the nodes of `reference.py`."""

from __future__ import annotations

from typing import Any

from tests.cypher.filtering import Node, plain

POINTS = {
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
SOUNDS = "h: v:b z:s ce:se ci:si ge:je gi:ji x:j ll:y qu:k c:k"


def probable_duplicates(one: Any, everybody: list[Any]) -> list[dict[str, Any]]:
    """Those with 50 points or more, the likeliest first."""
    found = []
    for other in everybody:
        if other is one or other.reached("SAME_PERSON_AS"):
            continue
        reasons = _reasons(one, other)
        if not set(reasons) & {"SAME_NSS", "SAME_AFFILIATION_NUMBER", "SIMILAR_CURP", *_DATES}:
            continue
        score = sum(POINTS[reason] for reason in reasons) - _against(one, other)
        if score >= 50:
            found.append({"patient": other, "score": score, "reasons": reasons})
    return sorted(found, key=lambda each: (-each["score"], each["patient"]["id"]))


_DATES = ("SAME_BIRTH_DATE", "DAY_AND_MONTH_EXCHANGED")


def _reasons(one: Node, other: Node) -> list[str]:
    names = _alike(_words(one), _words(other))
    born, other_born = one["birthDate"].to_native(), other["birthDate"].to_native()
    numbers = [
        {(end["code"], via["number"]) for end, via in each.follow("AFFILIATED_WITH") if via.get("number")}
        for each in (one, other)
    ]
    holds = {
        "SAME_NSS": one["nss"] is not None and one["nss"] == other["nss"],
        "SAME_AFFILIATION_NUMBER": bool(numbers[0] & numbers[1]),
        "SIMILAR_CURP": None not in (one["curp"], other["curp"]) and one["curp"][:10] == other["curp"][:10],
        "SAME_NAME": names == 1,
        "SIMILAR_NAME": 0.5 <= names < 1,
        "SAME_BIRTH_DATE": born == other_born,
        "DAY_AND_MONTH_EXCHANGED": born != other_born
        and (born.year, born.day, born.month) == (other_born.year, other_born.month, other_born.day),
        "SAME_BIRTH_STATE": one["birthState"] is not None and one["birthState"] == other["birthState"],
        "SAME_SEX": one["sex"] == other["sex"] != "UNKNOWN",
    }
    return [reason for reason in POINTS if holds[reason]]


def _against(one: Node, other: Node) -> int:
    states, sexes = ({one[name], other[name]} for name in ("birthState", "sex"))
    return 10 * (len(states) == 2 and None not in states) + 20 * (len(sexes) == 2 and "UNKNOWN" not in sexes)


def _words(person: Node) -> list[str]:
    names = " ".join(person[name] or "" for name in ("givenNames", "firstSurname", "secondSurname"))
    text = plain(names)
    for pair in SOUNDS.split():
        letters, sound = pair.split(":")
        text = text.replace(letters, sound)
    return [word for word in text.split() if len(word) > 1]


def _alike(mine: list[str], its: list[str]) -> float:
    return sum(word in its for word in mine) / max(len(mine), len(its), 1)
