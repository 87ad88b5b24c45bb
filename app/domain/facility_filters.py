"""How facilities are found: by name with accents and spelling forgiven, by CLUES, by what they are and where."""

from enum import Enum

import strawberry

from app.cypher.lucene import lucene_query, telling_words
from app.cypher.mapping import Order, Search, Sort, compared, out
from app.domain.filters import CodeFilter, Filter, OrderDirection, StringFilter, filter_input
from app.domain.scalars import CLUES
from graph_schema.model import NODES, Label, Rel
from graph_schema.text import folded
from graph_schema.values import CareLevel

_NAME = folded("{n}.name")
_CLUES = "toLower(coalesce({n}.clues, ''))"
_FITS = (
    "reduce(fit = 0, word IN {words} | fit + CASE "
    f"WHEN {_CLUES} STARTS WITH word THEN 3 WHEN word IN split({_NAME}, ' ') THEN 2 "
    f"WHEN {_NAME} CONTAINS word THEN 1 ELSE 0 END)"
)
"""Each word of the search counts: as a CLUES most, then as a word of the name, as part of one, with a typo."""


@filter_input("Which facilities")
class FacilityFilter:
    clues: Filter[CLUES] | None = compared("{n}.clues", indexed=True, description="By CLUES.")
    name: StringFilter | None = compared("{n}.name", description="By name.")
    level: Filter[CareLevel] | None = compared("{n}.level", description="By level of care.")
    state: Filter[str] | None = compared("{n}.state", description="By federal entity, by its letters in the CLUES.")
    institution: CodeFilter | None = compared(
        "{n}.code",
        path=out(Rel.OPERATED_BY),
        where="{r}.to IS NULL",
        description="Code of the institution that operates it now, such as `IMSS`.",
    )


@strawberry.enum(description="What facilities may be sorted by.")
class FacilityOrderField(Enum):
    ID = strawberry.enum_value("ID", description="Their id; the order where none is asked for and nothing searched.")
    RELEVANCE = strawberry.enum_value(
        "RELEVANCE", description="How well they fit the `search`, best first; the order of a search."
    )
    NAME = strawberry.enum_value("NAME", description="Name, whatever accents and capitals; of what an index found.")


@strawberry.input(description="The order of facilities.")
class FacilityOrder:
    field: FacilityOrderField | None = strawberry.field(default=None, description="What they are sorted by.")
    direction: OrderDirection | None = strawberry.field(default=None, description="ASC by default, DESC by relevance.")


FACILITY_ORDERS = {
    FacilityOrderField.ID: Order(),
    FacilityOrderField.RELEVANCE: Order((Sort(_FITS),), descending=True),
    FacilityOrderField.NAME: Order((Sort(_NAME),)),
}
FACILITY_SEARCH = Search(
    NODES[Label.FACILITY].search_index, lucene_query, telling_words, FACILITY_ORDERS[FacilityOrderField.RELEVANCE]
)
