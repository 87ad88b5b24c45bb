"""What acts write has no broken invariant, and what was sealed verifies before, between and after merges."""

import neo4j

from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.people import opened_among, place, stranger
from tests.acts.test_merges import merge, new, unmerge
from tests.check.finding import found


async def test_visits_and_merges_leave_nothing_broken(
    asking: Asking, network: Network, driver: neo4j.Driver, hospital: str
) -> None:
    at = place(network)
    one, two, three = [await new(asking, stranger()) for _ in range(3)]
    for each in (one, two, three):
        await opened_among(asking, each, at)
    assert found(driver, hospital) == {}
    await merge(asking, one, two)
    await merge(asking, two, three)
    await opened_among(asking, three, at, prescriptions=[], studies=[])
    assert found(driver, hospital) == {}
    await unmerge(asking, two)
    await unmerge(asking, one)
    assert found(driver, hospital) == {}
