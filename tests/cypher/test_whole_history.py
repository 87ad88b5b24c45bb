"""The query that asks for everything under one patient: that it does, and in one round trip."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlparse

import httpx
from graphql import (
    GraphQLObjectType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_abstract_type,
    is_object_type,
    parse,
    visit,
)

from app.config import Settings
from app.schema import graphql_schema, make_schema
from app.server import make_app
from tests.cypher.cases import CASES
from tests.signed_in import SIGNED_IN

CASE = next(case for case in CASES if case.name == "patients__whole_history")


def test_it_asks_for_every_field_of_every_type_under_a_patient() -> None:
    schema = graphql_schema(make_schema(Settings()))
    info = TypeInfo(schema)
    asked: set[tuple[str, str]] = set()

    class Collect(Visitor):
        def enter_field(self, node: object, *_: object) -> None:
            parent, definition = info.get_parent_type(), info.get_field_def()
            if parent and definition:
                name = node.name.value  # type: ignore[attr-defined]
                possible = schema.get_possible_types(parent) if is_abstract_type(parent) else [parent]
                asked.update((type_.name, name) for type_ in possible)

    visit(parse(CASE.query), TypeInfoVisitor(info, Collect()))

    reachable: set[str] = set()

    def reach(type_: object) -> None:
        if is_abstract_type(type_):
            for possible in schema.get_possible_types(type_):
                reach(possible)
        if isinstance(type_, GraphQLObjectType) and type_.name not in reachable:
            reachable.add(type_.name)
            for field in type_.fields.values():
                reach(get_named_type(field.type))

    reach(schema.type_map["Patient"])
    wanted = {
        (name, field)
        for name in reachable
        if is_object_type(schema.type_map[name])
        for field in schema.type_map[name].fields  # type: ignore[attr-defined]
    }
    assert wanted - asked == set()


async def test_it_takes_one_bolt_round_trip_and_one_that_records_it(settings: Settings, chart: None) -> None:
    async with counted(settings) as (counting, counter):
        app = make_app(counting)
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(auth=SIGNED_IN, transport=transport, base_url="http://api") as client,
        ):
            await client.post("/graphql", json={"query": "{ institutions { code } }"})  # connects and signs in
            counter.turns = 0
            response = await client.post("/graphql", json={"query": CASE.query, "variables": CASE.variables})
            assert response.json()["data"]["patient"]["curp"]
    assert counter.turns == 2


class Turns:
    """How often a connection turned from sending to receiving: one a round trip."""

    def __init__(self) -> None:
        self.turns = 0
        self._sending = False

    def sent(self) -> None:
        self._sending = True

    def received(self) -> None:
        self.turns += self._sending
        self._sending = False


@asynccontextmanager
async def counted(settings: Settings) -> AsyncIterator[tuple[Settings, Turns]]:
    """Settings that reach Neo4j through a proxy on loopback that counts the turns."""
    counter = Turns()
    target = urlparse(settings.neo4j_uri or "")
    tasks: set[asyncio.Task[None]] = set()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: object) -> None:
        while data := await reader.read(65536):
            seen()  # type: ignore[operator]
            writer.write(data)
            await writer.drain()
        writer.close()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(target.hostname, target.port)
        for task in (
            asyncio.create_task(pump(reader, far_writer, counter.sent)),
            asyncio.create_task(pump(far_reader, writer, counter.received)),
        ):
            tasks.add(task)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield settings.model_copy(update={"neo4j_uri": f"bolt://127.0.0.1:{port}"}), counter
    finally:
        server.close()
        await asyncio.gather(*tasks)
        await server.wait_closed()
