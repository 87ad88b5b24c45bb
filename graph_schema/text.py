"""Text compared as people search: without accents, in lower case. The same fold in Python and in Cypher."""

import unicodedata

_MARKS = "\u0300\u0301\u0302\u0303\u0308\u0327"
"""Grave, acute, circumflex, tilde, diaeresis, cedilla: what a letter bears once it is decomposed."""

_TABLE = dict.fromkeys(map(ord, _MARKS))


def fold(text: str) -> str:
    """The text in lower case without accents, white space as single blanks."""
    return " ".join(unicodedata.normalize("NFKD", text.lower()).translate(_TABLE).split())


def folded(expression: str) -> str:
    """The Cypher expression of a string in lower case without accents."""
    marks = ", ".join(f"'\\u{ord(mark):04X}'" for mark in _MARKS)
    return f"reduce(text = normalize(toLower({expression}), NFKD), mark IN [{marks}] | replace(text, mark, ''))"
