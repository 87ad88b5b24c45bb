"""What is wrong is refused with its code and path, all of it at once, and nothing is written of it."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.config import Settings
from seeds.places import Network
from tests.acts.asking import Asking, key
from tests.acts.graph import Graph
from tests.acts.people import died, doing, opened, place, registered
from tests.acts.samples import (
    IN_ENCOUNTER,
    MADE,
    OF_A_PATIENT,
    OF_THE_LIVING,
    leaves,
    ready,
    registered_provisionally,
    replaced,
)

MARK = "QUIENSOYYO"
_ID = re.compile(r"[a-z]{2,4}_[0-9a-z]{16}")
_ENUM = re.compile(r"[A-Z]{3,}(_[A-Z]+)*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ENUMS = {"kind", "heading", "status", "certainty", "route", "role", "branch", "character", "criticality", "sex"}
_ENUMS |= {"basis", "segment", "strength", "scope"}


@pytest.fixture(scope="module")
async def samples(asking: Asking, network: Network) -> dict[str, dict[str, Any]]:
    """An input that is right for each mutation; none of them is done."""
    return await ready(asking, network)


async def refusal(asking: Asking, act: str, given: dict[str, Any]) -> list[tuple[str, str]]:
    """Code and path of what is wrong, by the act or by GraphQL, whose errors have the path `input`. Tells no values."""
    type_ = f"{act[0].upper()}{act[1:]}Input"
    fields = f"{MADE[act]} {{ id }} problems {{ code path message }}"
    query = f"mutation ($input: {type_}!) {{ {act}(input: $input) {{ {fields} }} }}"
    variables = {"input": {"idempotencyKey": key(), **given}}
    response = await asking.client.post("/graphql", json={"query": query, "variables": variables})
    assert MARK not in response.text
    assert not re.search(r"Traceback|neo4j|pydantic|Cypher|\.py", response.text)
    answer = response.json()
    if "errors" in answer:
        assert response.status_code == 400
        assert not answer.get("data")
        return [(error["extensions"]["code"], "input") for error in answer["errors"]]
    payload = answer["data"][act]
    assert payload["problems"], f"{act} was done"
    assert payload[MADE[act]] is None
    return [(problem["code"], ".".join(problem["path"])) for problem in payload["problems"]]


def texts(given: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The values of an input that are free to be any text as far as GraphQL knows."""
    for path, value in leaves(given):
        if isinstance(value, str) and path[-1] not in _ENUMS and not _DATE.match(value):
            yield path, value


def test_there_is_an_input_for_each_mutation(samples: dict[str, dict[str, Any]]) -> None:
    assert samples.keys() == MADE.keys()


@pytest.mark.parametrize("act", MADE)
async def test_the_inputs_are_right(asking: Asking, network: Network, act: str, graph: Graph) -> None:
    """Or what follows would show nothing."""
    given = (await ready(asking, network))[act]
    await asking.done(act, f"{MADE[act]} {{ id }}", **given)
    graph.assert_counted()


@pytest.mark.parametrize("act", MADE)
async def test_no_text_may_be_empty_unreadable_or_endless(
    asking: Asking, graph: Graph, samples: dict[str, dict[str, Any]], act: str
) -> None:
    given, before = samples[act], graph.contents()
    for path, _ in texts(given):
        for bad in ("", "   ", f"{MARK}\x00", f"{MARK}\u202e", f"{MARK}\x1b[2J", MARK * 6_000):
            refused = await refusal(asking, act, replaced(given, path, bad))
            assert refused, (path, bad[:12])
            codes = {code for code, _ in refused}
            assert codes <= {"MALFORMED", "REQUIRED", "OUT_OF_RANGE", "WRONG_UNIT"}, (path, bad[:12], refused)
            assert {where for _, where in refused} == {".".join(path)}, (path, bad[:12], refused)
    assert graph.contents() == before


@pytest.mark.parametrize("act", MADE)
async def test_what_is_not_of_its_type_is_refused(
    asking: Asking, graph: Graph, samples: dict[str, dict[str, Any]], act: str
) -> None:
    given, before = samples[act], graph.contents()
    for path, value in leaves(given):
        wrong: Any = {"a": MARK} if isinstance(value, str) else MARK
        assert await refusal(asking, act, replaced(given, path, wrong)) == [("BAD_USER_INPUT", "input")], path
        if isinstance(value, str) and (path[-1] in _ENUMS or _DATE.match(value)):
            assert await refusal(asking, act, replaced(given, path, MARK)) == [("BAD_USER_INPUT", "input")], path
    assert await refusal(asking, act, given | {"unknown": MARK}) == [("BAD_USER_INPUT", "input")]
    assert graph.contents() == before


