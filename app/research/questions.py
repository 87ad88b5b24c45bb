"""The questions that the guide asks of the research graph, each a file in questions/.

A file begins with comments, of which the first line is the title and the others say what is counted how. Then come two
statements: one whose answer is a table, and one whose answer is a picture.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "questions"


@dataclass(frozen=True)
class Question:
    """A question, in Spanish, and the Cypher that answers it."""

    name: str
    title: str
    explanation: str
    table: str
    picture: str


def questions() -> list[Question]:
    """All of them, in the order of the guide."""
    return [_question(file) for file in sorted(FOLDER.glob("*.cypher"))]


def _question(file: Path) -> Question:
    told, _, statements = file.read_text(encoding="utf-8").partition("\n\n")
    title, *explanation = (line.removeprefix("// ") for line in told.splitlines())
    table, picture = (part.strip() for part in statements.strip().removesuffix(";").split(";\n"))
    return Question(file.stem, title, " ".join(explanation), table, picture)
