"""A plain Strawberry schema with one DataLoader an edge, as its documentation advises: what most servers do.

Each loader answers all keys of one turn of the event loop by one statement. Only what `history.graphql` asks for.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Generic, TypeVar

import strawberry
from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.types import Info

from app.config import Settings

T = TypeVar("T")
Properties = dict[str, Any]

# Rows of (key of the parent, properties of the node or relationship, in the order to give them).
EDGES = {
    "patient": "MATCH (n:Patient) WHERE n.id IN $keys RETURN n.id, n {.*, birthDate: toString(n.birthDate)}",
    "encounters": "MATCH (p:Patient)-[:HAD]->(n) WHERE p.id IN $keys WITH p, n ORDER BY n.timelineKey DESC "
    "RETURN p.id, n {.*, occurredAt: toString(n.occurredAt)}",
    "facility": "MATCH (e:Encounter)-[:AT]->(n) WHERE e.id IN $keys RETURN e.id, n {.*}",
    "institution": "MATCH (f:Facility)-[r:OPERATED_BY]->(n) WHERE f.id IN $keys AND r.to IS NULL RETURN f.id, n {.*}",
    "practitioner": "MATCH (e:Encounter)-[:ATTENDED_BY {role: 'ATTENDING'}]->(n) WHERE e.id IN $keys "
    "RETURN e.id, n {.*}",
    "diagnoses": "MATCH (e:Encounter)-[r:DIAGNOSED]->(n) WHERE e.id IN $keys WITH e, r, n ORDER BY r.rank, n.code "
    "RETURN e.id, n {.*, rank: r.rank}",
    "notes": "MATCH (e:Encounter)-[:DOCUMENTED_IN]->(n) WHERE e.id IN $keys WITH e, n ORDER BY n.timelineKey "
    "RETURN e.id, n {.*, occurredAt: toString(n.occurredAt)}",
    "prescriptions": "MATCH (e:Encounter)-[:PRESCRIBED]->(n) WHERE e.id IN $keys WITH e, n ORDER BY n.timelineKey "
    "RETURN e.id, n {.*, occurredAt: toString(n.occurredAt)}",
    "medication": "MATCH (x:Prescription)-[:OF]->(n) WHERE x.id IN $keys RETURN x.id, n {.*}",
    "studies": "MATCH (e:Encounter)-[:ORDERED]->(n) WHERE e.id IN $keys WITH e, n ORDER BY n.timelineKey "
    "RETURN e.id, n {.*, occurredAt: toString(n.occurredAt)}",
    "type": "MATCH (s:Study)-[:OF]->(n) WHERE s.id IN $keys RETURN s.id, n {.*}",
    "results": "MATCH (s:Study)-[:RESULTED_IN]->(n) WHERE s.id IN $keys WITH s, n ORDER BY n.position "
    "RETURN s.id, n {.*}",
}


class Loaders:
    """A loader an edge, made anew for each request."""

    def __init__(self, driver: AsyncDriver, database: str) -> None:
        self._driver = driver
        self._database = database
        self._loaders = {edge: DataLoader(load_fn=self._load(edge)) for edge in EDGES}

    async def many(self, edge: str, key: str) -> list[Properties]:
        """The nodes at the edge's end."""
        return await self._loaders[edge].load(key)

    async def one(self, edge: str, key: str) -> Properties:
        """The node at the edge's end."""
        return (await self.many(edge, key))[0]

    def _load(self, edge: str) -> Callable[[list[str]], Awaitable[list[list[Properties]]]]:
        async def load(keys: list[str]) -> list[list[Properties]]:
            found: dict[str, list[Properties]] = defaultdict(list)
            async with self._driver.session(
                database=self._database, default_access_mode=READ_ACCESS, fetch_size=-1
            ) as session:
                async for key, properties in await session.run(EDGES[edge], keys=keys):
                    found[key].append(properties)
            return [found[key] for key in keys]

        return load


def _loaders(info: Info) -> Loaders:
    loaders: Loaders = info.context["loaders"]
    return loaders


def _property(name: str) -> Any:
    """A scalar field that reads a property of the loaded node."""

    def resolve(root: Any) -> Any:
        return root.of.get(name)

    return resolve


def scalar(name: str, type_: Any) -> Any:
    """A scalar field."""
    return strawberry.field(resolver=_property(name), graphql_type=type_)


class Loaded:
    """An object made of a loaded node's properties."""

    of: strawberry.Private[Properties]


@strawberry.type
class Institution(Loaded):
    of: strawberry.Private[Properties]
    code: str = scalar("code", str)


@strawberry.type
class Facility(Loaded):
    of: strawberry.Private[Properties]
    name: str = scalar("name", str)

    @strawberry.field
    async def institution(self, info: Info) -> Institution:
        return Institution(of=await _loaders(info).one("institution", self.of["id"]))


@strawberry.type
class Practitioner(Loaded):
    of: strawberry.Private[Properties]
    name: str = scalar("name", str)
    specialty: str | None = scalar("specialty", str | None)


@strawberry.type
class Diagnosis(Loaded):
    of: strawberry.Private[Properties]
    code: str = scalar("code", str)
    label: str = scalar("label", str)


@strawberry.type
class EncounterDiagnosis(Loaded):
    of: strawberry.Private[Properties]
    rank: int = scalar("rank", int)

    @strawberry.field
    def diagnosis(self) -> Diagnosis:
        return Diagnosis(of=self.of)


