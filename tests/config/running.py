"""Run ``wenming serve`` as its own process in a throw-away data folder, as this account or as another one."""

import contextlib
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
NOBODY = 65534


@dataclass
class Run:
    """A running parent."""

    process: subprocess.Popen[str]
    home: Path
    port: int
    output: Path

    def said(self) -> str:
        """Everything printed so far."""
        return self.output.read_text()

    def wait_until_ready(self, *, seconds: float = 180.0) -> None:
        """Return once the parent says so; fail with its words when it ends or takes too long."""
        limit = time.monotonic() + seconds
        while "Ready: " not in self.said():
            assert self.process.poll() is None, self.said() + self.logs()
            assert time.monotonic() < limit, self.said() + self.logs()
            time.sleep(0.1)

    def healthy(self) -> bool:
        """Whether /healthz answers ok."""
        try:
            return read(f"http://127.0.0.1:{self.port}/healthz") == b"ok\n"
        except OSError:
            return False

    def logs(self) -> str:
        """The last lines of every log."""
        return "\n".join(path.read_text()[-2000:] for path in (self.home / "log").rglob("*.log"))


@dataclass(frozen=True)
class Person:
    """Who runs the product in a test: an interpreter that this account may execute, and how to become the account."""

    python: str
    environment: dict[str, str]
    options: dict[str, Any]
    uid: int


def myself() -> Person:
    """The account that runs the tests."""
    return Person(sys.executable, {}, {}, os.geteuid())


def somebody_else() -> Person:
    """An account without rights; skips where this process cannot become one."""
    if os.geteuid() != 0:
        pytest.skip("only root can run the product as another account")
    options: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    packages = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, shutil.which(version, path="/usr/bin:/usr/local/bin")):
        environment = {"PYTHONPATH": f"{REPOSITORY / 'src'}{os.pathsep}{packages}", "HOME": "/tmp"}
        with contextlib.suppress(OSError):
            if (
                python
                and not subprocess.run(
                    [python, "-c", "import granian, psycopg, wenming"],
                    env=os.environ | environment,
                    capture_output=True,
                    check=False,
                    **options,
                ).returncode
            ):
                return Person(python, environment, options, NOBODY)
    pytest.skip(f"no {version} that an account without rights may execute")


def own(folder: Path, person: Person) -> Path:
    """Give the folder to the person, and let them reach it."""
    os.chown(folder, person.uid, -1)
    reachable(folder)
    return folder


def reachable(folder: Path) -> None:
    """Open the way to a folder: run by root, the database works as another account, and pytest locks its folders."""
    for place in [folder, *folder.parents]:
        if place.exists() and place.stat().st_uid == os.geteuid() and place != Path("/"):
            place.chmod(place.stat().st_mode | 0o011)


@contextmanager
def serving(home: Path, person: Person, *words: str) -> Iterator[Run]:
    """A parent on ``home``; ended, with everything of its data folder, when the test is over."""
    port = free_port()
    output = home.parent / f"{home.name}.{time.monotonic_ns()}.out"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"WENMING_HOME": str(home), "PYTHONPATH": str(REPOSITORY / "src"), "LC_ALL": "C"}
    with output.open("w") as stream:
        process = subprocess.Popen(
            [person.python, "-m", "wenming", "serve", "--port", str(port), "--workers", "1", *words],
            stdout=stream,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment | person.environment,
            cwd="/",
            **person.options,
        )
    try:
        yield Run(process=process, home=home, port=port, output=output)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=20)
        if process.poll() is None:
            process.kill()
            process.wait()


def processes_of(home: Path) -> list[str]:
    """Command lines of every living process whose words, environment or folder name the data folder."""
    mark = os.fsencode(home)
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        if int(folder.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            command = (folder / "cmdline").read_bytes()
            place = os.fsencode((folder / "cwd").readlink())
            if command and (mark in command or place.startswith(mark) or mark in (folder / "environ").read_bytes()):
                found.append(command.replace(b"\0", b" ").decode(errors="replace"))
    return found


def wait_until_none(home: Path, *, seconds: float) -> list[str]:
    """The processes of the data folder that are still there after at most ``seconds``."""
    limit = time.monotonic() + seconds
    while (left := processes_of(home)) and time.monotonic() < limit:
        time.sleep(0.1)
    return left


def read(address: str, certificate: Path | None = None) -> bytes:
    """The body of a page; over TLS only with the certificate given."""
    context = ssl.create_default_context(cafile=certificate) if certificate else None
    with urllib.request.urlopen(address, timeout=5, context=context) as answer:
        return bytes(answer.read())


def copied(home: Path, template: Path, person: Person) -> Path:
    """A data folder of its own for one test: a copy of one that was migrated before, owned by the person."""
    subprocess.run(["cp", "-a", template, home], check=True)
    if person.options:
        subprocess.run(["chown", "-R", str(person.uid), home], check=True)
    return own(home, person)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wenming(
    home: Path, words: Sequence[str], *, given: str = "", script: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, ``given`` on its standard input; or a ``script`` in the command's environment."""
    reachable(home.parent)
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    kept |= {"WENMING_HOME": str(home), "PYTHONPATH": str(REPOSITORY / "src"), "LC_ALL": "C", **environment}
    command = ["-c", script, *words] if script else ["-m", "wenming", *words]
    return subprocess.run(
        [sys.executable, *command], input=given, capture_output=True, text=True, env=kept, check=False
    )


_MANY = """
import contextlib, io, json, sys
from wenming.config.cli import main
answers = []
for words in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    answers.append([code, out.getvalue(), err.getvalue()])
print(json.dumps(answers))
"""


@dataclass(frozen=True)
class Answer:
    """What one command of several said."""

    code: int
    out: str
    err: str


def several(home: Path, *commands: Sequence[str], given: str = "") -> list[Answer]:
    """Run commands one after another in one process: loading the product costs more than most of them do."""
    done = wenming(home, [json.dumps(commands)], given=given, script=_MANY)
    assert done.returncode == 0, done.stderr
    return [Answer(*one) for one in json.loads(done.stdout)]
