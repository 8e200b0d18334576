"""Tests run on the product's own PostgreSQL: one throw-away cluster for the whole run, started by the first test that
needs it, with a database for each parallel worker."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from wenming.config.cluster import OWNER_ROLE, Cluster
from wenming.kernel import seeds
from wenming.ui.catalogues import compile_stale

OUTSIDE = os.environ.get("WENMING_TEST_DATABASE_URL", "")
ROOT_VARIABLE = "WENMING_TEST_ROOT"
_started: Cluster | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Choose the data folder and the database before the settings are read."""
    if ROOT_VARIABLE not in os.environ:
        root = Path(tempfile.mkdtemp(prefix="wenming-tests-"))
        os.environ[ROOT_VARIABLE] = str(root)
        config.add_cleanup(lambda: _remove(root))
    root = Path(os.environ[ROOT_VARIABLE])
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    os.environ["WENMING_HOME"] = str(root / f"home-{worker}")
    os.environ["DATABASE_URL"] = OUTSIDE or _cluster(root).address(OWNER_ROLE)
    # Read now and not left in the environment: a parallel worker must read them with a data folder of its own.
    os.environ["DJANGO_SETTINGS_MODULE"] = "wenming.config.settings"
    # The audit trail refuses to be emptied; between tests with real commits it must be.
    options = settings.DATABASES["default"]["OPTIONS"]
    assert isinstance(options, dict)
    options["options"] = "-c wenming.allow_truncate=on"
    del os.environ["DJANGO_SETTINGS_MODULE"]
    compile_stale()
    if getattr(config.option, "numprocesses", None):
        _start(root)


@pytest.fixture(autouse=True)
def no_report_is_drawn() -> Iterator[None]:
    """The lot of no report falls on it, unless a test gives a seed: 0.58… is above every share."""
    with seeds.held_at("0"):
        yield


@pytest.fixture(scope="session")
def running_database() -> None:
    """The test cluster, running: parallel workers find it started, a single process starts it at first need."""
    _start(Path(os.environ[ROOT_VARIABLE]))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, running_database: None) -> None:
    """Called by pytest-django before it makes the test database."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were skipped, and how many of them for want of the shared data."""
    skipped = terminalreporter.stats.get("skipped", [])
    without = [report for report in skipped if "WENMING_SHARED" in str(report.longrepr)]
    terminalreporter.write_line(f"skipped: {len(skipped)}, of them for want of shared data: {len(without)}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared real data; tests that need it are skipped without it."""
    folder = Path(os.environ.get("WENMING_SHARED", "../shared")).resolve()
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder} (WENMING_SHARED)")
    return folder


def _cluster(root: Path) -> Cluster:
    return Cluster(root / "db", durable=False)


def _start(root: Path) -> None:
    global _started
    if not OUTSIDE and not _cluster(root).postmaster():
        _started = _cluster(root)
        _started.start()


def _remove(root: Path) -> None:
    if _started:
        _started.stop()
    shutil.rmtree(root, ignore_errors=True)
