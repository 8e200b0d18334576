"""Looks at a workbook before it is read: only a plain .xlsx of reasonable size, no macros, no merged cells."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from wenming.rulebook.labels import N_
from wenming.schemes.formats.findings import Findings, Place, Refused

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 50_000
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+)(\d+)(?::[A-Z]+\d+)?[\"']")
ROW = re.compile(rb"<(?:\w+:)?row[\s>/](?:[^>]*?\br=[\"'](\d+)[\"'])?")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError),
    *(OSError, EOFError, RuntimeError, SyntaxError),
)
"""All that was seen to be raised, and may be, by reading damaged archives and sheets.

Errors in XML are kinds of ``SyntaxError``, whichever parser is installed."""
SAVE_AS = N_("Open it in a spreadsheet program and save it as .xlsx.")


def inspect(path: Path) -> None:
    """Raise :class:`Refused` for a file that is not a plain workbook; to be called under :func:`unless_damaged`."""
    findings = Findings()
    place = Place(path.name)
    if path.suffix.lower() != ".xlsx":
        findings.error(place, N_("The file is not a workbook of the type .xlsx."), SAVE_AS)
    elif path.stat().st_size > LARGEST_FILE:
        message, advice = (
            N_("The file is larger than %(limit)s MB."),
            N_("Delete pictures and sheets that do not belong there."),
        )
        findings.error(place, message, advice, limit=LARGEST_FILE // 2**20)
    findings.refuse_if_any()
    with zipfile.ZipFile(path) as parts:
        _inspect_parts(parts, place, findings)
        findings.refuse_if_any()
        for sheet, part in sheet_parts(parts):
            _inspect_sheet(sheet, parts.read(part), findings)
    findings.refuse_if_any()


@contextmanager
def unless_damaged(path: Path) -> Iterator[None]:
    """Turn whatever a damaged or hostile file makes the reading libraries raise into a refusal."""
    try:
        yield
    except Refused:
        raise
    except DAMAGE as error:
        findings = Findings()
        findings.error(Place(path.name), N_("The file is damaged or not a workbook."), SAVE_AS)
        raise Refused(tuple(findings.found)) from error


def _inspect_parts(parts: zipfile.ZipFile, place: Place, findings: Findings) -> None:
    entries = parts.infolist()
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        findings.error(
            place,
            N_("The file unpacks to more than %(limit)s MB."),
            N_("Copy the rows into a freshly exported workbook and take that."),
            limit=LARGEST_UNPACKED // 2**20,
        )
    names = {entry.filename.lower() for entry in entries}
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        findings.error(place, N_("The workbook holds macros."), N_("Save it as .xlsx, which keeps no macros."))
    if any(entry.flag_bits & 1 for entry in entries):
        findings.error(
            place, N_("The workbook is protected by a password."), N_("Take the password off and save it again.")
        )


def sheet_parts(parts: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's name with the part of the file that holds it."""
    targets = {each.get("Id"): each.get("Target", "") for each in _parse(parts, "xl/_rels/workbook.xml.rels")}
    for sheet in _parse(parts, "xl/workbook.xml").iter():
        if sheet.tag.endswith("}sheet"):
            target = targets[sheet.get(RELATION)]
            yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _parse(parts: zipfile.ZipFile, name: str) -> Element:
    root: Element = fromstring(parts.read(name))
    return root


def _inspect_sheet(sheet: str, content: bytes, findings: Findings) -> None:
    for merged in MERGED.finditer(content):
        findings.error(
            Place(sheet=sheet, column=merged[1].decode(), row=int(merged[2])),
            N_("Cells are merged here."),
            N_("Unmerge them and fill every row."),
        )
    last = count = 0
    for row in ROW.finditer(content):
        count += 1
        last = max(last, int(row[1] or count))
    if max(last, count) > MOST_ROWS:
        findings.error(
            Place(sheet=sheet, column="A", row=MOST_ROWS + 1),
            N_("The sheet has %(rows)s rows; at most %(limit)s are taken."),
            N_("Delete the rows below the last that is filled, or split the file."),
            rows=max(last, count),
            limit=MOST_ROWS,
        )
