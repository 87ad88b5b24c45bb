"""Fetching a record as its patient does."""

from collections.abc import Iterator
from typing import Any

import httpx

from app.access.viewer import Role
from app.media_types import FHIR, JSON
from tests.signed_in import KEY

Json = dict[str, Any]


def of(patient: str, *, form: str = JSON) -> dict[str, str]:
    """The headers of a patient who takes the own record along."""
    return {"authorization": f"Bearer {KEY.token(Role.PATIENT, 60, patient=patient)}", "accept": form}


async def record(api: httpx.AsyncClient, patient: str) -> Json:
    """The record as JSON."""
    response = await api.get("/record", headers=of(patient))
    assert response.status_code == 200, response.text
    found: Json = response.json()
    return found


async def bundle(api: httpx.AsyncClient, patient: str) -> Json:
    """The record as a FHIR bundle."""
    response = await api.get("/record", headers=of(patient, form=FHIR))
    assert response.status_code == 200, response.text
    found: Json = response.json()
    return found


def resources(found: Json) -> list[Json]:
    """What a bundle holds."""
    return [entry["resource"] for entry in found["entry"]]


def references(value: Any) -> Iterator[str]:
    """Every reference within a value."""
    if isinstance(value, list):
        for each in value:
            yield from references(each)
    elif isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for each in value.values():
            yield from references(each)
