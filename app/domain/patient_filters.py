"""How people are found: by identifiers, by name with accents and spelling forgiven, by what narrows it down.

What an index finds is bounded (`SEARCH_LIMIT` in app/cypher/plan.py): of more, the best are no help.
"""

from enum import Enum

import strawberry

from app.cypher.lucene import lucene_query, words
from app.cypher.mapping import Order, Search, Sort, compared, out
from app.domain.filters import CodeFilter, DateFilter, Filter, IntFilter, OrderDirection, filter_input
from app.domain.scalars import CLUES, CURP, NSS
from graph_schema.model import Rel
from graph_schema.text import folded
from graph_schema.values import IdentityStatus, Sex

AGE = "duration.between({n}.birthDate, coalesce(date({n}.deceasedAt), date())).years"
"""In completed years, today or at death."""

NAME = folded("{n}.givenNames + ' ' + {n}.firstSurname + ' ' + coalesce({n}.secondSurname, '')")
"""Given names and surnames as they are compared."""

_SURNAMES_FIRST = folded("{n}.firstSurname + ' ' + coalesce({n}.secondSurname, '') + ' ' + {n}.givenNames")
_FITS = (
    f"reduce(fit = 0, own IN [split({NAME}, ' ')] | reduce(sum = -size(own), word IN {{words}} | sum + "
    "CASE WHEN word IN own THEN 300 WHEN any(name IN own WHERE name STARTS WITH word) THEN 200 ELSE 100 END))"
)
"""Each word of the search counts: as it is more than as a beginning, and that more than with a typo. Of names that
fit alike, the shorter one."""


@filter_input("Which patients")
class PatientFilter:
    curp: Filter[CURP] | None = compared("{n}.curp", indexed=True, description="By CURP.")
    nss: Filter[NSS] | None = compared(
        "{n}.nss", indexed=True, description="By social security number, which dependants share."
    )
    affiliation_number: Filter[str] | None = compared(
        "{r}.number",
        path=out(Rel.AFFILIATED_WITH),
        indexed=True,
        description="By the number that an institution gave the person, now or before.",
    )
    birth_date: DateFilter | None = compared("{n}.birthDate", indexed=True, description="By date of birth.")
    age: IntFilter | None = compared(AGE, description="In completed years, today or at death.")
    sex: Filter[Sex] | None = compared("{n}.sex", description="By sex.")
    birth_state: Filter[str] | None = compared(
        "{n}.birthState", description="Federal entity of birth, by its letters in the CURP."
    )
    identity_status: Filter[IdentityStatus] | None = compared(
        "{n}.identityStatus", description="Whether it is known for sure who the person is."
    )
    institution: CodeFilter | None = compared(
        "{n}.code",
        path=out(Rel.AFFILIATED_WITH),
        where="{r}.to IS NULL",
        description="Code of an institution that the person belongs to now, such as `IMSS`.",
    )
    clinic: Filter[CLUES] | None = compared(
        "{n}.clues",
        path=out(Rel.REGISTERED_AT),
        where="{r}.to IS NULL",
        description="CLUES of the person's own clinic.",
    )


@strawberry.enum(description="What patients may be sorted by.")
class PatientOrderField(Enum):
    ID = strawberry.enum_value("ID", description="Their id; the order where none is asked for and nothing searched.")
    RELEVANCE = strawberry.enum_value(
        "RELEVANCE", description="How well the name fits the `search`, best first; the order of a search."
    )
    NAME = strawberry.enum_value(
        "NAME", description="Surnames, then given names, whatever accents and capitals; of what was found by an index."
    )
    BIRTH_DATE = strawberry.enum_value("BIRTH_DATE", description="Date of birth; of what was found by an index.")


@strawberry.input(description="The order of patients.")
class PatientOrder:
    field: PatientOrderField | None = strawberry.field(default=None, description="What they are sorted by.")
    direction: OrderDirection | None = strawberry.field(default=None, description="ASC by default, DESC by relevance.")


PATIENT_ORDERS = {
    PatientOrderField.ID: Order(),
    PatientOrderField.RELEVANCE: Order((Sort(_FITS),), descending=True),
    PatientOrderField.NAME: Order((Sort(_SURNAMES_FIRST),)),
    PatientOrderField.BIRTH_DATE: Order((Sort("toString({n}.birthDate)"),)),
}
PATIENT_SEARCH = Search("patient_search", lucene_query, words, PATIENT_ORDERS[PatientOrderField.RELEVANCE])
