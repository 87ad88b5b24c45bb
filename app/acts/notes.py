"""Notes: written and signed, amended, never changed (NOM-004-SSA3-2012, 5.10 and 5.11)."""

from datetime import datetime
from typing import Any

import strawberry

from app.acts.acting import Acting, Outcome
from app.acts.payload import Payload
from app.acts.subjects import Recorded, author, encounter, event, happened
from app.cypher.mapping import written
from app.domain.notes import Note
from app.rules.notes import AmendNote, NewNote, WriteNote, out_of_place
from app.rules.problems import Refused
from app.rules.signatures import SignedNote, signed_content
from graph_schema.ids import new_id
from graph_schema.model import Label, Rel
from graph_schema.values import EncounterKind, NoteKind


@strawberry.type(description="What was written.")
class WriteNotePayload(Payload):
    note: Note | None = written(Label.NOTE, description="The note; null where nothing was written.")


@strawberry.type(description="What was amended.")
class AmendNotePayload(Payload):
    note: Note | None = written(Label.NOTE, description="The note that amends; null where nothing was written.")


def write_note(acting: Acting, asked: WriteNote) -> Outcome:
    """Writes a note in an open encounter, with what NOM-004-SSA3-2012 wants of its kind, and signs it."""
    found = encounter(acting, asked.encounter_id)
    return Outcome({"note": add_note(acting, found, author(acting, found, asked.practitioner_id), asked)})


def amend_note(acting: Acting, asked: AmendNote) -> Outcome:
    """Corrects or completes a note by a further one. The first stays as it is, also after its encounter has ended."""
    found = event(acting, Label.NOTE, asked.note_id, "noteId")
    signer = author(acting, found, asked.practitioner_id)
    kind = NoteKind[found.properties["kind"]]
    own_id = _sign(acting, found, signer, kind, asked.text, acting.now)
    acting.link(Rel.AMENDS, Label.NOTE, own_id, Label.NOTE, found.id)
    acting.announce(found.patient.id, Label.NOTE, found.id)
    return Outcome({"note": own_id})


def add_note(acting: Acting, found: Recorded, signer: dict[str, Any], body: NewNote, *path: str) -> str:
    """Write a note in an encounter; returns its id. Refused where its kind is none of the encounter's."""
    kind = EncounterKind[found.properties["kind"]]
    if problems := out_of_place(body.kind, kind, *path, "kind"):
        raise Refused(problems)
    at = happened(acting, found, body.occurred_at, *path)
    return _sign(acting, found, signer, body.kind, body.written, at)


def _sign(acting: Acting, found: Recorded, signer: dict[str, Any], kind: NoteKind, text: str, at: datetime) -> str:
    cedula = signer.get("cedula")
    own_id = new_id(Label.NOTE)
    note = SignedNote(
        id=own_id,
        patient_id=found.patient.id,
        encounter_id=found.encounter,
        kind=kind,
        text=text,
        author=signer["name"],
        cedula=cedula,
        occurred_at=at,
    )
    known = f"{signer['name']}, cédula {cedula}" if cedula else signer["name"]
    acting.event(
        Label.NOTE,
        found.patient.id,
        found.encounter,
        at,
        text,
        id_=own_id,
        kind=kind,
        text=text,
        signature=f"{known}, {at.isoformat(timespec='seconds')}",
        seal=acting.seal(signed_content(note)),
    )
    acting.link(Rel.SIGNED_BY, Label.NOTE, own_id, Label.PRACTITIONER, signer["id"])
    return own_id
