"""The embedded server's life: start, ready by a deadline, watched, stopped."""

import logging
import os
import socket
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType, TracebackType
from typing import LiteralString, Self

import httpx
import neo4j
import psutil
from neo4j.exceptions import AuthError, DriverError, Neo4jError
from pydantic import SecretStr

from app.config import Settings
from app.embedded import conf
from app.embedded.bound import bound
from app.embedded.data_dir import DataDir, Record
from app.embedded.errors import DataDirInUse, NotRunning, PortTaken, ServerDied, StartFailed
from app.embedded.fetch import fetch
from app.embedded.java import java_home
from app.embedded.lock import read_lock

USER = "neo4j"
FIRST_PASSWORD = "neo4j"  # noqa: S105 -- of every Neo4j that nobody has signed in to yet
START_DEADLINE = 120.0
STOP_DEADLINE = 60.0
POLL = 0.1
"""Seconds, as the deadlines."""

logger = logging.getLogger(__name__)


class EmbeddedNeo4j:
    """A Neo4j on this machine that is ours.

    `with EmbeddedNeo4j(settings) as server:` starts it as a child process, and stops it at the end of the block.
    `EmbeddedNeo4j.attach_or_start(settings)` uses the one that runs on the data directory already, if one does,
    and then leaves it running. Used from one thread, but `check` and `stop` may come from another.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        detached: bool = False,
        java_options: Sequence[str] = (),
        more_conf: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`detached`: the server is to outlive this process; `stop_detached` ends it. `more_conf`: what else Neo4j is
        told in its `neo4j.conf`, for as long as it runs."""
        self.data = DataDir(settings.data_dir)
        self._settings = settings
        self._detached = detached
        self._java_options = java_options
        self._more_conf = more_conf
        self._process: subprocess.Popen[bytes] | None = None
        self._record: Record | None = None
        self._is_ours = False
        self._stopping = threading.Event()

    @classmethod
    def attach(cls, settings: Settings) -> Self | None:
        """The server that is up on the data directory, started by whomever; None if there is none."""
        server = cls(settings)
        record = server.data.record()
        if record is None or not record.ready or server.data.server_process() is None:
            return None
        if not record.detached and not server.data.is_held():
            return None  # its owner died; it is on its way out, or the next start sees to it
        server._record = record
        return server

    @classmethod
    def attach_or_start(cls, settings: Settings) -> Self:
        """The running server or a new one. Use it as a context manager: it stops what it started, no more."""
        deadline = time.monotonic() + START_DEADLINE
        while True:
            if running := cls.attach(settings):
                return running
            server = cls(settings)
            try:
                server.start()
            except DataDirInUse:  # somebody is starting it just now
                if time.monotonic() > deadline:
                    raise
                time.sleep(POLL)
            else:
                return server

    @property
    def record(self) -> Record:
        """Ports, version and process ids. Raises `NotRunning` before the start."""
        if self._record is None:
            raise NotRunning("The embedded Neo4j has not been started.")
        return self._record

    @property
    def bolt_uri(self) -> str:
        """Where drivers connect."""
        return conf.bolt_uri(self.record)

    @property
    def http_url(self) -> str:
        """Where it answers HTTP."""
        return conf.http_url(self.record)

    @property
    def browser_url(self) -> str:
        """Neo4j Browser, ready to sign in to this server."""
        return f"{self.http_url}browser/?connectURL=bolt://{USER}@{conf.LOOPBACK}:{self.record.bolt_port}"

    @property
    def version(self) -> str:
        """Of Neo4j."""
        return self.record.version

    @property
    def user(self) -> str:
        """Its one user."""
        return USER

    @property
    def password(self) -> str:
        """Of that user; shown only to who asks for it."""
        return self.data.password()

    @property
    def client_settings(self) -> Settings:
        """The settings, pointed at this server as at any Neo4j: with URI, user and password."""
        password = SecretStr(self.password)
        address = {"neo4j_uri": self.bolt_uri, "neo4j_user": USER, "neo4j_password": password}
        return self._settings.model_copy(update=address | {"neo4j_password_file": None, "neo4j_ca_file": None})

    @property
    def is_ours(self) -> bool:
        """Whether this object started it, and `stop` ends it."""
        return self._is_ours

    def start(self) -> None:
        """Fetch what is missing, start the server and wait until it answers.

        Raises `DataDirInUse`, `StoreTooNew`, `PortTaken`, `PartMissing`, `FetchFailed` or `StartFailed`, and
        then leaves nothing running.
        """
        lock = read_lock(self._settings.neo4j_version)
        home_of_java = java_home()
        jars = fetch(lock, self._settings.cache_dir, self._settings.maven_repository)
        self.data.acquire()
        self._is_ours = True
        try:
            self._clear_leftover()
            self.data.check_version(lock.version)
            bolt_port, http_port = _ports(self._settings)
            self._note(Record(lock.version, os.getpid(), self._detached, bolt_port, http_port))
            conf.write_conf(self.data, conf.neo4j_conf(self._settings, lock, bolt_port, http_port, self._more_conf))
            program, *arguments = conf.server_command(self._settings, self.data, lock, jars, home_of_java)
            self._spawn([program, *self._java_options, *arguments])
            self._wait_until_ready()
            self.data.note_version(lock.version)
        except BaseException:
            self.stop()
            raise
        if self._detached:
            self._is_ours = False
            self.data.release()
        else:
            threading.Thread(target=self._watch, daemon=True, name="embedded-neo4j").start()

    def check(self) -> None:
        """Raises `ServerDied`, with its last log lines, if it has ended without being asked to."""
        if self._stopping.is_set():
            return
        if self._process is None:  # attached: nobody tells us its exit code
            ended, code = self.data.server_process() is None, None
        else:
            code = self._process.poll()
            ended = code is not None
        if ended:
            raise ServerDied(f"Neo4j ended (exit code {code}). It last said:\n{self.data.log_tail()}")

    def wait(self) -> None:
        """Until it ends. Raises `ServerDied` if nobody asked it to."""
        if self._process:
            self._process.wait()
        self.check()

    def stop(self) -> None:
        """End what this object started; without effect on a server it only attached to, or that has ended."""
        if not self._is_ours:
            return
        self._stopping.set()
        if self._process is not None:
            _end(self._process)
            self.data.forget_record()
        self._is_ours = False
        self.data.release()

    def __enter__(self) -> Self:
        if self._record is None:
            self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _clear_leftover(self) -> None:
        """Stop a server whose owner died without stopping it. The lock is ours, so no owner can be alive."""
        process, record = self.data.server_process(), self.data.record()
        if process is None or record is None:
            return
        if record.detached and record.ready:
            raise DataDirInUse(
                f"A detached Neo4j (process {process.pid}) runs on {self.data.path}. "
                "Use it, or end it with: expediente neo4j stop"
            )
        logger.warning("Stopping Neo4j process %d, left behind by process %d", process.pid, record.owner_pid)
        _end(process)

    def _note(self, record: Record) -> None:
        self._record = record
        self.data.write_record(record)

    def _spawn(self, command: list[str]) -> None:
        if not self._detached:
            command = bound(command)
        with self.data.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 -- our own arguments
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in a terminal is for us; we then end it in good order
                cwd=self.data.home,
            )
        self._note(replace(self.record, server_pid=self._process.pid))

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_DEADLINE
        while True:
            trouble = self._trouble()
            if trouble is None:
                self._note(replace(self.record, ready=True))
                return
            try:
                self.check()
            except ServerDied as error:
                raise StartFailed(f"Neo4j could not start. {error}") from error
            if time.monotonic() > deadline:
                raise StartFailed(
                    f"Neo4j was not ready in {START_DEADLINE:.0f} s ({type(trouble).__name__}). "
                    f"It last said:\n{self.data.log_tail()}"
                ) from trouble
            time.sleep(POLL)

    def _trouble(self) -> Exception | None:
        """Why it is not ready yet; None if it is."""
        try:
            self._sign_in()
            httpx.get(self.http_url, trust_env=False).raise_for_status()
        except (DriverError, Neo4jError, httpx.HTTPError) as trouble:
            return trouble
        return None

    def _sign_in(self) -> None:
        try:
            self._ask(self.password, "RETURN 1", self._settings.neo4j_database)
        except AuthError:
            self._set_password()

    def _set_password(self) -> None:
        """Over Bolt, so that it shows in no process list.

        Until then the server is open on loopback with its first password; but that password is good only for
        changing it. Whoever came before us would make this fail, and the start with it.
        """
        change = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"
        try:
            self._ask(FIRST_PASSWORD, change, "system", old=FIRST_PASSWORD, new=self.password)
        except AuthError as error:
            raise StartFailed(
                f"The store does not know the password in {self.data.password_file}. "
                "Put the right one there, or use another data directory."
            ) from error

    def _ask(self, password: str, statement: LiteralString, database: str, **parameters: str) -> None:
        auth = (USER, password)
        with neo4j.GraphDatabase.driver(
            self.bolt_uri, auth=auth, connection_timeout=5, max_transaction_retry_time=0
        ) as driver:
            driver.execute_query(statement, parameters, database_=database)

    def _watch(self) -> None:
        """Tell the log when it dies."""
        try:
            self.wait()
        except ServerDied as error:
            logger.error("%s", error)  # noqa: TRY400 -- the trace is of no use


