"""From a file's bytes to a document: its kind is judged by what it holds, never by its name alone."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Sequence

from lxml import etree

from wenming.engines import archives
from wenming.engines.archives import MEGABYTE, OLE_MAGIC, ArchiveRefused
from wenming.engines.documents import refusals
from wenming.engines.documents.grid import Document, DocumentRefused, Format, Picture
from wenming.engines.documents.package import LIMITS, Package
from wenming.engines.documents.pictures import is_picture
from wenming.engines.documents.plain.pasted import read_messages
from wenming.engines.documents.plain.pasted_pictures import read_messages_with
from wenming.engines.documents.plain.tables import is_table, read_text_table
from wenming.engines.documents.plain.text import decoded
from wenming.engines.documents.sheets.old import read_old_workbook
from wenming.engines.documents.sheets.reading import read_workbook
from wenming.engines.documents.slides.reading import read_slides
from wenming.engines.documents.titles import stem
from wenming.engines.documents.word.reading import read_text_document

# What damaged files make the libraries raise; all of it means that the file is not what it claims to be.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    etree.LxmlError,
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PACKAGES = {"spreadsheetml": Format.XLSX, "wordprocessingml": Format.DOCX, "presentationml": Format.PPTX}
_CARRYING = frozenset({Format.XLSX, Format.CSV, Format.DOCX, Format.PPTX})
_TABLE_NAMES = (".csv", ".tsv")


def read_document(content: bytes, filename: str) -> Document:
    """Read a list of problems from whatever file it came in.

    :raises DocumentRefused: the file cannot be used; pictures and PDF have the code ``scan``.
    """
    try:
        kind = format_of(content, filename)
        document = _read(kind, content, filename)
    except DocumentRefused:
        raise
    except DAMAGED as problem:
        raise refusals.broken() from problem
    if not document.grids and not document.unread:
        raise DocumentRefused("file_empty", refusals.EMPTY)
    return document


def read_pasted(text: str, pictures: Sequence[Picture] = (), name: str = "") -> Document:
    """Read pasted chat text: a row per problem, with the pictures that its marks stand for."""
    return read_messages_with(text, name, pictures) if pictures else read_messages(text, name)


def can_carry(kind: Format) -> bool:
    """Whether a file of this kind can go back with its cells filled in."""
    return kind in _CARRYING


def format_of(content: bytes, filename: str) -> Format:
    """Judge what kind of file this is.

    :raises DocumentRefused: one that cannot be read, with what to save it as.
    """
    try:
        archives.check_size(content, LIMITS)
    except ArchiveRefused as problem:
        raise DocumentRefused("file_too_large", refusals.TOO_LARGE, most=LIMITS.file // MEGABYTE) from problem
    if not content.strip(b"\x00 \t\r\n"):
        raise DocumentRefused("file_empty", refusals.EMPTY)
    if content.startswith(_ZIP_MAGICS):
        return package_format(Package(content))
    if content.startswith(OLE_MAGIC):
        return _old_format(content, filename)
    if content[:1024].lstrip().startswith(b"%PDF") or is_picture(content):
        raise DocumentRefused("scan", refusals.SCAN)
    if filename.lower().endswith(_TABLE_NAMES) or is_table(decoded(content)[0]):
        return Format.CSV
    return Format.TEXT


def package_format(package: Package) -> Format:
    """Judge what kind of Office file a zip archive is."""
    if "mimetype" in package and "content.xml" in package:
        raise DocumentRefused("file_other", refusals.OTHER_KIND)
    kind = package.content_type(package.main)
    if "macroenabled" in kind:
        raise DocumentRefused("file_macros", refusals.MACROS)
    found = next((value for key, value in _PACKAGES.items() if key in kind), None)
    if found is None:
        raise DocumentRefused("file_other", refusals.OTHER_KIND)
    if "purl.oclc.org" in str(package.xml(package.main).tag):
        raise DocumentRefused("file_strict", refusals.STRICT)
    return found


def _old_format(content: bytes, filename: str) -> Format:
    """Tell the old kinds of Office and WPS apart by the names of their streams."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage") or has("EncryptionInfo"):
        raise DocumentRefused("file_locked", refusals.LOCKED)
    is_text = filename.lower().endswith((".doc", ".wps", ".dot"))
    if has("PowerPoint Document"):
        raise DocumentRefused("file_old", refusals.OLD_SLIDES)
    if has("WordDocument") and (is_text or not has("Workbook")):
        raise DocumentRefused("file_old", refusals.OLD_TEXT)
    if has("Workbook") or has("Book"):
        return Format.XLS
    raise DocumentRefused("file_other", refusals.OTHER_KIND)


def _read(kind: Format, content: bytes, filename: str) -> Document:
    if kind is Format.XLSX:
        return read_workbook(Package(content), filename)
    if kind is Format.DOCX:
        return read_text_document(Package(content), filename)
    if kind is Format.PPTX:
        return read_slides(Package(content), filename)
    if kind is Format.XLS:
        return read_old_workbook(content, filename)
    if kind is Format.CSV:
        return read_text_table(content, filename)
    return read_messages(decoded(content)[0], stem(filename))
