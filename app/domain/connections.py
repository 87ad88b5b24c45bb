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
    has_next_page: bool = strawberry.field(description="Whether entries follow it.")
    has_previous_page: bool = strawberry.field(description="Whether entries precede it.")
    start_cursor: str | None = strawberry.field(description="Of its first entry, for `before`; null if it is empty.")
    end_cursor: str | None = strawberry.field(description="Of its last entry, for `after`; null if it is empty.")


@strawberry.type(description="An entry of a connection.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Its position, for `after` and `before`.")
    node: T = strawberry.field(description="The entry itself.")


@strawberry.type(description="A list in pages.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The entries with their cursors.")
    nodes: list[T] = strawberry.field(description="The entries without their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    total_count: int = strawberry.field(description="How many entries all pages have together; counted when asked for.")
