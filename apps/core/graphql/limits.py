"""What one query may ask, refused before anything is checked against the schema or read."""

from collections import Counter
from typing import Any

from graphql import (
    ASTValidationRule,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from apps.core.errors import QueryTooLarge

LONGEST = 20_000  # characters
MOST_TOKENS = 2_000
MOST_OBJECTS = 5_000  # one answer may hold
# Of one operation, with its fragments counted wherever they are spread.
MOST = {"depth": 8, "root_fields": 10, "fields": 300, "aliases": 20, "directives": 10}


class TooLarge(GraphQLError):
    def __init__(self, what: str, counted: int, most: int) -> None:
        said = f"This query has {counted} {what.replace('_', ' ')}; at most {most} are taken."
        super().__init__(said, extensions={"code": QueryTooLarge.code, "what": what, "most": most})


class NoIntrospection(ASTValidationRule):
    """The schema is published as a document; asking the server for it again and again is only a load."""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if node.name.value in ("__schema", "__type"):
            self.report_error(GraphQLError("Introspection is off: the schema is at /graphql/schema/.", [node]))


def check(query: str) -> None:
    """Raises TooLarge, or a syntax error. Before the standard rules: some of them compare every field with every
    other, and would do so for as many as are sent."""
    document = parse(query, max_lexical_tokens=MOST_TOKENS, max_source_length=LONGEST)
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            counted = _Counted(fragments)
            counted.walk(node.selection_set, 1, frozenset())
            counted.refuse_too_many()


class _Counted(Counter[str]):
    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        super().__init__()
        self.fragments = fragments

    def walk(self, selected: SelectionSetNode, depth: int, inside: frozenset[str]) -> None:
        """A ring of fragments is walked once; the standard rules refuse it."""
        self["depth"] = max(self["depth"], depth)
        for node in selected.selections:
            self["directives"] += len(node.directives)
            self.refuse_too_many()  # at once: fragments of fragments of fragments grow without end
            if isinstance(node, FieldNode):
                self["root_fields"] += depth == 1
                self["fields"] += 1
                self["aliases"] += node.alias is not None
                if node.selection_set:
                    self.walk(node.selection_set, depth + 1, inside)
            elif isinstance(node, InlineFragmentNode):
                self.walk(node.selection_set, depth, inside)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments.get(node.name.value)
                if fragment and node.name.value not in inside:
                    self.walk(fragment.selection_set, depth, inside | {node.name.value})

    def refuse_too_many(self) -> None:
        for what, most in MOST.items():
            if self[what] > most:
                raise TooLarge(what, self[what], most)
