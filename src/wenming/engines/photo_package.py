"""A zip of photos, opened without trusting it: what lies in it, under which names, and why a part is not taken.

Nothing is unpacked to the disk; names are only compared, never used as paths. Sizes written in the file may lie, so
every read is bounded, and so is the sum of all reads. Names that older Chinese programs write in GBK are read as such.
"""

import os
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from wenming.rulebook.labels import N_

LARGEST_PACKAGE = 1024 * 1024 * 1024
MOST_ENTRIES = 3_000
LARGEST_DIRECTORY = 4 * 1024 * 1024
MOST_READ = 2 * 1024 * 1024 * 1024
LONGEST_NAME = 400
COPIED = 1024 * 1024
_END = struct.Struct("<4s4H2IH")
_END_MAGIC = b"PK\x05\x06"
_LONGEST_COMMENT = 65_535
_UTF8, _ENCRYPTED = 0x800, 0x1
_READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CLUTTER = ("thumbs.db", "desktop.ini", ".ds_store")
_ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz")

NOT_A_ZIP = N_("The photos are no zip file, or it is damaged. Pack them again as .zip (not .rar or .7z).")
PASSWORD = N_("The zip of photos has a password. Pack it again without one.")
TOO_MANY = N_("The zip holds more than %(most)s files. Pack only the photos of this list.")
TOO_LARGE = N_("The zip of photos is larger than %(most)s MB. Send the list in two parts.")
BOMB = N_("Unpacked, the photos become larger than %(most)s MB. Send the list in two parts.")

NESTED = N_("a packed file inside the zip is not opened")
UNSAFE = N_("the name leads out of the zip")
METHOD = N_("packed in a way that is not read; use ordinary zip")
OVERSIZED = N_("larger than %(most)s MB")
DAMAGED = N_("damaged in the zip")
EMPTY = N_("empty")


class PackageRefused(ValueError):
    """A package that is not used at all."""

    def __init__(self, code: str, message: str, **params: int) -> None:
        super().__init__(message)
        self.code, self.message, self.params = code, message, params


class EntryRefused(ValueError):
    """One file of the package that cannot be read; the others can."""

    def __init__(self, message: str, **params: int) -> None:
        super().__init__(message)
        self.message, self.params = message, params


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a package: its name with slashes, and why it cannot be a photo at all, if so."""

    name: str
    at: int
    refusal: str = ""


@dataclass(slots=True)
class PhotoPackage:
    """An open package; close it, or use it in a ``with`` block."""

    entries: tuple[Entry, ...]
    _zip: zipfile.ZipFile
    _infos: list[zipfile.ZipInfo]
    _read: int = field(default=0)

    def __enter__(self) -> "PhotoPackage":
        return self

    def __exit__(self, *_reason: object) -> None:
        self._zip.close()

    def content(self, entry: Entry, *, most: int) -> bytes:
        """Return the bytes of a file of at most ``most`` bytes.

        :raises EntryRefused: it is larger, empty or damaged.
        :raises PackageRefused: all that was read of this package together is more than a package may hold.
        """
        try:
            with self._zip.open(self._infos[entry.at]) as stream:
                content = stream.read(most + 1)
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error) as problem:
            raise EntryRefused(DAMAGED) from problem
        self._read += len(content)
        if self._read > MOST_READ:
            raise PackageRefused("package_bomb", BOMB, most=MOST_READ // 1024 // 1024)
        if len(content) > most:
            raise EntryRefused(OVERSIZED, most=most // 1024 // 1024)
        if not content:
            raise EntryRefused(EMPTY)
        return content


def pack(file: Path, photos: Iterable[tuple[str, BinaryIO]]) -> None:
    """Pack photos that came one by one as a zip, under the names with folders that they had; nothing is compressed.

    A name that comes twice gets a number before it.
    """
    used: set[str] = set()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as written, zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as package:
        for at, (given, content) in enumerate(photos, start=1):
            parts = [part for part in given.replace("\\", "/").split("/") if part not in ("", ".", "..")]
            name = "/".join(parts)[:LONGEST_NAME] or str(at)
            name = name if name not in used else f"{at}/{name}"
            used.add(name)
            with package.open(zipfile.ZipInfo(name), "w") as part:
                shutil.copyfileobj(content, part, COPIED)


def open_package(file: Path | BinaryIO) -> PhotoPackage:
    """Open a zip of photos.

    :raises PackageRefused: it is none, has a password, or holds more than anybody packs by hand.
    """
    _refuse_sprawling(file)
    try:
        package = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, struct.error) as problem:
        raise PackageRefused("package_broken", NOT_A_ZIP) from problem
    infos = [info for info in package.infolist() if not info.is_dir()]
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        package.close()
        raise PackageRefused("package_locked", PASSWORD)
    entries = (Entry(name, at, _refusal(info, name)) for at, info in enumerate(infos) if (name := _name(info)))
    return PhotoPackage(tuple(entries), package, infos)


def _refuse_sprawling(file: Path | BinaryIO) -> None:
    """Read the end record by hand: a directory of millions of names would fill the memory when it is opened."""
    if isinstance(file, Path):
        with file.open("rb") as stream:
            return _refuse_sprawling(stream)
    size = file.seek(0, 2)
    if size > LARGEST_PACKAGE:
        raise PackageRefused("package_large", TOO_LARGE, most=LARGEST_PACKAGE // 1024 // 1024)
    file.seek(max(0, size - _LONGEST_COMMENT - _END.size))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        raise PackageRefused("package_broken", NOT_A_ZIP)
    _magic, _disk, _first, _here, count, directory, _offset, _comment = _END.unpack_from(tail, at)
    if count > MOST_ENTRIES or directory > LARGEST_DIRECTORY:
        raise PackageRefused("package_many", TOO_MANY, most=MOST_ENTRIES)
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """The name in readable characters and with slashes; empty for what systems put beside people's files."""
    name = _decoded(info).replace("\\", "/")[:LONGEST_NAME]
    last = name.rsplit("/", 1)[-1].casefold()
    clutter = last in _CLUTTER or last.startswith("._") or name.startswith("__MACOSX/")
    return "" if clutter else name.encode("utf-8", "replace").decode().replace("\x00", "")


def _decoded(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8 or info.filename.isascii():
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _refusal(info: zipfile.ZipInfo, name: str) -> str:
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":" or stat.S_ISLNK(info.external_attr >> 16):
        return UNSAFE
    if name.casefold().endswith(_ARCHIVES):
        return NESTED
    return "" if info.compress_type in _READ else METHOD
