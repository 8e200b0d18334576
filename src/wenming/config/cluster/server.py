"""Make, start and stop the embedded PostgreSQL of one data folder by driving the server's own programs."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

from wenming.config.cluster import processes
from wenming.config.cluster.access import make_readable, open_the_way
from wenming.config.cluster.account import Account, account
from wenming.config.cluster.binaries import MAJOR, program, programs_folder, shared_libraries_folder
from wenming.config.cluster.errors import ClusterError
from wenming.config.cluster.memory import server_settings
from wenming.config.cluster.sockets import make_socket_folder, socket_folder
from wenming.config.words import _

DATABASE = "wenming"
OWNER_ROLE = "wenming_owner"
APP_ROLE = "wenming_app"
_SUPERUSER = "postgres"
# Replaying a long log after a power cut takes its time; a server that died is noticed at once.
_START_SECONDS = 600.0
_STOP_SECONDS = 20.0


@dataclass(frozen=True)
class Postmaster:
    """A running server as its pid file tells: process, its start mark, and whether it accepts connections."""

    pid: int
    mark: str
    ready: bool


class Cluster:
    """The PostgreSQL of the data folder ``home``. Whoever calls ``start`` owns it and must call ``stop``."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.resolve()
        self.data = self.home / "postgres"
        self.log = self.home / "log" / "postgres"
        self.sockets = socket_folder(self.home)
        self.durable = durable
        self._process: subprocess.Popen[bytes] | None = None

    def address(self, role: str = APP_ROLE, database: str = DATABASE) -> str:
        """The address of ``database`` for ``role``, as DATABASE_URL wants it."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def exists(self) -> bool:
        """Whether the cluster was made."""
        return (self.data / "PG_VERSION").exists()

    def create(self) -> None:
        """Make the cluster unless it is there; refuse one of another major version."""
        if self.exists():
            self._check_version()
            return
        lender = self._prepare_folders()
        fresh = self.home / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._give(fresh, lender)
        command = [str(program("initdb")), "-D", str(fresh), "-U", _SUPERUSER]
        # Trust is enough: only the account of the data passes the folder of the socket, and nothing else listens.
        command += ["--auth-local=trust", "--auth-host=reject"]
        command += ["--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        made = lender.run(command if self.durable else [*command, "--no-sync"])
        if made.returncode != 0:
            raise ClusterError(_("The database could not be made: %s") % (made.stderr.strip() or made.stdout))
        fresh.rename(self.data)

    def start(self) -> None:
        """Start the server, ready for connections, its roles and database in place.

        A server left behind by a killed owner is ended first. The server dies with the calling process.
        """
        self.create()
        lender = self._prepare_folders()
        self._end_leftover()
        settings = server_settings(sockets=self.sockets, log=self.log, durable=self.durable)
        switches = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self._start_log(lender) as log:
            self._process = subprocess.Popen(
                [str(program("postgres")), "-D", str(self.data), *switches],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
                preexec_fn=_fast_shutdown_with_parent,
                **lender.options(),
            )
        self._wait_until_ready()
        try:
            self._ensure_roles_and_database()
        except psycopg.Error as failure:
            raise ClusterError(_("The database started but does not answer: %s") % failure) from failure

    def stop(self) -> None:
        """Stop the server: running statements are cancelled, committed work is safe."""
        self._end_postmaster()
        if self._process:
            self._process.wait(timeout=_STOP_SECONDS)
            self._process = None
        # Outside the data folder an empty folder would be litter; when it is not empty it is not ours to remove.
        with contextlib.suppress(OSError):
            self.sockets.rmdir()

    def died(self) -> bool:
        """Whether the server that this object started has ended."""
        return self._process is not None and self._process.poll() is not None

    def postmaster(self) -> Postmaster | None:
        """The server now running on this data folder, whoever started it; None when there is none."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
        except (OSError, ValueError, IndexError):
            return None
        if self._process and self._process.pid == pid:
            self._process.poll()
        mark = processes.start_mark(pid)
        if mark is None or processes.working_folder(pid) not in (None, self.data):
            return None
        return Postmaster(pid=pid, mark=mark, ready=len(lines) > 7 and lines[7].strip() == "ready")

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != str(MAJOR):
            raise ClusterError(
                _(
                    "%(folder)s was made by PostgreSQL %(found)s, this version of the product brings %(here)d. "
                    "Take a backup with the version that made it, then restore that backup with this one."
                )
                % {"folder": self.data, "found": found, "here": MAJOR}
            )

    def _prepare_folders(self) -> Account:
        """Make the folders that PostgreSQL uses, reachable for its account; return that account."""
        lender = account()
        self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.log.parent.mkdir(mode=0o711, exist_ok=True)
        self.log.mkdir(mode=0o700, exist_ok=True)
        self._give(self.log, lender)
        make_socket_folder(self.sockets, lender)
        if lender.lent:
            for folder in (programs_folder().parent, shared_libraries_folder()):
                open_the_way(folder, lender)
                make_readable(folder, lender)
            open_the_way(self.data, lender)
            open_the_way(self.log, lender)
            open_the_way(self.sockets, lender)
        return lender

    def _give(self, path: Path, lender: Account) -> None:
        if lender.lent:
            os.chown(path, lender.uid, lender.gid)

    def _start_log(self, lender: Account) -> IO[bytes]:
        """What the server says before its own log is open."""
        path = self.log / "start.log"
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        self._give(path, lender)
        return file

    def _end_leftover(self) -> None:
        """End a server whose owner is gone, and what a killed server left: its processes, pid and lock files."""
        self._end_postmaster()
        for pid in processes.working_in(self.data):
            mark = processes.start_mark(pid)
            if mark:
                processes.end_process(pid, mark, signals=(signal.SIGQUIT, signal.SIGKILL), seconds=5.0)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for path in self.sockets.glob(".s.PGSQL.*"):
            path.unlink()

    def _end_postmaster(self) -> None:
        running = self.postmaster()
        if running:
            processes.end_process(
                running.pid,
                running.mark,
                signals=(signal.SIGINT, signal.SIGQUIT, signal.SIGKILL),
                seconds=_STOP_SECONDS,
            )

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        limit = time.monotonic() + _START_SECONDS
        while True:
            running = self.postmaster()
            if running and running.ready and running.pid == self._process.pid:
                return
            if self._process.poll() is not None or time.monotonic() > limit:
                raise ClusterError(
                    _("The database did not start. Its log in %(folder)s says:\n%(words)s")
                    % {"folder": self.log, "words": self._last_words()}
                )
            time.sleep(0.02)

    def _last_words(self) -> str:
        logs = sorted(self.log.glob("*.log"), key=lambda path: path.stat().st_mtime)
        lines = [line for path in logs[-2:] for line in path.read_text(errors="replace").splitlines()]
        return "\n".join(lines[-8:])

    def _ensure_roles_and_database(self) -> None:
        """Make the two roles and the database where they are missing: an interrupted first start goes on here."""
        with psycopg.connect(self.address(_SUPERUSER, "postgres"), autocommit=True) as connection:
            found = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role in (OWNER_ROLE, APP_ROLE):
                if role not in found:
                    connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            if not self.durable:
                connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER_ROLE)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE))
                )


def _fast_shutdown_with_parent() -> None:
    processes.die_with_parent(signal.SIGINT)
