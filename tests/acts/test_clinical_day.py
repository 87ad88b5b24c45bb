"""A clinical day: fifty practitioners of five institutions at once, over HTTP, with every act there is.

`EXPEDIENTE_TEST_VISITS` sets how many visits there are; what each practitioner does depends on a seed alone.
"""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import neo4j

from app.config import Settings
from seeds.places import Network
from tests.acts.asking import Asking
from tests.acts.clinicians import MEASURES, Clinician, Day
from tests.acts.graph import Graph
from tests.acts.people import Place
from tests.acts.samples import MADE, OF_ACCESS, OF_CONSENT
from tests.acts.visits import HBA1C, PENICILLINS, VISITS
from tests.api_process import ApiProcess
from tests.check.finding import found
from tests.signed_in import SIGNED_IN

VISITS_OF_THE_DAY = int(os.environ.get("EXPEDIENTE_TEST_VISITS", "100"))
INSTITUTIONS = ("IMSS", "ISSSTE", "SSA", "PEMEX", "SEDENA")
PRACTITIONERS = 50
REGULARS = 15
SEED = 20261124
TOLD = f"""{{ statistics {{ records {" ".join(MEASURES)}
  byInstitution {{ institution {{ code }} records {" ".join(MEASURES)} }} }} }}"""
HOLDS = """query ($id: ID!) { patient(id: $id) { id encounters { nodes {
  id notes { id } prescriptions { id } studies { id } procedures { id } sickLeaves { id } referrals { id }
  immunizations { id }
} } } }"""


def places(network: Network) -> list[Place]:
    """Fifty practitioners of five hospitals, so that two that follow one another are of two institutions."""
    found = []
    for number in range(PRACTITIONERS):
        hospital = network.hospitals[INSTITUTIONS[number % len(INSTITUTIONS)], "DF"]
        staff = [each for some in hospital.staff.values() for each in some]
        found.append(Place(hospital.id, staff[number // len(INSTITUTIONS)].id, hospital.operators[-1][0]))
    return found


@asynccontextmanager
async def asking_of(url: str) -> AsyncIterator[Asking]:
    """A client with a connection for each practitioner."""
    limits = httpx.Limits(
        max_connections=2 * PRACTITIONERS, max_keepalive_connections=2 * PRACTITIONERS, keepalive_expiry=2
    )
    async with httpx.AsyncClient(auth=SIGNED_IN, base_url=url, limits=limits, timeout=120, trust_env=False) as client:
        yield Asking(client)


async def known_to_all(by: Clinician) -> None:
    """Regulars, with a recent result and an allergy."""
    for _ in range(REGULARS):
        patient = await by.register()
        visit = await by.open(patient, studies=[{"type": "4548-4"}])
        await by.act("recordResults", "study { id }", studyId=visit.studies[0], version=1, results=[HBA1C])
        await by.act("recordAllergy", "patient { id }", patientId=patient, **PENICILLINS)
        by.day.regulars.append(patient)


async def works(by: Clinician, number: int, visits: int) -> None:
    """What one practitioner does on this day."""
    for visit in range(visits):
        await VISITS[(number + visit * PRACTITIONERS) % len(VISITS)](by)


async def read(asking: Asking, patient: str) -> set[str]:
    """The ids of all that a record holds."""
    encounters = (await asking.query(HOLDS, id=patient))["patient"]["encounters"]["nodes"]
    hanging = (each["id"] for encounter in encounters for part in encounter.values() if part for each in part_of(part))
    return {encounter["id"] for encounter in encounters} | set(hanging)


def part_of(part: object) -> list[dict[str, str]]:
    """What hangs on an encounter by one of its fields; nothing, where the field is its id."""
    return part if isinstance(part, list) else []


async def test_a_day_of_many_at_once_is_written_whole(
    settings: Settings, driver: neo4j.Driver, hospital: str, graph: Graph, network: Network, tmp_path: Path
) -> None:
    day, at = Day(), places(network)
    with ApiProcess(settings, tmp_path) as api:
        async with asking_of(api.url) as asking:
            clinicians = [
                Clinician(asking, day, here, at[(number + 1) % PRACTITIONERS], random.Random(f"{SEED}/{number}"))  # noqa: S311 -- repeatable
                for number, here in enumerate(at)
            ]
            await known_to_all(clinicians[0])
            began, before = time.monotonic(), day.acts.total()
            share, more = divmod(VISITS_OF_THE_DAY, PRACTITIONERS)
            async with asyncio.TaskGroup() as group:
                for number, clinician in enumerate(clinicians):
                    group.create_task(works(clinician, number, share + (number < more)))
            seconds, acts = time.monotonic() - began, day.acts.total() - before
            await assert_all_is_read(asking, day)
            await assert_statistics(asking, day)
    log, latencies = api.log.read_text("utf-8"), sorted(day.seconds)
    print(  # noqa: T201 -- figures for who runs it with -s
        f"\n{VISITS_OF_THE_DAY} visits, {acts} acts in {seconds:.1f} s, {acts / seconds:.0f} acts/s, "
        f"{log.count('will be retried')} retries by the driver, {log.count('to write failed')} by the performer; "
        f"an act took {latencies[len(latencies) // 2][0]:.2f} s at the median, {latencies[-1]} at most; "
        f"warnings {dict(day.warnings)}"
    )
    assert day.acts.keys() == MADE.keys() - OF_ACCESS - OF_CONSENT
    for code in ("RECENT_RESULT", "ALLERGY"):
        assert day.warnings[code, "heeded"]
        assert day.warnings[code, "overridden"]
    graph.assert_counted()
    assert found(driver, hospital) == {}


async def assert_all_is_read(asking: Asking, day: Day) -> None:
    """The nested query finds in each record what was acknowledged, and nothing else."""
    expected = {patient: events for patient, events in day.holds.items() if patient not in day.went_into}
    for former, survivor in day.went_into.items():
        expected[survivor] = expected[survivor] | day.holds[former]
    for patient, events in expected.items():
        assert await read(asking, patient) == events


async def assert_statistics(asking: Asking, day: Day) -> None:
    """What the tallies tell by institution is what the day counted itself."""
    told = (await asking.query(TOLD))["statistics"]
    assert told["records"] == len(day.holds) - len(day.went_into)
    by_institution = {row["institution"]["code"]: row for row in told["byInstitution"]}
    names = ("records", *MEASURES)
    assert {code: +Counter({name: row[name] for name in names}) for code, row in by_institution.items()} == day.counts
    assert {name: told[name] for name in MEASURES} == {
        name: sum(counts[name] for counts in day.counts.values()) for name in MEASURES
    }
