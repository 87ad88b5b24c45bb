"""Synthetic CURP and NSS: identifiers made from a person's data, by the published rules.

Only synthetic people get one: no system makes up a CURP for a real person (NOM-024-SSA3-2012, 6.5.1).
Source of the CURP rules: RENAPO, "Instructivo normativo para la asignación de la CURP" (18 October 2021).
"""

import random
import unicodedata
from datetime import date

from app.identifiers import curp_check_digit

_VOWELS = "AEIOU"
_PARTICLES = set("DA DAS DE DEL DER DI DIE DD EL LA LOS LAS LE LES MAC MC VAN VON Y".split())
_COMMON_FIRST_NAMES = {"MARIA", "MA", "MA.", "M", "M.", "JOSE", "J", "J."}
_FORBIDDEN = set(
    "BACA BAKA BUEI BUEY CACA CACO CAGA CAGO CAKA CAKO COGE COGI COJA COJE COJI COJO COLA CULO FALO FETO GETA GUEI "
    "GUEY JETA JOTO KACA KACO KAGA KAGO KAKA KAKO KOGE KOGI KOJA KOJE KOJI KOJO KOLA KULO LILO LOCA LOCO LOKA LOKO "
    "MAME MAMO MEAR MEAS MEON MIAR MION MOCO MOKO MULA MULO NACA NACO PEDA PEDO PENE PIPI PITO POPO PUTA PUTO QULO "
    "RATA ROBA ROBE ROBO RUIN SENO TETA VACA VAGA VAGO VAKA VUEI VUEY WUEI WUEY".split()
)


def curp(
    given_names: str,
    first_surname: str,
    second_surname: str | None,
    born: date,
    sex: str,
    state: str,
    differentiator: int = 0,
) -> str:
    """The 18 characters of a CURP.

    `sex` is H, M or X, `state` RENAPO's two letters (NE: abroad). `differentiator` tells apart people whose first
    16 characters are equal: 0 to 9 for births up to 1999, A to J after.
    """
    given = _words(given_names)
    if len(given) > 1 and given[0] in _COMMON_FIRST_NAMES:
        given = given[1:]
    first, second, name = _significant(_words(first_surname)), _significant(_words(second_surname or "")), given[0]
    name = _significant(given) or name
    letters = _letter(first[:1]) + _inner(first, vowel=True) + _letter(second[:1]) + _letter(name[:1])
    if letters in _FORBIDDEN:
        letters = letters[0] + "X" + letters[2:]
    consonants = "".join(_inner(word, vowel=False) for word in (first, second, name))
    place = str(differentiator) if born.year < 2000 else "ABCDEFGHIJ"[differentiator]
    body = f"{letters}{born:%y%m%d}{sex}{state}{consonants}{place}"
    return body + curp_check_digit(body)


def nss(rng: random.Random, born: date) -> str:
    """A social security number of 11 digits: subdelegation, years of enrolment and birth, serial, Luhn's digit."""
    enrolled = min(born.year + 18, 2026)
    body = f"{rng.randrange(1, 97):02d}{enrolled % 100:02d}{born.year % 100:02d}{rng.randrange(1, 10_000):04d}"
    return body + _luhn(body)


def _luhn(body: str) -> str:
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def _words(text: str) -> list[str]:
    """Upper case, without accents; Ñ stays."""
    kept = text.upper().replace("Ñ", "\0")
    plain = "".join(c for c in unicodedata.normalize("NFD", kept) if unicodedata.category(c) != "Mn")
    return plain.replace("\0", "Ñ").split()


def _significant(words: list[str]) -> str:
    """The first word that is no particle (DE, LA, …); the first of all if every word is one."""
    return next((word for word in words if word not in _PARTICLES), words[0] if words else "")


def _letter(character: str) -> str:
    return character if character and character.isalpha() and character != "Ñ" else "X"


def _inner(word: str, *, vowel: bool) -> str:
    """The first vowel (or consonant) after the first letter, X if there is none."""
    found = next((c for c in word[1:] if not c.isalpha() or (c in _VOWELS) == vowel), "")
    return _letter(found)
