"""Text compared as people search: without accents, in lower case. The same fold in Python and in Cypher."""

FOLDED = {
    "a": "áàâä",
    "e": "éèêë",
    "i": "íìîï",
    "o": "óòôö",
    "u": "úùûü",
    "n": "ñ",
    "c": "ç",
}
"""The letters of names in Mexico and what they fold to. Neo4j has no function that takes an accent off."""

_TABLE = str.maketrans({accented: plain for plain, letters in FOLDED.items() for accented in letters})


def fold(text: str) -> str:
    """The text in lower case without accents, white space as single blanks."""
    return " ".join(text.lower().translate(_TABLE).split())


def folded(expression: str) -> str:
    """The Cypher expression of a string in lower case without accents."""
    pairs = ", ".join(f"'{accented}{plain}'" for plain, letters in FOLDED.items() for accented in letters)
    return f"reduce(text = toLower({expression}), pair IN [{pairs}] | replace(text, left(pair, 1), right(pair, 1)))"
