"""The files of a long job: kept in a folder of its own under the data folder, and swept after a week.

They may name people, so that nobody but the system's own account may read them.
"""

import os
import shutil
import time
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from django.conf import settings

from wenming.kernel.disk import ensure_room
from wenming.kernel.errors import Missing
from wenming.rulebook.labels import N_

KEPT_SECONDS = 7 * 86_400
CHUNK = 1024 * 1024
GONE = N_("The file is no longer kept. Load it again.")


class Readable(Protocol):
    """An uploaded or opened file."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to so many bytes."""


def folder_of(key: UUID) -> Path:
    """Return the folder of a job."""
    return _root() / str(key)


def begin(key: UUID) -> Path:
    """Make the folder of a job; :class:`~wenming.kernel.disk.DiskFull` when there is too little room for more."""
    ensure_room(Path(settings.HOME))
    folder = folder_of(key)
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    return folder


def write(path: Path, content: bytes) -> None:
    """Keep bytes in a job's folder."""
    with _created(path) as file:
        file.write(content)


def pour(path: Path, source: Readable) -> None:
    """Keep a large file without holding it in memory."""
    with _created(path) as file:
        while chunk := source.read(CHUNK):
            file.write(chunk)


def read(path: Path) -> bytes:
    """Return what was kept.

    :raises Missing: it was swept.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as problem:
        raise Missing("import_swept", GONE) from problem


def sweep() -> int:
    """Delete the folders of jobs older than a week; return how many."""
    swept = 0
    root = _root()
    for folder in root.iterdir() if root.is_dir() else ():
        if time.time() - folder.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def _root() -> Path:
    return Path(settings.HOME) / "imports"


def _created(path: Path) -> BinaryIO:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "wb")
