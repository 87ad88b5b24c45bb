"""Studies that were repeated because nobody saw the earlier one: Cypher that finds them, from the patient's side.

A study is a repetition where the same person has a result of the same type (FINAL or CORRECTED) from another
institution, done before it within the type's `repeatWithinDays`. An institution is the one that operated the facility
on the day of the study; one that is not known is not another. Cancelled studies do not count, nor do types that have
no interval. Time between two studies is that between their `occurredAt`, in days of 24 hours.
"""

from graph_schema.operators import day_of, operator_on, operators
from graph_schema.values import UNKNOWN_INSTITUTION, StudyStatus

DAY_MILLISECONDS = 86_400_000
_DONE = f"['{StudyStatus.FINAL}', '{StudyStatus.CORRECTED}']"


def studies_and_earlier(patient: str, condition: str = "") -> tuple[str, ...]:
    """Clauses that bind, for each study that may be one, its `type`, `one` and `earlier`. A further
    condition of `study` begins with ` AND `.

    Both are maps of `study`, `institution`, `day` and `at` (milliseconds); `earlier` is the last one that it repeats,
    null where it repeats none. All studies of a person are compared by type: never is one sought from its type, which
    has those of the whole country.
    """
    ordered = (
        f"MATCH ({patient})-[:HAD]->(encounter)-[:ORDERED]->(study)-[:OF]->(type) "
        f"WHERE type.repeatWithinDays IS NOT NULL AND study.status <> '{StudyStatus.CANCELLED}'{condition}"
    )
    described = (
        "WITH type, {study: study, day: day, at: study.occurredAt.epochMillis, "
        f"institution: {operator_on('operators', 'day')}, done: study.status IN {_DONE}}} AS one "
        "ORDER BY one.study.timelineKey"
    )
    compared = (
        "WITH type, one, last([each IN studies WHERE each.done AND each.at < one.at "
        f"AND one.at - each.at <= days * {DAY_MILLISECONDS} AND each.institution <> one.institution "
        f"AND NOT '{UNKNOWN_INSTITUTION}' IN [each.institution, one.institution]]) AS earlier"
    )
    return (
        ordered,
        "MATCH (encounter)-[:AT]->(facility)",
        f"WITH type, study, {day_of('study.occurredAt')} AS day, {operators('facility')} AS operators",
        described,
        "WITH type, type.repeatWithinDays AS days, collect(one) AS studies UNWIND studies AS one",
        compared,
    )
