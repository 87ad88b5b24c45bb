"""DocumentReference and Composition: notes, as plain text."""

import base64
import binascii
import re
from datetime import datetime
from html.parser import HTMLParser

from app.fhir.chart import Chart
from app.fhir.datatypes import Attachment, CodeableConcept, Reference
from app.fhir.extensions import kept
from app.fhir.resources import Composition, DocumentReference, Section
from app.fhir.rows import Mapped, NotHeld
from graph_schema.ids import derive_id
from graph_schema.model import Label, Rel
from graph_schema.values import NoteKind
from graph_schema.writer import RelationshipRow

# LOINC's document codes that are a note of NOM-004-SSA3-2012.
KINDS = {
    "34117-2": NoteKind.HISTORY, "11506-3": NoteKind.EVOLUTION, "11488-4": NoteKind.INTERCONSULTATION,
    "51847-2": NoteKind.EVOLUTION, "57133-1": NoteKind.REFERRAL, "34111-5": NoteKind.EMERGENCY,
    "34878-9": NoteKind.EMERGENCY, "47039-3": NoteKind.ADMISSION, "34879-7": NoteKind.INTERCONSULTATION,
    "18842-5": NoteKind.DISCHARGE, "28655-9": NoteKind.DISCHARGE, "34746-8": NoteKind.NURSING,
    "11504-8": NoteKind.POSTOPERATIVE, "34881-3": NoteKind.PREOPERATIVE, "59284-0": NoteKind.CONSENT,
    "18748-4": NoteKind.DIAGNOSTIC, "11526-1": NoteKind.DIAGNOSTIC, "11502-2": NoteKind.DIAGNOSTIC,
}  # fmt: skip
WORDS = {
    NoteKind.HISTORY: "Historia clínica", NoteKind.EVOLUTION: "Nota de evolución",
    NoteKind.INTERCONSULTATION: "Nota de interconsulta", NoteKind.REFERRAL: "Nota de referencia",
    NoteKind.EMERGENCY: "Nota de urgencias", NoteKind.ADMISSION: "Nota de ingreso",
    NoteKind.PREOPERATIVE: "Nota preoperatoria", NoteKind.POSTOPERATIVE: "Nota postoperatoria",
    NoteKind.DISCHARGE: "Nota de egreso", NoteKind.NURSING: "Hoja de enfermería",
    NoteKind.DIAGNOSTIC: "Nota de estudio", NoteKind.CONSENT: "Consentimiento informado", NoteKind.OTHER: "Documento",
}  # fmt: skip
_AMENDING = ("replaces", "appends")
_BLOCKS = {"p", "div", "br", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "caption"}


def map_document_reference(document: DocumentReference, mapped: Mapped, chart: Chart) -> None:
    """A note of the text that the document carries; `NotHeld` if it carries none."""
    text = "\n\n".join(filter(None, (attached_text(content.attachment) for content in document.content)))
    if not text:
        raise NotHeld("carries no text in the resource itself")
    context = document.context
    encounter = context.encounter[0] if context and context.encounter else None
    started = context.period.start if context and context.period else None
    written = chart.when(mapped, encounter, document.date, started)
    where = [document.custodian] if document.custodian else []
    own_id = _map_note(mapped, chart, document.type, written, text, encounter, where, document.author)
    for relation in document.relates_to:
        if relation.code in _AMENDING:
            _amend(mapped, chart, own_id, relation.target)


def map_composition(composition: Composition, mapped: Mapped, chart: Chart) -> None:
    """A note of the narrative of a composition and its sections; `NotHeld` if they have none."""
    body = composition.text.div if composition.text else ""
    parts = [plain_text(body), *(_section_text(section) for section in composition.section)]
    text = "\n\n".join(part for part in parts if part)
    if not text:
        raise NotHeld("has no narrative")
    where = [composition.custodian] if composition.custodian else []
    own_id = _map_note(
        mapped, chart, composition.type, composition.date, text, composition.encounter, where, composition.author
    )
    for relation in composition.relates_to:
        if relation.code in _AMENDING and relation.target_reference:
            _amend(mapped, chart, own_id, relation.target_reference)


def _map_note(
    mapped: Mapped,
    chart: Chart,
    type_: CodeableConcept | None,
    written: datetime,
    text: str,
    encounter: Reference | None,
    where: list[Reference],
    who: list[Reference],
) -> str:
    codings = type_.coding if type_ else []
    kind = next((KINDS[coding.code] for coding in codings if coding.code in KINDS), NoteKind.OTHER)
    title = WORDS[kind] if kind is not NoteKind.OTHER or type_ is None else type_.words or WORDS[kind]
    held = chart.happened_in(mapped, encounter, written, where, who)
    own_id = chart.event(Label.NOTE, mapped, written, title, kind=kind.value, text=text)
    mapped.relationships.append(RelationshipRow(Rel.DOCUMENTED_IN, Label.ENCOUNTER, held, Label.NOTE, own_id))
    if who and "signature" in kept(Label.NOTE, mapped.origin.resource):
        author, person = chart.directory.practitioner(who, mapped.origin.base, chart.source)
        mapped.if_absent += person
        mapped.relationships.append(RelationshipRow(Rel.SIGNED_BY, Label.NOTE, own_id, Label.PRACTITIONER, author))
    return own_id


def _amend(mapped: Mapped, chart: Chart, own_id: str, target: Reference) -> None:
    key = chart.directory.key(mapped.origin.kind, target, mapped.origin.base)
    if key and key in chart.notes:
        amended = derive_id(Label.NOTE, mapped.origin.kind, key)
        mapped.late.append(RelationshipRow(Rel.AMENDS, Label.NOTE, own_id, Label.NOTE, amended))
    else:
        mapped.warnings.append("relatesTo: the note it amends is not in the input")


def attached_text(attachment: Attachment) -> str:
    """The text that an attachment carries, "" if it carries none. ValueError if its data is not what it says."""
    kind = (attachment.content_type or "text/plain").lower()
    if attachment.data is None or not kind.startswith(("text/", "application/xhtml")):
        return ""
    charset = re.search(r"charset=([\w-]+)", kind)
    try:
        raw = base64.b64decode(attachment.data, validate=False)
        text = raw.decode(charset[1] if charset else "utf-8")
    except (binascii.Error, UnicodeDecodeError, LookupError):
        raise ValueError("attachment: its data is not text in base64") from None
    return plain_text(text) if "html" in kind else text.strip()


def _section_text(section: Section) -> str:
    own = plain_text(section.text.div) if section.text else ""
    inner = [_section_text(each) for each in section.section]
    text = "\n\n".join(part for part in (own, *inner) if part)
    return f"{section.title}\n{text}" if text and section.title else text


class _Plain(HTMLParser):
    """Collects text; blocks end lines, cells of a row stand apart."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data))


def plain_text(html: str) -> str:
    """The text of an XHTML narrative, a line a block."""
    parser = _Plain()
    parser.feed(html)
    parser.close()
    lines = (re.sub(r" *\t+ *", "\t", line).strip() for line in "".join(parser.parts).splitlines())
    return "\n".join(line for line in lines if line)
