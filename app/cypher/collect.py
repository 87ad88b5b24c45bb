"""Which fields a selection holds for an object type: GraphQL's CollectFields.

Fragments are expanded where their type condition admits the object type, `@skip` and `@include` are decided, and
fields of one response key are merged.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_directive_values,
    is_abstract_type,
    type_from_ast,
)
from graphql.execution.values import VariableValues

Collected = dict[str, list[FieldNode]]
"""Field nodes by response key, in the order of the selection."""


@dataclass(frozen=True)
class Collector:
    """Collects fields within one operation and one set of variable values."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    variables: VariableValues

    def collect(self, selection_sets: Iterable[SelectionSetNode | None], object_type: GraphQLObjectType) -> Collected:
        """The fields that these selection sets, taken together, ask of an object of that type."""
        collected: Collected = {}
        visited: set[str] = set()
        for selection_set in selection_sets:
            if selection_set is not None:
                self._visit(selection_set, object_type, collected, visited)
        return collected

    def _visit(
        self,
        selection_set: SelectionSetNode,
        object_type: GraphQLObjectType,
        collected: Collected,
        visited: set[str],
    ) -> None:
        for selection in selection_set.selections:
            if not self._included(selection):
                continue
            if isinstance(selection, FieldNode):
                key = selection.alias.value if selection.alias else selection.name.value
                collected.setdefault(key, []).append(selection)
            elif (fragment := self._fragment(selection, visited)) and self._admits(fragment, object_type):
                self._visit(fragment.selection_set, object_type, collected, visited)

    def _included(self, selection: SelectionNode) -> bool:
        skip = get_directive_values(GraphQLSkipDirective, selection, self.variables)
        if skip and skip["if_" if "if_" in skip else "if"]:
            return False
        include = get_directive_values(GraphQLIncludeDirective, selection, self.variables)
        return not include or bool(include["if_" if "if_" in include else "if"])

    def _fragment(
        self, selection: SelectionNode, visited: set[str]
    ) -> InlineFragmentNode | FragmentDefinitionNode | None:
        """The fragment behind the selection; None where a spread was visited already."""
        if isinstance(selection, InlineFragmentNode):
            return selection
        assert isinstance(selection, FragmentSpreadNode)  # noqa: S101  # the last kind there is
        name = selection.name.value
        if name in visited:
            return None
        visited.add(name)
        return self.fragments[name]

    def _admits(self, fragment: InlineFragmentNode | FragmentDefinitionNode, object_type: GraphQLObjectType) -> bool:
        if fragment.type_condition is None:
            return True
        condition = type_from_ast(self.schema, fragment.type_condition)
        if condition is object_type:
            return True
        return is_abstract_type(condition) and self.schema.is_sub_type(condition, object_type)
