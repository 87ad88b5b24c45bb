"""Whom a cohort takes: by what happened to them, and by what is told of them.

In the researchers' graph (app/research/model.py) an event is an instance of its activity, and an encounter also one of
each of its diagnoses. Filters of events look at such a pair: `{n}` is the activity, `{r}` leads to it from the event.
"""

from enum import Enum

import strawberry

from app.cypher.mapping import Step, compared, having
from app.domain.event_filters import CIE10, without_dot
from app.domain.filters import CodeFilter, Filter, IntFilter, StringFilter, filter_input
from app.research.model import PROCEDURES, Activity
from graph_schema.values import CareLevel, Sex

EVENT = "startNode({r})"
_IS = (Step("HAD", True), Step("IS|DIAGNOSED", True))
_ANY_OF = {"eq": "{p} IN {v}", "in": "any(code IN {p} WHERE code IN {v})"}
_AGE = "entry.day.year - (coalesce({n}.bornFrom, {n}.bornTo) + {n}.bornTo) / 2"


@strawberry.enum(description="Kinds of activity: what an event of a care pathway is an instance of.")
class ActivityKind(Enum):
    ENCOUNTER = strawberry.enum_value(Activity.ENCOUNTER.value, description="Consultations, emergencies, admissions …")
    DIAGNOSIS = strawberry.enum_value(Activity.DIAGNOSIS.value, description="A diagnosis of an encounter (CIE-10).")
    PRESCRIPTION = strawberry.enum_value(Activity.PRESCRIPTION.value, description="Prescribed medicines.")
    STUDY = strawberry.enum_value(Activity.STUDY.value, description="Laboratory, imaging and other studies (LOINC).")
    SURGERY = strawberry.enum_value(Activity.SURGERY.value, description="Surgeries (CIE-9-MC).")
    PROCEDURE = strawberry.enum_value(Activity.PROCEDURE.value, description="Other procedures (CIE-9-MC).")
    REHABILITATION = strawberry.enum_value(Activity.REHABILITATION.value, description="Sessions of rehabilitation.")
    SICK_LEAVE = strawberry.enum_value(Activity.SICK_LEAVE.value, description="Incapacidades, by branch of insurance.")
    REFERRAL = strawberry.enum_value(Activity.REFERRAL.value, description="Referrals, by the level that they lead to.")
    IMMUNIZATION = strawberry.enum_value(Activity.IMMUNIZATION.value, description="Doses of vaccines.")


def _of(*kinds: Activity) -> str:
    """The condition that an activity is of one of the kinds."""
    return f"{{n}}.kind IN {[kind.value for kind in kinds]}"


@filter_input(
    "Which events, as the research graph tells them. An encounter counts as itself and as each of its diagnoses; a "
    "rare code is found by what it is told as"
)
class CohortEventFilter:
    kind: Filter[ActivityKind] | None = compared("{n}.kind", description="Of which kinds.")
    diagnosis: CodeFilter | None = compared(
        "{n}.code",
        where=_of(Activity.DIAGNOSIS),
        convert=without_dot,
        operators=CIE10,
        description="A diagnosis by CIE-10, with or without its dot; `E11` as prefix finds diabetes.",
    )
    medication: CodeFilter | None = compared(
        "{n}.code", where=_of(Activity.PRESCRIPTION), description="Key of a prescribed medicine."
    )
    medication_name: StringFilter | None = compared(
        "{n}.name", where=_of(Activity.PRESCRIPTION), description="Name of a prescribed medicine, such as `Metformina`."
    )
    study_type: CodeFilter | None = compared("{n}.code", where=_of(Activity.STUDY), description="A study by LOINC.")
    procedure_type: CodeFilter | None = compared(
        "{n}.code",
        where=_of(*PROCEDURES),
        convert=without_dot,
        description="A surgery, a procedure or a session of rehabilitation by CIE-9-MC.",
    )
    vaccine: CodeFilter | None = compared(
        "{n}.code", where=_of(Activity.IMMUNIZATION), description="Code of a vaccine."
    )
    institution: CodeFilter | None = compared(
        f"{EVENT}.institution", description="Code of the institution where it happened; OTHER for those of the few."
    )
    level: Filter[CareLevel] | None = compared(f"{EVENT}.level", description="Level of care where it happened.")
    year: IntFilter | None = compared(
        f"{EVENT}.day.year",
        description="Year in which it happened, as it is told: each person's days are shifted by up to 26 weeks, so "
        "that no day would be the right one.",
    )


@filter_input("Which people")
class CohortFilter:
    sex: Filter[Sex] | None = compared("{n}.sex", description="By sex.")
    age: IntFilter | None = compared(
        _AGE,
        description="Age in years when they enter, of the middle of the years of birth that are told; those above 89 "
        "as if they were born in the last of theirs.",
    )
    state: Filter[str] | None = compared(
        "{n}.state", description="Name of the state of their clinic, or of its region where the graph tells that alone."
    )
    institution: Filter[str] | None = compared(
        "{n}.institutions", operators=_ANY_OF, description="Code of an institution that they were at."
    )
    had: CohortEventFilter | None = having(_IS, description="What happened to them, whenever.")
    had_before: CohortEventFilter | None = having(
        _IS, where=f"{EVENT}.position < entry.position", description="What happened before they entered."
    )
    had_after: CohortEventFilter | None = having(
        _IS, where=f"{EVENT}.position > entry.position", description="What happened after they had entered."
    )
