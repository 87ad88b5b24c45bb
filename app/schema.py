"""The public schema: root fields put together from the slices of domain/."""

import logging
import traceback
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Annotated, Any

import strawberry
from graphql import GraphQLError, GraphQLSchema
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext
from strawberry.types.graphql import OperationType

from app.acts.mutation import Mutation
from app.config import Settings
from app.cypher.extension import CompiledExecution
from app.cypher.mapping import announced, scan, seek, seek_any, seek_many
from app.documents import Documents, KnownDocuments
from app.domain.access_log import AUDIT_EVENTS, AuditEvent
from app.domain.care_gaps import CareGaps, care_gaps
from app.domain.catalogues import (
    DIAGNOSES,
    MEDICATIONS,
    PROCEDURE_TYPES,
    STUDY_TYPES,
    SUBSTANCES,
    VACCINES,
    Diagnosis,
    Medication,
    ProcedureType,
    StudyType,
    Substance,
    Vaccine,
)
from app.domain.cohorts import Cohort, cohort
from app.domain.connections import Connection, Node
from app.domain.emergency_access import ACCESS_REVIEWS, EmergencyAccess
from app.domain.encounters import Encounter
from app.domain.events import Event
from app.domain.institutions import FACILITIES, PRACTITIONERS, Facility, Institution, Practitioner
from app.domain.patients import PATIENTS, Patient
from app.domain.scalars import CLUES, CURP, NSS, SCALARS
from app.domain.statistics import Statistics, statistics
from app.domain.viewer import VIEWER, Viewer
from app.errors import ExpedienteError, code_of
from app.limits import request_id
from app.streaming import Operation, Result, results
from graph_schema.model import Label, Rel

_log = logging.getLogger(__name__)


_Cedula = Annotated[str | None, strawberry.argument(description="Cédula profesional: 5 to 8 digits.")]
_Clues = Annotated[CLUES, strawberry.argument(description="Clave Única de Establecimientos de Salud.")]
_Code = Annotated[str, strawberry.argument(description="Its code, such as `IMSS`.")]
_Curp = Annotated[CURP | None, strawberry.argument(description="18 characters, of any check digit.")]
_Nss = Annotated[
    NSS | None, strawberry.argument(description="11 digits; `AMBIGUOUS_IDENTIFIER` where several share it.")
]


@strawberry.type(description="Where every query begins.")
class Query:
    viewer: Viewer = VIEWER
    node: Node | None = seek_any(description="Any object by its global id.")
    nodes: list[Node | None] = seek_many(
        description="The objects of these global ids, in their order; null for an id that is nobody's."
    )
    patient: Patient | None = seek(
        Label.PATIENT,
        {"id": strawberry.ID | None, "curp": _Curp, "nss": _Nss},
        follow=Rel.SAME_PERSON_AS,
        description="A patient by exactly one identifier. One of a merged record finds the record it went into.",
    )
    patients: Connection[Patient] = PATIENTS
    encounter: Encounter | None = seek(
        Label.ENCOUNTER, {"id": strawberry.ID}, description="An encounter by its id; null if it is nobody's."
    )
    institution: Institution | None = seek(
        Label.INSTITUTION, {"code": _Code}, description="An institution; null if none has this code."
    )
    institutions: list[Institution] = scan(Label.INSTITUTION, "{n}.code", description="All institutions, by code.")
    facility: Facility | None = seek(
        Label.FACILITY, {"clues": _Clues}, description="A facility; null if none has this CLUES."
    )
    facilities: Connection[Facility] = FACILITIES
    practitioner: Practitioner | None = seek(
        Label.PRACTITIONER,
        {"id": strawberry.ID | None, "cedula": _Cedula},
        description="A practitioner by exactly one identifier.",
    )
    practitioners: list[Practitioner] = PRACTITIONERS
    diagnoses: list[Diagnosis] = DIAGNOSES
    medications: list[Medication] = MEDICATIONS
    study_types: list[StudyType] = STUDY_TYPES
    procedure_types: list[ProcedureType] = PROCEDURE_TYPES
    vaccines: list[Vaccine] = VACCINES
    substances: list[Substance] = SUBSTANCES
    audit_events: Connection[AuditEvent] = AUDIT_EVENTS
    statistics: Statistics = statistics()
    care_gaps: CareGaps = care_gaps()
    cohort: Cohort = cohort()
    access_reviews: Connection[EmergencyAccess] = ACCESS_REVIEWS


_Followed = Annotated[
    strawberry.ID, strawberry.argument(description="A patient's id; a former one leads to the record it went into.")
]
_After = Annotated[
    str | None,
    strawberry.argument(description="A `feedCursor`: begin behind it. Left out, what comes from now on is told."),
]


@strawberry.type(description="What is told as it comes, over a WebSocket or as server-sent events.")
class Subscription:
    patient_events: Event = announced(
        {"patientId": _Followed, "after": _After},
        description="New and changed events of a patient, in order, each change once; the `feedCursor` of the last one "
        "resumes.",
    )


class RecordSchema(strawberry.Schema):
    """Logs what the operator must know of a failure, and never the query: it may hold patient data.

    Subscriptions are answered by compiled statements, as queries are, instead of graphql-core's executor.
    """

    def __init__(self, documents: Documents, **told: Any) -> None:
        super().__init__(**told)
        self._documents = documents

    def streamed(self, asked: Operation, allowed: Iterable[OperationType]) -> AsyncIterator[Result]:
        """The results of an operation on a line that stays open."""
        return results(self, self._documents, asked, allowed)

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        for error in errors:
            if code_of(error) == ExpedienteError.code:
                cause = error.original_error
                frames = traceback.format_tb(cause.__traceback__) if cause else []
                # Neo4j's code says what its class does not, and neither holds anything of a patient.
                kind = f"{type(cause).__name__} {getattr(cause, 'code', '')}".strip()
                _log.error("request %s: %s\n%s", request_id.get(), kind, "".join(frames))


def make_schema(settings: Settings, documents: Documents | None = None) -> RecordSchema:
    """The schema, with the extensions that answer it from the graph."""
    documents = documents or Documents(settings)
    extensions: list[Callable[[], SchemaExtension]] = [lambda: KnownDocuments(documents), CompiledExecution]
    return RecordSchema(
        documents,
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=extensions,
    )


def graphql_schema(schema: strawberry.Schema) -> GraphQLSchema:
    """The graphql-core schema within."""
    return schema._schema
