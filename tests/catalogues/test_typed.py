"""What clinicians type, over HTTP, against the whole catalogues: what has to come first, and what is refused."""

from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.usefixtures("catalogues")

FIELDS = {
    "diagnoses": "code",
    "medications": "name",
    "studyTypes": "name",
    "procedureTypes": "name",
    "vaccines": "name",
    "substances": "name",
}


async def asked(api: httpx.AsyncClient, field: str, typed: str, selection: str, **sizes: object) -> dict[str, Any]:
    """The whole answer to one look-up."""
    first = "".join(f", {name}: {size}" for name, size in sizes.items())
    query = f"query ($typed: String!) {{ {field}(search: $typed{first}) {{ {selection} }} }}"
    answer: dict[str, Any] = (await api.post("/graphql", json={"query": query, "variables": {"typed": typed}})).json()
    return answer


async def found(api: httpx.AsyncClient, field: str, typed: str, **sizes: object) -> list[str]:
    """What a look-up shows, in order."""
    answer = await asked(api, field, typed, FIELDS[field], **sizes)
    assert "errors" not in answer, answer
    return [entry[FIELDS[field]] for entry in answer["data"][field]]


@pytest.mark.parametrize(
    ("field", "typed", "begins"),
    [
        ("diagnoses", "diabetes tipo 2", "E11"),
        ("diagnoses", "diabetis", "E1"),
        ("diagnoses", "DIABETES MELLITUS TIPO 2 SIN", "E119"),
        ("diagnoses", "2 tipo diabetes", "E11"),
        ("diagnoses", "E11.9", "E119"),
        ("diagnoses", "e119", "E119"),
        ("diagnoses", "e11", "E11"),
        ("diagnoses", " i10 ", "I10X"),
        ("diagnoses", "I10X", "I10X"),
        ("diagnoses", "hipertension", "I10X"),
        ("diagnoses", "hipertensión esencial", "I10X"),
        ("diagnoses", "HTA", "I10X"),
        ("diagnoses", "neumonia", "J189"),
        ("diagnoses", "neumonía no especificada", "J189"),
        ("diagnoses", "nuemonia", "J189"),
        ("diagnoses", "pneumonia unspecified", "J189"),
        ("diagnoses", "epoc", "J44"),
        ("diagnoses", "asma", "J45"),
        ("diagnoses", "infarto agudo miocardio", "I21"),
        ("diagnoses", "infarto agudo del miocardio", "I21"),
        ("diagnoses", "cancer de mama", "C50"),
        ("diagnoses", "fractura de femur", "S72"),
        ("diagnoses", "dengue", "A97"),
        ("diagnoses", "paludismo", "B5"),
        ("diagnoses", "serpiente", "T630"),
        ("diagnoses", "alacran", "T632"),
        ("medications", "paracetamol 500", "Paracetamol tableta 500 mg"),
        ("medications", "metfromina", "Metformina tableta 850 mg"),
        ("medications", "010.000.0104", "Paracetamol tableta 500 mg"),
        ("medications", "acido acetil", "Ácido acetilsalicílico"),
        ("studyTypes", "glucosa", "Glucosa en suero"),
        ("studyTypes", "glucoza", "Glucosa en suero"),
        ("studyTypes", "2345-7", "Glucosa en suero"),
        ("studyTypes", "biometria", "Biometría hemática"),
        ("procedureTypes", "apendicectomia", "Apendicectomía"),
        ("procedureTypes", "47.09", "Apendicectomía abierta"),
        ("procedureTypes", "cesaria", "Cesárea"),
        ("vaccines", "influensa", "Influenza"),
        ("substances", "penicilina", "Penicilinas"),
    ],
)
async def test_what_is_meant_comes_first(api: httpx.AsyncClient, field: str, typed: str, begins: str) -> None:
    entries = await found(api, field, typed)
    assert entries
    assert entries[0].startswith(begins), entries[:5]
    assert entries == await found(api, field, typed)


async def test_a_code_comes_before_longer_ones_and_before_names(api: httpx.AsyncClient) -> None:
    entries = await found(api, "diagnoses", "E11", first=100)
    assert sorted(entries) == [f"E11{digit}" for digit in range(10)]


async def test_words_match_in_two_languages_and_each_entry_tells_which_it_has(api: httpx.AsyncClient) -> None:
    answer = await asked(api, "diagnoses", "A97.2", "code label labelLanguage block { code label } chapter { code }")
    assert answer["data"]["diagnoses"] == [
        {
            "code": "A972",
            "label": "Severe Dengue",
            "labelLanguage": "en",
            "block": {
                "code": "A92-A99",
                "label": "Fiebres virales transmitidas por artrópodos y fiebres hemorrágicas",
            },
            "chapter": {"code": "I"},
        }
    ]


async def test_sizes_are_bounded(api: httpx.AsyncClient) -> None:
    assert len(await found(api, "diagnoses", "fractura")) == 20
    assert len(await found(api, "diagnoses", "fractura", first=3)) == 3
    assert await found(api, "diagnoses", "fractura", first=0) == []
    for size in (-1, 101, "null"):
        answer = await asked(api, "diagnoses", "fractura", "code", first=size)
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["INVALID_PAGE_SIZE"]


@pytest.mark.parametrize(
    "typed",
    [
        'code:E119 AND label:"x" OR NOT (',
        "*",
        "E11*~^\\",
        "diabetes[0 TO 9}",
        "&& || !",
        "🤒",
        "",
        " ",
        "x" * 10_000,
        "diabetes " * 1_000,
        "'}) MATCH (n) DETACH DELETE n //",
        "$p0 {query} {n}",
        "\u0000",
    ],
)
@pytest.mark.parametrize("field", ["diagnoses", "medications"])
async def test_nothing_typed_is_syntax(api: httpx.AsyncClient, field: str, typed: str) -> None:
    answer = await asked(api, field, typed, FIELDS[field])
    assert {error["extensions"]["code"] for error in answer.get("errors", ())} <= {"UNUSABLE_SEARCH"}
