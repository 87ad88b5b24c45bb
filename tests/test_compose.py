"""The containers' files. No container engine is asked: the compose file is held against its specification's schema."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer.main
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema  # type: ignore[import-untyped]
from jsonschema.protocols import Validator

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / ".docker" / "Dockerfile").read_text("utf-8")
HEALTH = re.compile(r"http://127\.0\.0\.1:8000/health/ready")


def instructions(name: str) -> list[str]:
    """The arguments of each such instruction of the Dockerfile, in order."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.split(maxsplit=1)[1] for line in joined.splitlines() if line.startswith(f"{name} ")]


@pytest.fixture(scope="module")
def validator() -> Validator:
    schema = get_builtin_schema("vendor.compose-spec")
    return jsonschema.validators.validator_for(schema)(schema)


def test_the_compose_file_is_valid_by_the_specification(validator: Validator) -> None:
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(COMPOSE)] == []


def test_the_schema_would_find_a_mistake(validator: Validator) -> None:
    broken = json.loads(json.dumps(COMPOSE))
    broken["services"]["api"]["depends_on"]["neo4j"]["condition"] = "service_happy"
    assert not validator.is_valid(broken)


def test_neo4j_is_the_long_term_community_release() -> None:
    assert SERVICES["neo4j"]["image"] == "neo4j:5.26-community"


def test_what_neo4j_holds_outlives_its_container() -> None:
    mounts = dict(mount.split(":") for mount in SERVICES["neo4j"]["volumes"])
    assert mounts == {"neo4j_data": "/data", "neo4j_logs": "/logs"}
    assert set(mounts) | {"keys"} == set(COMPOSE["volumes"])


def test_the_key_that_notes_are_signed_with_outlives_its_container() -> None:
    assert SERVICES["api"]["volumes"] == ["keys:/keys"]
    assert "EXPEDIENTE_SIGNING_KEY_FILE=/keys/signing.key" in " ".join(instructions("ENV"))
    # A volume takes owner and rights from the folder of the image that it covers.
    assert "--owner=10001 --mode=700 /keys" in " ".join(instructions("RUN"))


def test_the_password_comes_from_the_environment_and_nothing_starts_without_it() -> None:
    asked_for = re.compile(r"(neo4j/)?\$\{EXPEDIENTE_NEO4J_PASSWORD:\?[^}]+\}")
    assert asked_for.fullmatch(SERVICES["neo4j"]["environment"]["NEO4J_AUTH"])
    for name in ("migrate", "api"):
        assert asked_for.fullmatch(SERVICES[name]["environment"]["EXPEDIENTE_NEO4J_PASSWORD"])
    assert not re.search("PASSWORD|SECRET|TOKEN", DOCKERFILE)


def test_the_identity_provider_is_named_or_nothing_starts() -> None:
    issuer = SERVICES["api"]["environment"]["EXPEDIENTE_OIDC_ISSUER"]
    assert re.fullmatch(r"\$\{EXPEDIENTE_OIDC_ISSUER:\?[^}]+\}", issuer)
    assert "EXPEDIENTE_DEMO_TOKENS" not in str(COMPOSE)


def test_neo4j_reports_to_nobody() -> None:
    environment = SERVICES["neo4j"]["environment"]
    assert environment["NEO4J_dbms_usage__report_enabled"] == "false"
    assert environment["NEO4J_client_allow__telemetry"] == "false"


def test_every_port_is_published_on_loopback_alone() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert len(published) == 3
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_the_api_waits_for_a_healthy_and_migrated_neo4j() -> None:
    waits = {name: each["condition"] for name, each in SERVICES["api"]["depends_on"].items()}
    assert waits == {"neo4j": "service_healthy", "migrate": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert "127.0.0.1:7474" in " ".join(SERVICES["neo4j"]["healthcheck"]["test"])


def test_the_api_is_healthy_when_it_says_that_it_is_ready() -> None:
    assert HEALTH.search(SERVICES["api"]["healthcheck"]["test"][-1])
    [check] = instructions("HEALTHCHECK")
    assert HEALTH.search(check)


def test_the_program_may_write_nothing_and_gain_nothing() -> None:
    for name in ("migrate", "api"):
        service = SERVICES[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_image_runs_as_a_user_without_rights() -> None:
    [user] = instructions("USER")
    assert int(user) > 0
    assert instructions("FROM")[-1].startswith("python:")


def test_the_image_is_built_of_all_that_the_package_is() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    parts = {"pyproject.toml", project["project"]["readme"], *project["project"]["license-files"], *wheel}
    copied = [line.split()[:-1] for line in instructions("COPY") if not line.startswith("--from")]
    assert {source for sources in copied for source in sources} == parts
    ignored = (ROOT / ".docker" / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == parts


def test_what_the_containers_run_are_commands_of_the_program() -> None:
    cli = pytest.importorskip("app.cli")
    commands = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    assert instructions("ENTRYPOINT") == ['["expediente"]']
    assert {SERVICES[name]["command"][0] for name in ("migrate", "api")} <= set(commands)
