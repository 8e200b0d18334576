"""The app's role does the product's work and cannot touch sealed history."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.config.running import copied, myself
from wenming.config.cluster import APP_ROLE, OWNER_ROLE, Cluster

pytestmark = pytest.mark.slow
ADDED_ONLY = {
    "issues_issuemove", "issues_issuephoto", "inspections_observation", "inspections_review",
    "inspections_observationphoto", "issues_deadlinerecount", "issues_recounteddeadline",
    "issues_proneplacemove", "issues_arrangement", "issues_figuresopened",
}  # fmt: skip
"""What was done or seen is written once, and stays."""


@pytest.fixture(scope="module")
def cluster(migrated_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A running copy of the migrated data folder."""
    running = Cluster(copied(tmp_path_factory.mktemp("rights") / "home", migrated_home, myself()))
    running.start()
    yield running
    running.stop()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_auditline SET act = 'x'",
        "DELETE FROM kernel_auditline",
        "TRUNCATE kernel_auditline, kernel_auditchain",
        "UPDATE kernel_auditchain SET hash = 'x'",
        "DELETE FROM kernel_auditchain",
        "INSERT INTO kernel_auditchain (seq, line_id, hash) VALUES (1, 1, 'x')",
        "ALTER TABLE kernel_auditline DISABLE TRIGGER ALL",
        "DROP TABLE kernel_auditline",
    ],
)
def test_the_app_role_is_refused(cluster: Cluster, statement: str) -> None:
    with psycopg.connect(cluster.address(APP_ROLE)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_the_app_role_reads_and_writes_everything_else(cluster: Cluster) -> None:
    listed = "SELECT format('%%I', relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = %s"
    with psycopg.connect(cluster.address(APP_ROLE)) as connection:
        tables = [name for (name,) in connection.execute(listed, ["r"])]
        sequences = [name for (name,) in connection.execute(listed, ["S"])]
        assert len(tables) > 40
        for table in set(tables) - {"kernel_auditline", "kernel_auditchain"}:
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                found = connection.execute("SELECT has_table_privilege(%s, %s)", [table, right])
                refused = table in ADDED_ONLY and right in ("UPDATE", "DELETE")
                assert found.fetchone() == (not refused,), (table, right)
        for sequence in sequences:
            found = connection.execute("SELECT has_sequence_privilege(%s, 'USAGE')", [sequence])
            assert found.fetchone() == (True,), sequence


def test_a_table_that_comes_later_is_the_apps_too(cluster: Cluster) -> None:
    with psycopg.connect(cluster.address(OWNER_ROLE)) as connection:
        connection.execute("CREATE TABLE later (id serial, n int)")
    with psycopg.connect(cluster.address(APP_ROLE)) as connection:
        connection.execute("INSERT INTO later (n) VALUES (1)")
    with psycopg.connect(cluster.address(OWNER_ROLE)) as connection:
        connection.execute("DROP TABLE later")
