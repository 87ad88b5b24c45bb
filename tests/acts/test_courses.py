"""Whatever is done in whatever order: all that was acknowledged is found where it belongs, and counts are right.

`EXPEDIENTE_TEST_COURSES` sets how many courses of acts are drawn, the same ones each time.
"""

import os

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.course import Course
from tests.acts.graph import Graph
from tests.acts.people import place

COURSES = int(os.environ.get("EXPEDIENTE_TEST_COURSES", "12"))
ACTS = ("see", "see", "see", "note", "find", "find", "certify", "close", "transfer", "allergy", "merge", "unmerge")
NUMBER = st.integers(0, 9)
HOLDS = "query ($id: ID!) { patient(id: $id) { id timeline { nodes { id } } } }"
ASTRAY = """MATCH (e:Encounter) WHERE COUNT { (e)<-[:HAD]-() } <> 1
   OR EXISTS { MATCH (p)-[:HAD]->(e) WHERE NOT e.timelineKey STARTS WITH p.id + '|' }
   OR EXISTS { MATCH (p)-[:HAD]->(e)-->(hanging:Event) WHERE NOT hanging.timelineKey STARTS WITH p.id + '|'
               AND NOT (e)-[:PART_OF|FOLLOWS_FROM]->(hanging) }
   OR EXISTS { MATCH (p)-[:HAD]->(e) WHERE NOT e.feedKey STARTS WITH p.id + '|' }
RETURN e.id AS id"""


@settings(
    max_examples=COURSES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(steps=st.lists(st.tuples(st.sampled_from(ACTS), NUMBER, NUMBER), min_size=20, max_size=40))
async def test_all_that_was_acknowledged_is_found_where_it_belongs(
    asking: Asking, network: Network, graph: Graph, steps: list[tuple[str, int, int]]
) -> None:
    course = Course(asking, [place(network), place(network, "ISSSTE"), place(network, "SSA")])
    await course.begin()
    for step in steps:
        await course.step(*step)
    assert course.done
    expected = course.expected()
    for patient in course.people:
        found = (await asking.query(HOLDS, id=patient))["patient"]
        assert found["id"] == course.owner(patient)
        assert {node["id"] for node in found["timeline"]["nodes"]} == expected[found["id"]]
        graph.feed(patient)
    assert graph.rows(ASTRAY) == []
    graph.assert_counted()
