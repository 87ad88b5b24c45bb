"""From what people type to a query of a full-text index with the analyzer `standard-folding`.

Nothing typed is ever query syntax: what is no letter or digit only parts words, and words are in lower case, in which
Lucene has no operators.
"""

import re
import unicodedata

from app.errors import BadInput
from graph_schema.text import fold

MAX_LENGTH = 200
"""Characters that a search may have: more than any name or label, and few enough words to match at once."""

UNINDEXED = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "  # noqa: SIM905
    "this to was will with".split()
)
"""Words that the analyzer leaves out of the index, though Spanish uses some of them: none can be asked for."""

CONNECTING = frozenset("al con de del e el en la las los o para por sin u un una y".split())  # noqa: SIM905
"""Words that say little, and are not in a label of another language: none has to be there."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
"""An apostrophe parts no word (`o'farrill`), neither here nor in the index."""

_DOTTED_CODE = re.compile(r"(?=.*\d)[a-z0-9]+(\.[a-z0-9]+)+")


class UnusableSearch(BadInput):
    """A search without a letter or a digit, or one that is too long."""

    code = "UNUSABLE_SEARCH"


def words(text: str) -> list[str]:
    """The words of a text as they are compared: letters and digits, folded. Raises `UnusableSearch`."""
    if len(text) > MAX_LENGTH:
        raise UnusableSearch(f"a search has at most {MAX_LENGTH} characters; {len(text)} were given")
    found = _WORD.findall(_folded(text))
    if not found:
        raise UnusableSearch("a search needs a letter or a digit")
    return found


def telling_words(text: str) -> list[str]:
    """Those that have to be there: all but the ones that say nothing, or these where there are no others."""
    found = words(text)
    return [word for word in found if word not in UNINDEXED | CONNECTING] or found


def lucene_query(text: str) -> str:
    """The query of what holds every telling word of the text: as it is, as a beginning, or with a typo.

    What looks like a code with dots (`E11.9`) is found written with them or without. Raises `UnusableSearch`.
    """
    telling = set(telling_words(text)) - UNINDEXED
    query = " ".join(f"{'+' if word in telling else ''}({_forms(word)})" for word in words(text))
    code = _folded(text)
    if _DOTTED_CODE.fullmatch(code):
        return f"({query}) {code}* {code.replace('.', '')}*"
    return query


def _forms(word: str) -> str:
    """One typo is forgiven from 4 letters on, two from 8; none in a number, which would be another."""
    typos = 0 if any(letter.isdigit() for letter in word) else min(len(word) // 4, 2)
    return f"{word}^4 {word}*^2" + (f" {word}~{typos}" if typos else "")


def _folded(text: str) -> str:
    text = text.replace("\u2019", "'")
    return fold("".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)))
