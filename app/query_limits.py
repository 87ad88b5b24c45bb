"""How large a document may be, and what of the schema it may ask: validation rules beside GraphQL's own.

Fragments are expanded, but each is measured once, however often it is spread: expanding them one by one would let a
short document keep the server busy for ever.
"""

from dataclasses import dataclass

from graphql import (
    ASTValidationRule,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

TOO_LARGE = "QUERY_TOO_LARGE"
INTROSPECTION_DISABLED = "INTROSPECTION_DISABLED"


@dataclass(frozen=True)
class Limits:
    """The largest document: its tokens, and an operation's levels, aliases and root fields."""

    tokens: int
    depth: int
    aliases: int
    root_fields: int


@dataclass(frozen=True)
class Size:
    """Levels of fields with fields of their own, aliases, and fields of the selection itself."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0


def within(limits: Limits) -> type[ASTValidationRule]:
    """The rule that refuses operations larger than that."""

    class WithinLimits(QueryLimits):
        allowed = limits

    return WithinLimits


class QueryLimits(ValidationRule):
    """Refuses operations that are larger than `allowed`."""

    allowed: Limits

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._fragments = {
            each.name.value: each for each in context.document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._measured: dict[str, Size] = {}
        for operation in context.document.definitions:
            if isinstance(operation, OperationDefinitionNode):
                self._check(operation)

    def _check(self, operation: OperationDefinitionNode) -> None:
        size, allowed = self._size(operation.selection_set), self.allowed
        if size.depth > allowed.depth:
            message = f"the query is {size.depth} levels deep; {allowed.depth} are allowed: ask for inner objects by id"
            self._refuse(message, operation)
        if size.aliases > allowed.aliases:
            message = f"the query has {size.aliases} aliases; {allowed.aliases} are allowed: send several requests"
            self._refuse(message, operation)
        if size.fields > allowed.root_fields:
            message = (
                f"the query has {size.fields} root fields; {allowed.root_fields} are allowed: send several requests"
            )
            self._refuse(message, operation)

    def _refuse(self, message: str, operation: OperationDefinitionNode) -> None:
        self.report_error(GraphQLError(message, operation, extensions={"code": TOO_LARGE}))

    def _size(self, selections: SelectionSetNode) -> Size:
        depth = aliases = fields = 0
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                size = self._field(selection)
            elif inner := getattr(selection, "selection_set", None):
                size = self._size(inner)
            else:
                size = self._fragment(selection.name.value)  # type: ignore[attr-defined]  # a spread
            depth = max(depth, size.depth)
            aliases += size.aliases
            fields += size.fields
        return Size(depth, aliases, fields)

    def _field(self, field: FieldNode) -> Size:
        own = int(field.alias is not None)
        # Introspection is deep by nature, and costs the database nothing.
        if field.selection_set is None or field.name.value.startswith("__"):
            return Size(0, own, 1)
        inner = self._size(field.selection_set)
        return Size(inner.depth + 1, inner.aliases + own, 1)

    def _fragment(self, name: str) -> Size:
        """Its size; nothing where it is unknown or within itself, which other rules refuse."""
        if name not in self._measured:
            self._measured[name] = Size()
            if definition := self._fragments.get(name):
                self._measured[name] = self._size(definition.selection_set)
        return self._measured[name]


class NoIntrospection(ASTValidationRule):
    """Refuses `__schema` and `__type`. `__typename` tells nothing of what was not asked for."""

    def enter_field(self, node: FieldNode, *_: object) -> None:
        if node.name.value in {"__schema", "__type"}:
            message = "introspection is off on this server; its schema comes with the program"
            self.report_error(GraphQLError(message, node, extensions={"code": INTROSPECTION_DISABLED}))
