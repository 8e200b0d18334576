"""Files that lie, are damaged or want to harm: refused in words, or read as far as they are sound."""

import copy
import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.engines.documents.files import (
    parts_of,
    picture,
    problem_slides,
    problem_text_document,
    problem_workbook,
    repacked,
    rewritten,
    slides,
    text_document,
    texts,
    workbook,
)

from wenming.engines.documents import DocumentRefused, Fill, Format, Picture, can_carry, filled, read_document

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
WORKBOOK, TEXT, SLIDES = problem_workbook(), problem_text_document(), problem_slides()
MAKERS = {"x.xlsx": WORKBOOK, "x.docx": TEXT, "x.pptx": SLIDES}
FILLS = {
    "x.xlsx": Fill("s1/r3", 5, "已清理", (Picture(picture(), "a.jpg"),)),
    "x.docx": Fill("t1/r2", 5, "已清理", (Picture(picture(), "a.jpg"),)),
    "x.pptx": Fill("p2", 1, "已清理", (Picture(picture(), "a.jpg"),)),
}


def refusal(content: bytes, filename: str = "x.xlsx") -> str:
    with pytest.raises(DocumentRefused) as caught:
        read_document(content, filename)
    assert caught.value.words()
    return caught.value.code


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + b"\x00" * 100


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        (b"", "x.xlsx", "file_empty"),
        (b"%PDF-1.7 ...", "x.pdf", "scan"),
        (picture(), "x.jpg", "scan"),
        (picture(kind="PNG"), "x.docx", "scan"),
        (stream("WordDocument"), "x.doc", "file_old"),
        (stream("WordDocument"), "x.wps", "file_old"),
        (stream("PowerPoint Document"), "x.dps", "file_old"),
        (stream("EncryptedPackage"), "x.xlsx", "file_locked"),
        (stream("Workbook"), "x.et", "file_broken"),
        (stream("Something"), "x.bin", "file_other"),
        (b"\xff\xff\x00\x01binary", "x.csv", "not_text"),
        (b"PK\x03\x04", "x.xlsx", "file_broken"),
    ],
)
def test_files_that_cannot_be_read_say_what_to_do(content: bytes, filename: str, code: str) -> None:
    assert refusal(content, filename) == code


def test_a_file_is_judged_by_what_it_holds() -> None:
    assert read_document(TEXT, "x.xlsx").format is Format.DOCX
    assert read_document(WORKBOOK, "x.pdf").format is Format.XLSX
    assert texts(read_document(SLIDES, "x")) == texts(read_document(SLIDES, "x.pptx"))


def test_what_can_go_back() -> None:
    assert {kind for kind in Format if can_carry(kind)} == {Format.XLSX, Format.CSV, Format.DOCX, Format.PPTX}
    with pytest.raises(DocumentRefused) as caught:
        filled("1．垃圾\n2．路灯".encode(), "x.txt", [Fill("l1", 0, "x")])
    assert caught.value.code == "cannot_carry"


def archive(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return buffer.getvalue()


def test_bombs_macros_and_names_that_climb() -> None:
    assert refusal(archive({"a": b"\x00" * (410 * 1024 * 1024)})) == "file_bomb"
    assert refusal(archive({f"{number}": b"" for number in range(8_001)})) == "file_bomb"
    assert refusal(repacked(WORKBOOK, {"xl/vbaProject.bin": b"x"})) == "file_macros"
    assert refusal(repacked(WORKBOOK, {"../../etc/passwd": b"x"})) == "file_broken"
    assert refusal(archive({"mimetype": b"application/vnd.oasis", "content.xml": b"<a/>"})) == "file_other"
    assert refusal(archive({"readme.txt": b"x"})) == "file_broken"


@pytest.mark.parametrize(
    ("name", "part", "root"),
    [
        ("x.xlsx", "xl/worksheets/sheet1.xml", "<worksheet"),
        ("x.docx", "word/document.xml", "<w:document"),
        ("x.pptx", "ppt/slides/slide1.xml", "<p:sld"),
    ],
)
def test_entities_are_never_followed(name: str, part: str, root: str) -> None:
    outside = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{root}'
    assert refusal(rewritten(MAKERS[name], part, root, outside), name) == "file_broken"
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{laughs}]>{root}'
    assert refusal(rewritten(MAKERS[name], part, root, bomb), name) == "file_broken"


