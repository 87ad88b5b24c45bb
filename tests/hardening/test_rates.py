"""How much one caller may ask in a minute."""

import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from app.config import Settings
from app.counts import GROUPS, PLACES, Counts
from app.media_types import GRAPHQL_RESPONSE, JSON
from app.rates import Rates, Window, caller
from app.serve import served_by
from app.server import make_app
from tests.chart import ANA
from tests.serving import in_process, served
from tests.signed_in import HEADERS

pytestmark = pytest.mark.usefixtures("chart")

NAME = '{ institution(code: "IMSS") { code } }'
CHART = f'{{ patient(id: "{ANA}") {{ timeline(first: 40) {{ nodes {{ id }} }} }} }}'


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 600.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """At the beginning of a minute."""
    return Clock()


def test_a_window_takes_as_much_as_is_allowed_of_each_caller(clock: Clock) -> None:
    window = Window(3, Counts(), clock)
    assert [window.take("a", 1) for _ in range(3)] == [0, 0, 0]
    assert window.take("a", 1) > 0
    assert window.take("b", 3) == 0


@pytest.mark.parametrize("taken_at", [0, 1, 30, 59])
@pytest.mark.parametrize("amount", [1, 4, 10])
def test_after_the_seconds_that_it_tells_a_window_takes_and_not_before(
    clock: Clock, taken_at: int, amount: int
) -> None:
    window = Window(10, Counts(), clock)
    clock.now += taken_at
    assert window.take("a", 10) == 0
    wait = window.take("a", amount)
    assert 0 < wait <= 120
    clock.now += wait - 1.01
    assert window.take("a", amount) > 0
    clock.now += 1.01
    assert window.take("a", amount) == 0


def test_no_two_minutes_side_by_side_give_twice_as_much(clock: Clock) -> None:
    window = Window(10, Counts(), clock)
    clock.now += 59
    assert window.take("a", 10) == 0
    clock.now += 2
    assert window.take("a", 5) > 0


def test_what_is_more_than_allowed_is_taken_of_who_took_nothing(clock: Clock) -> None:
    window = Window(10, Counts(), clock)
    assert window.take("a", 50) == 0
    assert window.take("a", 1) > 60
    clock.now += 120
    assert window.take("a", 1) == 0


def test_without_a_bound_everything_is_taken(clock: Clock) -> None:
    window = Window(0, Counts(), clock)
    assert {window.take("a", 10**9) for _ in range(100)} == {0}


def _take_some(file: Path, times: int) -> int:
    """What another process gets of three that want as much as is allowed."""
    window = Window(1_000, Counts(file), lambda: 600.0)
    return sum(window.take("a", 1) == 0 for _ in range(times))


def test_processes_that_count_in_one_file_allow_no_more_than_one(tmp_path: Path) -> None:
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(3, mp_context=spawned) as processes:
        taken = [processes.submit(_take_some, tmp_path / "rates", 1_000) for _ in range(3)]
        assert sum(each.result(60) for each in taken) == 1_000


def test_of_more_callers_than_there_is_room_for_those_are_forgotten_that_asked_long_ago(clock: Clock) -> None:
    window = Window(1, Counts(), clock)
    assert window.take("a", 1) == 0
    clock.now += 60
    assert window.take("b", 1) == 0
    others = (str(number) for number in range(4 * GROUPS * PLACES))
    assert sum(window.take(other, 1) > 0 for other in others) == 0
    assert window.take("a", 1) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_a_caller_is_an_address_or_a_network_of_ipv6(one: str, other: str, same: bool) -> None:
    assert (caller({"client": (one, 1)}) == caller({"client": (other, 2)})) is same


def refused(response: httpx.Response) -> dict[str, Any]:
    """The one error of an answer that says when to ask again."""
    assert response.status_code == 429
    [error] = response.json()["errors"]
    extensions: dict[str, Any] = error["extensions"]
    assert extensions["code"] == "RATE_LIMITED"
    assert response.headers["retry-after"] == str(extensions["retryAfter"])
    assert 0 < extensions["retryAfter"] <= 120
    return extensions


