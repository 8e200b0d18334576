"""The embedded PostgreSQL: made once, pinned to its version, reached by a short socket, safe from stale pid files."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from wenming.config.cluster import APP_ROLE, OWNER_ROLE, Cluster, ClusterError
from wenming.config.cluster.access import open_the_way
from wenming.config.cluster.account import account
from wenming.config.cluster.processes import start_mark
from wenming.config.cluster.sockets import LONGEST, make_socket_folder, socket_folder

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL under a lent account")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A durable cluster, stopped at the end."""
    made = Cluster(tmp_path / "home")
    yield made
    made.stop()


def test_it_serves_on_a_private_socket_only_durably_and_without_jit(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.address(OWNER_ROLE)) as connection:
        for name, value in {
            "listen_addresses": "",
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "jit": "off",
            "server_encoding": "UTF8",
            "data_checksums": "on",
        }.items():
            assert connection.execute("SELECT current_setting(%s)", [name]).fetchone() == (value,)
        found = connection.execute(
            "SELECT datlocprovider::text, datlocale FROM pg_database WHERE datname = current_database()"
        )
        assert found.fetchone() == ("b", "C.UTF-8")
    assert cluster.sockets.stat().st_mode & 0o077 == 0
    assert cluster.data.stat().st_mode & 0o077 == 0


def test_started_again_after_kill_9_it_has_what_was_committed(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.address(OWNER_ROLE)) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    running = cluster.postmaster()
    assert running is not None
    # Not waited for: a dead process that still has its number must not be taken for a running server.
    os.kill(running.pid, 9)
    again = Cluster(cluster.home)
    again.start()
    with psycopg.connect(again.address(OWNER_ROLE)) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
    again.stop()
    assert again.postmaster() is None


def test_a_pid_file_that_names_a_stranger_is_dropped(cluster: Cluster) -> None:
    cluster.create()
    stranger = subprocess.Popen(["sleep", "60"], cwd="/")
    try:
        (cluster.data / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster.data}\n1\n5432\n\n\n\nready\n")
        assert cluster.postmaster() is None
        cluster.start()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_another_major_version_is_refused_in_words(cluster: Cluster) -> None:
    cluster.create()
    (cluster.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(ClusterError, match="made by PostgreSQL 17"):
        cluster.start()


def test_a_long_path_gets_a_short_socket_and_works(tmp_path: Path) -> None:
    home = tmp_path / ("long-" * 10) / ("path-" * 10)
    home.mkdir(parents=True)
    assert len(str(socket_folder(home) / ".s.PGSQL.5432.lock")) <= LONGEST
    cluster = Cluster(home, durable=False)
    cluster.start()
    with psycopg.connect(cluster.address()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    cluster.stop()
    assert not cluster.sockets.exists()


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "sockets"
    folder.symlink_to("/etc")
    with pytest.raises(ClusterError, match="belongs to someone else"):
        make_socket_folder(folder, account())


@only_root
def test_run_by_root_in_a_private_folder_the_account_may_pass_and_nobody_else(tmp_path: Path) -> None:
    private = tmp_path / "private"
    (private / "home").mkdir(parents=True)
    private.chmod(0o700)
    lender = account()
    assert not lender.may("-x", private / "home")
    open_the_way(private / "home" / "postgres", lender)
    assert lender.may("-x", private / "home")
    assert not lender.may("-r", private)
    stranger = subprocess.run(["test", "-x", private / "home"], user=65534, group=65534, extra_groups=[], check=False)
    assert stranger.returncode != 0
    assert private.stat().st_mode & 0o007 == 0


def test_a_start_mark_belongs_to_one_process_only() -> None:
    child = subprocess.Popen(["sleep", "60"])
    mark = start_mark(child.pid)
    assert mark
    assert mark != start_mark(1)
    child.kill()
    child.wait()
    assert start_mark(child.pid) is None


def test_the_app_role_cannot_make_tables_or_become_owner(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.address(APP_ROLE), autocommit=True) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE forbidden (n int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"SET ROLE {OWNER_ROLE}")
