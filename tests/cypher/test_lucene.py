"""What is typed becomes a query of the full-text index, and never syntax of it."""

from collections.abc import Callable, Iterator

import neo4j
import pytest

from app.config import Settings
from app.cypher.lucene import MAX_LENGTH, UNINDEXED, UnusableSearch, lucene_query, telling_words, words

Find = Callable[[str], list[str]]

TEXTS = {
    "pneumonia": "Neumonía, no especificada",
    "nunez": "José Núñez de la Peña (primaria) [VIH]",
    "diabetes": "Diabetes mellitus tipo 2 E119",
    "key": "010.000.5165.00",
}
SYNTAX = '+ - && || ! ( ) { } [ ] ^ " ~ * ? : \\ / < > = text:a AND OR NOT TO'


@pytest.fixture(scope="module")
def find(driver: neo4j.Driver, settings: Settings, migrated: str) -> Iterator[Find]:
    """Gives the names of the texts that a query finds in an index like ours."""

    def run(statement: str, **parameters: object) -> list[neo4j.Record]:
        return driver.execute_query(statement, parameters, database_=settings.neo4j_database).records

    run(
        "CREATE FULLTEXT INDEX tried FOR (n:Tried) ON EACH [n.text] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}"
    )
    run("CALL db.awaitIndexes()")
    run("UNWIND keys($texts) AS name CREATE (:Tried {name: name, text: $texts[name]})", texts=TEXTS)
    finding = "CALL db.index.fulltext.queryNodes('tried', $typed) YIELD node RETURN node.name AS name ORDER BY name"
    yield lambda text: [record["name"] for record in run(finding, typed=lucene_query(text))]
    run("MATCH (n:Tried) DELETE n")
    run("DROP INDEX tried")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("neumonia", ["pneumonia"]),
        ("NEUMONÍA", ["pneumonia"]),
        ("neumo", ["pneumonia"]),
        ("especificada neumonia", ["pneumonia"]),
        ("neumonía, no espe", ["pneumonia"]),
        ("nuemonia", ["pneumonia"]),
        ("Jose Nunez", ["nunez"]),
        ("Nuñes", ["nunez"]),
        ("nunez pneumonia", []),
        ("de la pe", ["nunez"]),
        ("nuñez con pe", ["nunez"]),
        ("la", ["nunez"]),
        ("vih primaria", ["nunez"]),
        ("diabetis tipo 2", ["diabetes"]),
        ("diabetes tipo 1", []),
        ("E11.9", ["diabetes"]),
        ("e11", ["diabetes"]),
        ("010.000.5165", ["key"]),
        ("x" * MAX_LENGTH, []),
        ("no", []),
    ],
)
def test_every_word_matches_as_it_is_or_as_a_beginning_or_with_a_typo(find: Find, typed: str, found: list[str]) -> None:
    assert find(typed) == found


@pytest.mark.parametrize(
    "typed", [SYNTAX, *(f"neumonia{sign}" for sign in SYNTAX.split()), "ℌ²", "İ ß ﬁ", "ไทย 中文", "٣"]
)
def test_syntax_and_strange_letters_are_no_error(find: Find, typed: str) -> None:
    assert isinstance(find(typed), list)


def test_the_words_that_are_not_required_are_those_that_the_analyzer_drops(driver: neo4j.Driver) -> None:
    [record] = driver.execute_query(
        "CALL db.index.fulltext.listAvailableAnalyzers() YIELD analyzer, stopwords "
        "WHERE analyzer = 'standard-folding' RETURN stopwords"
    ).records
    assert set(record["stopwords"]) == UNINDEXED


def test_telling_words_are_all_but_the_connecting_ones() -> None:
    assert telling_words("Cáncer de la mama, no in situ") == ["cancer", "mama", "situ"]
    assert telling_words("de la") == ["de", "la"]


def test_words_are_folded_and_parted_by_all_else() -> None:
    assert words("  José-NÚÑEZ d'Á_z\u0301 E11.9 ") == ["jose", "nunez", "d'a", "z", "e11", "9"]


@pytest.mark.parametrize("typed", ["", " \t\n", "*?~^", "🤒🤒", "\u0301", "x" * (MAX_LENGTH + 1), "a " * 5_000])
def test_what_holds_no_word_or_is_too_long_is_refused(typed: str) -> None:
    with pytest.raises(UnusableSearch):
        lucene_query(typed)
