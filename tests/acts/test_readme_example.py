"""The act that the README shows is done as it says."""

import re
from pathlib import Path

from seeds.places import Network
from tests.acts.asking import Asking, key
from tests.acts.people import place, registered

README = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")


async def test_the_act_that_the_readme_shows(asking: Asking, network: Network) -> None:
    shown = re.search(r"<!-- act: openEncounter -->\n```graphql\n(.*?)```", README, flags=re.DOTALL)
    assert shown
    at = place(network)
    patient = await registered(asking)
    given = {"patient": patient, "facility": at.facility, "practitioner": at.practitioner, "key": key()}
    answer = (await asking.query(shown[1], **given))["openEncounter"]
    assert answer["problems"] == []
    assert answer["encounter"]["version"] == 1
    assert answer["encounter"]["prescriptions"][0]["summary"].startswith("Metformina")
    assert len(answer["encounter"]["patient"]["conditions"]) == 1
