"""`expediente demo`: the whole product on this machine, with synthetic people.

The same parts as in operation, one after the other: a Neo4j, migrations, seeds, the API. What it prints at the end
was fetched over the API's own HTTP endpoint.
"""

import threading
import time
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import httpx
from pydantic import SecretStr
from rich.console import Console
from rich.markup import escape

from app.access.development import DevelopmentKey
from app.access.viewer import Role
from app.config import Settings
from app.database import connect
from app.embedded import EmbeddedNeo4j
from app.errors import BadInput, Unavailable
from app.graph import migrated
from app.serve import serve
from graph_schema.tallies import are_whole, recount
from seeds.load import Seeded, seed, seeded, treating
from seeds.profiles import PROFILES

READY_SECONDS = 60
SHOWN_ENTRIES = 2
TOKEN_MINUTES = 12 * 60
WHOLE_HISTORY = (files("app.web") / "queries" / "patient__whole_history.graphql").read_text(encoding="utf-8")


class GraphChanged(Unavailable):
    """The graph is not what was just written."""


class NotLoaded(BadInput):
    """The profile is one that is imported, and is not here."""

    code = "PROFILE_NOT_LOADED"


@dataclass(frozen=True)
class Addresses:
    """Where the parts of the demo answer."""

    api: str
    browser: str
    user: str
    password: str
    token: str


def run_demo(settings: Settings, profile: str, console: Console) -> None:
    """Start everything, show one history, serve until Ctrl-C."""
    with EmbeddedNeo4j.attach_or_start(settings) as server:
        pointed = server.client_settings
        people = prepare(pointed, profile, console)
        token = clinicians_token(pointed, people)
        address = f"http://{pointed.host}:{pointed.port}"
        addresses = Addresses(address, server.browser_url, server.user, server.password, token)
        teller = threading.Thread(target=_tell_when_ready, args=(addresses, people, console), daemon=True)
        teller.start()
        # Synthetic people hide nothing: the explorer may show what a query becomes.
        shown = {"explain": True, "oidc_issuer": None, "demo_tokens": True, "demo_explorer_token": SecretStr(token)}
        serve(pointed.model_copy(update=shown))


def prepare(settings: Settings, profile: str, console: Console) -> Seeded:
    """Migrate and seed, where that is not done yet; what the graph holds."""
    with migrated(settings, console.print) as (_, driver):
        found = seeded(driver, settings.neo4j_database)
        if found is None or not found.whole or found.profile != profile:
            if PROFILES[profile].bulk:
                raise NotLoaded(f"load it first, while no Neo4j runs here: expediente seed --profile {profile}")
            seed(driver, settings.neo4j_database, PROFILES[profile])
            found = seeded(driver, settings.neo4j_database)
        with driver.session(database=settings.neo4j_database) as session:
            if not are_whole(session):  # seeded before there were tallies
                recount(session)
    if found is None:
        raise GraphChanged("another process emptied the graph while it was seeded; start again")
    return found


def clinicians_token(settings: Settings, people: Seeded) -> str:
    """A token for the practitioner who treats the person whose history is shown."""
    with connect(settings) as driver:
        found = treating(driver, settings.neo4j_database, people.average_id)
    key = DevelopmentKey(settings.development_key)
    return key.token(Role.CLINICIAN, TOKEN_MINUTES, found.name, practitioner=found.id, facility=found.facility_id)


def _tell_when_ready(addresses: Addresses, people: Seeded, console: Console) -> None:
    """Fetch one history over HTTP as soon as the API answers, and print it with the addresses."""
    variables = {"curp": people.average_curp}
    signed_in = {"authorization": f"Bearer {addresses.token}"}
    with httpx.Client(base_url=addresses.api, headers=signed_in, timeout=30, trust_env=False) as client:
        if not _ready(client):
            console.print("The API did not become ready; its log says why.", style="red")
            return
        started = time.perf_counter()
        answer = client.post("/graphql", json={"query": WHOLE_HISTORY, "variables": variables})
        seconds = time.perf_counter() - started
    answer.raise_for_status()
    console.rule("One whole history, shortened")
    console.print_json(data=shortened(answer.json()["data"]["patient"]))
    console.print(f"{len(answer.content):,} bytes in {seconds * 1000:.0f} ms, one query, one statement.")
    console.rule("Ready")
    console.print(f"GraphQL        {addresses.api}/graphql")
    console.print(f"Neo4j Browser  {addresses.browser}", soft_wrap=True)
    console.print(f"               user {addresses.user}, password {escape(addresses.password)}")
    console.print(f"Patients       {people.average_curp} (average), {people.heavy_curp} (10,000 events)")
    console.print(f"Token          of a clinician, for {TOKEN_MINUTES // 60} hours; `expediente token` signs others:")
    console.print(addresses.token, soft_wrap=True, highlight=False)
    console.print("Try it:")
    query = f'{{"query": "{{ patient(curp: \\"{people.average_curp}\\") {{ fullName age }} }}"}}'
    headers = f"-H 'authorization: Bearer {addresses.token}' -H 'content-type: application/json'"
    console.print(f"  curl {addresses.api}/graphql {headers} -d '{query}'", soft_wrap=True, highlight=False)
    console.print("Ctrl-C stops everything.")


def _ready(client: httpx.Client) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            if client.get("/health/ready").status_code == httpx.codes.OK:
                return True
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    return False


def shortened(value: Any) -> Any:
    """The same with lists cut to their first entries and a word on how many more there are."""
    if isinstance(value, dict):
        return {key: shortened(part) for key, part in value.items()}
    if isinstance(value, list):
        more = len(value) - SHOWN_ENTRIES
        first = [shortened(part) for part in value[:SHOWN_ENTRIES]]
        return [*first, f"… {more} more"] if more > 0 else first
    return value
