"""The coded values of graph_schema as GraphQL enums of the same names, with the same descriptions."""

import inspect

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from app.rules import problems as problems  # its codes are an enum too
from graph_schema.values import Value

for value_type in Value.__subclasses__():
    strawberry.enum(value_type, description=inspect.getdoc(value_type))
    definition: StrawberryEnumDefinition = vars(value_type)["__strawberry_definition__"]
    for public, value in zip(definition.values, value_type, strict=True):
        public.description = value.description
