"""Institutions, their facilities and practitioners, and who belongs to which."""

from datetime import date
from typing import Annotated, ClassVar

import strawberry

from app.cypher.look_up import look_up
from app.cypher.mapping import Filter, NodeMapping, out, pages, related, same, stored, walk
from app.domain.connections import Node
from app.domain.facility_filters import FACILITY_ORDERS, FACILITY_SEARCH, FacilityFilter, FacilityOrder
from app.domain.scalars import CLUES
from graph_schema.model import Label, Rel
from graph_schema.text import fold, folded
from graph_schema.values import AffiliationKind, CareBasis, CareLevel


@strawberry.type(description="An institution of the health system: IMSS, ISSSTE, IMSS-Bienestar …")
class Institution:
    graph: ClassVar = NodeMapping(Label.INSTITUTION)
    code: str = stored(description="Short and stable, such as `IMSS`; `NO-INDICADA` stands for what names none.")
    name: str = stored(description="In full, in Spanish.")


@strawberry.type(description="A clinic or hospital.")
class Facility(Node):
    graph: ClassVar = NodeMapping(Label.FACILITY)
    clues: CLUES | None = stored(description="Null for a facility outside the Mexican catalogue.")
    name: str = stored(description="As the catalogue of CLUES or the import has it.")
    level: CareLevel = stored(description="Level of care.")
    state: str | None = stored(description="Federal entity; null where an import does not say.")
    institution: Institution = walk(
        out(Rel.OPERATED_BY), where="{r}.to IS NULL", description="Who operates it now; facilities change hands."
    )


@strawberry.type(description="A health professional.")
class Practitioner(Node):
    graph: ClassVar = NodeMapping(Label.PRACTITIONER)
    cedula: str | None = stored(description="Cédula profesional; null for a professional registered elsewhere.")
    name: str = stored(description="Full name, with a title where the source has one.")
    specialty: str | None = stored(description="In Spanish, in free words; null where none is known.")


@strawberry.type(description="A person's belonging to an institution, dated; several may hold at once.")
class Affiliation:
    institution: Institution = same(description="To which one belongs.")
    kind: AffiliationKind = related("kind", description="In what capacity.")
    number: str | None = related("number", description="The institution's own number for the person.")
    from_: date = related("from", description="First day. Of imports that do not say, the date of birth.")
    to: date | None = related("to", description="Null while it holds.")


@strawberry.type(description="A practitioner's treating relationship with the patient.")
class CareRelationship:
    practitioner: Practitioner = same(description="Who treats the patient.")
    basis: CareBasis = related("basis", description="What it rests on.")
    from_: date = related("from", description="First day.")
    to: date | None = related("to", description="Null while it holds.")


FACILITIES = pages(
    Label.FACILITY,
    "id",
    orders=FACILITY_ORDERS,
    search=FACILITY_SEARCH,
    filtered_by=FacilityFilter,
    ordered_by=FacilityOrder,
    description="Facilities, by id, or those that `search` finds by name or CLUES, best first: accents and spelling "
    "are forgiven, words come in any order, each may be a beginning.",
)
"""The root field `facilities`."""

_WORKS = f"EXISTS {{ ({{n}})-[works:{Rel.WORKS_AT}]->(place:{Label.FACILITY})"
_NOW = "works.to IS NULL"
_OPERATED = f"(place)-[operated:{Rel.OPERATED_BY}]->(:{Label.INSTITUTION} {{code: {{p}}}}) WHERE operated.to IS NULL"

PRACTITIONERS = look_up(
    Label.PRACTITIONER,
    code="cedula",
    name="name",
    more=[folded("coalesce({n}.specialty, '')")],
    filters={
        Filter("specialty", f"{folded('{n}.specialty')} CONTAINS {{p}}", fold): Annotated[
            str | None, strawberry.argument(description="Part of the specialty, whatever its accents and capitals.")
        ],
        Filter("facility", f"{_WORKS} WHERE {_NOW} AND place.clues = {{p}} }}"): Annotated[
            CLUES | None, strawberry.argument(description="CLUES of where they work now.")
        ],
        Filter("institution", f"{_WORKS} WHERE {_NOW} AND EXISTS {{ {_OPERATED} }} }}"): Annotated[
            str | None, strawberry.argument(description="Code of the institution they work for now, such as `IMSS`.")
        ],
    },
    description="Practitioners by name, specialty or cédula, as one types it, best first.",
)