async def test_too_many_requests_are_refused_and_health_is_not(production: Settings) -> None:
    async with in_process(production, requests_per_minute=3) as (_, client):
        for body in ({"query": NAME}, {"query": "{"}, {"query": NAME}):
            assert (await client.post("/graphql", json=body)).status_code in {200, 400}
        refused(await client.post("/graphql", json={"query": NAME}))
        refused(await client.get("/graphql", params={"query": NAME}))
        assert (await client.get("/health/ready")).status_code == 200


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
async def test_too_costly_requests_are_refused(production: Settings, accept: str) -> None:
    async with in_process(production, cost_per_minute=100) as (_, client):
        client.headers["accept"] = accept
        first = (await client.post("/graphql", json={"query": CHART})).json()
        cost = first["extensions"]["cost"]["requested"]
        assert first["data"]
        assert 33 < cost <= 50
        assert "data" in (await client.post("/graphql", json={"query": CHART})).json()
        refused(await client.post("/graphql", json={"query": CHART}))
        # What is cheap is answered yet, and what is refused for its form costs nothing.
        assert "data" in (await client.post("/graphql", json={"query": NAME})).json()


async def test_every_operation_of_a_batch_counts(production: Settings) -> None:
    async with in_process(production, requests_per_minute=3) as (_, client):
        answers = (await client.post("/graphql", json=[{"query": NAME}] * 5)).json()
    assert ["data" in answer for answer in answers] == [True] * 3 + [False] * 2
    assert {answer["errors"][0]["extensions"]["code"] for answer in answers[3:]} == {"RATE_LIMITED"}


def test_every_operation_of_a_websocket_counts(production: Settings) -> None:
    own = production.model_copy(update={"requests_per_minute": 3})
    with served(make_app(own), **served_by(own)) as url:
        protocol = [Subprotocol("graphql-transport-ws")]
        with connect(f"{url.replace('http', 'ws')}/graphql", subprotocols=protocol) as line:
            line.send(json.dumps({"type": "connection_init", "payload": HEADERS}))
            assert json.loads(line.recv(20))["type"] == "connection_ack"
            kinds = []
            for n in range(4):
                line.send(json.dumps({"type": "subscribe", "id": str(n), "payload": {"query": NAME}}))
                message = json.loads(line.recv(20))
                kinds.append(message["type"])
                if message["type"] == "next":
                    assert json.loads(line.recv(20))["type"] == "complete"
    assert kinds == ["next", "next", "next", "error"]
    assert message["payload"][0]["extensions"]["code"] == "RATE_LIMITED"


@pytest.mark.parametrize(("trusted", "callers"), [("127.0.0.1", 2), ("10.0.0.0/8", 1), (None, 1)])
def test_a_caller_is_whom_a_trusted_proxy_tells_and_nobody_else(
    production: Settings, trusted: str | None, callers: int
) -> None:
    own = production.model_copy(update={"requests_per_minute": 1, "trusted_proxies": trusted})
    with (
        served(make_app(own), **served_by(own)) as url,
        httpx.Client(base_url=url, trust_env=False) as client,
    ):
        statuses = [
            client.post("/graphql", json={"query": NAME}, headers={"x-forwarded-for": who}).status_code
            for who in ("192.0.2.1", "192.0.2.2", "192.0.2.1")
        ]
    # Nobody has signed in, so that they are known by their addresses.
    assert statuses.count(401) == callers
    assert statuses[2] == 429


def test_counting_is_by_caller(clock: Clock) -> None:
    rates = Rates(1, 0, 0)
    rates.count("a")
    rates.count("b")
    with pytest.raises(Exception, match="try again in"):
        rates.count("a")
