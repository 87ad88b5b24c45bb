"""`python -m seeds.show ARCHETYPE [RANK]`: one chart as a timeline, to read it as a doctor would."""

import sys
from collections.abc import Iterator

from graph_schema.model import EVENT_LABELS, Label, Rel
from seeds.archetypes import HEAVY, MIX, dealt
from seeds.patients import PatientRows, patient_of, person_of
from seeds.places import build_network
from seeds.profiles import PROFILES


def timeline(patient: PatientRows) -> Iterator[str]:
    """A heading, then one line an event, results and note texts below theirs."""
    person = patient.person
    yield f"{person.full_name}, {person.curp}, {person.born}, {person.home.name}"
    for member in person.memberships:
        yield f"  {member.institution} {member.kind} {member.since} {member.until or ''} {member.clinic.name}"
    results: dict[str, list[str]] = {}
    nodes = {node.properties["id"]: node for node in patient.nodes}
    for rel in patient.relationships:
        if rel.type is Rel.RESULTED_IN:
            found = nodes[rel.end].properties
            value = f"{found.get('value', found.get('text'))} {found.get('unit', '')} {found.get('flag', '')}"
            results.setdefault(rel.start, []).append(f"{found['name']} {value}")
    events = (node for node in patient.nodes if node.label in EVENT_LABELS)
    for node in sorted(events, key=lambda event: (event.properties["occurredAt"], event.label is not Label.ENCOUNTER)):
        found = node.properties
        yield f"{found['occurredAt']:%Y-%m-%d %H:%M} {node.label:12} {found['summary']}"
        yield from (f"{'':30}{line}" for line in results.get(found["id"], []))
        text = found.get("text") or found.get("report") or ""
        yield from (f"{'':30}| {line}" for line in text.splitlines())


def main(archetype: str, rank: int = 0) -> None:
    """Print the first such chart of the test profile."""
    profile = PROFILES["test"]
    if archetype not in {known.name for known in (*MIX, HEAVY)}:
        sys.exit(f"no archetype {archetype}; there are: {', '.join(known.name for known in (*MIX, HEAVY))}")
    for index in range(profile.people + 1):
        kind, slot = dealt(profile, profile.seed_number, index)
        if kind.name == archetype and slot.rank == rank:
            person = person_of(profile, profile.seed_number, index, build_network(profile.seed_number))
            sys.stdout.writelines(line + "\n" for line in timeline(patient_of(profile, profile.seed_number, person)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
