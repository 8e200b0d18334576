"""A database for the time of a command: the embedded one, started if nobody runs it, or the server of DATABASE_URL."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import psycopg

from wenming.config.backup.swap import finish_interrupted_restore
from wenming.config.cluster import OWNER_ROLE, Cluster
from wenming.config.folder import home, make_home
from wenming.config.refusal import Refused
from wenming.config.words import _, terminal_language

OLDEST_SERVER = 15
_WAIT_SECONDS = 90.0


@contextmanager
def database() -> Iterator[str]:
    """Give the address of a running database and set up Django on it; the embedded one stops with its last user."""
    import django
    from django.db import connections
    from django.utils import translation

    with database_address() as address, environment(DATABASE_URL=address):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wenming.config.settings")
        django.setup()
        try:
            with translation.override(terminal_language()):
                yield address
        finally:
            connections.close_all()


@contextmanager
def database_address() -> Iterator[str]:
    """The same without Django."""
    outside = os.environ.get("DATABASE_URL")
    if outside:
        check_outside_server(outside)
        yield outside
        return
    cluster = Cluster(make_home())
    with Lease(cluster.home, wait=False) as lease:
        if not lease.owned:
            _wait_for_owner(cluster)
            with lease.as_guest():
                yield cluster.address()
            return
        cluster.start()
        try:
            yield cluster.address()
        finally:
            lease.wait_for_guests()
            cluster.stop()


@contextmanager
def as_owner() -> Iterator[None]:
    """Let Django's connection act as the owner of the tables: for migrations and restoring only."""
    from django.db import connection

    connection.close()
    usual = dict(connection.settings_dict)
    connection.settings_dict.update(_owner_settings(usual))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)


def is_embedded(address: str) -> bool:
    """Whether the address is that of this data folder's own cluster."""
    return address == Cluster(home()).address()


def owner_address(address: str) -> str:
    """The same database for the owner of its tables."""
    if is_embedded(address):
        return Cluster(home()).address(OWNER_ROLE)
    return os.environ.get("WENMING_OWNER_DATABASE_URL", address)


def check_outside_server(address: str) -> None:
    """Refuse a server that does not answer or is too old."""
    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            found = connection.info.server_version // 10000
    except psycopg.OperationalError as failure:
        raise Refused(_("The database of DATABASE_URL does not answer: %s") % str(failure).strip()) from failure
    if found < OLDEST_SERVER:
        raise Refused(
            _("The database of DATABASE_URL is PostgreSQL %(found)d; %(oldest)d or newer is needed.")
            % {"found": found, "oldest": OLDEST_SERVER}
        )


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Set environment variables for a while."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class Lease:
    """Who owns the embedded server of a data folder. The system frees a lease when its process ends, however it ends.

    One process owns the server, starts and stops it; others are guests, and an owner that is only passing through
    waits for them before it stops the server.
    """

    def __init__(self, folder: Path, *, wait: bool) -> None:
        self._owner_path = folder / "run" / "database-owner"
        self._guests_path = folder / "run" / "database-guests"
        self._wait = wait
        self._file: TextIO | None = None
        self.owned = False

    def __enter__(self) -> "Lease":
        self._file = self._owner_path.open("a+")
        limit = time.monotonic() + _WAIT_SECONDS
        while not self.owned:
            self.owned = _locked(self._file)
            if self.owned or not self._wait:
                break
            if time.monotonic() > limit:
                raise Refused(_("Another command still uses the database of %s.") % self._owner_path.parent.parent)
            time.sleep(0.2)
        if self.owned:
            finish_interrupted_restore(self._owner_path.parent.parent)
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._file:
            self._file.close()
        self.owned = False

    @contextmanager
    def as_guest(self) -> Iterator[None]:
        """Hold the owner back from stopping the server."""
        with self._guests_path.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield

    def wait_for_guests(self) -> None:
        """Return once no guest is left."""
        with self._guests_path.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)


@contextmanager
def only_one(folder: Path, name: str) -> Iterator[None]:
    """Refuse a second process that does the same with this data folder; free again when the first ends, however."""
    with (folder / "run" / name).open("a+") as file:
        if not _locked(file):
            raise Refused(_("“wenming %(name)s” is already running on %(home)s.") % {"name": name, "home": folder})
        yield


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_for_owner(cluster: Cluster) -> None:
    limit = time.monotonic() + _WAIT_SECONDS
    while True:
        running = cluster.postmaster()
        if running and running.ready:
            return
        if time.monotonic() > limit:
            raise Refused(_("Another command is starting the database of %s and does not finish.") % cluster.home)
        time.sleep(0.1)


def _owner_settings(usual: dict[str, object]) -> dict[str, object]:
    """The connection settings of the owner: another role of the embedded cluster, or the server's own address."""
    if usual["HOST"] == str(Cluster(home()).sockets):
        return {"USER": OWNER_ROLE}
    given = os.environ.get("WENMING_OWNER_DATABASE_URL")
    if not given:
        return {}
    info = psycopg.conninfo.conninfo_to_dict(given)
    names = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT", "dbname": "NAME"}
    return {setting: str(info[key]) for key, setting in names.items() if info.get(key)}
