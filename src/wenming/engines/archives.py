"""Zip archives that arrive as files (workbooks, documents, slides): measured by unpacking, never believed."""

import copy
import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum

ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
CHUNK = 1024 * 1024
MEGABYTE = 1024 * 1024
# What the standard library raises on archives that are cut off, altered or made to harm.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an archive may be: ``file`` and ``content`` (unpacked) in bytes, ``parts`` a number of members."""

    file: int
    content: int
    parts: int


class Fault(StrEnum):
    """Why an archive is refused."""

    TOO_LARGE = "too_large"
    BOMB = "bomb"
    MACROS = "macros"
    BROKEN = "broken"


class ArchiveRefused(ValueError):
    """An archive that is not opened; the caller says so in words that fit the file."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def check_size(content: bytes, limits: Limits) -> None:
    """Refuse a file that is too large to be read at all."""
    if len(content) > limits.file:
        raise ArchiveRefused(Fault.TOO_LARGE)


def check_archive(content: bytes, limits: Limits) -> list[str]:
    """Refuse macros, too many members, and what unpacks to more than the limit; return the members' names.

    :raises ArchiveRefused: with the fault found first.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > limits.parts:
                raise ArchiveRefused(Fault.BOMB)
            if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
                raise ArchiveRefused(Fault.MACROS)
            _measure(archive, parts, limits.content)
            return [part.filename for part in parts]
    except ArchiveRefused:
        raise
    except BROKEN_ARCHIVE as problem:
        raise ArchiveRefused(Fault.BROKEN) from problem


def _measure(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], most: int) -> None:
    """Unpack everything and count: the sizes written in the file may lie."""
    left = most
    for part in parts:
        unbelieved = copy.copy(part)
        unbelieved.file_size = most + 1
        unbelieved.CRC = None  # type: ignore[assignment]  # the check sum belongs to the size that is not believed
        with archive.open(unbelieved) as stream:
            while chunk := stream.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise ArchiveRefused(Fault.BOMB)
