"""The document that asks for a whole record."""

from dataclasses import dataclass
from importlib.resources import files
from typing import cast

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, get_operation_ast, parse, validate

from app.cypher.execution import Asked

TEXT = (files("app.record") / "record.graphql").read_text(encoding="utf-8")


class UnsoundDocument(Exception):
    """The document asks for what the schema does not have."""


@dataclass(frozen=True)
class RecordDocument:
    """The document, parsed and validated once. The limits on what clients send are not meant for it."""

    node: DocumentNode
    operation: OperationDefinitionNode

    def asked_for(self, patient: str | None) -> Asked:
        """The question for the record of a patient."""
        return Asked(self.node, self.operation, {"id": patient or ""}, TEXT)


def record_document(schema: GraphQLSchema) -> RecordDocument:
    """The document as the schema understands it. `UnsoundDocument` if it does not."""
    node = parse(TEXT)
    if faults := validate(schema, node):
        raise UnsoundDocument("; ".join(fault.message for fault in faults))
    return RecordDocument(node, cast("OperationDefinitionNode", get_operation_ast(node)))
