"""What a mutation's payload is answered by: what the act tells, and statements that read back what it wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.cypher import plan as p
from app.cypher.audit import kinds
from app.cypher.encode import RootEncoder, encoder
from app.cypher.render import Statement, render

_ID = "{n}.id"


@dataclass(frozen=True)
class RecordAnswer:
    """A record of a payload made ready: its statement, and the encoder of what it returns."""

    key: str
    name: str
    statement: Statement
    encode: RootEncoder


@dataclass(frozen=True)
class IdAnswer:
    """A record of a payload of which nothing is asked for but its id, which the act tells: under these keys."""

    key: str
    name: str
    fields: tuple[p.Value | p.Constant, ...]


@dataclass(frozen=True)
class ToldAnswer:
    """A value that an act tells; of a list of objects also what is asked for of each."""

    key: str
    name: str
    fields: "tuple[Part, ...] | None"


Part = RecordAnswer | IdAnswer | ToldAnswer | p.Constant


@dataclass(frozen=True)
class PayloadAnswer:
    """The payload of one root field made ready."""

    root: p.Root
    act: Any
    input: p.Argument
    calls: tuple[p.Call, ...]
    fields: tuple[Part, ...]
    kinds: frozenset[str]


def payload_answer(root: p.Root, calls: tuple[p.Call, ...]) -> PayloadAnswer:
    """Render what a payload reads back."""
    payload = root.field
    if not isinstance(payload, p.Payload):
        raise TypeError("no payload")
    return PayloadAnswer(root, payload.act, payload.input, calls, _parts(payload.fields, calls), kinds(payload))


def records(fields: tuple[Part, ...], told: Mapping[str, Any]) -> list[tuple[RecordAnswer, Any]]:
    """Each record that is asked for and there, with its id or ids, in the order in which `assemble` takes them."""
    found: list[tuple[RecordAnswer, Any]] = []
    for part in fields:
        match part:
            case RecordAnswer() if told.get(part.name) is not None:
                found.append((part, told[part.name]))
            case ToldAnswer(fields=(_, *_)):
                for each in _objects(told.get(part.name)):
                    found += records(part.fields or (), each)
    return found


def assemble(fields: tuple[Part, ...], told: Mapping[str, Any], read: list[Any]) -> dict[str, Any]:
    """The payload in the order of its selection; what was read back is taken from the front of `read`."""
    data: dict[str, Any] = {}
    for part in fields:
        match part:
            case p.Constant():
                data[part.key] = part.value
            case RecordAnswer():
                data[part.key] = read.pop(0) if told.get(part.name) is not None else None
            case IdAnswer():
                data[part.key] = _identified(part, told.get(part.name))
            case ToldAnswer(fields=None):
                data[part.key] = told.get(part.name)
            case ToldAnswer():
                value = told.get(part.name)
                objects = [assemble(part.fields or (), each, read) for each in _objects(value)]
                data[part.key] = objects if isinstance(value, list) else next(iter(objects), None)
    return data


def _identified(part: IdAnswer, ids: str | list[str] | None) -> Any:
    if ids is None or isinstance(ids, list):
        return None if ids is None else [_identified(part, each) for each in ids]
    return {field.key: ids if isinstance(field, p.Value) else field.value for field in part.fields}


def _objects(value: Any) -> list[Mapping[str, Any]]:
    """What is told as one object, as several, or not at all."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _parts(fields: tuple[p.Told | p.Constant | p.Rows, ...], calls: tuple[p.Call, ...]) -> tuple[Part, ...]:
    return tuple(_part(field, calls) for field in fields)


def _part(field: p.Told | p.Constant | p.Rows, calls: tuple[p.Call, ...]) -> Part:
    match field:
        case p.Rows(source=p.SeekAny(argument=given) | p.SeekMany(argument=given)):
            if ids := _ids_alone(field.item):
                return IdAnswer(field.key, given.name, ids)
            return RecordAnswer(field.key, given.name, render(field, calls), encoder(field))
        case p.Told():
            return ToldAnswer(field.key, field.name, None if field.fields is None else _parts(field.fields, calls))
        case p.Constant():
            return field
    raise TypeError(f"{type(field).__name__} is nothing that an act tells")


def _ids_alone(item: p.Item) -> tuple[p.Value | p.Constant, ...]:
    """The fields of an item that tells what is known without looking; empty where it tells more."""
    if not isinstance(item, p.Select) or item.access.condition:
        return ()
    known = tuple(
        field
        for field in item.fields
        if isinstance(field, p.Constant) or (isinstance(field, p.Value) and field.template == _ID)
    )
    return known if len(known) == len(item.fields) else ()
