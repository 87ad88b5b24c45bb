"""Notes: complete by NOM-004-SSA3-2012, signed, sealed, and never changed but amended."""

from dataclasses import replace
from typing import Any

import pytest

from app.rules.note_sections import WANTED
from app.rules.signatures import SignedNote, signed_content
from app.signing import is_sealed
from graph_schema.values import NoteKind
from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.graph import Graph
from tests.acts.people import EVOLUTION, complete_note, doing, opened, place, registered

WRITTEN = "note { id kind text signature summary occurredAt practitioner { id } amends { id } amendedBy { id } }"
SIGNED = """MATCH (n:Note {id: $id})-[:SIGNED_BY]->(d), (p)-[:HAD]->(e)-[:DOCUMENTED_IN]->(n)
RETURN n {.*} AS note, d {.*} AS author, p.id AS patient, e.id AS encounter"""
IN = {"EMERGENCY": "EMERGENCY", "ADMISSION": "HOSPITALIZATION", "DISCHARGE": "HOSPITALIZATION"}
"""The kind of encounter that a note of that kind is of, where it is of one alone."""
OF: dict[str, dict[str, Any]] = {"EMERGENCY": {"triage": 3}, "HOSPITALIZATION": {"bed": "12"}, "CONSULTATION": {}}


def sealed(graph: Graph, note_id: str) -> tuple[str, str, SignedNote]:
    """Seal, public key, and what of the graph the seal has to be of."""
    [row] = graph.rows(SIGNED, id=note_id)
    note: dict[str, Any] = row["note"]
    [kept] = graph.rows("MATCH (k:SigningKey {id: $id}) RETURN k.publicKey AS key", id=note["seal"].split(":")[1])
    content = SignedNote(
        id=note_id,
        patient_id=row["patient"],
        encounter_id=row["encounter"],
        kind=NoteKind[note["kind"]],
        text=note["text"],
        author=row["author"]["name"],
        cedula=row["author"]["cedula"],
        occurred_at=note["occurredAt"].to_native(),
    )
    return note["seal"], kept["key"], content


@pytest.mark.parametrize("kind", [kind.value for kind in NoteKind if WANTED[kind]])
async def test_each_kind_is_written_with_its_sections_and_refused_without(
    asking: Asking, network: Network, kind: str
) -> None:
    encounter_kind = IN.get(kind, "CONSULTATION")
    at = place(network, hospital=True)
    encounter = await opened(asking, await registered(asking), at, kind=encounter_kind, **OF[encounter_kind])
    given = doing(encounter, at)
    note = (await asking.done("writeNote", WRITTEN, **given, **complete_note(kind)))["note"]
    assert (note["kind"], note["text"].count("Se describe.")) == (kind, len(WANTED[NoteKind[kind]]))
    lacking = complete_note(kind)
    lacking["sections"] = lacking["sections"][1:]
    assert await asking.refused("writeNote", **given, **lacking) == [("NOTE_INCOMPLETE", "sections")]


async def test_the_signature_names_who_and_when_and_the_seal_verifies_by_the_key_of_the_graph(
    asking: Asking, network: Network, graph: Graph
) -> None:
    at = place(network)
    encounter = await opened(asking, await registered(asking), at)
    note = (await asking.done("writeNote", WRITTEN, **doing(encounter, at), **EVOLUTION))["note"]
    seal, key, content = sealed(graph, note["id"])
    assert content.author in note["signature"]
    assert f"cédula {content.cedula}" in note["signature"]
    assert note["practitioner"]["id"] == at.practitioner
    assert is_sealed(seal, key, signed_content(content))


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Otra cosa."},
        {"author": "Otra persona"},
        {"patient_id": "pat_0000000000000000"},
        {"kind": NoteKind.HISTORY},
        {"cedula": None},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_what_was_changed_does_not_verify(
    asking: Asking, network: Network, graph: Graph, change: dict[str, Any]
) -> None:
    at = place(network)
    encounter = await opened(asking, await registered(asking), at)
    note = (await asking.done("writeNote", WRITTEN, **doing(encounter, at), **EVOLUTION))["note"]
    seal, key, content = sealed(graph, note["id"])
    assert not is_sealed(seal, key, signed_content(replace(content, **change)))


async def test_an_amendment_stands_beside_its_note_also_after_the_encounter(
    asking: Asking, network: Network, graph: Graph
) -> None:
    at, other = place(network), place(network, specialty="Enfermería")
    patient = await registered(asking)
    encounter = await opened(asking, patient, at)
    note = (await asking.done("writeNote", WRITTEN, **doing(encounter, at), **EVOLUTION))["note"]
    found = [{"code": "E11.9", "certainty": "CONFIRMED"}]
    await asking.done("closeEncounter", "encounter { id }", encounterId=encounter, version=1, diagnoses=found)
    given = {"noteId": note["id"], "practitionerId": other.practitioner, "text": "Debe decir: TA 130/80 mmHg."}
    amendment = (await asking.done("amendNote", WRITTEN, **given))["note"]
    assert (amendment["amends"], amendment["kind"]) == ({"id": note["id"]}, "EVOLUTION")
    assert amendment["text"] == given["text"]
    query = "query ($id: ID!) { node(id: $id) { ... on Note { id text signature amendedBy { id } } } }"
    first = (await asking.query(query, id=note["id"]))["node"]
    assert first["amendedBy"] == [{"id": amendment["id"]}]
    assert (first["text"], first["signature"]) == (note["text"], note["signature"])
    seal, key, content = sealed(graph, amendment["id"])
    assert content.author in amendment["signature"]
    assert is_sealed(seal, key, signed_content(content))
    graph.assert_counted()


async def test_a_note_of_the_wrong_place_or_time_is_refused(asking: Asking, network: Network) -> None:
    at = place(network)
    encounter = await opened(asking, await registered(asking), at, occurredAt="2026-11-01T10:00:00-06:00")
    given = doing(encounter, at)
    assert await asking.refused("writeNote", **given, **complete_note("DISCHARGE")) == [("CONTRADICTION", "kind")]
    early = complete_note("EVOLUTION", occurredAt="2026-10-01T10:00:00-06:00")
    assert await asking.refused("writeNote", **given, **early) == [("CONTRADICTION", "occurredAt")]


async def test_the_path_leads_to_a_note_within_another_input(asking: Asking, network: Network) -> None:
    at = place(network)
    early = complete_note("EVOLUTION", occurredAt="2025-10-01T10:00:00-06:00")
    visit = {"facilityId": at.facility, "practitionerId": at.practitioner, "kind": "CONSULTATION", "reason": "Tos"}
    given = visit | {"patientId": await registered(asking), "note": early}
    assert await asking.refused("openEncounter", **given) == [("CONTRADICTION", "note.occurredAt")]
