"""A bad workbook is refused with sheet, row and column, and with what to do."""

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.schemes.conftest import small
from wenming.schemes.formats import Finding, Refused, read, write_workbook

Change = Callable[[Workbook], object]


def changed(tmp_path: Path, change: Change) -> Path:
    path = tmp_path / "scheme.xlsx"
    write_workbook(small(), path)
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def findings(path: Path) -> tuple[Finding, ...]:
    with pytest.raises(Refused) as caught:
        read(path)
    assert all(finding.advice and finding.text() for finding in caught.value.findings)
    return caught.value.findings


def test_a_workbook_that_a_person_saved_again_is_taken(tmp_path: Path) -> None:
    assert read(changed(tmp_path, lambda book: book["检查项"].append([]))) == small()


def test_numbers_yes_and_no_typed_as_such_are_taken(tmp_path: Path) -> None:
    def type_numbers(book: Workbook) -> None:
        book["测评方法"]["D2"], book["档次"]["B3"], book["测评方法"]["F2"] = 60, 0.5, True

    document = read(changed(tmp_path, type_numbers))
    assert document.methods[0].inferred
    assert replace(document, methods=small().methods) == small()


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (lambda book: book["测评方法"].__setitem__("D2", "=20*3"), ("测评方法", "D", 2), "formula"),
        (lambda book: book["测评方法"].__setitem__("D2", "六十"), ("测评方法", "D", 2), "“六十” is not a number"),
        (lambda book: book["测评方法"].__setitem__("B3", "别的"), ("测评方法", "B", 3), "Choose one of"),
        (lambda book: book["测评方法"].__setitem__("C2", None), ("测评方法", "C", 2), "must be filled in"),
        (lambda book: book["检查项"].__setitem__("A2", date(2026, 1, 2)), ("检查项", "A", 2), "holds a date"),
        (lambda book: book["检查项"].__setitem__("A2", "#REF!"), ("检查项", "A", 2), "error value"),
        (lambda book: book["检查项"].merge_cells("B2:B3"), ("检查项", "B", 2), "merged"),
        (lambda book: book["检查项"].__setitem__("D1", "题目"), ("检查项", "D", 1), "“题目” is not known here"),
        (lambda book: book["检查项"].__setitem__("A50001", "x"), ("检查项", "A", 50001), "50001 rows"),
        (lambda book: book.create_sheet("其他"), ("其他", "", None), "does not belong"),
        (lambda book: book.remove(book["检查项"]), ("检查项", "", None), "is missing"),
        (lambda book: book["基本信息"].__setitem__("B2", "版本"), ("基本信息", "B", 2), "not known here"),
        (lambda book: book["基本信息"].__setitem__("C7", "也许"), ("基本信息", "C", 7), "neither yes nor no"),
    ],
)
def test_a_wrong_cell_is_told_with_sheet_column_and_row(
    tmp_path: Path, change: Change, place: tuple[str, str, int | None], said: str
) -> None:
    found = {
        (each.place.sheet, each.place.column, each.place.row): each.text()
        for each in findings(changed(tmp_path, change))
    }
    assert place in found, found
    assert said in found[place]


def test_all_wrong_cells_are_told_at_once(tmp_path: Path) -> None:
    def spoil(book: Workbook) -> None:
        book["测评方法"]["D2"], book["档次"]["B2"], book["检查项"]["E3"] = "x", "y", "z"

    assert [each.place.sheet for each in findings(changed(tmp_path, spoil))] == ["测评方法", "档次", "检查项"]


def test_macros_are_refused_by_name_and_by_content(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda book: None)
    named = path.rename(tmp_path / "scheme.xlsm")
    assert ".xlsx" in findings(named)[0].text()
    plain = named.rename(tmp_path / "again.xlsx")
    with zipfile.ZipFile(plain, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"x")
    assert "macros" in findings(plain)[0].text()


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for number in range(12):
            parts.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 10_000_000)
    assert "unpacks to more than" in findings(path)[0].text()


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04broken", b"code,name\na,b\n"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "scheme.xlsx"
    path.write_bytes(content)
    assert "damaged or not a workbook" in findings(path)[0].text()


def test_entities_in_a_sheet_are_refused(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda book: None)
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet3.xml"):
                content = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + content.split(b"?>", 1)[-1]
            target.writestr(name, content)
    path.write_bytes(out.getvalue())
    assert findings(path)


@pytest.mark.filterwarnings("ignore")
def test_no_damaged_workbook_ends_in_anything_but_a_refusal(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda book: None)
    with zipfile.ZipFile(path) as source:
        whole = {name: source.read(name) for name in source.namelist()}
    chance = random.Random(3)
    for _ in range(80):
        parts = dict(whole)
        name = chance.choice(list(parts))
        content = bytearray(parts[name])
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(content))
            content[at : at + chance.choice((0, 1, 20))] = bytes([chance.choice(b'<>"&0123456789AZ/ ')])
        parts[name] = bytes(content)
        with zipfile.ZipFile(path, "w") as target:
            for part, held in parts.items():
                target.writestr(part, held)
        packed = bytearray(path.read_bytes())
        if chance.random() < 0.3:
            packed[chance.randrange(len(packed))] = chance.randrange(256)
        path.write_bytes(packed)
        try:
            read(path)
        except Refused as refused:
            assert refused.findings
