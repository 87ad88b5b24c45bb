"""Look-ups in a catalogue as one types: a list field entered by the label's full-text index.

The best `CANDIDATES` by Lucene's score are ranked as people expect it: the code itself, codes that begin so, names
that begin so, names that hold every word as it was typed, and then what was typed with other forms or with typos.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry

from app.cypher.lucene import lucene_query, telling_words, words
from app.cypher.mapping import Filter, Given, matched
from graph_schema.model import NODES, Label
from graph_schema.text import folded

CANDIDATES = 500
"""How many of what a search finds are ranked; two letters may find thousands."""

DEFAULT_SIZE = 20

_RANK = (
    "CASE WHEN code = {code} THEN 0 WHEN code STARTS WITH {code} THEN 1 WHEN name STARTS WITH {phrase} THEN 2 "
    "WHEN all(word IN {words} WHERE text CONTAINS word) THEN 3 ELSE 4 END"
)

_SEARCH = Annotated[
    str,
    strawberry.argument(
        description="What was typed so far: words or their beginnings in any order, or a code with or without its "
        "dot. Accents and capitals do not matter, and a word of four letters or more may have a typo."
    ),
]
_FIRST = Annotated[int | None, strawberry.argument(description="How many entries at most, up to 100.")]


def look_up(
    label: Label,
    *,
    code: str,
    name: str,
    more: Sequence[str] = (),
    order: str | None = None,
    filters: Mapping[Filter, Any] | None = None,
    description: str,
) -> Any:
    """A root list field. `name` is what the best begin with; `more` templates are texts that may hold the words too.

    Those of one rank come by `order`, and then by their code. `filters` gives the type of each filter's argument.
    """
    named = folded(f"{{n}}.{name}")
    texts = " + ' ' + ".join(("name", *more))
    filters = filters or {}
    clauses: list[str | Given] = [
        f"CALL db.index.fulltext.queryNodes('{NODES[label].search_index}', {{query}}) YIELD node AS {{n}}, score",
        *(Given(each.argument, f"WITH {{n}}, score WHERE {_named(each)}") for each in filters),
        f"WITH {{n}}, score ORDER BY score DESC, {{n}}.id LIMIT {CANDIDATES}",
        f"WITH {{n}}, replace(toUpper({{n}}.{code}), '.', '') AS code, {named} AS name",
        f"WITH {{n}}, code, name, {texts} AS text",
        f"WITH {{n}}, {_RANK} AS {{r}}",
    ]
    return matched(
        clauses,
        {"search": _SEARCH, "first": _FIRST, **{each.argument: type_ for each, type_ in filters.items()}},
        defaults={"first": DEFAULT_SIZE},
        order=", ".join(("{r}", *([order] if order else ()), f"{{n}}.{code}", "{n}.id")),
        converts={
            "query": ("search", lucene_query),
            "code": ("search", _code),
            "phrase": ("search", _phrase),
            "words": ("search", telling_words),
            **{each.argument: (each.argument, each.convert) for each in filters if each.convert},
        },
        size="first",
        description=description,
    )


def _named(condition: Filter) -> str:
    """A condition whose value is told by the argument's name."""
    return condition.template.replace("{p}", f"{{{condition.argument}}}")


def _code(text: str) -> str:
    return text.strip().upper().replace(".", "")


def _phrase(text: str) -> str:
    return " ".join(words(text))
