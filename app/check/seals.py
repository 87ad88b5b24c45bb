"""Whether a note that was signed is what its author signed.

The content is put together anew from the graph. The patient is the present one, or one whose the encounter was before
a merge. The author is the one that the note's `signature` names, for practitioners' names are corrected, and notes are
not; who signed it in the graph has to be that one, by cédula or else by name.
"""

import binascii
import re
from collections.abc import Iterator
from typing import Any

from app.check.check import Broken, Check, Graph, any_of
from app.rules.signatures import SignedNote, signed_content
from app.signing import is_sealed
from graph_schema.model import Label
from graph_schema.values import NoteKind

_KEYS = "MATCH (k:SigningKey) RETURN k.id AS id, k.publicKey AS public"
_SEALED = (
    "WHERE n.seal IS :: STRING NOT NULL AND n.occurredAt IS :: ZONED DATETIME NOT NULL "
    "OPTIONAL MATCH (n)<-[:DOCUMENTED_IN]-(e:Encounter) "
    "RETURN n {.id, .kind, .text, .occurredAt, .signature, .seal} AS note, e.id AS encounter, "
    # A note names the record that held it when it was signed, which a merge, or its undoing, may have taken it from.
    "[(e)<-[:HAD|FORMERLY_HAD]-(p) | p.id] + [(e)<-[:HAD]-()-[:ONCE_SAME_PERSON_AS]->(p) | p.id] AS patients, "
    "[(n)-[:SIGNED_BY]->(d) | d {.name, .cedula}] AS signers"
)
_AUTHOR = re.compile(r"(?P<name>.*?)(?:, cédula (?P<cedula>\d+))?, \d{4}-[^,]*", re.DOTALL)


def _broken(graph: Graph) -> Iterator[str]:
    keys = {row["id"]: row["public"] for row in graph.rows(_KEYS)}
    for row in graph.rows(f"MATCH (n:Note) {_SEALED}"):
        if _is_broken(row, keys):
            # Others may have written to it meanwhile.
            again = graph.rows(f"MATCH (n:Note {{id: $id}}) {_SEALED}", id=row["note"]["id"])
            yield from (now["note"]["id"] for now in again if _is_broken(now, keys))


def _is_broken(row: dict[str, Any], keys: dict[str, str]) -> bool:
    public = keys.get(row["note"]["seal"].split(":")[1]) if row["note"]["seal"].count(":") == 2 else None
    if public is None:
        return False  # told by the check of keys
    author = _AUTHOR.fullmatch(row["note"]["signature"] or "")
    if author is None or len(row["signers"]) != 1 or not _is_of(row["signers"][0], author):
        return True
    try:
        return not any(is_sealed(row["note"]["seal"], public, content) for content in _contents(row, author))
    except binascii.Error:
        return True


def _is_of(signer: dict[str, Any], author: re.Match[str]) -> bool:
    return bool(signer["cedula"] == author["cedula"] if author["cedula"] else signer["name"] == author["name"])


def _contents(row: dict[str, Any], author: re.Match[str]) -> Iterator[bytes]:
    """What may have been signed: the same by each record that the encounter was in."""
    note = row["note"]
    if note["kind"] not in NoteKind.__members__ or row["encounter"] is None:
        return
    for patient in row["patients"]:
        yield signed_content(
            SignedNote(
                id=note["id"],
                patient_id=patient,
                encounter_id=row["encounter"],
                kind=NoteKind[note["kind"]],
                text=note["text"],
                author=author["name"],
                cedula=author["cedula"],
                occurred_at=note["occurredAt"].to_native(),
            )
        )


SEALS = (
    Check(
        "seals-by-known-keys",
        "a note is sealed by a key that the graph does not know",
        any_of(
            Broken(
                Label.NOTE,
                "WHERE n.seal IS :: STRING NOT NULL AND NOT (size(split(n.seal, ':')) = 3 "
                "AND EXISTS { (key:SigningKey) WHERE key.id = split(n.seal, ':')[1] })",
            )
        ),
    ),
    Check("seals", "a note is not what its author sealed", _broken),
)
