"""From an event to the patient whose it is, as a pattern."""

from graph_schema.model import HANGS_BY, Label


def owner(label: Label, event: str, patient: str) -> str:
    """A pattern of an event of that label and its patient."""
    if label is Label.ENCOUNTER:
        return f"({event})<-[:HAD]-({patient}:Patient)"
    return f"({event})<-[:{HANGS_BY[label]}]-(:Encounter)<-[:HAD]-({patient}:Patient)"
