"""`cohort` over HTTP: its numbers are those of pandas, but for their errors, and nothing of fewer than ten is told."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import pairwise
from math import ceil
from typing import Any

import httpx
import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema, build_schema

from app.access.viewer import Role
from app.config import Settings
from app.rules import disclosure
from app.rules.disclosure import LEAST, MOST_OFF
from app.rules.survival import life_table, median
from app.schema import graphql_schema, make_schema
from app.web.build import FOLDER
from tests.audit.recorded import Recorded
from tests.drawn_operations import Known, operations
from tests.research.built import Research
from tests.research.cohorts_in_pandas import Cohorts, Fits
from tests.research.conftest import Browsed
from tests.research.in_pandas import Frames, within
from tests.serving import in_process
from tests.signed_in import KEY

READY_QUERIES = [file.read_text(encoding="utf-8") for file in (FOLDER / "queries").glob("research__*")]
OPERATIONS = 60
"""That are drawn."""
RESEARCHER = {"authorization": f"Bearer {KEY.token(Role.RESEARCHER, minutes=60)}"}
PEOPLE = """query People($entry: CohortEventFilter!, $filter: CohortFilter) {
  cohort(entry: $entry, filter: $filter) { people }
}"""


@pytest.fixture(scope="module")
async def client(browsed: Browsed) -> AsyncIterator[httpx.AsyncClient]:
    """A researcher's, of an API that has the research graph."""
    async with in_process(browsed.settings) as (_, client):
        client.headers.update(RESEARCHER)
        yield client


