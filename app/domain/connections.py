"""Relay's Node interface and connections (GraphQL Cursor Connections Specification), with `nodes` beside `edges`."""

from typing import Generic, TypeVar

import strawberry

from app.cypher.mapping import stored

T = TypeVar("T")


@strawberry.interface(description="Anything that can be fetched again by its global id.")
class Node:
    id: strawberry.ID = stored(description="Global id, opaque.")


@strawberry.type(description="Where a page stands in its connection.")
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type(description="An entry of a connection.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Its position, for `after` and `before`.")
    node: T


@strawberry.type(description="A list in pages.")
class Connection(Generic[T]):
    edges: list[Edge[T]]
    nodes: list[T] = strawberry.field(description="The entries without their cursors.")
    page_info: PageInfo
    total_count: int = strawberry.field(description="How many entries all pages have together; counted when asked for.")
