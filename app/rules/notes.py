"""Notes, in the parts that NOM-004-SSA3-2012 wants."""

from collections.abc import Iterator

from pydantic import Field
from pydantic_core import PydanticCustomError

from app.rules.note_sections import is_complete_by_text, missing_sections, note_text
from app.rules.problems import Problem, ProblemCode, wrong
from app.rules.rule import Act, InEncounter, NodeId, Prose, Rule
from app.rules.times import PastInstant
from graph_schema.values import EncounterKind, NoteKind, NoteSection

_MOST_SECTIONS = 60


class NewSection(Rule):
    """A part of a note under its heading."""

    heading: NoteSection = Field(description="Which part it is.")
    text: Prose = Field(description="What it says.")


class NewNote(Rule):
    """A note; sections, text, or both: sections first."""

    kind: NoteKind = Field(description="Which note of NOM-004-SSA3-2012 it is; each wants sections of its own.")
    sections: list[NewSection] = Field(
        default_factory=list, max_length=_MOST_SECTIONS, description="Its parts, in the order they are to be read in."
    )
    text: Prose | None = Field(None, description="What it says besides its sections; alone only where none are wanted.")
    occurred_at: PastInstant | None = Field(None, description="When what it tells happened; without it now.")

    def checks(self) -> Iterator[PydanticCustomError]:
        """Every section that its kind wants, each once."""
        yield from super().checks()
        headings = [section.heading for section in self.sections]
        for position, heading in enumerate(headings):
            if heading in headings[:position]:
                message = "stands above already; put both texts under one heading"
                yield wrong(ProblemCode.CONTRADICTION, message, "sections", str(position), "heading")
        for heading in missing_sections(self.kind, headings):
            yield wrong(ProblemCode.NOTE_INCOMPLETE, f"lack {heading}; NOM-004-SSA3-2012 wants it", "sections")
        if not self.sections and self.text is None and is_complete_by_text(self.kind):
            yield wrong(ProblemCode.REQUIRED, "is needed where there are no sections", "text")

    @property
    def written(self) -> str:
        """The text as the graph stores it."""
        return note_text([(section.heading, section.text) for section in self.sections], self.text)


class WriteNote(NewNote, InEncounter):
    """A note is written; it can be amended later, and not changed."""


class AmendNote(Act):
    """A further note corrects or completes one, which stays as it is (NOM-004-SSA3-2012, 5.11)."""

    note_id: NodeId = Field(description="The note that is amended.")
    practitioner_id: NodeId = Field(description="Who amends.")
    text: Prose = Field(description="What was wrong or is to be added, so that both notes together are right.")


_ONLY_IN = {
    NoteKind.EMERGENCY: (EncounterKind.EMERGENCY,),
    NoteKind.ADMISSION: (EncounterKind.HOSPITALIZATION,),
    NoteKind.DISCHARGE: (EncounterKind.HOSPITALIZATION, EncounterKind.EMERGENCY),
}


def out_of_place(kind: NoteKind, encounter: EncounterKind, *path: str) -> list[Problem]:
    """What is wrong with such a note in an encounter of that kind (NOM-004-SSA3-2012, 7.1, 8.1, 8.9)."""
    if encounter in _ONLY_IN.get(kind, (encounter,)):
        return []
    message = f"is no note of an encounter of kind {encounter}; write one of another kind"
    return [Problem(ProblemCode.CONTRADICTION, message, path)]
