"""Filled files open in another office program, and what that program writes is read."""

import io
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from tests.engines.documents.files import picture, problem_slides, problem_text_document, problem_workbook, texts

from wenming.engines.documents import DocumentRefused, Fill, Format, Picture, filled, read_document

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
AFTER = (Picture(picture("green", (800, 600)), "a.jpg"), Picture(picture("navy", (600, 800), "PNG"), "b.png"))
needs_office = pytest.mark.skipif(not OFFICE, reason="needs LibreOffice")


def all_filled() -> Mapping[str, bytes]:
    """Return a filled file of every kind that carries pictures."""
    table = [("t1/r2", 4, 5), ("t1/r4", 4, 5)], [("s1/r3", 4, 5), ("s1/r5", 4, 5)]
    fills = [
        [Fill(spot, place, "已清理，专人看守") for spot, place, _ in one]
        + [Fill(spot, place, pictures=AFTER) for spot, _, place in one]
        for one in table
    ]
    return {
        "table.docx": filled(problem_text_document(), "x.docx", [*fills[0], Fill("t1/r1", 6, "备注")]),
        "sheet.xlsx": filled(problem_workbook(), "x.xlsx", fills[1]),
        "slides.pptx": filled(problem_slides(), "x.pptx", [Fill("p2", 1, "整改情况：已清理", AFTER)]),
    }


def test_the_usual_libraries_open_what_was_filled() -> None:
    files = all_filled()
    openpyxl.load_workbook(io.BytesIO(files["sheet.xlsx"]))
    assert len(docx.Document(io.BytesIO(files["table.docx"])).inline_shapes) == 7
    assert len(pptx.Presentation(io.BytesIO(files["slides.pptx"])).slides) == 3


def converted(folder: Path, kind: str, names: list[str]) -> None:
    assert OFFICE
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    paths = [str(folder / name) for name in names]
    command = [OFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(folder / kind), *paths]
    subprocess.run(command, check=True, capture_output=True, timeout=240)


@needs_office
@pytest.mark.slow
def test_another_office_program_opens_what_was_filled(tmp_path: Path) -> None:
    files = all_filled()
    untouched = {
        "table0.docx": problem_text_document(),
        "sheet0.xlsx": problem_workbook(),
        "slides0.pptx": problem_slides(),
    }
    for name, content in {**files, **untouched}.items():
        (tmp_path / name).write_bytes(content)
    converted(tmp_path, "pdf", [*files, *untouched])
    made = {path.stem: path.read_bytes() for path in (tmp_path / "pdf").iterdir()}
    assert "sheet" in made
    # Where only a part of the office program is installed, it opens neither the file nor its filled copy.
    assert {name.removesuffix("0") for name in made if name.endswith("0")} == {name for name in made if name[-1] != "0"}
    for pages in made.values():
        assert pages.startswith(b"%PDF") and re.search(rb"/Subtype\s*/Image", pages)


@needs_office
@pytest.mark.slow
def test_old_workbooks_are_read_and_cannot_go_back(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(problem_workbook())
    converted(tmp_path, "xls", ["list.xlsx"])
    content = (tmp_path / "xls" / "list.xls").read_bytes()
    document = read_document(content, "list.et")
    assert document.format is Format.XLS and document.title == "关于实地检查发现问题的清单"
    assert texts(document) == texts(read_document(problem_workbook(), "x.xlsx"))
    assert [row.spot for row in document.grids[0].rows] == [f"s1/r{number}" for number in range(1, 6)]
    assert [one.code for one in document.unread] == ["xls_pictures"]
    with pytest.raises(DocumentRefused) as caught:
        filled(content, "list.xls", [Fill("s1/r3", 4, "x")])
    assert caught.value.code == "cannot_carry"
    for end in range(1, len(content), len(content) // 8):
        try:
            read_document(content[:end], "list.xls")
        except DocumentRefused as refused:
            assert refused.words()