def test_tables_ten_thousand_deep() -> None:
    for depth in (10_000, 40):
        nested = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
        content = rewritten(
            text_document(lambda document: None), "word/document.xml", "<w:sectPr", f"{nested}<w:sectPr"
        )
        try:
            read_document(content, "x.docx")
        except DocumentRefused as refused:
            assert refused.code in ("file_broken", "file_empty")


def test_relations_that_lead_outside_or_nowhere() -> None:
    links = "xl/drawings/_rels/drawing1.xml.rels"
    for target in ("../../../../../etc/passwd", "/nowhere.png", "http://example.org/x.png"):
        content = rewritten(WORKBOOK, links, "/xl/media/image1.jpeg", target)
        assert [one.code for one in read_document(content, "x.xlsx").unread] == ["strange_picture"]
    linked = rewritten(
        WORKBOOK, links, 'Target="/xl/media/image1.jpeg"', 'Target="http://e.org/x" TargetMode="External"'
    )
    assert [one.code for one in read_document(linked, "x.xlsx").unread] == ["linked_picture"]


def test_spans_and_merges_without_end() -> None:
    wide = rewritten(TEXT, "word/document.xml", "<w:tcPr>", '<w:tcPr><w:gridSpan w:val="999999999"/>')
    assert read_document(wide, "x.docx").grids[0].width <= 120
    merged = "".join(f'<mergeCell ref="A1:XFD{number}"/>' for number in range(1, 3_000))
    part = parts_of(WORKBOOK)["xl/worksheets/sheet1.xml"].decode()
    start, end = part.index("<mergeCells"), part.index("</mergeCells>")
    content = repacked(
        WORKBOOK, {"xl/worksheets/sheet1.xml": f"{part[:start]}<mergeCells>{merged}{part[end:]}".encode()}
    )
    assert refusal(content) == "file_broken"


def test_characters_that_cannot_be_stored_are_dropped() -> None:
    content = rewritten(
        workbook(lambda book, sheet: sheet.append(["abc"])), "xl/worksheets/sheet1.xml", "abc", "a_x0000_b_xD800_c"
    )
    assert texts(read_document(content, "x.xlsx")) == [["abc"]]


def test_slides_without_anything() -> None:
    assert refusal(slides(lambda show: None), "x.pptx") == "file_empty"


def only_refused(content: bytes, name: str) -> None:
    """Read and fill; nothing but a refusal may come out."""
    for act in (lambda: read_document(content, name), lambda: filled(content, name, [FILLS[name]])):
        try:
            act()
        except DocumentRefused as refused:
            assert refused.words()


@pytest.mark.parametrize("name", MAKERS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damaged_archives(name: str, data: st.DataObject) -> None:
    content = bytearray(MAKERS[name])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] ^= data.draw(st.integers(1, 255))
    only_refused(bytes(content[: data.draw(st.integers(1, len(content)))]), name)
    only_refused(bytes(content), name)


VALUES = ("", "-1", "0", "99999999999", "x", "A1:XFD1048576", "rId1", "²")


def mutilated(xml: bytes, chance: random.Random) -> bytes:
    """Spoil the inside of a part, sound as XML: elements lost, doubled or moved, values lost or replaced."""
    root = etree.fromstring(xml)
    for _ in range(chance.randint(1, 6)):
        element = chance.choice(list(root.iter("{*}*")))
        parent = element.getparent()
        act = chance.randrange(6)
        if act == 0 and parent is not None:
            parent.remove(element)
        elif act == 1 and parent is not None:
            parent.append(copy.deepcopy(element))
        elif act == 2 and parent is not None:
            root.append(element)
        elif act == 3 and element.attrib:
            element.attrib.pop(chance.choice(list(element.attrib)))
        elif act == 4 and element.attrib:
            element.set(chance.choice(list(element.attrib)), chance.choice(VALUES))
        else:
            element.text = chance.choice(VALUES)
    spoilt: bytes = etree.tostring(root)
    return spoilt


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("seed", range(25))
def test_parts_spoilt_inside_sound_archives(name: str, seed: int) -> None:
    chance = random.Random(f"{name}{seed}")
    content = MAKERS[name]
    parts = parts_of(content)
    chosen = [
        part for part in parts if part.endswith((".xml", ".rels")) and "theme" not in part and "Layout" not in part
    ]
    spoilt = {part: mutilated(parts[part], chance) for part in chance.sample(chosen, 2)}
    only_refused(repacked(content, spoilt), name)
