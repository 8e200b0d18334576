"""Take a backup: anchors first, then the database, then the evidence.

In this order the archive is consistent without stopping work: an anchor never stands for more than the dump holds, and
evidence lies on the disk before a row speaks of it and never changes.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wenming import __version__
from wenming.config.backup.archive import ArchiveWriter, new_archive
from wenming.config.backup.dump import temporary_dump
from wenming.config.backup.manifest import NAME, Manifest

DUMP = "database.dump"
FOLDERS = ("evidence/originals", "evidence/served")
ANCHORS = "anchors"


@dataclass(frozen=True)
class Taken:
    """A finished backup."""

    path: Path
    size: int
    manifest: Manifest


def default_target(home: Path, *, now: dt.datetime, why: str = "") -> Path:
    """Where a backup goes when nobody says: the folder ``backups`` of the data folder, named by the moment."""
    stamp = now.strftime("%Y%m%d-%H%M%S")
    return home / "backups" / f"wenming-{stamp}{f'-{why}' if why else ''}.tar"


def take_backup(home: Path, address: str, target: Path, *, now: dt.datetime) -> Taken:
    """Write everything into ``target``; ``address`` is the database as the owner of its tables."""
    with new_archive(target) as archive:
        for name, path in _files(home, ANCHORS):
            archive.add_bytes(name, path.read_bytes())
        with temporary_dump(address, target.parent) as (dump, contents):
            archive.add(DUMP, dump)
        _add(archive, (found for folder in FOLDERS for found in _files(home, folder)))
        manifest = Manifest(__version__, now.isoformat(timespec="seconds"), contents, list(archive.members))
        archive.add_bytes(NAME, manifest.to_bytes())
    return Taken(target, target.stat().st_size, manifest)


def _add(archive: ArchiveWriter, evidence: Iterable[tuple[str, Path]]) -> None:
    """Pack the evidence; what is swept meanwhile, because nothing refers to it, is left out.

    The sweeper puts back what somebody stores again in that moment: what was not there is looked for once more.
    """
    gone = []
    for name, path in evidence:
        try:
            archive.add(name, path)
        except FileNotFoundError:
            gone.append((name, path))
    for name, path in gone:
        with suppress(FileNotFoundError):
            archive.add(name, path)


def _files(home: Path, folder: str) -> Iterator[tuple[str, Path]]:
    """The finished files below a folder; a name with a leading dot is one that is being written."""
    for path in sorted((home / folder).rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield str(path.relative_to(home)), path
