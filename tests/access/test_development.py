"""Tokens of development: `expediente token`, and who believes them."""

import os
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from app.access.development import BrokenDevelopmentKey, DevelopmentKey
from app.access.errors import Unauthenticated
from app.access.identity import identity
from app.access.viewer import Role
from app.config import Settings
from tests.access.provider import PRACTITIONER, Provider
from tests.serving import in_process
from tests.signed_in import ENVIRONMENT
from tests.test_readme import README

PROGRAM = [sys.executable, "-m", "app.cli"]


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program with a data folder of its own, and no setting of who is believed but these."""
    kept = {name: value for name, value in os.environ.items() if name not in ENVIRONMENT}
    own = {"EXPEDIENTE_DATA_DIR": str(folder), "COLUMNS": "200", **environment}
    command = [*PROGRAM, *arguments]
    return subprocess.run(command, env=kept | own, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 -- ours


async def test_a_token_is_signed_by_a_key_that_its_owner_alone_reads(tmp_path: Path) -> None:
    done = run(tmp_path, "token", "--as", "clinician", "--practitioner", PRACTITIONER, "--minutes", "5")
    assert done.returncode == 0, done.stderr
    file = tmp_path / "development.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    believing = identity(Settings(development_key_file=file, demo_tokens=True))
    viewer = (await believing.signed_in([f"Bearer {done.stdout.strip()}"])).viewer
    assert (viewer.issuer, viewer.role, viewer.practitioner_id) == (
        "expediente-development",
        Role.CLINICIAN,
        PRACTITIONER,
    )
    others = identity(Settings(development_key_file=tmp_path / "another.key", demo_tokens=True))
    with pytest.raises(Unauthenticated, match="no key of the issuer"):
        await others.signed_in([f"Bearer {done.stdout.strip()}"])


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--as", "clinician"], 1, "error: the token of a CLINICIAN names their id"),
        (["--as", "patient"], 1, "error: the token of a patient names the patient's id"),
        (["--as", "auditor", "--facility", PRACTITIONER], 1, "is no id of a Facility"),
        (["--as", "king"], 2, "no role king"),
    ],
)
def test_a_token_that_nobody_would_take_is_not_signed(
    tmp_path: Path, arguments: list[str], status: int, said: str
) -> None:
    done = run(tmp_path, "token", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr


def test_a_file_that_holds_no_key_is_told(tmp_path: Path) -> None:
    file = tmp_path / "development.key"
    file.write_text("?", "utf-8")
    with pytest.raises(BrokenDevelopmentKey, match="holds no key"):
        DevelopmentKey(file)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "nothing says who may ask: set EXPEDIENTE_OIDC_ISSUER"),
        ({"EXPEDIENTE_OIDC_ISSUER": "https://id.example", "EXPEDIENTE_DEMO_TOKENS": "true"}, "are both set"),
    ],
)
def test_a_server_that_believes_nobody_does_not_start(tmp_path: Path, environment: dict[str, str], said: str) -> None:
    done = run(tmp_path, "serve", **environment)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []  # no server of Neo4j was made ready


@pytest.mark.usefixtures("chart")
async def test_the_readmes_lines_ask_with_a_token(settings: Settings, tmp_path: Path) -> None:
    shown = re.search(r"<!-- curl -->\n```sh\n(.*?)```", README, flags=re.DOTALL)
    assert shown
    [sign] = re.findall(r"TOKEN=\$\(expediente (.*)\)", shown[1])
    [body] = re.findall(r"-d '(.*)'", shown[1])
    token = run(tmp_path, *shlex.split(sign)).stdout.strip()
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    assert "-H \"authorization: Bearer $TOKEN\" -H 'content-type: application/json'" in shown[1]
    async with in_process(settings, development_key_file=tmp_path / "development.key") as (_, client):
        answer = await client.post("/graphql", content=body, headers=headers)
    assert answer.json()["data"]["institutions"][0]["code"]


async def test_a_server_with_a_provider_believes_no_token_of_development(
    believing: httpx.AsyncClient, provider: Provider
) -> None:
    response = await believing.post("/graphql", json={"query": "{ __typename }"})  # signed in as the tests are
    assert response.status_code == 401
