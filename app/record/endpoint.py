"""`GET /record`: whose token it is gets their own record whole. No address names another's.

`HEAD` tells what a GET would have to say of who asks and in which form, and reads nothing.
"""

from datetime import UTC, datetime

import orjson
from graphql import GraphQLSchema
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.access.errors import IdentityUnavailable, Unauthenticated
from app.access.viewer import Role
from app.cypher.permission import Forbidden
from app.endpoint import STATUS, GraphQLEndpoint, not_let_in, problem
from app.fhir.export.bundle import bundle
from app.media_types import FHIR, JSON, negotiated
from app.record.document import record_document

OFFERED = (JSON, FHIR)
_FORMATS = {"json": JSON, "fhir": FHIR}
_FILES = {JSON: "record.json", FHIR: "record.fhir.json"}
"""Names that tell nobody whose it is."""


class RecordEndpoint:
    """The route's application."""

    def __init__(self, graphql: GraphQLEndpoint, schema: GraphQLSchema) -> None:
        self._graphql = graphql
        self._document = record_document(schema)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except (Unauthenticated, IdentityUnavailable) as error:
            response = not_let_in(error)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        viewer = await self._graphql.sign_in(request)
        if refused := self._graphql.count(request):
            return refused
        form = _form(request)
        if form is None:
            return problem(f"a record is {JSON} or {FHIR}; accept one of them, or ask for `?format=fhir`", 406)
        if viewer.role is not Role.PATIENT:
            message = f"the role {viewer.role} has no record of its own; a patient takes theirs along"
            return problem(message, STATUS[Forbidden.code], Forbidden.code)
        headers = {"content-disposition": f'attachment; filename="{_FILES[form]}"', "vary": "Accept"}
        if request.method == "HEAD":
            return Response(headers=headers, media_type=form)
        data = await self._graphql.read(request, self._document.asked_for(viewer.patient_id))
        if isinstance(data, Response):
            return data
        record = data["patient"]
        if record is None:
            return problem("there is no record of whom the token names", 404)
        if form == JSON:
            return Response(orjson.dumps(record), headers=headers, media_type=JSON)
        return StreamingResponse(bundle(record, _now()), headers=headers, media_type=FHIR)


def _form(request: Request) -> str | None:
    """The media type that is asked for, by the address before the header; None where it is neither of them."""
    if asked := request.query_params.get("format"):
        return _FORMATS.get(asked)
    return negotiated(request.headers.get("accept"), OFFERED)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