@pytest.fixture(scope="module")
def cohorts(frames: Frames) -> Cohorts:
    """In pandas."""
    return Cohorts(frames)


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers are told without an error."""
    for error in ("MOST_OFF", "MOST_OFF_LEAST", "MOST_BESIDE"):
        monkeypatch.setattr(disclosure, error, 0)


async def asked(client: httpx.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    """The whole answer."""
    answer: dict[str, Any] = (await client.post("/graphql", json={"query": query, "variables": variables})).json()
    return answer


async def told(client: httpx.AsyncClient, fields: str, **variables: Any) -> dict[str, Any]:
    """What is told of a cohort."""
    answer = await asked(client, PEOPLE.replace("{ people }", f"{{ {fields} }}"), **variables)
    assert "errors" not in answer, answer["errors"]
    cohort: dict[str, Any] = answer["data"]["cohort"]
    return cohort


DIABETES: dict[str, Any] = {"diagnosis": {"startsWith": "E11"}}
VISIT: dict[str, Any] = {"kind": {"eq": "ENCOUNTER"}}
LATE: dict[str, Any] = {**VISIT, "year": {"gte": 2022}}


def _diabetes(event: Any) -> Any:
    return (event["kind"] == "DIAGNOSIS") & event["code"].str.startswith("E11")


def _visit(event: Any) -> Any:
    return event["kind"] == "ENCOUNTER"


def _late(event: Any) -> Any:
    return _visit(event) & (event["day"].dt.year >= 2022)


def _is(kind: str, column: str, *values: Any) -> Fits:
    return lambda event: (event["kind"] == kind) & event[column].isin(values)


EVENTS: list[tuple[dict[str, Any], Fits]] = [
    (DIABETES, _diabetes),
    (VISIT, _visit),
    ({"diagnosis": {"eq": "I10"}}, _is("DIAGNOSIS", "code", "I10", "I10X")),
    ({"diagnosis": {"in": ["E11.9", "I10X"]}}, _is("DIAGNOSIS", "code", "E119", "I10X")),
    ({"kind": {"in": ["STUDY", "SICK_LEAVE"]}}, lambda event: event["kind"].isin(["STUDY", "SICK_LEAVE"])),
    ({"medication": {"startsWith": "010.000.5165"}}, _is("PRESCRIPTION", "code", "010.000.5165.00")),
    (
        {"medicationName": {"contains": "METFORMINA"}},
        lambda event: (event["kind"] == "PRESCRIPTION") & event["name"].str.lower().str.contains("metformina"),
    ),
    ({"studyType": {"eq": "4548-4"}}, _is("STUDY", "code", "4548-4")),
    (
        {"procedureType": {"startsWith": "8"}},
        lambda event: (
            event["kind"].isin(["SURGERY", "PROCEDURE", "REHABILITATION"]) & event["code"].str.startswith("8")
        ),
    ),
    (
        {"vaccine": {"startsWith": ""}, "year": {"gte": 2022}},
        lambda event: (event["kind"] == "IMMUNIZATION") & (event["day"].dt.year >= 2022),
    ),
    ({**VISIT, "institution": {"eq": "ISSSTE"}}, lambda event: _visit(event) & (event["institution"] == "ISSSTE")),
    (
        {**VISIT, "level": {"in": ["SECOND", "THIRD"]}},
        lambda event: _visit(event) & event["level"].isin(["SECOND", "THIRD"]),
    ),
    ({**VISIT, "year": {"lt": 2021}}, lambda event: _visit(event) & (event["day"].dt.year < 2021)),
    (
        {**VISIT, "and": [{"institution": {"eq": "IMSS"}}, {"level": {"eq": "FIRST"}}]},
        lambda event: _visit(event) & (event["institution"] == "IMSS") & (event["level"] == "FIRST"),
    ),
    ({"or": [DIABETES, {"kind": {"eq": "SURGERY"}}]}, lambda event: _diabetes(event) | (event["kind"] == "SURGERY")),
    ({**VISIT, "not": {"institution": {"eq": "IMSS"}}}, lambda event: _visit(event) & (event["institution"] != "IMSS")),
]
"""Events by which people enter, as the API is asked for them, and as pandas is."""

Who = Callable[[Cohorts], Fits]


def _had(fits: Fits, when: str = "whenever") -> Who:
    return lambda cohorts: lambda people: cohorts.having(people, fits, when)


WHO: list[tuple[dict[str, Any], Who]] = [
    ({"sex": {"eq": "FEMALE"}}, lambda _: lambda people: people["sex"] == "FEMALE"),
    ({"institution": {"eq": "ISSSTE"}}, lambda _: lambda people: people["known"].map(lambda known: "ISSSTE" in known)),
    (
        {"institution": {"in": ["IMSS", "IMSS_BIENESTAR"]}},
        lambda _: lambda people: people["known"].map(lambda known: bool({"IMSS", "IMSS_BIENESTAR"} & {*known})),
    ),
    ({"had": DIABETES}, _had(_diabetes)),
    ({"hadBefore": {"kind": {"eq": "STUDY"}}}, _had(lambda event: event["kind"] == "STUDY", "before")),
    ({"hadAfter": {"kind": {"eq": "SICK_LEAVE"}}}, _had(lambda event: event["kind"] == "SICK_LEAVE", "after")),
    (
        {"or": [{"had": DIABETES}, {"sex": {"eq": "MALE"}}]},
        lambda cohorts: lambda p: cohorts.having(p, _diabetes) | (p["sex"] == "MALE"),
    ),
    ({"not": {"had": DIABETES}}, lambda cohorts: lambda people: ~cohorts.having(people, _diabetes)),
    (
        {"and": [{"hadAfter": DIABETES}, {"not": {"hadBefore": DIABETES}}]},
        lambda cohorts: lambda p: cohorts.having(p, _diabetes, "after") & ~cohorts.having(p, _diabetes, "before"),
    ),
]
"""Which people of a cohort, likewise."""


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize(("entry", "fits"), EVENTS, ids=[str(entry) for entry, _ in EVENTS])
async def test_people_enter_by_their_events(
    client: httpx.AsyncClient, cohorts: Cohorts, entry: dict[str, Any], fits: Fits
) -> None:
    number = len(cohorts.entered(fits))
    assert number > 0
    assert (await told(client, "people", entry=entry))["people"] == (number if number >= LEAST else None)


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize(("who", "fits"), WHO, ids=[str(who) for who, _ in WHO])
async def test_of_them_those_are_taken_of_whom_the_filter_holds(
    client: httpx.AsyncClient, cohorts: Cohorts, who: dict[str, Any], fits: Who
) -> None:
    number = len(cohorts.entered(_late, fits(cohorts)))
    assert LEAST <= number < len(cohorts.entered(_late))
    assert (await told(client, "people", entry=LATE, filter=who))["people"] == number


@pytest.mark.usefixtures("exact")
async def test_by_age_and_state_where_the_graph_tells_them(research: Research) -> None:
    """Of so few people it tells neither: here they are written as a graph of more people has them."""
    [before] = research.rows(
        "MATCH (p:Person) WITH p ORDER BY p.id RETURN collect(p {.id, .bornFrom, .bornTo, .state})"
    )
    bands = [(None, 1936), (1940, 1949), (1980, 1989), (None, None)]
    written = [
        {"id": each["id"], "bornFrom": first, "bornTo": last, "state": ("Norte", "Sur")[number % 2]}
        for number, each in enumerate(before[0])
        for first, last in [bands[number % len(bands)]]
    ]
    write = "UNWIND $people AS each MATCH (p:Person {id: each.id}) SET p += each"
    visits = (
        "MATCH (p:Person)-[:HAD]->(e:Encounter) WITH p, e ORDER BY e.position RETURN p.id, head(collect(e.day)).year"
    )
    entered = dict(research.rows(visits))
    ages = {
        each["id"]: entered[each["id"]] - ((each["bornFrom"] or each["bornTo"]) + each["bornTo"]) // 2
        for each in written
        if each["bornTo"] and each["id"] in entered
    }
    wanted: list[tuple[dict[str, Any], set[str]]] = [
        ({"age": {"gte": 75}}, {person for person, age in ages.items() if age >= 75}),
        ({"age": {"lt": 80, "gt": 30}}, {person for person, age in ages.items() if 30 < age < 80}),
        ({"state": {"eq": "Norte"}}, {each["id"] for each in written if each["state"] == "Norte"} & {*entered}),
        ({"state": {"in": ["Norte", "Centro"]}, "not": {"age": {"gte": 75}}},
         {each["id"] for each in written if each["state"] == "Norte" and ages.get(each["id"], 0) < 75} & {*entered}),
    ]  # fmt: skip
    try:
        research.driver.execute_query(write, people=written)
        async with in_process(research.settings) as (_, client):
            client.headers.update(RESEARCHER)
            for who, people in wanted:
                assert LEAST <= len(people) < len(entered)
                assert (await told(client, "people", entry=VISIT, filter=who))["people"] == len(people)
    finally:
        research.driver.execute_query(write, people=before[0])


def test_every_criterion_is_tried() -> None:
    schema = graphql_schema(make_schema(Settings()))

    def used(filters: list[dict[str, Any]]) -> set[str]:
        return {name for each in filters for name in each}

    who_by = [*(who for who, _ in WHO), {"age": {}, "state": {}}]
    for name, filters in (("CohortEventFilter", [entry for entry, _ in EVENTS]), ("CohortFilter", who_by)):
        type_ = schema.type_map[name]
        assert isinstance(type_, GraphQLInputObjectType)
        assert used(filters) == {*type_.fields}


@pytest.mark.usefixtures("exact")
async def test_they_are_counted_by_what_is_told_of_them(client: httpx.AsyncClient, cohorts: Cohorts) -> None:
    people = cohorts.entered(_visit)
    columns = {"SEX": "sex", "BORN": "born", "STATE": "state", "INSTITUTION": "institution"}
    for by in (["SEX"], ["BORN"], ["STATE", "SEX"], ["INSTITUTION"], []):
        fields = f"counts(by: [{', '.join(by)}]) {{ people sex born state institution }}"
        counts = (await told(client, fields, entry=VISIT))["counts"]
        names = [columns[each] for each in by]
        groups = people.groupby(names).size() if names else {(): len(people)}
        numbers = {key if isinstance(key, tuple) else (key,): number for key, number in groups.items()}
        wanted: list[dict[str, Any]] = [
            {"people": number, **dict.fromkeys(columns.values()), **dict(zip(names, map(_known, key), strict=True))}
            for key, number in numbers.items()
            if number >= LEAST
        ]
        assert _in_order(counts) == _in_order(wanted)
        assert [each["people"] for each in counts] == sorted((each["people"] for each in counts), reverse=True)


def _known(value: str) -> str | None:
    return None if value == "*" else value


def _in_order(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(str(sorted(row.items())) for row in rows)


def _quantile(part: float, values: list[int]) -> int | None:
    place = ceil(part * len(values))
    if min(place, len(values) - place) < LEAST:
        return None
    return within(values, part)


def _activity(kind: str, code: str | None, name: str | None) -> dict[str, Any]:
    return {"kind": kind, "code": code, "name": name}


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize(
    ("given", "most_days", "kinds", "by_kind"),
    [
        ("", 365, (), False),
        ("withinDays: 0, byKind: true, ", 0, (), True),
        ("withinDays: 3000, kinds: [STUDY, PRESCRIPTION], byKind: true, ", 3000, ("STUDY", "PRESCRIPTION"), True),
        ("kinds: [ENCOUNTER], ", 365, ("ENCOUNTER",), False),
    ],
)
async def test_ways_and_what_follows_what_are_told_of_all_who_went_them(
    client: httpx.AsyncClient, cohorts: Cohorts, given: str, most_days: int, kinds: tuple[str, ...], by_kind: bool
) -> None:
    activity = "{ kind code name }"
    fields = (
        f"pathways({given}steps: 3, first: 100) {{ people medianDays activities {activity} }} "
        f"follows({given}first: 100) {{ people medianDays p90Days earlier {activity} later {activity} }}"
    )
    cohort = await told(client, fields, entry=VISIT)
    ways = cohorts.ways(cohorts.entered(_visit), most_days, kinds, by_kind=by_kind)

    gone: dict[Any, list[int]] = {}
    followed: dict[Any, list[int]] = {}
    for way in ways.values():
        first = way[:3]
        days = (first[-1][1] - first[0][1]).days
        gone.setdefault(tuple(what for what, _ in first), []).append(days)
        steps: dict[Any, int] = {}
        for (one, day), (other, later) in pairwise(way):
            steps.setdefault((one, other), (later - day).days)
        for step, days in steps.items():
            followed.setdefault(step, []).append(days)
    wanted: list[dict[str, Any]] = [
        {"people": len(days), "medianDays": _quantile(0.5, days), "activities": [_activity(*each) for each in way]}
        for way, days in gone.items()
        if len(days) >= LEAST
    ]
    assert wanted != [] or not by_kind
    assert _in_order(cohort["pathways"]) == _in_order(wanted)
    wanted = [
        {
            "people": len(days),
            "medianDays": _quantile(0.5, days),
            "p90Days": _quantile(0.9, days),
            "earlier": _activity(*one),
            "later": _activity(*other),
        }
        for (one, other), days in followed.items()
        if len(days) >= LEAST
    ]
    assert wanted != []
    if len(wanted) <= 100:
        assert _in_order(cohort["follows"]) == _in_order(wanted)
    else:
        assert [each["people"] for each in cohort["follows"]] == sorted((w["people"] for w in wanted), reverse=True)[
            :100
        ]


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize(("every", "steps"), [(30, 12), (1, 30), (365, 5)])
async def test_how_long_it_took_is_the_life_table_of_each_ones_time(
    client: httpx.AsyncClient, cohorts: Cohorts, every: int, steps: int
) -> None:
    step = "{ fromDay toDay atRisk events share }"
    survival = f"survival(to: {{kind: {{eq: STUDY}}}}, everyDays: {every}, steps: {steps})"
    cohort = await told(client, f"{survival} {{ people events medianDays steps {step} }}", entry=VISIT)
    people = cohorts.entered(_visit)
    cells = cohorts.cells(people, lambda event: event["kind"] == "STUDY", every, steps)
    table = life_table(cells, steps, "")
    half = median(table)
    events = sum(cell.group.people for cell in cells if cell.happened)
    assert cohort["survival"] == {
        "people": len(people),
        "events": events if events >= LEAST else None,
        "medianDays": None if half is None else round(half * every),
        "steps": [
            {
                "fromDay": each.first * every,
                "toDay": each.end * every,
                "atRisk": each.at_risk,
                "events": each.events,
                "share": None if each.share is None else round(each.share, 3),
            }
            for each in table
        ],
    }
    assert len(table) > 1


async def test_what_is_told_is_off_by_little_and_the_same_when_asked_again(
    client: httpx.AsyncClient, cohorts: Cohorts
) -> None:
    number = len(cohorts.entered(_visit))
    ways: list[dict[str, Any]] = [{}, {"had": VISIT}, {"not": {"had": {"diagnosis": {"eq": "?"}}}}, {"or": [{}]}]
    numbers = [(await told(client, "people", entry=VISIT, filter=way))["people"] for way in ways]
    assert all(abs(each - number) <= MOST_OFF for each in numbers)
    assert len({*numbers}) > 1
    again = [(await told(client, "people", entry=VISIT, filter=way))["people"] for way in ways]
    assert again == numbers


async def test_nothing_is_told_of_fewer_than_ten(client: httpx.AsyncClient, cohorts: Cohorts, browsed: Browsed) -> None:
    """Of every code that so few people have, though the graph tells it."""
    people = cohorts.happened.groupby(["kind", "code"])["person"].nunique()
    rare = [key for key, number in people.items() if number < LEAST]
    assert len(rare) > 5
    parts = "people counts(by: [SEX]) { people } pathways(byKind: true, steps: 1) { people } follows { people } "
    parts += (
        "survival(to: {kind: {eq: ENCOUNTER}}, everyDays: 366) { people events medianDays steps { atRisk events } }"
    )
    names = {"DIAGNOSIS": "diagnosis", "PRESCRIPTION": "medication", "STUDY": "studyType", "IMMUNIZATION": "vaccine"}
    tried = 0
    for kind, code in rare:
        if kind in names:
            cohort = await told(client, parts, entry={"kind": {"eq": kind}, names[kind]: {"eq": code}})
            nothing = {"people": None, "events": None, "medianDays": None}
            assert cohort == {
                "people": None,
                "counts": [],
                "pathways": [],
                "follows": [],
                "survival": nothing | {"steps": [{"atRisk": None, "events": None}]},
            }
            tried += 1
    assert tried > 3


@pytest.mark.parametrize("query", READY_QUERIES)
async def test_a_ready_query_of_the_explorer_runs(client: httpx.AsyncClient, query: str) -> None:
    answer = await asked(client, query)
    assert "errors" not in answer
    assert answer["data"]["cohort"]["people"] >= LEAST


async def test_whatever_is_asked_is_answered_or_refused_and_tells_of_ten_at_least(client: httpx.AsyncClient) -> None:
    """Of selections that are drawn from the schema: parts in any mixture, with any arguments."""
    schema = build_schema(str(make_schema(Settings())))
    cohort = schema.type_map["Cohort"]
    assert isinstance(cohort, GraphQLObjectType)
    parts = operations(GraphQLSchema(cohort, types=[*schema.type_map.values()]), Known({}, {}), OPERATIONS)
    entered = "cohort(entry: { kind: { eq: ENCOUNTER } })"
    drawn = [f"{{ {entered} {each} }}" for each in parts if each.startswith("{")]
    answers = [await asked(client, operation) for operation in drawn]
    codes = Counter(error["extensions"]["code"] for each in answers for error in each.get("errors", ()))
    assert not {"INTERNAL_ERROR", "BROKEN_DATA", "QUERY_TIMED_OUT", "QUERY_OUT_OF_MEMORY"} & {*codes}, codes
    told_of = [number for each in answers if each.get("data") for number in _people(each["data"])]
    assert len(told_of) > OPERATIONS / 4
    assert min(told_of) >= LEAST


def _people(told: Any) -> Iterator[int]:
    """Every number of people in an answer."""
    for each in told if isinstance(told, list) else [told] if isinstance(told, dict) else []:
        for name, value in each.items():
            if name in {"people", "events", "atRisk"} and value is not None:
                yield value
            yield from _people(value)


async def test_nobody_at_all_is_told_like_few(client: httpx.AsyncClient) -> None:
    cohort = await told(client, "people counts(by: []) { people } follows { people }", entry={"diagnosis": {"eq": "?"}})
    assert cohort == {"people": None, "counts": [], "follows": []}


async def test_only_as_many_are_given_as_asked_for(client: httpx.AsyncClient) -> None:
    cohort = await told(client, "all: follows(first: 100) { people } few: follows(first: 2) { people }", entry=VISIT)
    assert cohort["few"] == cohort["all"][:2]


@pytest.mark.parametrize(
    "part",
    [
        "pathways(steps: 0) { people }",
        "pathways(steps: 11) { people }",
        "pathways(first: 101) { people }",
        "follows(withinDays: -1) { people }",
        "survival(to: {}, everyDays: 367) { people }",
        "survival(to: {}, steps: 121) { people }",
    ],
)
async def test_numbers_out_of_bounds_are_refused_with_what_may_be(client: httpx.AsyncClient, part: str) -> None:
    answer = await asked(client, PEOPLE.replace("{ people }", f"{{ {part} }}"), entry=VISIT)
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "it must be from" in error["message"]


async def test_it_says_when_the_graph_was_made(client: httpx.AsyncClient, browsed: Browsed) -> None:
    cohort = await told(client, "asOf __typename survival(to: {}) { __typename }", entry=VISIT)
    assert cohort == {
        "asOf": browsed.report.build["at"],
        "__typename": "Cohort",
        "survival": {"__typename": "Survival"},
    }


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.RESEARCHER, Role.SYSTEM}])
async def test_it_is_for_researchers_alone(client: httpx.AsyncClient, role: Role) -> None:
    ids = {"practitioner": "pra_1", "patient": "pat_1", "facility": "fac_1"}
    headers = {"authorization": f"Bearer {KEY.token(role, minutes=5, **ids)}"}
    sent = {"query": PEOPLE, "variables": {"entry": VISIT}}
    answer = (await client.post("/graphql", json=sent, headers=headers)).json()
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]


async def test_who_asked_is_recorded(client: httpx.AsyncClient, browsed: Browsed) -> None:
    sent = {"query": PEOPLE, "variables": {"entry": VISIT}}
    request = (await client.post("/graphql", json=sent)).headers["x-request-id"]
    [record] = Recorded(browsed.record, browsed.settings).of(request)
    assert (record["role"], record["purpose"], record["fields"]) == ("RESEARCHER", "HRESCH", ["cohort"])
    assert (record["outcome"], record["kinds"]) == ("ANSWERED", ["Cohort"])
    assert [json.loads(each) for each in record["asked"]] == [[["cohort", {"entry": VISIT}]]]
    assert "patient" not in record
    auditor = {"authorization": f"Bearer {KEY.token(Role.AUDITOR, minutes=5)}"}
    sent = {"query": f'{{ auditEvents(first: 1, filter: {{requestId: "{request}"}}) {{ nodes {{ subject asked }} }} }}'}
    [node] = (await client.post("/graphql", json=sent, headers=auditor)).json()["data"]["auditEvents"]["nodes"]
    assert node["asked"] == record["asked"]


async def test_no_more_questions_are_answered_than_one_may_ask_in_a_day(browsed: Browsed) -> None:
    twice = "{ a: cohort(entry: {}) { people counts(by: []) { people } } b: cohort(entry: {}) { people } }"
    async with in_process(browsed.settings, questions_per_day=4) as (_, client):
        client.headers.update(RESEARCHER)
        first = await asked(client, twice)
        assert "errors" not in first
        second = await asked(client, twice)
    codes = {error["path"][0]: error["extensions"] for error in second["errors"]}
    assert codes["a"]["code"] == "RATE_LIMITED"
    assert 0 < codes["a"]["retryAfter"] <= 2 * 24 * 60 * 60


async def test_without_a_research_graph_it_says_so(browsed: Browsed) -> None:
    async with in_process(browsed.settings, research_neo4j_uri=None) as (_, client):
        answer = await client.post("/graphql", json={"query": PEOPLE, "variables": {"entry": VISIT}})
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "RESEARCH_NOT_SERVED"


async def test_a_graph_of_an_earlier_version_is_not_counted(research: Research) -> None:
    """Its people have no keys: their numbers would be told alike whoever they are."""
    research.driver.execute_query("MATCH (b:Build) SET b.before = b.format REMOVE b.format")
    try:
        async with in_process(research.settings) as (_, client):
            answer = await client.post("/graphql", json={"query": PEOPLE, "variables": {"entry": VISIT}})
    finally:
        research.driver.execute_query("MATCH (b:Build) SET b.format = b.before REMOVE b.before")
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (503, "RESEARCH_NOT_BUILT")
    assert "earlier version" in error["message"]


async def test_the_record_itself_is_never_counted(browsed: Browsed) -> None:
    """Though the settings name it: nothing in it says that it is a research graph."""
    own = browsed.settings
    record = {
        "research_neo4j_uri": own.neo4j_uri,
        "research_neo4j_user": own.neo4j_user,
        "research_neo4j_password": own.neo4j_password,
        "research_neo4j_database": own.neo4j_database,
    }
    async with in_process(own, **record) as (_, client):
        answer = await client.post("/graphql", json={"query": PEOPLE, "variables": {"entry": VISIT}})
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "RESEARCH_NOT_BUILT"
