"""Filters made at random from the schema's input types, with values that the chart and the crowd hold."""

import json
import random
from collections.abc import Iterator
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, get_named_type

from tests import chart

INSTANTS = [
    "2023-05-04T10:30:00-06:00",
    "2023-05-04T16:30:00Z",
    "2024-02-29T23:50:30.250+00:00",
    "2024-02-29T17:15:30.25-06:00",
    "2019-12-31T00:00:00Z",
    "2026-01-01T00:00:00Z",
]
VALUES: dict[str, list[Any]] = {
    "occurredAt": INSTANTS,
    "recordedAt": INSTANTS,
    "startDate": ["2024-03-01", "2024-03-15", "2020-01-01"],
    "facility": [chart.CLUES, "DFIST000222", "DFIMS999999"],
    "to": [chart.CLUES, "DFIST000222"],
    "institution": ["IMSS", "ISSSTE", "IM", "PEMEX"],
    "practitioner": [chart.DOCTOR, chart.SURGEON],
    "specialty": ["Medicina familiar", "FAMÍLIAR", "Med"],
    "diagnosis": ["E119", "E11.9", "E11", "J45", "I10", "I10X", "Z"],
    "text": ["glucosa", "APENDICECTOMIA", "S:  bien.", "dolor", "ñ", ""],
    "medication": ["010.000.5165.00", "010", "040"],
    "substance": ["Metformina", "metf", "ORMÍNA"],
    "vaccine": ["influenza", "in"],
    "studyType": ["2345-7", "2345"],
    "type": ["2345-7", "2345", "47.09", "4709"],
    "curp": [chart.CURP, "BOXW310820HNERXN09"],
    "nss": [chart.NSS, "72795608040"],
    "affiliationNumber": ["1", "2"],
    "birthDate": ["1956-04-27", "1940-12-31", "2001-02-03"],
    "birthState": ["VZ", "DF"],
    "age": [24, 70, 79, 80],
    "clinic": [chart.CLUES, "DFIST000222"],
    "clues": [chart.CLUES, "DFIST000222", "DFIMS999999"],
    "name": ["UMF 1", "HG", "umf", "ÚMF", ""],
    "state": ["DF", "VZ"],
    "role": ["CLINICIAN", "clin"],
    "who": ["Dra. Luz Peña", "luz pena"],
}


class Enum(str):
    """The name of an enum value: written without quotes."""

    __slots__ = ()


def written(value: Any) -> str:
    """A value as a GraphQL literal."""
    match value:
        case Enum():
            return str(value)
        case dict():
            return "{" + ", ".join(f"{name}: {written(part)}" for name, part in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)


def each_comparison(type_: GraphQLInputObjectType) -> Iterator[dict[str, Any]]:
    """A filter for each field, operator and known value, and for its opposite."""
    for name, field in type_.fields.items():
        compared = get_named_type(field.type)
        if name in {"and", "or", "not"}:
            continue
        operations: list[Any] = VALUES.get(name, [True, False])
        if isinstance(compared, GraphQLInputObjectType):
            values = _values(name, compared)
            operations = [
                {operator: [value, values[0]] if operator == "in" else value}
                for operator in compared.fields
                for value in values
            ]
        for operation in operations:
            yield {name: operation}
            yield {"not": {name: operation}}


def _values(name: str, type_: GraphQLInputObjectType) -> list[Any]:
    compared = get_named_type(next(iter(type_.fields.values())).type)
    return list(map(Enum, compared.values)) if isinstance(compared, GraphQLEnumType) else VALUES[name]


class Drawer:
    """Draws filters by chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def filter(self, type_: Any, depth: int = 0) -> dict[str, Any]:
        """A filter of the input type, with others within it."""
        names = self._chance.sample(list(type_.fields), self._chance.randrange(1, 4))
        drawn: dict[str, Any] = {}
        for name in names:
            if name in {"and", "or", "not"}:
                if depth < 2:
                    inner = [self.filter(type_, depth + 1) for _ in range(self._chance.randrange(4))]
                    drawn[name] = (inner or [{}])[0] if name == "not" else inner
            else:
                drawn[name] = self._compared(name, get_named_type(type_.fields[name].type))
        return drawn

    def _compared(self, name: str, type_: Any) -> Any:
        if not isinstance(type_, GraphQLInputObjectType):
            return self._chance.choice((None, *(VALUES.get(name) or (True, False))))
        operators = self._chance.sample(list(type_.fields), self._chance.choice((1, 1, 1, 2)))
        return {
            operator: [self._operand(name, type_) for _ in range(self._chance.randrange(4))]
            if operator == "in"
            else self._operand(name, type_)
            for operator in operators
        }

    def _operand(self, name: str, type_: GraphQLInputObjectType) -> Any:
        return self._chance.choice(_values(name, type_))