def stop_detached(settings: Settings) -> int:
    """End the detached server of a data directory; gives back its process id. Raises `NotRunning`.

    A server that another living process owns is left to that process: `DataDirInUse`.
    """
    data = DataDir(settings.data_dir)
    with data.held():
        process = data.server_process()
        if process is None:
            raise NotRunning(f"No Neo4j runs on {data.path}.")
        _end(process)
        data.forget_record()
        return process.pid


def _end(process: subprocess.Popen[bytes] | psutil.Process) -> None:
    """Ask it to end, so that it closes its store; make it, after a while."""
    with suppress(psutil.NoSuchProcess):
        process.terminate()
        try:
            process.wait(STOP_DEADLINE)
        except (subprocess.TimeoutExpired, psutil.TimeoutExpired):
            logger.warning("Neo4j process %d did not end in %.0f s: killed", process.pid, STOP_DEADLINE)
            process.kill()
            process.wait(STOP_DEADLINE)


def _ports(settings: Settings) -> tuple[int, int]:
    """Bolt's and HTTP's: as set, or free ones. Both are held while choosing, so that they differ."""
    with socket.socket() as bolt, socket.socket() as http:
        _bind(bolt, settings.bolt_port, "EXPEDIENTE_BOLT_PORT")
        _bind(http, settings.http_port, "EXPEDIENTE_HTTP_PORT")
        return bolt.getsockname()[1], http.getsockname()[1]


def _bind(listener: socket.socket, port: int | None, setting: str) -> None:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((conf.LOOPBACK, port or 0))
    except OSError as error:
        raise PortTaken(f"Port {port} is taken. Free it, or set {setting} to another.") from error
