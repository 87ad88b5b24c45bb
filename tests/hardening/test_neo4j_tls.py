"""The line to Neo4j over TLS: a listener that ends TLS in front of the real one, with a certificate of a CA of ours."""

import asyncio
import contextlib
import datetime as dt
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlparse

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from neo4j.exceptions import ServiceUnavailable

from app.config import Settings
from app.database import Database, connect, line_to_neo4j
from app.errors import DatabaseUnavailable


@dataclass(frozen=True)
class Authority:
    """Who signs certificates."""

    name: x509.Name
    key: ec.EllipticCurvePrivateKey
    file: Path


def certified(name: str, key: ec.EllipticCurvePrivateKey, by: Authority | None = None) -> x509.Certificate:
    """A certificate for this machine by an authority, or of an authority by itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.name if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(by.key if by else key, hashes.SHA256())
    )


def authority(folder: Path, name: str) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = certified(name, key)
    file = folder / f"{name}.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return Authority(certificate.subject, key, file)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who signed the listener's certificate."""
    return authority(tmp_path_factory.mktemp("ours"), "ours")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who signed nothing."""
    return authority(tmp_path_factory.mktemp("other"), "other")


@pytest.fixture
async def address(settings: Settings, ours: Authority, tmp_path: Path) -> AsyncIterator[str]:
    """Host and port of the listener."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = tmp_path / "listener.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certified("listener", key, ours).public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    target = urlparse(settings.neo4j_uri or "")

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.transport.abort()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(target.hostname, target.port)
        await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=context)
    yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


async def answers(settings: Settings) -> bool:
    """Whether Neo4j answers, both to reads and to acts; it does to both or to neither."""
    database = Database(settings)
    try:
        await database.check()
        by_async = True
    except DatabaseUnavailable:
        by_async = False
    finally:
        await database.close()

    def by_sync() -> bool:
        with connect(settings, retry_seconds=0) as driver:
            try:
                driver.verify_connectivity()
            except ServiceUnavailable:
                return False
        return True

    assert await asyncio.to_thread(by_sync) == by_async
    return by_async


def over(settings: Settings, uri: str, ca: Path | None = None) -> Settings:
    return settings.model_copy(update={"neo4j_uri": uri, "neo4j_ca_file": ca})


async def test_a_certificate_of_our_authority_is_believed(settings: Settings, address: str, ours: Authority) -> None:
    assert await answers(over(settings, f"bolt+s://{address}", ours.file))


async def test_a_certificate_of_another_authority_is_not(settings: Settings, address: str, other: Authority) -> None:
    assert not await answers(over(settings, f"bolt+s://{address}", other.file))
    assert not await answers(over(settings, f"bolt+s://{address}"))


async def test_a_certificate_of_another_host_is_not(settings: Settings, address: str, ours: Authority) -> None:
    by_name = address.replace("127.0.0.1", "localhost")
    assert not await answers(over(settings, f"bolt+s://{by_name}", ours.file))


async def test_any_certificate_is_believed_where_that_is_asked_for(settings: Settings, address: str) -> None:
    assert await answers(over(settings, f"bolt+ssc://{address}"))


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+ssc", "neo4j+ssc"])
def test_an_authority_without_a_line_that_asks_for_it_is_refused(
    settings: Settings, ours: Authority, scheme: str
) -> None:
    wrong = over(settings, f"{scheme}://127.0.0.1:1", ours.file)
    for opened in (connect, Database):
        with pytest.raises(DatabaseUnavailable, match="EXPEDIENTE_NEO4J_CA_FILE"):
            opened(wrong)


def test_a_cluster_is_reached_in_the_same_way(settings: Settings, ours: Authority) -> None:
    line = line_to_neo4j(over(settings, "neo4j+s://records.example:7687", ours.file))
    assert (line["uri"], line["encrypted"]) == ("neo4j://records.example:7687", True)
    with connect(over(settings, "neo4j+s://records.example:7687", ours.file)) as driver:
        assert driver.encrypted
