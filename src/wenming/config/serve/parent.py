"""The parent: starts database, migrations, web workers and job worker in order, restarts what dies, ends them all."""

import datetime as dt
import http.client
import logging
import os
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import psycopg

from wenming.config.cluster import Cluster, ClusterError, processes
from wenming.config.database import Lease, check_outside_server, only_one
from wenming.config.folder import make_home
from wenming.config.migrated import is_known_migrated
from wenming.config.refusal import Refused
from wenming.config.secrets import deployment_secret, setup_code
from wenming.config.serve.broken_off import take_up_broken_off
from wenming.config.serve.children import Child, rotating_log
from wenming.config.serve.leftovers import Remembered, end_leftovers, forget, remember
from wenming.config.serve.network import check_port_free, listens_everywhere, names_of, own_addresses
from wenming.config.serve.options import ServeOptions, child_environment, owner_environment
from wenming.config.words import _

if TYPE_CHECKING:
    from wenming.config.serve.certificate import Certificate

_HEALTHY_SECONDS = 120.0
_STOP_SECONDS = 5.0
_LOOK_SECONDS = 0.25
_DATABASE_PAUSE = 5.0
JOBS = "jobs"


class Parent:
    """One run of the product. ``ready`` is called once, when the first page can be had."""

    def __init__(self, options: ServeOptions, *, ready: Callable[[], None] | None = None) -> None:
        self.options = options
        self.ready = ready
        self.names = names_of(options.host)
        self.stopping = threading.Event()
        self.log = rotating_log(options.home / "log" / "serve.log")
        self.cluster: Cluster | None = None
        self.children: list[Child] = []
        self.waiting: dict[str, float] = {}

    def run(self) -> int:
        """Run until a stop signal; 0 after a clean end."""
        check_port_free(self.options.host, self.options.port)
        # Logs, uploads and whatever else is written from here on is for this account alone.
        os.umask(0o077)
        with self._signals():
            try:
                self._start_all()
                self._watch()
            finally:
                self._stop_all()
        return 0

    def say(self, line: str) -> None:
        """Tell the person at the terminal, and the log."""
        print(line, flush=True)
        self.log.info(line)

    def _start_all(self) -> None:
        address = self._start_database()
        settings = child_environment(self.options, self.names, address)
        if not is_known_migrated(self.options.home, address):
            self._migrate()
        certificate = self._certificate() if self.options.tls else None
        if self.stopping.is_set():
            return
        self.children = [
            Child("web", self._web_command(certificate), settings, self._child_log("web")),
            Child(JOBS, self._jobs_command(), settings, self._child_log(JOBS)),
        ]
        web, jobs = self.children
        self._start(web)
        self._wait_until_healthy()
        if self.stopping.is_set():
            return
        # Only now: both load the whole product, and whoever waits for the first page should not wait for two.
        self._start(jobs)
        if not _is_set_up(address):
            code = setup_code(deployment_secret(self.options.home, "secret-key"))
            self.say(_("Nobody has set this system up yet. Its first page asks for this code: %s") % code)
        self.say(_("Ready: %s") % self.options.address())
        if listens_everywhere(self.options.host):
            for other in own_addresses():
                self.say(_("On this network: %s") % self.options.address(other))
        self.say(_("Stop with Ctrl-C. Logs are in %s.") % (self.options.home / "log"))
        if self.ready:
            self.ready()

    def _start(self, child: Child) -> None:
        if child.name == JOBS:
            self._take_up(child.environment["DATABASE_URL"])
        child.start()
        self._remember()

    def _take_up(self, address: str) -> None:
        """Have what the job worker before could not end done anew; without a database the next start sees to it."""
        try:
            count = take_up_broken_off(address)
        except psycopg.Error as failure:
            self.log.warning("work that was broken off was not taken up: %s", failure)
            return
        if count:
            self.say(_("Work that was broken off and is done anew: %d") % count)

    def _start_database(self) -> str:
        outside = os.environ.get("DATABASE_URL")
        if outside:
            check_outside_server(outside)
            self.say(_("Database: the server of DATABASE_URL"))
            return outside
        self.cluster = Cluster(self.options.home)
        self.say(_("Database: starting in %s") % self.cluster.data)
        self.cluster.start()
        self._remember()
        return self.cluster.address()

    def _migrate(self) -> None:
        self.say(_("Database: checking its tables"))
        done = subprocess.run(
            [sys.executable, "-m", "wenming", "migrate", "--quiet"], env=owner_environment(self.options), check=False
        )
        if done.returncode != 0:
            raise Refused(_("The tables of the database could not be brought up to date; see the lines above."))

    def _certificate(self) -> "Certificate":
        # Loading the library costs 15 MB, and most runs stand behind a proxy.
        from wenming.config.serve.certificate import certificate_for

        made = certificate_for(self.names, self.options.home / "tls", now=dt.datetime.now(dt.UTC))
        self.say(_("TLS: self-signed certificate, SHA-256 %s") % made.fingerprint)
        return made

    def _web_command(self, certificate: "Certificate | None") -> list[str]:
        options = self.options
        if options.reload:
            return [sys.executable, "-m", "django", "runserver", f"{options.host}:{options.port}"]
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
        command += ["--host", options.host, "--port", str(options.port)]
        command += ["--workers", str(options.workers), "--blocking-threads", str(options.threads)]
        command += ["--respawn-failed-workers", "--workers-kill-timeout", "3", "--log-level", "warning"]
        if certificate:
            command += ["--ssl-certificate", str(certificate.certificate), "--ssl-keyfile", str(certificate.key)]
            command += ["--ssl-protocol-min", "tls1.2"]
        return [*command, "wenming.config.wsgi:application"]

    def _jobs_command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "django", "procrastinate", "worker"),
            *("--concurrency", "1", "--shutdown-graceful-timeout", "3"),
            # Some tasks run every minute: kept for ever, what was done would outgrow everything else in the database.
            *("--delete-jobs", "successful"),
        ]

    def _child_log(self, name: str) -> logging.Logger:
        return rotating_log(self.options.home / "log" / f"{name}.log")

    def _wait_until_healthy(self) -> None:
        self.say(_("Web workers: starting %d") % self.options.workers)
        limit = time.monotonic() + _HEALTHY_SECONDS
        while not self.stopping.is_set() and not is_healthy(self.options):
            dead = next((child for child in self.children if child.exit_code() is not None), None)
            if dead or time.monotonic() > limit:
                name = dead.name if dead else "web"
                raise Refused(
                    _("“%(name)s” did not start; its log says why: %(path)s")
                    % {"name": name, "path": self.options.home / "log" / f"{name}.log"}
                )
            self.stopping.wait(0.1)

    def _watch(self) -> None:
        while not self.stopping.wait(_LOOK_SECONDS):
            if self.cluster and self.cluster.died():
                self._revive_database(self.cluster)
            for child in self.children:
                self._revive(child)

    def _revive_database(self, cluster: Cluster) -> None:
        if time.monotonic() < self.waiting.get("database", 0.0):
            return
        self.say(_("Database: ended unexpectedly, starting it again"))
        try:
            cluster.start()
        except ClusterError as failure:
            # A full disk, for example: what helps is done outside, and then it goes on by itself.
            self.say(str(failure))
            self.waiting["database"] = time.monotonic() + _DATABASE_PAUSE
        self._remember()

    def _revive(self, child: Child) -> None:
        code = child.exit_code()
        if code is not None:
            child.end(seconds=0)
            pause = child.pause_before_restart()
            self.waiting[child.name] = time.monotonic() + pause
            self.say(
                _("“%(name)s” ended unexpectedly (%(code)d), starting it again in %(pause).1f s")
                % {"name": child.name, "code": code, "pause": pause}
            )
        if child.process is None and time.monotonic() >= self.waiting[child.name]:
            self._start(child)

    def _stop_all(self) -> None:
        self.say(_("Stopping"))
        for child in self.children:
            child.ask_to_end()
        for child in self.children:
            child.end(seconds=_STOP_SECONDS)
        if self.cluster:
            self.cluster.stop()
        forget(self.options.home)
        self.say(_("Stopped"))

    def _remember(self) -> None:
        found = [Remembered(name="parent", pid=os.getpid(), mark=processes.start_mark(os.getpid()) or "")]
        running = self.cluster.postmaster() if self.cluster else None
        if running:
            found.append(Remembered(name="database", pid=running.pid, mark=running.mark))
        found += [
            Remembered(name=child.name, pid=child.process.pid, mark=child.mark)
            for child in self.children
            if child.process
        ]
        remember(self.options.home, found)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def stop(_number: int, _frame: FrameType | None) -> None:
            self.stopping.set()

        wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, stop) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(options: ServeOptions, *, ready: Callable[[], None] | None = None) -> int:
    """Run the product on the data folder of ``options`` until a stop signal; refuse when another parent has it."""
    make_home()
    with only_one(options.home, "serve"), Lease(options.home, wait=True):
        ended = end_leftovers(options.home)
        if ended:
            print(_("Ended what an earlier run left behind: %s") % ", ".join(ended), flush=True)
        return Parent(options, ready=ready).run()


def is_healthy(options: ServeOptions) -> bool:
    """Whether /healthz answers 200."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.host, options.host)
    connection: http.client.HTTPConnection
    if options.tls:
        # The parent looks at its own child on this machine: whose certificate it is does not matter here.
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection(host, options.port, timeout=5, context=context)
    else:
        connection = http.client.HTTPConnection(host, options.port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _is_set_up(address: str) -> bool:
    """Whether the system knows whom it serves; asked here without loading the product."""
    with psycopg.connect(address, connect_timeout=10) as connection:
        return connection.execute("SELECT 1 FROM areas_territory").fetchone() is not None
