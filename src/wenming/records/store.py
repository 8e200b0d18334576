"""The evidence files: named by their own hash, written whole or not at all, on the disk before a row speaks of them.

``originals/`` is sealed: no address leads there. ``served/`` holds redrawn copies.
"""

import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from wenming.kernel.disk import refusal_of
from wenming.records.models import BlobKind

FOLDERS = {BlobKind.ORIGINAL: "originals", BlobKind.SERVED: "served"}
UNFINISHED = ".unfinished-"
SWEPT = ".swept-"


def path_of(kind: str, sha256: str) -> Path:
    """Return where the bytes of this hash lie, or would lie."""
    return _folder(kind) / sha256[:2] / sha256[2:4] / sha256


def put(content: bytes, kind: BlobKind, *, durable: bool = True) -> str:
    """Store the bytes and return their hash. When this returns, file and folders are on the disk.

    With ``durable=False`` the caller ends a whole batch with :func:`settle`.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(kind, sha256)
    if _freshened(path):
        return sha256
    try:
        _write(content, path, durable=durable)
    except OSError as error:
        raise refusal_of(error) from error
    return sha256


def settle() -> None:
    """Bring everything written so far to the disk."""
    os.sync()


def stored(kind: BlobKind) -> Iterator[tuple[str, Path]]:
    """Walk the finished files of one kind: hash by name, and path."""
    for path in _files(kind):
        if len(path.name) == 64:
            yield path.name, path


def leftovers(kind: BlobKind, *, older_than: float) -> Iterator[Path]:
    """Walk files that a broken-off write left, older than so many seconds."""
    for path in _files(kind):
        if path.name.startswith((UNFINISHED, SWEPT)) and _age(path) > older_than:
            yield path


def take_away(path: Path, *, older_than: float) -> bool:
    """Remove a file that nothing refers to, unless somebody stored the same bytes again meanwhile."""
    if _age(path) <= older_than:
        return False
    aside = path.with_name(f"{SWEPT}{path.name}")
    path.rename(aside)
    if _age(aside) <= older_than:
        aside.rename(path)
        return False
    aside.unlink()
    return True


def _folder(kind: str) -> Path:
    return Path(settings.EVIDENCE_ROOT) / FOLDERS[BlobKind(kind)]


def _files(kind: BlobKind) -> Iterator[Path]:
    yield from (path for path in _folder(kind).glob("??/??/*") if path.is_file())


def _write(content: bytes, path: Path, *, durable: bool) -> None:
    """Write beside, then rename: a file of that name is always whole."""
    _make_folders(path.parent, durable=durable)
    unfinished = path.parent / f"{UNFINISHED}{uuid.uuid4().hex}"
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        unfinished.rename(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    if durable:
        _fsync_folder(path.parent)


def _freshened(path: Path) -> bool:
    """Say whether the bytes are there already, marking them as wanted so that the sweeper leaves them alone."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return path.exists()


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime


def _make_folders(folder: Path, *, durable: bool) -> None:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(mode=0o750, exist_ok=True)
        if durable:
            _fsync_folder(new.parent)


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
