"""DATABASE_URL: the product on a server that somebody else runs, the oldest installed one that it accepts."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.config.running import free_port, wenming
from wenming.config import database
from wenming.config.cluster import APP_ROLE, OWNER_ROLE
from wenming.config.cluster.access import open_the_way
from wenming.config.cluster.account import account
from wenming.config.refusal import Refused

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address, up to the name of a database, of a server that listens on a port and wants a password."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    programs = [path for path in programs if int(path.parent.name) >= database.OLDEST_SERVER]
    if not programs:
        pytest.skip("no PostgreSQL server of the system is installed")
    folder, lender, port = tmp_path_factory.mktemp("outside"), account(), free_port()
    open_the_way(folder / "data", lender)
    if lender.lent:
        os.chown(folder, lender.uid, lender.gid)
    data = folder / "data"
    secret = folder / "secret"
    secret.write_text("s3cret-of-tests")
    command = [str(programs[0] / "initdb"), "-D", str(data), "-U", "keeper", "-A", "scram-sha-256", "-E", "UTF8"]
    made = lender.run([*command, "--locale=C.UTF-8", "--pwfile", str(secret), "--no-sync"])
    assert made.returncode == 0, made.stderr
    process = subprocess.Popen(
        [str(programs[0] / "postgres"), "-D", str(data), "-k", "", "-h", "127.0.0.1", "-p", str(port), "-F"],
        stderr=subprocess.DEVNULL,
        **lender.options(),
    )
    address = f"postgresql://keeper:s3cret-of-tests@127.0.0.1:{port}"
    _wait_for(address)
    yield address
    process.terminate()
    process.wait()


def test_set_up_back_up_and_restore_on_another_server(server: str, tmp_path: Path) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE one")
        connection.execute("CREATE DATABASE two")
    words = ["init", "--city", "示例市", "--division-code", "990101", "--username", "first", "--name", "王"]
    one, two = {"DATABASE_URL": f"{server}/one"}, {"DATABASE_URL": f"{server}/two"}
    done = wenming(tmp_path / "a", [*words, "--password-stdin"], given="Nine-birds-fly-1\n", **one)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "a" / "postgres").exists()
    archive = tmp_path / "backup.tar"
    assert wenming(tmp_path / "a", ["backup", str(archive)], **one).returncode == 0
    restored = wenming(tmp_path / "b", ["restore", str(archive)], **two)
    assert restored.returncode == 0, restored.stderr
    assert "first" in wenming(tmp_path / "b", ["user", "list"], **two).stdout
    again = wenming(tmp_path / "b", ["restore", "--replace", str(archive)], **two)
    assert again.returncode == 1
    assert "not empty" in again.stderr
    # The way back: from a server into the embedded database.
    assert wenming(tmp_path / "c", ["restore", str(archive)]).returncode == 0
    assert "first" in wenming(tmp_path / "c", ["user", "list"]).stdout


def test_two_roles_keep_the_app_away_from_the_audit_tables(server: str, tmp_path: Path) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        for role in (OWNER_ROLE, APP_ROLE):
            connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'of-a-role'")
        connection.execute(f"CREATE DATABASE split OWNER {OWNER_ROLE}")
    place = server.rpartition("@")[2]
    roles = {
        "DATABASE_URL": f"postgresql://{APP_ROLE}:of-a-role@{place}/split",
        "WENMING_OWNER_DATABASE_URL": f"postgresql://{OWNER_ROLE}:of-a-role@{place}/split",
    }
    words = ["init", "--city", "示例市", "--division-code", "990101", "--username", "first", "--name", "王"]
    done = wenming(tmp_path / "home", [*words, "--password-stdin"], given="Nine-birds-fly-1\n", **roles)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(roles["DATABASE_URL"]) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM kernel_auditline")


def test_a_server_that_does_not_answer_or_is_too_old_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="does not answer"):
        database.check_outside_server(re.sub(r":\d+$", f":{free_port()}", server) + "/postgres")
    monkeypatch.setattr(database, "OLDEST_SERVER", 99)
    with pytest.raises(Refused, match="99 or newer is needed"):
        database.check_outside_server(f"{server}/postgres")


def _wait_for(address: str) -> None:
    for _attempt in range(100):
        try:
            psycopg.connect(f"{address}/postgres", connect_timeout=1).close()
        except psycopg.OperationalError:
            subprocess.run(["sleep", "0.1"], check=True)
        else:
            return
    raise AssertionError("the server did not start")
