"""The coded values of graph_schema as GraphQL enums of the same names."""

import inspect

import strawberry

from graph_schema.values import Value

for value_type in Value.__subclasses__():
    strawberry.enum(value_type, description=inspect.getdoc(value_type))
