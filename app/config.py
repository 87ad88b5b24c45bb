"""Every setting, its default and what it is for. Read once, from `EXPEDIENTE_*` variables or an `.env` file."""

import re
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Neo4jRelease = Literal["lts", "newest"]
"""The two locked releases: the long-term one, and the newest that our tests pass on."""

DocumentsAllowed = Literal["any", "trusted-only"]
"""Which documents are run."""

ResearchConsent = Literal["unless-withdrawn", "given"]
"""Whose records researchers get, without what tells whose they are."""

_ORIGIN = re.compile(r"https?://[^\s/*?#@]+")


class Settings(BaseSettings):
    """One frozen model of all that an operator can set; `expediente settings` prints it, secrets masked."""

    model_config = SettingsConfigDict(
        env_prefix="EXPEDIENTE_", env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    neo4j_uri: str | None = Field(
        None, description="Bolt or routing URI of a Neo4j you run; without it the embedded server is used."
    )
    neo4j_user: str = Field("neo4j", description="User of that Neo4j.")
    neo4j_password: SecretStr | None = Field(None, description="Password of that user.")
    neo4j_password_file: Path | None = Field(None, description="File that holds the password, instead.")
    neo4j_database: str = Field("neo4j", description="Database of the record.")
    neo4j_ca_file: Path | None = Field(
        None,
        description="Certificates (PEM) of who signed that Neo4j's own, for a `neo4j+s` or `bolt+s` URI; else the "
        "system's.",
    )

    neo4j_version: Neo4jRelease = Field("lts", description="Which locked Neo4j release the embedded server is.")
    data_dir: Path = Field(
        Path(platformdirs.user_data_dir("expediente")),
        description="Where the embedded server keeps its data, password and logs.",
    )
    cache_dir: Path = Field(
        Path(platformdirs.user_cache_dir("expediente")), description="Where fetched server parts are kept."
    )
    maven_repository: str | None = Field(
        None,
        description="URL of a Maven repository or mirror to fetch them from; else your Maven settings' mirror, "
        "else Maven Central.",
    )
    bolt_port: int | None = Field(None, description="Bolt port of the embedded server; a free one if unset.")
    http_port: int | None = Field(None, description="Its HTTP port (Neo4j Browser); a free one if unset.")
    neo4j_heap: str = Field("1g", description="Its Java heap.")
    neo4j_page_cache: str = Field("512m", description="Its page cache.")

    research_neo4j_uri: str | None = Field(
        None,
        description="Bolt or routing URI of the researchers' Neo4j, never the record's; without it an embedded server "
        "of its own is used.",
    )
    research_neo4j_user: str = Field("neo4j", description="User of that Neo4j.")
    research_neo4j_password: SecretStr | None = Field(None, description="Password of that user.")
    research_neo4j_password_file: Path | None = Field(None, description="File that holds the password, instead.")
    research_neo4j_database: str = Field("neo4j", description="Database of the research graph.")
    research_dir: Path | None = Field(
        None,
        description="Where that embedded server keeps its data; unset beside the data folder, with `-research` to its "
        "name.",
    )
    research_key_file: Path | None = Field(
        None, description="File of the key that pseudonyms are made with, made if absent; unset in the data folder."
    )
    research_k: int = Field(
        10, ge=2, description="How many people have to be alike at least in what may be known of them from elsewhere."
    )
    research_consent: ResearchConsent = Field(
        "unless-withdrawn",
        description="Whose records are taken: of all who did not withdraw a consent to research, or, as `given`, only "
        "of those whose consent holds.",
    )

    host: str = Field("127.0.0.1", description="Address the API listens on.")
    port: int = Field(8000, description="Port the API listens on.")
    workers: int = Field(1, ge=1, description="Processes that serve the API.")
    explorer: bool = Field(True, description="Whether a browser that opens `/graphql` gets the explorer.")
    trusted_proxies: str | None = Field(
        None,
        description="Addresses or networks of the proxies in front whose `X-Forwarded-For` and `X-Forwarded-Proto` are "
        "believed, separated by commas.",
    )
    hsts_seconds: int = Field(
        0, ge=0, description="How long a browser is to reach this server by HTTPS alone; 0 says nothing of it."
    )
    max_body_bytes: int = Field(1_000_000, description="Largest request body, or WebSocket message, that is read.")
    client_timeout_seconds: float = Field(
        30.0,
        gt=0,
        description="How long a client may take to send the head of a request, then its body, and how long it may take "
        "nothing of its answer.",
    )
    max_websockets: int = Field(2_000, ge=0, description="WebSockets that a process holds open at once.")
    requests_per_minute: int = Field(
        6_000, ge=0, description="Operations that one caller may ask of a host in a minute; 0 for no bound."
    )
    cost_per_minute: int = Field(
        500_000_000, ge=0, description="Objects, as reckoned, that one caller may ask for likewise; 0 for no bound."
    )
    questions_per_day: int = Field(
        300, ge=0, description="Questions of cohorts that one caller may ask in a day likewise: each `cohort` and part."
    )
    rates_file: Path | None = Field(
        None,
        description="File in which processes count together what callers asked for; unset, one for the "
        "`EXPEDIENTE_WORKERS`.",
    )
    query_timeout_seconds: float = Field(30.0, description="After which Neo4j stops a statement.")
    signing_key_file: Path | None = Field(
        None,
        description="File of the key that notes are signed with, made if absent; unset in the data folder.",
    )

    oidc_issuer: str | None = Field(
        None, description="OpenID Connect provider that says who asks: its address, as its tokens name it in `iss`."
    )
    oidc_audience: str = Field("expediente", description="What its tokens for this server name in `aud`.")
    oidc_jwks_url: str | None = Field(
        None, description="Where its public keys are; unset as its discovery document says."
    )
    oidc_role_claim: str = Field(
        "expediente_role", description="Claim of the role, a text or a list; a path such as `realm_access.roles` too."
    )
    oidc_practitioner_claim: str = Field("expediente_practitioner", description="Claim of the practitioner's id.")
    oidc_patient_claim: str = Field("expediente_patient", description="Claim of the patient's id.")
    oidc_facility_claim: str = Field("expediente_facility", description="Claim of the facility's id.")
    oidc_purpose_claim: str = Field(
        "expediente_purpose", description="Claim of what they ask for; `TREATMENT` if it is absent."
    )
    oidc_name_claim: str = Field("name", description="Claim of the name that patients are told.")
    oidc_leeway_seconds: float = Field(
        60.0, ge=0, le=600, description="How far the provider's clock and this server's may differ."
    )
    oidc_keys_seconds: float = Field(
        10.0, ge=1, description="How long its keys are not fetched anew, whichever keys tokens name."
    )
    demo_tokens: bool = Field(
        False,
        description="Whether tokens of `expediente token` count instead of a provider's; never for real records.",
    )
    demo_explorer_token: SecretStr | None = Field(
        None, description="Token that the explorer opens with, where demo tokens count; `expediente demo` sets it."
    )
    development_key_file: Path | None = Field(
        None,
        description="File of the key that `expediente token` signs with, made if absent; unset in the data folder.",
    )

    write_threads: int = Field(32, ge=1, description="Acts that one process writes at the same time; others wait.")
    write_retry_seconds: float = Field(
        10.0, ge=0, description="How long an act is tried again that Neo4j refuses for the moment."
    )
    document_cache_size: int = Field(500, ge=1, description="Parsed, validated and planned documents kept.")

    max_query_tokens: int = Field(5_000, ge=1, description="Tokens that a document may have.")
    max_query_depth: int = Field(20, ge=1, description="Levels of fields within fields that an operation may have.")
    max_query_aliases: int = Field(100, ge=0, description="Aliases that an operation may have, fragments expanded.")
    max_root_fields: int = Field(50, ge=1, description="Root fields that an operation may have, fragments expanded.")
    max_query_cost: int = Field(
        5_000_000,
        ge=1,
        le=2**53 - 1,
        description="Objects that an answer may hold at most, as reckoned before it runs.",
    )
    max_batch_size: int = Field(10, ge=0, description="Operations that one HTTP request may bring; 0 for no batches.")

    allowed_origins: str | None = Field(
        None, description="Other sites whose pages may use the API (CORS, WebSocket): origins, separated by commas."
    )
    live_poll_seconds: float = Field(
        1.0, gt=0, description="How often the graph is asked what is new for those who listen."
    )
    live_listeners: int = Field(2_000, ge=0, description="Subscriptions that a process serves at once.")
    live_queue_events: int = Field(
        1_000, ge=1, description="Events that may wait for a listener; one that lets more wait is cut off."
    )

    documents: DocumentsAllowed = Field(
        "any", description="`any` document runs, or `trusted-only`: those of the manifest, named by their ids."
    )
    trusted_documents: Path | None = Field(
        None, description="Manifest of trusted documents: a JSON file from a front end's build."
    )
    warm_seconds: float = Field(
        30.0,
        ge=0,
        description="How long a start waits at most until Neo4j has planned the trusted documents; 0 leaves them to "
        "whoever asks first.",
    )
    persisted_queries: int = Field(
        1_000, ge=0, description="Automatically persisted queries kept, the last used; 0 switches them off."
    )
    introspection: bool = Field(True, description="Whether `__schema` and `__type` are answered; off in production.")
    explain: bool = Field(
        False, description="Whether an answer shows its plan and Cypher to a request that asks for them."
    )

    @field_validator("allowed_origins")
    @classmethod
    def _are_origins(cls, given: str | None) -> str | None:
        """No wildcard: who may read a record in a browser is named."""
        if wrong := [each for each in _parts(given) if not _ORIGIN.fullmatch(each)]:
            raise ValueError(f"{wrong[0]!r} is no origin; write it as https://front.example")
        return given

    @property
    def origins(self) -> list[str]:
        """The other sites whose pages may use the API."""
        return _parts(self.allowed_origins)

    @property
    def signing_key(self) -> Path:
        """Where the key that notes are signed with is kept."""
        return self.signing_key_file or self.data_dir / "signing.key"

    @property
    def development_key(self) -> Path:
        """Where the key that development tokens are signed with is kept."""
        return self.development_key_file or self.data_dir / "development.key"

    @property
    def research_key(self) -> Path:
        """Where the key that pseudonyms are made with is kept: with the record, never with the research graph."""
        return self.research_key_file or self.data_dir / "research.key"

    @property
    def of_research(self) -> "Settings":
        """These settings, pointed at the research graph."""
        beside = self.data_dir.with_name(f"{self.data_dir.name}-research")
        other = {
            "neo4j_uri": self.research_neo4j_uri,
            "neo4j_user": self.research_neo4j_user,
            "neo4j_password": self.research_neo4j_password,
            "neo4j_password_file": self.research_neo4j_password_file,
            "neo4j_database": self.research_neo4j_database,
            "data_dir": self.research_dir or beside,
            "bolt_port": None,
            "http_port": None,
        }
        return self.model_copy(update=other)

    def password(self) -> str:
        """The password of the Neo4j user, from the variable or the file; empty if neither is set."""
        if self.neo4j_password is not None:
            return self.neo4j_password.get_secret_value()
        if self.neo4j_password_file is not None:
            return self.neo4j_password_file.read_text(encoding="utf-8").strip()
        return ""


def _parts(listed: str | None) -> list[str]:
    return [each.strip() for each in (listed or "").split(",") if each.strip()]
