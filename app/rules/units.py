"""Units of UCUM (Unified Code for Units of Measure, ucum.org, version 2.1), case-sensitive codes: which are units,
which measure the same, and how one becomes the other.

The table holds the units that medicines and laboratory results are told in, not all of UCUM. Unlike UCUM, an amount
of substance (mol) is no bare number here: mmol/L is not commensurable with /L. An arbitrary unit, such as [IU], is
commensurable with itself alone.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from app.rules.problems import ProblemCode, wrong

_PREFIXES = {
    "T": 1e12, "G": 1e9, "M": 1e6, "k": 1e3, "h": 1e2, "da": 1e1, "d": 1e-1, "c": 1e-2, "m": 1e-3, "u": 1e-6,
    "n": 1e-9, "p": 1e-12, "f": 1e-15, "a": 1e-18,
}  # fmt: skip

# atom | factor | base units: letters of the dimensions with exponents; metric ones take prefixes.
_METRIC = """
m|1|m1
g|1|g1
s|1|s1
mol|1|mol1
eq|1|mol1
osm|1|mol1
K|1|K1
C|1|C1
cd|1|cd1
rad|1|rad1
L|0.001|m3
l|0.001|m3
Hz|1|s-1
N|1000|g1 m1 s-2
Pa|1000|g1 m-1 s-2
bar|100000000|g1 m-1 s-2
J|1000|g1 m2 s-2
W|1000|g1 m2 s-3
A|1|C1 s-1
V|1000|g1 m2 s-2 C-1
Ohm|1000|g1 m2 s-1 C-2
S|0.001|g-1 m-2 s1 C2
Bq|1|s-1
Ci|37000000000|s-1
Gy|1|m2 s-2
Sv|1|m2 s-2
kat|1|mol1 s-1
U|1.6666666666666667e-8|mol1 s-1
cal|4184|g1 m2 s-2
t|1000000|g1
ar|100|m2
m[Hg]|133322000|g1 m-1 s-2
m[H2O]|9806650|g1 m-1 s-2
dyn|0.01|g1 m1 s-2
P|100|g1 m-1 s-1
B|1|B1
[iU]|1|IU1
[IU]|1|IU1
"""
_PLAIN = """
min|60|s1
h|3600|s1
d|86400|s1
wk|604800|s1
mo|2629800|s1
a|31557600|s1
%|0.01|
[ppth]|0.001|
[ppm]|0.000001|
[ppb]|0.000000001|
[pH]|1|pH1
deg|0.017453292519943295|rad1
[in_i]|0.0254|m1
[ft_i]|0.3048|m1
[lb_av]|453.59237|g1
[oz_av]|28.349523125|g1
[drp]|5e-8|m3
[tsp_us]|0.00000492892159375|m3
[tbs_us]|0.00001478676478125|m3
[foz_us]|0.0000295735295625|m3
[cup_us]|0.0002365882365|m3
[diop]|1|m-1
[MET]|1|MET1
[CFU]|1|CFU1
[PFU]|1|PFU1
[arb'U]|1|arb1
[USP'U]|1|USP1
[GPL'U]|1|GPL1
[MPL'U]|1|MPL1
[APL'U]|1|APL1
[ELU]|1|ELU1
[EU]|1|EU1
[Amb'a'1'U]|1|Amb1
[BAU]|1|BAU1
[LPF]|1|LPF1
[HPF]|1|HPF1
[FEU]|1|FEU1
[DDU]|1|DDU1
"""
_OFFSETS = {"Cel": (1.0, 273.15), "[degF]": (5 / 9, 459.67)}
"""Kelvin are (value + offset) · factor; such a unit stands alone."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit in base units: value · factor + offset, and the exponent of each base unit."""

    factor: float
    dimensions: tuple[tuple[str, int], ...] = ()
    offset: float = 0.0


class NoUnit(ValueError):
    """A text is no unit of UCUM, or none of the table."""


def _read(table: str) -> dict[str, tuple[float, dict[str, int]]]:
    atoms = {}
    for line in table.strip().splitlines():
        atom, factor, bases = line.split("|")
        found = (re.fullmatch(r"([A-Za-z]+)(-?\d+)", base) for base in bases.split())
        atoms[atom] = (float(factor), {match[1]: int(match[2]) for match in found if match})
    return atoms


_METRIC_ATOMS, _PLAIN_ATOMS = _read(_METRIC), _read(_PLAIN)
_TOKEN = re.compile(
    r"(?P<divide>/)|(?P<times>\.)|(?P<open>\()|(?P<close>\))|(?P<note>\{[!-z|~]*\})"
    r"|(?P<ten>10[*^])(?P<power>[+-]?\d+)|(?P<number>\d+)"
    r"|(?P<atom>(?:[A-Za-z%']|\[[^\]\s]+\])+)(?P<exponent>[+-]?\d+)?"
)


@cache
def measure(unit: str) -> Measure:
    """What a unit measures. NoUnit if it is none."""
    if unit in _OFFSETS:
        factor, offset = _OFFSETS[unit]
        return Measure(factor, (("K", 1),), offset * factor)
    factor, dimensions = _Reader(unit).read()
    return Measure(factor, tuple(sorted((base, power) for base, power in dimensions.items() if power)))


def are_commensurable(one: str, other: str) -> bool:
    """Whether two units measure the same. NoUnit if one is none."""
    return measure(one).dimensions == measure(other).dimensions


def convert(value: float, unit: str, to: str) -> float:
    """The value in another unit. NoUnit if one is none; ValueError if they do not measure the same."""
    if unit == to:
        return value
    source, target = measure(unit), measure(to)
    if source.dimensions != target.dimensions:
        raise ValueError("the units do not measure the same")
    return (value * source.factor + source.offset - target.offset) / target.factor


class _Reader:
    """Reads one unit from left to right."""

    def __init__(self, unit: str) -> None:
        self._tokens: list[re.Match[str]] = []
        position = 0
        while position < len(unit):
            match = _TOKEN.match(unit, position)
            if match is None:
                raise NoUnit(unit)
            self._tokens.append(match)
            position = match.end()
        self._next = 0

    def read(self) -> tuple[float, Counter[str]]:
        """The whole unit."""
        found = self._term()
        if self._kind is not None:
            raise NoUnit
        return found

    @property
    def _kind(self) -> str | None:
        return _kind(self._tokens[self._next]) if self._next < len(self._tokens) else None

    def _take(self) -> re.Match[str]:
        self._next += 1
        return self._tokens[self._next - 1]

    def _term(self) -> tuple[float, Counter[str]]:
        sign = 1
        if self._kind == "divide":
            self._take()
            sign = -1
        factor, dimensions = 1.0, Counter[str]()
        while True:
            more, bases = self._component()
            factor *= more**sign
            for base, power in bases.items():
                dimensions[base] += sign * power
            if self._kind not in ("times", "divide"):
                return factor, dimensions
            sign = -1 if _kind(self._take()) == "divide" else 1

    def _component(self) -> tuple[float, Counter[str]]:
        if self._kind == "open":
            self._take()
            found = self._term()
            if self._kind != "close":
                raise NoUnit
            self._take()
        elif self._kind == "note":
            self._take()
            return 1.0, Counter()
        elif self._kind in ("atom", "ten", "number"):
            found = _simple(self._take())
        else:
            raise NoUnit
        if self._kind == "note":
            self._take()
        return found


def _kind(token: re.Match[str]) -> str:
    groups = ("divide", "times", "open", "close", "note", "ten", "number", "atom")
    return next(group for group in groups if token[group])


_LARGEST_EXPONENT = 12


def _simple(token: re.Match[str]) -> tuple[float, Counter[str]]:
    if token["ten"]:
        return 10.0 ** _exponent(token["power"]), Counter()
    if token["number"]:
        number = float(token["number"])
        if number == 0 or not math.isfinite(number):
            raise NoUnit
        return number, Counter()
    factor, bases = _atom(token["atom"])
    exponent = _exponent(token["exponent"] or "1")
    return factor**exponent, Counter({base: power * exponent for base, power in bases.items()})


def _exponent(text: str) -> int:
    if len(text) > 3 or abs(int(text)) > _LARGEST_EXPONENT:
        raise NoUnit
    return int(text)


def _atom(code: str) -> tuple[float, dict[str, int]]:
    found = _METRIC_ATOMS.get(code) or _PLAIN_ATOMS.get(code)
    if found:
        return found
    for prefix, scale in _PREFIXES.items():
        metric = _METRIC_ATOMS.get(code.removeprefix(prefix)) if code.startswith(prefix) else None
        if metric:
            return scale * metric[0], metric[1]
    raise NoUnit


def _unit(unit: str) -> str:
    try:
        measure(unit)
    except NoUnit:
        message = "is no unit of UCUM, in which they are written such as mg/dL, 10*3/uL, mmol/L, [IU]/L, %"
        raise wrong(ProblemCode.WRONG_UNIT, message) from None
    return unit


Unit = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,40}$"), AfterValidator(_unit)]
"""A unit of UCUM."""

_WORDS = {
    "[IU]": "UI", "[iU]": "UI", "ug": "µg", "ng": "ng", "d": "día", "wk": "semana", "h": "h", "[drp]": "gotas",
    "m2": "m²", "10*6.[IU]": "millones de UI", "k[IU]": "mil UI",
}  # fmt: skip


def unit_words(unit: str) -> str:
    """A unit as a clinician reads it: `UI`, `µg/kg/día`, `tableta` of `{tableta}`."""
    if unit in _WORDS:
        return _WORDS[unit]
    parts = (part.replace("{", " ").replace("}", "").replace("_", " ").strip() for part in unit.split("/"))
    return "/".join(_WORDS.get(part, part) for part in parts)
