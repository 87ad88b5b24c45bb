"""What hangs on what: each event on one encounter, and that on one patient, facility and practitioner in charge."""

from app.check.check import Broken, Check, any_of
from graph_schema.model import EVENT_LABELS, HANGS_BY, RELATIONSHIPS, Label, Rel
from graph_schema.values import AttendanceRole

_OF = tuple((each.start, each.end) for each in RELATIONSHIPS if each.type is Rel.OF)


def _not_one(label: Label, pattern: str) -> Broken:
    return Broken(label, f"WHERE COUNT {{ {pattern} }} <> 1")


STRUCTURE = (
    Check(
        "event-labels",
        "an event lacks the label Event, or has it without being one",
        any_of(
            *(Broken(label, "WHERE NOT n:Event") for label in EVENT_LABELS),
            Broken(Label.EVENT, f"WHERE NOT n:{'|'.join(EVENT_LABELS)}"),
        ),
    ),
    Check(
        "events-of-one-encounter",
        "an event does not hang on exactly one encounter",
        any_of(*(_not_one(label, f"(n)<-[:{type_}]-(:Encounter)") for label, type_ in HANGS_BY.items())),
    ),
    Check(
        "encounters-of-one-patient",
        "an encounter is not of exactly one patient",
        any_of(_not_one(Label.ENCOUNTER, "(n)<-[:HAD]-(:Patient)")),
    ),
    Check(
        "encounters-at-one-facility",
        "an encounter was not at exactly one facility",
        any_of(_not_one(Label.ENCOUNTER, "(n)-[:AT]->(:Facility)")),
    ),
    Check(
        "encounters-with-one-in-charge",
        f"an encounter does not have exactly one practitioner {AttendanceRole.ATTENDING}",
        any_of(
            _not_one(Label.ENCOUNTER, f"(n)-[:ATTENDED_BY {{role: '{AttendanceRole.ATTENDING}'}}]->(:Practitioner)")
        ),
    ),
    Check(
        "one-catalogue-entry",
        "an act is not of exactly one entry of its catalogue",
        any_of(*(_not_one(start, f"(n)-[:OF]->(:{end})") for start, end in _OF)),
    ),
    Check(
        "results-of-one-study",
        "a result is not of exactly one study",
        any_of(_not_one(Label.RESULT, "(n)<-[:RESULTED_IN|SUPERSEDED]-(:Study)")),
    ),
    Check(
        "referrals-to-one-facility",
        "a referral does not lead to exactly one facility",
        any_of(_not_one(Label.REFERRAL, "(n)-[:TO]->(:Facility)")),
    ),
    Check(
        "facilities-with-operator",
        "a facility is not operated by exactly one institution today",
        any_of(_not_one(Label.FACILITY, "(n)-[run:OPERATED_BY]->(:Institution) WHERE run.to IS NULL")),
    ),
)
