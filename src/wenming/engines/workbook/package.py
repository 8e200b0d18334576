"""Opening an .xlsx safely: what kind of file it is, how large it becomes, where formulas stand.

A workbook is a zip of XML files. Its true size is measured by unpacking, not believed; macros and old or locked
formats are refused in words.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import join, normpath
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

from wenming.engines import archives
from wenming.engines.archives import MEGABYTE, OLE_MAGIC, ZIP_MAGIC, ArchiveRefused, Fault, Limits
from wenming.engines.workbook.findings import WorkbookRefused, refuse
from wenming.rulebook.labels import N_

LARGEST_FILE = 20 * MEGABYTE
LARGEST_CONTENT = 200 * MEGABYTE
_LIMITS = Limits(file=LARGEST_FILE, content=LARGEST_CONTENT, parts=2_000)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_FILLED = re.compile(rb"<(?:\w+:)?c\s[^>]*(?<!/)>")

TOO_LARGE = N_("The file is larger than %(most)s MB. Leave out pictures, or split it.")
OLD = N_("This is an old .xls file, or one with a password. Open it and save it as .xlsx without a password.")
MACROS = N_("The file contains macros. Save it as .xlsx, without macros.")
BOMB = N_("Unpacked, the file becomes larger than %(most)s MB. Copy the rows into a new workbook and save that.")
BROKEN = N_("The file is damaged or no workbook. Open it, save it again as .xlsx, and try once more.")


def check_size(content: bytes) -> None:
    """Refuse a file that is too large to be read at all."""
    try:
        archives.check_size(content, _LIMITS)
    except ArchiveRefused as problem:
        raise _refused(problem.fault) from problem


def is_workbook(content: bytes, filename: str) -> bool:
    """Whether the file is an .xlsx; refuses other kinds of workbook in words."""
    if content.startswith(OLE_MAGIC):
        raise refuse("file_old", OLD)
    name = filename.lower()
    if name.endswith((".xlsm", ".xltm", ".xlsb")):
        raise refuse("file_macros", MACROS)
    if content.startswith(ZIP_MAGIC):
        return True
    if name.endswith((".xlsx", ".xls", ".et", ".ods")):
        raise refuse("file_broken", BROKEN)
    return False


def check_package(content: bytes) -> None:
    """Refuse a workbook with macros, with too many parts, or that unpacks to more than the limit."""
    try:
        names = archives.check_archive(content, _LIMITS)
    except ArchiveRefused as problem:
        raise _refused(problem.fault) from problem
    if not any(name.startswith("xl/workbook") for name in names):
        raise refuse("file_broken", BROKEN)


@dataclass(frozen=True)
class SheetFacts:
    """How far a sheet reaches, counted from 1, and which of its cells (row, column) hold formulas."""

    last_row: int
    last_column: int
    formulas: frozenset[tuple[int, int]]


def sheet_facts(content: bytes, sheet: str) -> SheetFacts:
    """Look at a sheet's text before a reader lays it out: one cell far away would make it allocate the whole plane."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            path = _sheet_path(package, sheet)
            xml = package.read(path) if path else b""
    except (zipfile.BadZipFile, KeyError, ParseError, DefusedXmlException, OSError) as problem:
        raise refuse("file_broken", BROKEN) from problem
    rows = columns = 0
    for cell in _FILLED.finditer(xml):
        place = _CELL.search(cell[0])
        if place:
            rows, columns = max(rows, int(place[2])), max(columns, _column_number(place[1]))
    return SheetFacts(rows, columns, frozenset(_formula_cells(xml)))


def _formula_cells(xml: bytes) -> Iterator[tuple[int, int]]:
    for found in _FORMULA.finditer(xml):
        start = xml.rfind(b' r="', 0, found.start())
        cell = _CELL.match(xml, start + 1) if start >= 0 else None
        if cell:
            yield int(cell[2]), _column_number(cell[1])


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet_path(package: zipfile.ZipFile, sheet: str) -> str:
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for entry in book.iter(f"{_MAIN}sheet"):
        if entry.get("name") == sheet:
            target = targets.get(entry.get(_RELATION), "")
            return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    return ""


def _refused(fault: Fault) -> WorkbookRefused:
    if fault is Fault.TOO_LARGE:
        return refuse("file_too_large", TOO_LARGE, most=LARGEST_FILE // MEGABYTE)
    if fault is Fault.BOMB:
        return refuse("file_bomb", BOMB, most=LARGEST_CONTENT // MEGABYTE)
    return refuse("file_macros", MACROS) if fault is Fault.MACROS else refuse("file_broken", BROKEN)
