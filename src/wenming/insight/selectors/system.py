"""Plain numbers for those who run the system: version, room, work waiting and failed, the last backup."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from wenming import __version__
from wenming.kernel import clock
from wenming.kernel.errors import NotAllowed
from wenming.kernel.models import LongJob, LongJobState
from wenming.kernel.rights import REFUSED
from wenming.kernel.scope import Viewer

MANAGE = "system.manage"
LOOK_BACK = timedelta(days=7)
SHOWN_FAILURES = 20


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of the disk that holds the data folder."""

    free: int
    size: int


@dataclass(frozen=True, slots=True)
class Backup:
    """The newest archive in the backup folder."""

    name: str
    taken_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class FailedJob:
    """Background work that was given up."""

    name: str
    attempts: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SystemStatus:
    """How the system stands at this moment."""

    version: str
    database_version: str
    database_bytes: int
    room: Room
    backup: Backup | None
    waiting: int
    running: int
    oldest_waiting: datetime | None
    failed: int
    failures: Sequence[FailedJob]
    failed_runs: Sequence[LongJob]


def status(viewer: Viewer) -> SystemStatus:
    """Return how the system stands: five queries.

    :raises NotAllowed: the viewer does not run the system.
    """
    if not viewer.may(MANAGE):
        raise NotAllowed("not_allowed", REFUSED)
    disk = shutil.disk_usage(settings.HOME)
    database_version, size = _row("SELECT current_setting('server_version'), pg_database_size(current_database())")
    waiting, running, oldest = _row(
        "SELECT count(*) FILTER (WHERE j.status = 'todo'), count(*) FILTER (WHERE j.status = 'doing'), "
        "min(e.at) FILTER (WHERE j.status = 'todo' AND e.type = 'deferred') "
        "FROM procrastinate_jobs j LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred' "
        "WHERE j.status IN ('todo', 'doing')"
    )
    failures = _failures()
    runs = LongJob.objects.filter(state=LongJobState.FAILED, created_at__gte=clock.now() - LOOK_BACK)
    return SystemStatus(
        version=__version__,
        database_version=database_version.split(" ")[0],
        database_bytes=size,
        room=Room(disk.free, disk.total),
        backup=last_backup(Path(settings.HOME) / "backups"),
        waiting=waiting,
        running=running,
        oldest_waiting=oldest,
        failed=len(failures),
        failures=failures[:SHOWN_FAILURES],
        failed_runs=list(runs.order_by("-created_at")[:SHOWN_FAILURES]),
    )


def last_backup(folder: Path) -> Backup | None:
    """Return the newest finished archive of a folder; archives kept elsewhere are not known here."""
    found = [path for path in folder.glob("*.tar") if path.is_file()] if folder.is_dir() else []
    if not found:
        return None
    newest = max(found, key=lambda path: path.stat().st_mtime)
    written = newest.stat()
    return Backup(newest.name, datetime.fromtimestamp(written.st_mtime, UTC), written.st_size)


def _failures() -> list[FailedJob]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT j.task_name, j.attempts, max(e.at) FROM procrastinate_jobs j "
            "LEFT JOIN procrastinate_events e ON e.job_id = j.id WHERE j.status = 'failed' "
            "GROUP BY j.id ORDER BY j.id DESC LIMIT 1000"
        )
        return [FailedJob(*row) for row in cursor.fetchall()]


def _row(query: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return tuple(cursor.fetchone())
