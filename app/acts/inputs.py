"""GraphQL inputs made of the models of app/rules: one declaration is both the type and its rules."""

import inspect
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import strawberry
from pydantic import AwareDatetime
from pydantic.fields import FieldInfo

from app.rules.rule import GlobalId, Rule


@cache
def input_of(rule: type[Rule]) -> type:
    """The input type of a model: its fields with their descriptions; what the model can do without is nullable."""
    name = f"{rule.__name__}Input"
    fields = {field_name: _field(info) for field_name, info in rule.model_fields.items()}
    annotations = {field_name: _annotation(info) for field_name, info in rule.model_fields.items()}
    made = type(name, (), fields | {"__annotations__": annotations, "__module__": rule.__module__})
    return strawberry.input(made, name=name, description=inspect.getdoc(rule))


def _field(info: FieldInfo) -> Any:
    if info.is_required():
        return strawberry.field(name=info.alias, description=info.description)
    default = info.get_default(call_default_factory=True)
    # A null default is no default: whether a field was given must stay known.
    plain = default if isinstance(default, str | int | float | Enum) else strawberry.UNSET
    return strawberry.field(name=info.alias, description=info.description, default=plain)


def _annotation(info: FieldInfo) -> Any:
    marked = any(isinstance(item, GlobalId) for item in info.metadata)
    type_ = strawberry.ID if marked else _type(info.annotation)
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    optional = not info.is_required() and not isinstance(default, str | int | float | Enum)
    return type_ | None if optional and NoneType not in get_args(type_) else type_


def _type(annotation: Any) -> Any:
    """The type that GraphQL has for a Python one, its constraints left to the model."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        return strawberry.ID if any(isinstance(mark, GlobalId) for mark in marks) else _type(inner)
    if origin in (Union, UnionType):
        return Union[tuple(_type(part) for part in get_args(annotation))]  # noqa: UP007  # of a computed tuple
    if origin in (list, tuple):
        return list[_type(get_args(annotation)[0])]  # type: ignore[misc]
    if annotation is NoneType:
        return NoneType
    if issubclass(annotation, Rule):
        return input_of(annotation)
    return datetime if annotation is AwareDatetime else annotation
