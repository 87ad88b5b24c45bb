"""The README's table and the program's say the same, and both speak of what there is."""

import re

import pytest
from graphql import is_input_object_type, is_object_type

from app.access.policy import ALL, GRANTS, REACH
from app.access.viewer import Role
from tests.access.role_table import README, SCHEMA, STRUCTURE, TABLE, fields_of, rows

ROLES = [role for role in Role if role is not Role.SYSTEM]


def granted(role: Role) -> set[str]:
    """What the program grants, field by field."""
    return {
        f"{type_}.{field}"
        for type_, fields in GRANTS[role].items()
        for field in (fields_of(type_) if fields is ALL else fields)
    }


@pytest.mark.parametrize("role", ROLES)
def test_the_readme_shows_what_is_granted(role: Role) -> None:
    assert TABLE[role] == granted(role)


def test_the_table_has_a_column_for_each_role_but_system() -> None:
    head = README.partition("<!-- roles -->\n")[2].partition("\n")[0]
    assert re.findall(r"[A-Z]{3,}", head) == [role.value for role in ROLES]
    assert set(GRANTS) == set(ROLES)


def test_whatever_is_granted_is_there() -> None:
    told = {each for _, row in rows() for each in row}
    known = {f"{type_}.{field}" for type_ in {each.split(".")[0] for each in told} for field in fields_of(type_)}
    assert told - known == set()


def test_nothing_stands_in_two_rows() -> None:
    told = [each for _, row in rows() for each in row]
    assert len(told) == len(set(told))


def test_every_field_and_act_is_somebodys() -> None:
    """None is left to SYSTEM by oversight."""
    everything = {
        f"{type_.name}.{field}"
        for type_ in SCHEMA.type_map.values()
        if is_object_type(type_) and not type_.name.startswith("__") and not STRUCTURE.fullmatch(type_.name)
        for field in fields_of(type_.name)
    }
    everything |= {
        f"{name}.{field}"
        for name, type_ in SCHEMA.type_map.items()
        if is_input_object_type(type_) and "and" in type_.fields
        for field in fields_of(name)
    }
    assert everything - {each for _, row in rows() for each in row} == set()


def test_whose_records_a_role_reaches_is_told_for_each() -> None:
    table = README.partition("<!-- reach -->\n")[2].partition("\n\n")[0]
    assert re.findall(r"^\| ([A-Z]+) \|", table, flags=re.MULTILINE) == [role.value for role in ROLES]
    assert set(REACH) == {*ROLES, Role.SYSTEM}


@pytest.mark.parametrize("role", ROLES)
def test_a_criterion_tells_no_more_than_may_be_read(role: Role) -> None:
    """Who may not read a field does not find people by it either."""
    reads = {"affiliationNumber": "affiliations", "institution": "affiliations", "clinic": "registeredAt"}
    for criterion in fields_of("PatientFilter"):
        if f"PatientFilter.{criterion}" in TABLE[role]:
            assert f"Patient.{reads.get(criterion, criterion)}" in TABLE[role]
