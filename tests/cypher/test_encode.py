"""What is noted while answers are encoded: whose records they tell of, each for its own request."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from app.cypher import plan as p
from app.cypher.audit import Concerned
from app.cypher.encode import encoder
from app.cypher.permission import UNRESTRICTED
from graph_schema.model import Label


def test_threads_that_encode_the_same_field_note_for_themselves() -> None:
    """Acts do, and share the encoder of a document that many ask."""
    together = Barrier(2, timeout=10)

    def met(value: Any) -> Any:
        together.wait()
        return value

    name = p.Value("name", "{n}.name", nullable=False, encode=met)
    people = p.Rows(
        "people", p.Scan(Label.PATIENT, "{n}.id"), p.Select("Patient", UNRESTRICTED, (name,), "{n}.id"), True, False
    )
    encode = encoder(people)

    def noted(who: str) -> set[str]:
        concerned = Concerned()
        assert encode([[who, f"{who}1"], [who, f"{who}2"]], concerned) == [{"name": who}] * 2
        return concerned.patients

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(noted, "ab")) == [{"a1", "a2"}, {"b1", "b2"}]
