"""The parent starts, serves, restarts what dies and leaves nothing behind: as root and as an ordinary account."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.config.running import (
    Person,
    Run,
    copied,
    free_port,
    myself,
    processes_of,
    read,
    serving,
    somebody_else,
    wait_until_none,
    wenming,
)

pytestmark = pytest.mark.slow
people = pytest.mark.parametrize("person", [myself, somebody_else])


@people
def test_after_kill_9_the_next_start_cleans_up_and_a_stop_leaves_nothing(
    person: Callable[[], Person], tmp_path: Path, migrated_home: Path
) -> None:
    somebody = person()
    home = copied(tmp_path / "home", migrated_home, somebody)
    with serving(home, somebody) as first:
        first.wait_until_ready()
        assert first.healthy()
        assert "first page asks for this code" in first.said()
        assert any("postgres -D" in line for line in processes_of(home))
        first.process.kill()
        first.process.wait()
    with serving(home, somebody) as second:
        second.wait_until_ready()
        assert second.healthy()
        before = time.monotonic()
        second.process.send_signal(signal.SIGTERM)
        assert second.process.wait(timeout=20) == 0
        assert time.monotonic() - before < 10
    assert wait_until_none(home, seconds=1) == []
    assert not (home / "run" / "serve.json").exists()


def test_a_frozen_leftover_is_ended_by_the_next_start(tmp_path: Path, migrated_home: Path) -> None:
    home = copied(tmp_path / "home", migrated_home, myself())
    with serving(home, myself()) as first:
        first.wait_until_ready()
        frozen = _pid_of(home, "granian")
        # A stopped process does not see the parent's death: only the next start can end it.
        os.kill(frozen, signal.SIGSTOP)
        first.process.kill()
        first.process.wait()
    with serving(home, myself()) as second:
        second.wait_until_ready()
        assert "Ended what an earlier run left behind" in second.said()
        assert not _alive(frozen)
        second.process.send_signal(signal.SIGINT)
        assert second.process.wait(timeout=20) == 0
    assert wait_until_none(home, seconds=1) == []


def test_what_dies_is_started_again(tmp_path: Path, migrated_home: Path) -> None:
    home = copied(tmp_path / "home", migrated_home, myself())
    with serving(home, myself()) as run:
        run.wait_until_ready()
        os.kill(_pid_of(home, "granian"), signal.SIGKILL)
        _wait(lambda: "“web” ended unexpectedly" in run.said() and run.healthy(), run)
        os.kill(int((home / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        _wait(lambda: "Database: ended unexpectedly" in run.said() and run.healthy(), run)
    assert wait_until_none(home, seconds=1) == []


def test_work_that_was_broken_off_is_done_anew_and_nothing_that_is_done_is_kept(
    tmp_path: Path, migrated_home: Path
) -> None:
    home = copied(tmp_path / "home", migrated_home, myself())
    broken_off = (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts, queueing_lock) VALUES "
        "('default', 'kernel.sweep_limits', '{}', 'doing', 0, NULL), "
        "('default', 'kernel.sweep_imports', '{}', 'doing', 0, 'one'), "
        "('default', 'kernel.sweep_imports', '{}', 'todo', 0, 'one'), "
        "('default', 'kernel.sweep_limits', '{}', 'doing', 5, NULL)"
    )
    assert _asked(home, broken_off) == ""
    with serving(home, myself()) as run:
        run.wait_until_ready()
        assert "done anew: 2" in run.said()
        left = "SELECT string_agg(status::text || attempts, ' ') FROM procrastinate_jobs WHERE task_name LIKE '%sweep%'"
        _wait(lambda: _asked(home, left) == "failed6", run)


def test_a_second_parent_is_refused_and_a_command_uses_the_running_database(
    tmp_path: Path, migrated_home: Path
) -> None:
    home = copied(tmp_path / "home", migrated_home, myself())
    with serving(home, myself()) as run:
        run.wait_until_ready()
        second = wenming(home, ["serve", "--port", str(free_port())])
        assert second.returncode == 1
        assert "already running" in second.stderr
        assert wenming(home, ["migrate"]).stdout == "The database is up to date.\n"
        assert run.healthy()


def test_a_port_in_use_is_refused_in_words(tmp_path: Path, migrated_home: Path) -> None:
    with serving(copied(tmp_path / "one", migrated_home, myself()), myself()) as run:
        run.wait_until_ready()
        other = wenming(tmp_path / "two", ["serve", "--port", str(run.port)])
        assert other.returncode == 1
        assert "Choose another with PORT=" in other.stderr


def test_tls_serves_with_a_certificate_that_names_the_machine(tmp_path: Path, migrated_home: Path) -> None:
    with serving(copied(tmp_path / "home", migrated_home, myself()), myself(), "--tls") as run:
        run.wait_until_ready()
        key = tmp_path / "home" / "tls" / "key.pem"
        assert key.stat().st_mode & 0o777 == 0o600
        certificate = key.with_name("certificate.pem")
        assert read(f"https://localhost:{run.port}/healthz", certificate) == b"ok\n"


def _wait(true: Callable[[], bool], run: Run) -> None:
    limit = time.monotonic() + 90
    while not true():
        assert time.monotonic() < limit, run.said() + run.logs()
        time.sleep(0.2)


def _asked(home: Path, query: str) -> str:
    """What the database of a folder answers."""
    script = (
        "from wenming.config.database import database\n"
        "with database():\n"
        "    from django.db import connection\n"
        "    with connection.cursor() as cursor:\n"
        f"        cursor.execute({query!r})\n"
        "        print(cursor.fetchone()[0] if cursor.description else '', end='')\n"
    )
    done = wenming(home, [], script=script)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _pid_of(home: Path, word: str) -> int:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    own_lines = [line for line in listed.splitlines() if word in line]
    for line in own_lines:
        pid = int(line.split()[0])
        if os.fsencode(home) in Path(f"/proc/{pid}/environ").read_bytes():
            return pid
    raise AssertionError(f"no {word} in {listed}")


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
