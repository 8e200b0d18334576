"""The archive: a tar file, then one line with the hash of every byte before it.

The line makes a cut or altered archive known before anything is read from it; the manifest, the last file of the tar,
names every other file with its own hash.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from wenming.config.backup.manifest import NAME, Manifest, Member
from wenming.config.refusal import Refused
from wenming.config.words import _

_MARK = b"\nwenming-backup 1 sha256 "
_TRAILER = len(_MARK) + 64 + 1
_CHUNK = 1024 * 1024


class _Hashing(io.RawIOBase):
    """Passes bytes on to a file, or back from its first ``limit`` bytes, and hashes them."""

    def __init__(self, file: IO[bytes], limit: int = 0) -> None:
        self._file, self._left = file, limit
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:  # type: ignore[override]  # only ever called with bytes
        self.sha256.update(data)
        self.size += len(data)
        return self._file.write(data)

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        self.sha256.update(data)
        self.size += len(data)
        return data


class ArchiveWriter:
    """Writes files into an archive one after another, remembering their hashes."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: list[Member] = []

    def add(self, name: str, path: Path) -> None:
        """Store a file that does not change meanwhile."""
        with path.open("rb") as file:
            self._add(name, file, os.fstat(file.fileno()).st_size)

    def add_bytes(self, name: str, content: bytes) -> None:
        """Store a small content from memory."""
        self._add(name, io.BytesIO(content), len(content))

    def _add(self, name: str, file: BinaryIO, size: int) -> None:
        header = tarfile.TarInfo(name)
        header.size, header.mode = size, 0o600
        source = _Hashing(file, limit=size)
        self._tar.addfile(header, source)
        self.members.append(Member(name, size, source.sha256.hexdigest()))


@contextmanager
def new_archive(target: Path) -> Iterator[ArchiveWriter]:
    """Write an archive beside ``target`` and move it there when it is whole and on the disk; else leave nothing."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            stream = _Hashing(file)
            with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                yield ArchiveWriter(tar)
            file.write(_MARK + stream.sha256.hexdigest().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
        sync_folder(target.parent)
    except OSError as failure:
        raise Refused(_("The backup could not be written to %(path)s: %(why)s") % _why(target, failure)) from failure
    finally:
        unfinished.unlink(missing_ok=True)


def verify_archive(path: Path) -> None:
    """Read every byte and compare with the hash at the end; refuse a file that is cut, altered or something else."""
    try:
        with path.open("rb") as file:
            length = path.stat().st_size - _TRAILER
            if length <= 0:
                raise Refused(_("%s is not a backup of this product.") % path)
            file.seek(length)
            trailer = file.read(_TRAILER)
            if not trailer.startswith(_MARK):
                raise Refused(_("%s is not a backup of this product, or its end is missing.") % path)
            file.seek(0)
            stream = _Hashing(file, limit=length)
            while stream.read(_CHUNK):
                pass
    except OSError as failure:
        raise Refused(_("%(path)s cannot be read: %(why)s") % _why(path, failure)) from failure
    if trailer != _MARK + stream.sha256.hexdigest().encode() + b"\n":
        raise Refused(_("%s was altered since it was made: its hash differs. Nothing was changed.") % path)


def unpack(path: Path, folder: Path) -> Manifest:
    """Write the files of a verified archive into an empty ``folder``, each compared with the manifest."""
    found: dict[str, Member] = {}
    manifest = None
    with tarfile.open(path, mode="r|") as tar:
        for header in tar:
            content = tar.extractfile(header) if header.isreg() else None
            if content is None:
                raise Refused(_("%s holds something that no backup of this product holds.") % path)
            if header.name == NAME:
                manifest = Manifest.from_bytes(content.read())
            else:
                found[header.name] = _write(header, content, folder)
    if manifest is None or {member.name: member for member in manifest.members} != found:
        raise Refused(_("The files in %s are not those that its manifest names.") % path)
    return manifest


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(header: tarfile.TarInfo, content: IO[bytes], folder: Path) -> Member:
    target = (folder / header.name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise Refused(_("The archive names a file outside its folder: %s") % header.name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source = _Hashing(content, limit=header.size)
    # Evidence is never written again, not even by its owner.
    mode = 0o440 if header.name.startswith("evidence/") else 0o600
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        while chunk := source.read(_CHUNK):
            file.write(chunk)
    return Member(header.name, source.size, source.sha256.hexdigest())


def _why(path: Path, failure: OSError) -> dict[str, object]:
    return {"path": path, "why": failure.strerror}
