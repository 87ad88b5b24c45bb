"""How large a document may be: the depth of its fields and the number of its aliases, fragments expanded.

Each fragment is measured once, however often it is spread: expanding them one by one would let a short document
keep the server busy for ever.
"""

from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

MAX_TOKENS = 5_000
MAX_DEPTH = 20
MAX_ALIASES = 100
CODE = "QUERY_TOO_LARGE"


@dataclass(frozen=True)
class Size:
    """Levels of fields with fields of their own, and aliases."""

    depth: int = 0
    aliases: int = 0


class QueryLimits(ValidationRule):
    """Refuses operations deeper than `MAX_DEPTH` or with more than `MAX_ALIASES` aliases."""

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
        size = self._size(operation.selection_set)
        if size.depth > MAX_DEPTH:
            self._refuse(f"the query is {size.depth} levels deep; {MAX_DEPTH} are allowed", operation)
        if size.aliases > MAX_ALIASES:
            self._refuse(f"the query has {size.aliases} aliases; {MAX_ALIASES} are allowed", operation)

    def _refuse(self, message: str, operation: OperationDefinitionNode) -> None:
        self.report_error(GraphQLError(message, operation, extensions={"code": CODE}))

    def _size(self, selections: SelectionSetNode) -> Size:
        depth = aliases = 0
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                size = self._field(selection)
            elif inner := getattr(selection, "selection_set", None):
                size = self._size(inner)
            else:
                size = self._fragment(selection.name.value)  # type: ignore[attr-defined]  # a spread
            depth = max(depth, size.depth)
            aliases += size.aliases
        return Size(depth, aliases)

    def _field(self, field: FieldNode) -> Size:
        own = int(field.alias is not None)
        # Introspection is deep by nature, and costs the database nothing.
        if field.selection_set is None or field.name.value.startswith("__"):
            return Size(0, own)
        inner = self._size(field.selection_set)
        return Size(inner.depth + 1, inner.aliases + own)

    def _fragment(self, name: str) -> Size:
        """Its size; nothing where it is unknown or within itself, which other rules refuse."""
        if name not in self._measured:
            self._measured[name] = Size()
            if definition := self._fragments.get(name):
                self._measured[name] = self._size(definition.selection_set)
        return self._measured[name]
