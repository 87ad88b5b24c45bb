"""One page of a connection, by the pagination algorithm of the GraphQL Cursor Connections Specification."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from graphql import GraphQLError

Cursors = dict[tuple[str, str, str], str]
"""The cursor of each node by connection, id of the connection's parent and id of the node."""


class Identified(Protocol):
    """A node of the connection: it tells its `id`."""

    def __getitem__(self, name: str, /) -> Any:
        """One of its properties."""


def connection(
    cursors: Cursors,
    of: tuple[str, str],
    nodes: Sequence[Identified],
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    holds: Callable[[Any], bool] = lambda node: True,
) -> dict[str, Any]:
    """The pagination algorithm of the GraphQL Cursor Connections Specification, section 4.

    What lies beyond a given cursor is known, so `hasNextPage` and `hasPreviousPage` tell it. A cursor keeps its place
    where a filter leaves its node out.
    """
    if (first is not None and last is not None) or any(size is not None and size < 0 for size in (first, last)):
        raise GraphQLError("page size")
    edges = [{"cursor": cursors.get((*of, node["id"])), "node": node} for node in nodes]
    positions = {edge["cursor"]: position for position, edge in enumerate(edges)}
    for cursor in (after, before):
        if cursor is not None and cursor not in positions:
            raise GraphQLError("foreign cursor")
    start = 0 if after is None else positions[after] + 1
    end = len(edges) if before is None else positions[before]
    kept = [edge for edge in edges if holds(edge["node"])]
    page = [edge for edge in edges[start:end] if holds(edge["node"])]
    has_next = before is not None and any(holds(edge["node"]) for edge in edges[end:])
    has_previous = after is not None and any(holds(edge["node"]) for edge in edges[:start])
    if first is not None and len(page) > first:
        page, has_next = page[:first], True
    if last is not None and len(page) > last:
        page, has_previous = page[len(page) - last :], True
    return {
        "edges": page,
        "nodes": [edge["node"] for edge in page],
        "totalCount": len(kept),
        "pageInfo": {
            "hasNextPage": has_next,
            "hasPreviousPage": has_previous,
            "startCursor": page[0]["cursor"] if page else None,
            "endCursor": page[-1]["cursor"] if page else None,
        },
    }
