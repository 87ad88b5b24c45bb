"""What was sealed verifies, whatever becomes of the records that it is in."""

import neo4j

from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.people import complete_note, doing, opened, place, stranger
from tests.acts.test_merges import merge, new, unmerge
from tests.check.finding import found


async def test_what_was_sealed_while_two_records_were_one_verifies_when_they_are_two_again(
    asking: Asking, network: Network, driver: neo4j.Driver, hospital: str
) -> None:
    at = place(network)
    former, survivor = [await new(asking, stranger()) for _ in range(2)]
    encounter = await opened(asking, former, at)
    await merge(asking, former, survivor)
    await asking.done("writeNote", "note { id }", **doing(encounter, at), **complete_note("EVOLUTION"))
    assert found(driver, hospital) == {}
    await unmerge(asking, former)
    assert found(driver, hospital) == {}
