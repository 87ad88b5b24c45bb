"""Medical notes: append only, corrected by addenda (NOM-004-SSA3-2012, 5.11)."""

from typing import ClassVar, Optional

import strawberry

from app.cypher.mapping import NodeMapping, into, out, stored, walk
from app.domain.events import CHRONOLOGICAL, Event
from app.domain.institutions import Practitioner
from graph_schema.model import Label, Rel
from graph_schema.values import NoteKind


@strawberry.type(description="A medical note.")
class Note(Event):
    graph: ClassVar = NodeMapping(Label.NOTE, to_encounter=into(Rel.DOCUMENTED_IN))
    kind: NoteKind = stored(description="Which note of NOM-004-SSA3-2012 it is.")
    text: str = stored(description="The whole note; it never changes, an addendum corrects it (NOM-004, 5.11).")
    signature: str | None = stored(description="Author, cédula and time; null where an import has none.")
    seal: str | None = stored(
        description="Signature over the content by this system's key, `ed25519:key:signature`; null of imports."
    )
    author: Practitioner | None = walk(out(Rel.SIGNED_BY), description="Who signed it; null where an import has none.")
    amends: Optional["Note"] = walk(out(Rel.AMENDS), description="The note that this one corrects.")
    amended_by: list["Note"] = walk(
        into(Rel.AMENDS), order=CHRONOLOGICAL, description="Notes that correct this one, earliest first."
    )
