"""Coded values are stored by their names."""

import pytest

from graph_schema.values import Value


@pytest.mark.parametrize("kind", Value.__subclasses__())
def test_a_value_is_its_name_and_says_what_it_means(kind: type[Value]) -> None:
    assert len(kind) > 1
    for value in kind:
        assert value.name == value.value == str(value) == f"{value}"
        assert value.description.endswith(".")