@strawberry.type
class Note(Loaded):
    of: strawberry.Private[Properties]
    id: strawberry.ID = scalar("id", strawberry.ID)
    occurred_at: str = scalar("occurredAt", str)
    kind: str = scalar("kind", str)
    text: str = scalar("text", str)


@strawberry.type
class Medication(Loaded):
    of: strawberry.Private[Properties]
    name: str = scalar("name", str)
    substance: str = scalar("substance", str)


@strawberry.type
class Prescription(Loaded):
    of: strawberry.Private[Properties]
    id: strawberry.ID = scalar("id", strawberry.ID)
    occurred_at: str = scalar("occurredAt", str)
    dose: str = scalar("dose", str)
    route: str = scalar("route", str)
    frequency: str = scalar("frequency", str)
    days: int = scalar("days", int)
    status: str = scalar("status", str)

    @strawberry.field
    async def medication(self, info: Info) -> Medication:
        return Medication(of=await _loaders(info).one("medication", self.of["id"]))


@strawberry.type
class StudyType(Loaded):
    of: strawberry.Private[Properties]
    code: str = scalar("code", str)
    name: str = scalar("name", str)


@strawberry.type
class Result(Loaded):
    of: strawberry.Private[Properties]
    name: str = scalar("name", str)
    value: float | None = scalar("value", float | None)
    text: str | None = scalar("text", str | None)
    unit: str | None = scalar("unit", str | None)
    low: float | None = scalar("low", float | None)
    high: float | None = scalar("high", float | None)
    flag: str | None = scalar("flag", str | None)


@strawberry.type
class Study(Loaded):
    of: strawberry.Private[Properties]
    id: strawberry.ID = scalar("id", strawberry.ID)
    occurred_at: str = scalar("occurredAt", str)
    status: str = scalar("status", str)

    @strawberry.field
    async def type(self, info: Info) -> StudyType:
        return StudyType(of=await _loaders(info).one("type", self.of["id"]))

    @strawberry.field
    async def results(self, info: Info) -> list[Result]:
        return [Result(of=result) for result in await _loaders(info).many("results", self.of["id"])]


@strawberry.type
class Encounter(Loaded):
    of: strawberry.Private[Properties]
    id: strawberry.ID = scalar("id", strawberry.ID)
    occurred_at: str = scalar("occurredAt", str)
    kind: str = scalar("kind", str)
    reason: str = scalar("reason", str)

    @strawberry.field
    async def facility(self, info: Info) -> Facility:
        return Facility(of=await _loaders(info).one("facility", self.of["id"]))

    @strawberry.field
    async def practitioner(self, info: Info) -> Practitioner:
        return Practitioner(of=await _loaders(info).one("practitioner", self.of["id"]))

    @strawberry.field
    async def diagnoses(self, info: Info) -> list[EncounterDiagnosis]:
        return [EncounterDiagnosis(of=found) for found in await _loaders(info).many("diagnoses", self.of["id"])]

    @strawberry.field
    async def notes(self, info: Info) -> list[Note]:
        return [Note(of=note) for note in await _loaders(info).many("notes", self.of["id"])]

    @strawberry.field
    async def prescriptions(self, info: Info) -> list[Prescription]:
        return [Prescription(of=drug) for drug in await _loaders(info).many("prescriptions", self.of["id"])]

    @strawberry.field
    async def studies(self, info: Info) -> list[Study]:
        return [Study(of=study) for study in await _loaders(info).many("studies", self.of["id"])]


@strawberry.type
class Nodes(Generic[T]):
    nodes: list[T]


@strawberry.type
class Patient(Loaded):
    of: strawberry.Private[Properties]
    id: strawberry.ID = scalar("id", strawberry.ID)
    birth_date: str = scalar("birthDate", str)
    sex: str = scalar("sex", str)

    @strawberry.field
    def full_name(self) -> str:
        names = (self.of["givenNames"], self.of["firstSurname"], self.of.get("secondSurname"))
        return " ".join(name for name in names if name)

    @strawberry.field
    async def encounters(self, info: Info) -> Nodes[Encounter]:
        return Nodes(nodes=[Encounter(of=found) for found in await _loaders(info).many("encounters", self.of["id"])])


@strawberry.type
class Query:
    @strawberry.field
    async def patient(self, info: Info, id: strawberry.ID) -> Patient | None:  # noqa: A002  # the contract's name
        found = await _loaders(info).many("patient", id)
        return Patient(of=found[0]) if found else None


class View(GraphQL[dict[str, Any], None]):
    """Strawberry's view with loaders of its own for each request."""

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> dict[str, Any]:
        state = request.app.state
        return {"loaders": Loaders(state.driver, state.database)}


def make_app() -> Starlette:
    """The application, connected as the environment says."""
    settings = Settings()
    schema = strawberry.Schema(Query, extensions=[lambda: ParserCache(), lambda: ValidationCache()])

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        auth = (settings.neo4j_user, settings.password())
        async with AsyncGraphDatabase.driver(
            settings.neo4j_uri or "", auth=auth, notifications_min_severity="OFF"
        ) as driver:
            app.state.driver, app.state.database = driver, settings.neo4j_database
            yield

    return Starlette(routes=[Route("/graphql", View(schema), methods=["POST"])], lifespan=lifespan)
