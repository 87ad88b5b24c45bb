"""The floor: a bare Starlette endpoint that runs the query of `history.graphql` as Cypher written by hand.

Maps with the answer's own keys, orjson, one auto-commit statement: what a good engineer writes for just this query.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from neo4j import READ_ACCESS, AsyncGraphDatabase
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.config import Settings

HISTORY = """
MATCH (p:Patient {id: $id})
RETURN {
  id: p.id,
  fullName: p.givenNames + ' ' + p.firstSurname + coalesce(' ' + p.secondSurname, ''),
  birthDate: toString(p.birthDate),
  sex: p.sex,
  encounters: {nodes: COLLECT {
    MATCH (p)-[:HAD]->(e)
    WITH e ORDER BY e.timelineKey DESC
    RETURN {
      id: e.id,
      occurredAt: toString(e.occurredAt),
      kind: e.kind,
      reason: e.reason,
      facility: head(COLLECT {
        MATCH (e)-[:AT]->(f)
        RETURN {name: f.name, institution: head(COLLECT {
          MATCH (f)-[o:OPERATED_BY]->(i) WHERE o.to IS NULL RETURN {code: i.code}
        })}
      }),
      practitioner: head(COLLECT {
        MATCH (e)-[:ATTENDED_BY {role: 'ATTENDING'}]->(d) RETURN {name: d.name, specialty: d.specialty}
      }),
      diagnoses: COLLECT {
        MATCH (e)-[r:DIAGNOSED]->(d)
        WITH r, d ORDER BY r.rank, d.code
        RETURN {rank: r.rank, diagnosis: {code: d.code, label: d.label}}
      },
      notes: COLLECT {
        MATCH (e)-[:DOCUMENTED_IN]->(n)
        WITH n ORDER BY n.timelineKey
        RETURN {id: n.id, occurredAt: toString(n.occurredAt), kind: n.kind, text: n.text}
      },
      prescriptions: COLLECT {
        MATCH (e)-[:PRESCRIBED]->(x)
        WITH x ORDER BY x.timelineKey
        RETURN {
          id: x.id, occurredAt: toString(x.occurredAt), dose: x.dose, route: x.route, frequency: x.frequency,
          days: x.days, status: x.status,
          medication: head(COLLECT { MATCH (x)-[:OF]->(m) RETURN {name: m.name, substance: m.substance} })
        }
      },
      studies: COLLECT {
        MATCH (e)-[:ORDERED]->(s)
        WITH s ORDER BY s.timelineKey
        RETURN {
          id: s.id, occurredAt: toString(s.occurredAt), status: s.status,
          type: head(COLLECT { MATCH (s)-[:OF]->(t) RETURN {code: t.code, name: t.name} }),
          results: COLLECT {
            MATCH (s)-[:RESULTED_IN]->(v)
            WITH v ORDER BY v.position
            RETURN {name: v.name, value: v.value, text: v.text, unit: v.unit, low: v.low, high: v.high, flag: v.flag}
          }
        }
      }
    }
  }}
} AS patient
"""


async def history(request: Request) -> Response:
    """The patient's history, as the GraphQL server answers it."""
    variables = orjson.loads(await request.body())["variables"]
    state = request.app.state
    async with state.driver.session(database=state.database, default_access_mode=READ_ACCESS, fetch_size=-1) as session:
        result = await session.run(HISTORY, variables)
        record = await result.single()
    answer = {"data": {"patient": record["patient"] if record else None}}
    return Response(orjson.dumps(answer), media_type="application/json")


def make_app() -> Starlette:
    """The application, connected as the environment says."""
    settings = Settings()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        auth = (settings.neo4j_user, settings.password())
        async with AsyncGraphDatabase.driver(
            settings.neo4j_uri or "", auth=auth, notifications_min_severity="OFF"
        ) as driver:
            app.state.driver, app.state.database = driver, settings.neo4j_database
            yield

    return Starlette(routes=[Route("/graphql", history, methods=["POST"])], lifespan=lifespan)