@pytest.mark.parametrize("act", MADE)
async def test_numbers_out_of_range_are_refused(
    asking: Asking, graph: Graph, samples: dict[str, dict[str, Any]], act: str
) -> None:
    given, before = samples[act], graph.contents()
    for path, value in leaves(given):
        if isinstance(value, int) and path[-1] not in ("low", "high", "value"):
            for bad in (0, -1, 2_000_000_000):
                refused = await refusal(asking, act, replaced(given, path, bad))
                known = ("STALE_VERSION",) if "ersion" in path[-1] and bad > 0 else ("OUT_OF_RANGE",)
                assert [(code, where) for code, where in refused if where == ".".join(path)], (path, bad, refused)
                assert refused[0][0] in known, (path, bad, refused)
            assert await refusal(asking, act, replaced(given, path, 2**40)) == [("BAD_USER_INPUT", "input")]
    assert graph.contents() == before


@pytest.mark.parametrize("act", MADE)
async def test_unknown_ids_and_codes_are_nobodys(
    asking: Asking, graph: Graph, samples: dict[str, dict[str, Any]], act: str
) -> None:
    given, before = samples[act], graph.contents()
    codes = {"medication", "type", "vaccine", "substance", "joins", "institution"}
    for path, value in leaves(given):
        if isinstance(value, str) and _ID.fullmatch(value):
            for unknown in (f"{value.partition('_')[0]}_0000000000000000", "cat_0000000000000000"):
                expected = "WRONG_STATE" if act == "unmergePatients" else "NOT_FOUND"
                refused = await refusal(asking, act, replaced(given, path, unknown))
                assert refused == [(expected, ".".join(path))], (path, refused)
        if path[-1] in codes or (path[-2:] == ("0", "code") and path[0] == "diagnoses"):
            unknown = "Z99.8" if path[-1] == "code" else "000-nadie"
            assert await refusal(asking, act, replaced(given, path, unknown)) == [("NOT_FOUND", ".".join(path))], path
    assert graph.contents() == before


@pytest.mark.parametrize("act", IN_ENCOUNTER)
async def test_a_closed_encounter_takes_nothing_more(
    asking: Asking, network: Network, graph: Graph, samples: dict[str, dict[str, Any]], act: str
) -> None:
    encounter = await opened(asking, await registered(asking), place(network))
    found = [{"code": "E11.9", "certainty": "CONFIRMED"}]
    await asking.done("closeEncounter", "encounter { id }", encounterId=encounter, version=1, diagnoses=found)
    before = graph.contents()
    refused = await refusal(asking, act, samples[act] | {"encounterId": encounter})
    assert refused == [("ENCOUNTER_CLOSED", "encounterId")]
    assert graph.contents() == before


@pytest.mark.parametrize("act", OF_A_PATIENT)
async def test_a_record_that_went_into_another_takes_nothing(
    asking: Asking, graph: Graph, samples: dict[str, dict[str, Any]], act: str
) -> None:
    former, survivor = await registered_provisionally(asking), await registered(asking)
    merged = {"formerVersion": 1, "survivorVersion": 1, "reason": "Misma persona"}
    await asking.done("mergePatients", "patient { id }", formerId=former, survivorId=survivor, **merged)
    before = graph.contents()
    refused = await refusal(asking, act, samples[act] | {"patientId": former})
    assert refused == [("PATIENT_MERGED", "patientId")]
    assert graph.contents() == before


async def test_nothing_is_done_to_the_dead(asking: Asking, network: Network, graph: Graph) -> None:
    samples = await ready(asking, network)
    patient = samples["openEncounter"]["patientId"]
    version = graph.properties(patient)["version"]
    await died(asking, patient, "2026-11-02T10:00:00-06:00", version)
    samples["transferAffiliation"]["version"] = version + 1
    before = graph.contents()
    for act, path in OF_THE_LIVING.items():
        assert await refusal(asking, act, samples[act]) == [("PATIENT_DECEASED", path)], act
    assert graph.contents() == before


