"""Notes have the parts that NOM-004-SSA3-2012 wants of their kind, and are signed as they read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from app.rules.note_sections import WANTED, missing_sections, note_text
from app.rules.notes import AmendNote, NewNote, WriteNote, out_of_place
from app.rules.problems import ProblemCode
from app.rules.signatures import (
    SignedNote,
    key_id,
    load_key,
    new_key,
    public_key,
    sign,
    signed_content,
    verify,
)
from app.rules.words import spanish
from graph_schema.values import DoseMoment, EncounterKind, NoteKind, NoteSection, Route
from tests.rules.acts import IN_ENCOUNTER, KEY, told

C = ProblemCode


def note(kind: str) -> dict[str, Any]:
    """A complete note of that kind."""
    return {"kind": kind, "sections": [{"heading": each, "text": "Se describe."} for each in WANTED[NoteKind[kind]]]}


SIGNED = SignedNote(
    "not_1", "pat_1", "enc_1", NoteKind.EVOLUTION, "Evolución:\nMejoría.", "Ana Ruiz", "1234567",
    datetime(2026, 3, 1, 14, tzinfo=UTC),
)  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in NoteKind if WANTED[kind]])
def test_a_complete_note_of_each_kind_is_taken_and_lacks_each_section_that_is_left_out(kind: NoteKind) -> None:
    whole = {**IN_ENCOUNTER, **note(kind)}
    assert told(WriteNote, whole) == []
    alone = [{"heading": "OBSERVATIONS", "text": "Nada más."}]
    lacking = told(WriteNote, whole, sections=alone)
    assert lacking == [(C.NOTE_INCOMPLETE, "sections")] * len(missing_sections(kind, [NoteSection.OBSERVATIONS]))


def test_every_kind_of_note_has_its_row() -> None:
    assert set(WANTED) == set(NoteKind)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"kind": "LETTER"}, (C.MALFORMED, "kind")),
        ({"sections": [], "text": "Mejor."}, (C.NOTE_INCOMPLETE, "sections")),
        ({"sections": [*note("EVOLUTION")["sections"], {"heading": "EVOLUTION", "text": "x"}]},
         (C.CONTRADICTION, "sections.5.heading")),
        ({"text": "x" * 50_001}, (C.OUT_OF_RANGE, "text")),
        ({"text": "a\u0007b"}, (C.MALFORMED, "text")),
        ({"text": ""}, (C.REQUIRED, "text")),
        ({"encounterId": ...}, (C.REQUIRED, "encounterId")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_note(changes: dict[str, Any], problem: tuple[ProblemCode, str]) -> None:
    assert problem in told(WriteNote, {**IN_ENCOUNTER, **note("EVOLUTION")}, **changes)


def test_a_note_of_another_kind_needs_a_text() -> None:
    assert told(NewNote, {"kind": "OTHER"}) == [(C.REQUIRED, "text")]
    assert told(NewNote, {"kind": "OTHER", "text": "Trabajo social: sin familiares."}) == []


def test_an_amendment_says_something() -> None:
    amend = {**KEY, "noteId": "not_1", "practitionerId": "pra_1", "text": "Donde dice izquierda, es derecha."}
    assert told(AmendNote, amend) == []
    assert told(AmendNote, amend, text=" \n ") == [(C.REQUIRED, "text")]


def test_sections_are_written_under_spanish_headings() -> None:
    written = note_text([(NoteSection.VITAL_SIGNS, "TA 120/80"), (NoteSection.PROGNOSIS, "Bueno")], "Cita en un mes.")
    assert written == "Signos vitales:\nTA 120/80\n\nPronóstico:\nBueno\n\nCita en un mes."
    whole = NewNote.model_validate(note("CONSENT"))
    assert whole.written.startswith("Acto autorizado:\nSe describe.")


@pytest.mark.parametrize("values", [NoteSection, Route, DoseMoment])
def test_every_value_that_is_written_has_spanish_words_of_its_own(values: Any) -> None:
    words = [spanish(value) for value in values]
    assert all(word and not {"(", ")", "."} & set(word) for word in words)
    assert len(set(words)) == len(words)


def test_notes_of_stays_belong_in_stays() -> None:
    assert out_of_place(NoteKind.ADMISSION, EncounterKind.HOSPITALIZATION) == []
    assert out_of_place(NoteKind.EVOLUTION, EncounterKind.TELEHEALTH) == []
    [problem] = out_of_place(NoteKind.ADMISSION, EncounterKind.CONSULTATION, "kind")
    assert (problem.code, problem.path) == (C.CONTRADICTION, ("kind",))


def test_a_signature_holds_for_its_content_and_key_alone() -> None:
    raw = new_key()
    key, other = load_key(raw), load_key(new_key())
    content = signed_content(SIGNED)
    signature = sign(key, content)
    assert verify(public_key(load_key(raw)), content, signature)
    assert not verify(public_key(other), content, signature)
    assert not verify(public_key(key), content + b" ", signature)
    assert not verify(public_key(key), content, signature[:-1])
    assert not verify(b"no key", content, signature)
    assert key_id(public_key(key)) == key_id(public_key(load_key(raw))) != key_id(public_key(other))


def test_a_key_is_32_bytes() -> None:
    with pytest.raises(ValueError, match="32"):
        load_key(b"short")


def test_what_is_signed_is_the_same_wherever_the_clock_hangs_and_changes_with_each_field() -> None:
    content = signed_content(SIGNED)
    mexico = SIGNED.occurred_at.astimezone(timezone(timedelta(hours=-6)))
    assert signed_content(replace(SIGNED, occurred_at=mexico)) == content
    assert "Evolución".encode() in content
    for field in ("id", "patient_id", "encounter_id", "text", "author", "cedula"):
        change: dict[str, Any] = {field: "otro"}
        assert signed_content(replace(SIGNED, **change)) != content
    assert signed_content(replace(SIGNED, kind=NoteKind.OTHER)) != content
