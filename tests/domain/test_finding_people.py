"""People found over HTTP: by name whatever accents and spelling, by what narrows it down, in pages, within bounds."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import neo4j
import pytest

from app.config import Settings
from app.cypher.plan import SEARCH_LIMIT
from graph_schema.model import Label
from graph_schema.writer import Mode, NodeRow, write
from tests.chart import identifier

pytestmark = pytest.mark.usefixtures("people")

NAMES = [
    "José|Núñez|Peña",
    "José Luis|Núñez|Hernández",
    "Josefina|Nunez|",
    "María de los Ángeles|Jiménez|O'Farrill",
    "Ximena|Gimenez|López",
    "Zoë|Müller|Ibáñez",
]
SEARCH = """query ($search: String, $filter: PatientFilter) {
  patients(search: $search, filter: $filter) { nodes { fullName } }
}"""


def patient(number: int, names: str, **properties: Any) -> NodeRow:
    """A person by names parted by bars."""
    given, first, second = names.split("|")
    common = {"birthDate": date(1980, 1, 1), "sex": "FEMALE", "identityStatus": "VERIFIED", "version": 1}
    own = {"id": identifier(Label.PATIENT, f"found {number}"), "givenNames": given, "firstSurname": first}
    return NodeRow(Label.PATIENT, {**common, **own, "secondSurname": second or None, **properties})


@pytest.fixture(scope="module")
def people(driver: neo4j.Driver, settings: Settings, chart: None) -> Iterator[None]:
    """The people of NAMES, and more of one name than a search gives."""
    rows = [patient(number, names) for number, names in enumerate(NAMES)]
    rows += [
        patient(100 + number, "Guadalupe|García|", birthDate=date(1950, 1, 1 + number % 28))
        for number in range(SEARCH_LIMIT + 1)
    ]
    with driver.session(database=settings.neo4j_database) as session:
        session.execute_write(write, rows, (), Mode.CREATE)
    yield
    with driver.session(database=settings.neo4j_database) as session:
        session.run("MATCH (n:Patient) WHERE n.id IN $ids DETACH DELETE n", ids=[row.properties["id"] for row in rows])


async def ask(api: httpx.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    """The whole answer."""
    response = await api.post("/graphql", json={"query": query, "variables": variables})
    answer: dict[str, Any] = response.json()
    return answer


async def found(api: httpx.AsyncClient, search: str, **asked: Any) -> list[str]:
    """The names that a search finds, in its order."""
    answer = await ask(api, SEARCH, search=search, **asked)
    assert "errors" not in answer
    return [each["fullName"] for each in answer["data"]["patients"]["nodes"]]


@pytest.mark.parametrize(
    ("search", "first", "count"),
    [
        ("Jose Nunez", "José Núñez Peña", 3),
        ("JOSÉ NÚÑEZ", "José Núñez Peña", 3),
        ("nuñez jose luis", "José Luis Núñez Hernández", 1),
        ("Nuñes Hernandes", "José Luis Núñez Hernández", 1),
        ("josef", "Josefina Nunez", 3),
        ("Jimenez", "María de los Ángeles Jiménez O'Farrill", 2),
        ("O'Farrill", "María de los Ángeles Jiménez O'Farrill", 1),
        ("maria de los angeles", "María de los Ángeles Jiménez O'Farrill", 1),
        ("gimenez", "Ximena Gimenez López", 2),
        ("muller zoe", "Zoë Müller Ibáñez", 1),
        ("hernandez", "Gloria Hernández García", 2),
    ],
)
async def test_accents_spelling_and_order_of_words_are_forgiven(
    api: httpx.AsyncClient, search: str, first: str, count: int
) -> None:
    names = await found(api, search)
    assert names[0] == first
    assert len(names) == count


async def test_nobody_is_found_by_a_word_that_is_not_theirs(api: httpx.AsyncClient) -> None:
    assert await found(api, "Jose Nunez Zubizarreta") == []


@pytest.mark.parametrize(
    ("narrowed", "names"),
    [
        ({"sex": {"eq": "MALE"}}, ["Bruno Núñez"]),
        ({"birthDate": {"eq": "2001-02-03"}}, ["Bruno Núñez"]),
        ({"age": {"lt": 30}}, ["Bruno Núñez"]),
        ({"nss": {"eq": "92919084431"}}, ["Bruno Núñez"]),
        ({"not": {"birthDate": {"lt": "2001-01-01"}}}, ["Bruno Núñez"]),
        ({"institution": {"eq": "IMSS"}}, []),
    ],
)
async def test_a_filter_narrows_a_search(api: httpx.AsyncClient, narrowed: dict[str, Any], names: list[str]) -> None:
    assert await found(api, "nuñez", filter=narrowed) == names


async def test_a_merged_record_is_listed_as_the_one_it_went_into(api: httpx.AsyncClient) -> None:
    assert await found(api, "Desconocida") == []
    query = "{ patients(filter: { identityStatus: { eq: PROVISIONAL } }, first: 5) { nodes { id } } }"
    assert (await ask(api, query))["data"]["patients"]["nodes"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        'search: "Guadalupe"',
        'search: "Guadalupe", first: 10',
        'filter: { birthDate: { lt: "1951-01-01" } }',
        'filter: { birthDate: { lt: "1951-01-01" } }, orderBy: { field: NAME }, last: 3',
    ],
)
async def test_more_than_can_be_ranked_is_an_error_that_says_so(api: httpx.AsyncClient, arguments: str) -> None:
    [error] = (await ask(api, f"{{ patients({arguments}) {{ nodes {{ id }} }} }}"))["errors"]
    assert error["extensions"]["code"] == "SEARCH_TOO_BROAD"
    assert "`patients`: more than 1000 are found" in error["message"]


async def test_what_narrows_a_broad_search_makes_it_answer(api: httpx.AsyncClient) -> None:
    names = await found(api, "Guadalupe Garcia", filter={"birthDate": {"eq": "1950-01-28"}})
    assert names == ["Guadalupe García"] * (SEARCH_LIMIT // 28)


@pytest.mark.parametrize("order", ["", "orderBy: { field: NAME }", "orderBy: { field: BIRTH_DATE, direction: DESC }"])
async def test_pages_of_a_search_hold_each_once(api: httpx.AsyncClient, order: str) -> None:
    query = f"""query ($first: Int, $after: String, $last: Int, $before: String) {{
      patients(search: "n", {order}, first: $first, after: $after, last: $last, before: $before) {{
        totalCount nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
      }}
    }}""".replace('"n", ,', '"n",')
    whole = (await ask(api, query, first=100))["data"]["patients"]
    everybody = [node["id"] for node in whole["nodes"]]
    assert len(everybody) == whole["totalCount"] == 4

    forward: list[str] = []
    after = None
    while len(forward) < 10:
        page = (await ask(api, query, first=1, after=after))["data"]["patients"]
        forward += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    backward: list[str] = []
    before = None
    while len(backward) < 10:
        page = (await ask(api, query, last=3, before=before))["data"]["patients"]
        backward = [node["id"] for node in page["nodes"]] + backward
        before = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert forward == backward == everybody


async def test_a_cursor_is_good_for_its_own_order_alone(api: httpx.AsyncClient) -> None:
    query = '{ patients(search: "Nunez", first: 1) { pageInfo { endCursor } } }'
    cursor = (await ask(api, query))["data"]["patients"]["pageInfo"]["endCursor"]
    other = (
        'query ($after: String) { patients(search: "Nunez", orderBy: { field: NAME }, after: $after) { totalCount } }'
    )
    [error] = (await ask(api, other, after=cursor))["errors"]
    assert error["extensions"]["code"] == "INVALID_CURSOR"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("orderBy: { field: RELEVANCE }", "CONFLICTING_ARGUMENTS"),
        ("orderBy: { field: NAME }", "CONFLICTING_ARGUMENTS"),
        ("filter: { sex: { eq: MALE } }, orderBy: { field: BIRTH_DATE }", "CONFLICTING_ARGUMENTS"),
        ('search: " ¿? "', "UNUSABLE_SEARCH"),
        ('filter: { curp: { eq: "X" } }', "MALFORMED_IDENTIFIER"),
        ('filter: { birthDate: { eq: "1980-13-01" } }', "GRAPHQL_VALIDATION_FAILED"),
        ("filter: { sex: { eq: null } }", "BAD_USER_INPUT"),
    ],
)
async def test_what_cannot_be_asked_is_told(api: httpx.AsyncClient, arguments: str, code: str) -> None:
    [error] = (await ask(api, f"{{ patients({arguments}) {{ nodes {{ id }} }} }}"))["errors"]
    assert error["extensions"]["code"] == code


async def test_what_was_typed_is_never_syntax(api: httpx.AsyncClient) -> None:
    for typed in ("Núñez OR Gloria", "*", "givenNames:José", '"José Núñez"', "José~", "a/b", "((", "-José", "&& ||"):
        answer = await ask(api, SEARCH, search=typed)
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        assert codes <= {"UNUSABLE_SEARCH"}, typed