async def test_all_that_is_wrong_comes_at_once(asking: Asking, samples: dict[str, dict[str, Any]]) -> None:
    visit = samples["openEncounter"]
    bad = visit | {"reason": "", "bed": None, "triage": 9, "diagnoses": visit["diagnoses"] * 2}
    bad["prescriptions"] = [visit["prescriptions"][0] | {"days": 0, "frequency": {}}]
    bad["note"] = {"kind": "EVOLUTION"}
    assert set(await refusal(asking, "openEncounter", bad)) >= {
        ("REQUIRED", "reason"),
        ("OUT_OF_RANGE", "triage"),
        ("OUT_OF_RANGE", "prescriptions.0.days"),
        ("REQUIRED", "prescriptions.0.frequency.everyHours"),
        ("NOTE_INCOMPLETE", "note.sections"),
    }


async def test_all_that_is_nobodys_comes_at_once(asking: Asking, samples: dict[str, dict[str, Any]]) -> None:
    visit = samples["openEncounter"]
    bad = visit | {"facilityId": "fac_0000000000000000", "practitionerId": "pra_0000000000000000"}
    bad["diagnoses"] = [{"code": "Z99.8", "certainty": "CONFIRMED"}, {"code": "Z99.9", "certainty": "CONFIRMED"}]
    bad["prescriptions"] = [visit["prescriptions"][0] | {"medication": "000"}]
    bad["studies"] = [{"type": "000"}]
    assert await refusal(asking, "openEncounter", bad) == [
        ("NOT_FOUND", "facilityId"),
        ("NOT_FOUND", "practitionerId"),
        ("NOT_FOUND", "diagnoses.0.code"),
        ("NOT_FOUND", "diagnoses.1.code"),
        ("NOT_FOUND", "prescriptions.0.medication"),
        ("NOT_FOUND", "studies.0.type"),
    ]


@pytest.mark.parametrize("bad", ["", "short", "with spaces in it", "ñandú-ñandú", "k" * 129, "tab\there-here"])
async def test_the_key_has_a_form(asking: Asking, samples: dict[str, dict[str, Any]], bad: str) -> None:
    refused = await refusal(asking, "recordAllergy", samples["recordAllergy"] | {"idempotencyKey": bad})
    assert refused == [("MALFORMED", "idempotencyKey")]


async def test_text_is_stored_composed_and_line_ends_as_one(asking: Asking, network: Network, graph: Graph) -> None:
    at = place(network)
    reason = unicodedata.normalize("NFD", "Revisión de niña")
    encounter = await opened(asking, await registered(asking), at, reason=f"  {reason} ")
    assert graph.properties(encounter)["reason"] == "Revisión de niña"
    given = doing(encounter, at) | {"kind": "OTHER", "text": f"{reason}\r\nSegunda línea"}
    note = (await asking.done("writeNote", "note { text }", **given))["note"]
    assert note["text"] == "Revisión de niña\nSegunda línea"


@pytest.mark.parametrize(
    ("field", "value"), [("curp", "HEGG５６0427MVZRRL04"), ("nss", "９2919084431"), ("nss", "٩2919084431")]
)
async def test_digits_of_another_width_or_script_are_none(asking: Asking, graph: Graph, field: str, value: str) -> None:
    before = graph.contents()
    given = {"givenNames": "Ana", "firstSurname": "Ruiz", "birthDate": "1956-04-27", "sex": "FEMALE", field: value}
    assert await refusal(asking, "registerPatient", given) == [("MALFORMED", field)]
    assert graph.contents() == before


async def test_a_body_of_a_megabyte_is_refused(
    asking: Asking, graph: Graph, samples: dict[str, dict[str, Any]], settings: Settings
) -> None:
    before = graph.contents()
    query = "mutation ($input: AmendNoteInput!) { amendNote(input: $input) { problems { code } } }"
    given = samples["amendNote"] | {"idempotencyKey": key(), "text": "a" * settings.max_body_bytes}
    response: httpx.Response = await asking.client.post(
        "/graphql", json={"query": query, "variables": {"input": given}}
    )
    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"]["code"] == "PAYLOAD_TOO_LARGE"
    assert graph.contents() == before
