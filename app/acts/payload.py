"""What every mutation answers: the problems that kept it from being done, and whether it was done before."""

import strawberry

from app.cypher.mapping import told, written
from app.domain.connections import Node
from app.rules.problems import ProblemCode


@strawberry.type(description="One thing that is wrong with an act. Nothing of a refused act is written.")
class Problem:
    code: ProblemCode = told(description="What is wrong, in one word.")
    message: str = told(description="What is wrong and how to mend it, in English.")
    path: list[str] = told(description="Where in the input; empty where it is the act as a whole.")
    overridable: bool = told(description="Whether the act is done if its `overrideReason` says why.")
    record: Node | None = written(description="The record that the message speaks of; null where it speaks of none.")


@strawberry.type
class Payload:
    """What every payload has; not a type of the schema."""

    problems: list[Problem] = told(description="Why nothing was written; empty where the act was done.")
    replayed: bool = told(description="Whether the key had done this act before: this is its answer, nothing new.")
