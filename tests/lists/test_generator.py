"""The lists are what their truth says: checked by reading the files back with other people's readers."""

import csv
from collections import Counter
from functools import cache
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.table import Table
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image
from pptx import Presentation

from tests.lists.as_scan import PAGE, NoFont
from tests.lists.district import Demo, demo, doubled
from tests.lists.drafts import Line
from tests.lists.generator import draft, make_file
from tests.lists.homophones import HOMOPHONES
from tests.lists.noise import CARE, Scribe, by_ear, full_width, other_numerals, slip
from tests.lists.plans import LARGE_ROWS, Plan, make_plan
from tests.lists.register import Register
from tests.lists.scenes import LARGEST, scene
from tests.lists.truth import MadeFile, TrueKind, TruePlace
from tests.lists.wordings import wordings
from wenming.demo.chance import stream

DEVELOPED_ON, REPORTED = range(1, 6), range(6, 21)
SEEDS = (*DEVELOPED_ON, *REPORTED)


@cache
def drafted(seed: int) -> tuple[Plan, tuple[Line, ...]]:
    """The list of a seed before it is put into a file."""
    district = demo()
    return draft(seed, district.places, district.kinds, district.units)


@cache
def made(seed: int) -> MadeFile:
    """The list of a seed."""
    district = demo()
    try:
        return make_file(seed, district.places, district.kinds, district.units)
    except NoFont as error:
        pytest.skip(str(error))


def of_format(form: str, *, variant: str = "") -> list[int]:
    """The seeds whose list has a format, and a variant of it."""
    plans = {seed: drafted(seed)[0] for seed in SEEDS}
    return [seed for seed, plan in plans.items() if plan.format == form and variant in ("", plan.variant)]


@pytest.fixture(scope="module")
def district() -> Demo:
    """The demo district."""
    return demo()


@pytest.fixture(scope="module")
def register(district: Demo) -> Register:
    """Its names."""
    return Register(district.places)


def test_the_district_has_its_sites(district: Demo) -> None:
    assert len(district.places) == 4_045
    assert len(district.kinds) == 164
    names = [place.name for place in district.places]
    old = [name for place in district.places for name in place.old_names]
    assert len(old) > 150 and len(old) == len(set(old)) and not set(old) & set(names)


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5, 10])
def test_the_same_seed_gives_the_same_bytes(seed: int, district: Demo) -> None:
    first = made(seed)
    again = make_file(seed, district.places, district.kinds, district.units)
    assert again.content == first.content
    assert again == first


def test_every_format_comes_often_enough() -> None:
    reported = Counter(drafted(seed)[0].format for seed in REPORTED)
    assert {form: reported[form] for form in ("docx", "xlsx", "pptx", "scan")} == {
        "docx": 3, "xlsx": 4, "pptx": 3, "scan": 3,
    }  # fmt: skip
    assert {drafted(seed)[0].format for seed in DEVELOPED_ON} == {"docx", "xlsx", "pptx", "scan"}
    counts = {seed: len(rows(drafted(seed)[1])) for seed in SEEDS}
    assert [seed for seed, count in counts.items() if count == LARGE_ROWS] == [11]
    assert all(20 <= count <= 120 for seed, count in counts.items() if seed != 11)


def rows(lines: tuple[Line, ...]) -> list[Line]:
    """The lines that are problems."""
    return [line for line in lines if line.sort == "row"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_truth_holds_together(seed: int, district: Demo) -> None:
    plan, lines = drafted(seed)
    items = [line.item for line in lines if line.item is not None]
    codes = {place.code for place in district.places}
    kinds = {kind.code for kind in district.kinds}
    assert [item.order for item in items] == list(range(plan.count))
    assert {item.site for item in items if item.site} <= codes
    assert {item.kind for item in items} <= kinds
    assert {item.unit for item in items if item.unit} <= set(district.units)
    assert not any(item.is_vague and item.site for item in items)
    assert all(item.text and item.where_text for item in items)
    for line in rows(lines):
        assert line.item is not None and len(line.pictures) == line.item.pictures
        if line.item.deadline:
            digits = (str(line.item.deadline.month), str(line.item.deadline.day))
            assert all(part in line.cell("deadline") for part in digits)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_form_is_another_places_name(seed: int, district: Demo, register: Register) -> None:
    places = {place.code: place for place in district.places}
    for line in rows(drafted(seed)[1]):
        item = line.item
        assert item is not None
        if item.site:
            assert not register.is_another(item.where_text, places[item.site])
            assert places[item.site].name not in doubled(district.places)
        else:
            assert not register.knows(item.where_text)


def test_about_so_many_names_are_spoilt(district: Demo) -> None:
    names = {place.code: place.name for place in district.places}
    items = [line.item for seed in SEEDS for line in rows(drafted(seed)[1]) if line.item]
    sited = [item for item in items if item.site]
    exact = sum(names[item.site] == item.where_text for item in sited) / len(sited)
    within = sum(names[item.site] in item.where_text for item in sited) / len(sited)
    assert 0.3 < exact < 0.6
    assert 0.5 < within < 0.75
    assert 0.01 < sum(item.is_vague for item in items) / len(items) < 0.05
    assert 0.005 < sum(not item.site and not item.is_vague for item in items) / len(items) < 0.04


def _values(sheet: Worksheet) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("seed", [1, 6, 11, 16, 20])
def test_a_spreadsheet_holds_its_rows(seed: int) -> None:
    assert seed in of_format("xlsx")
    book = load_workbook(BytesIO(made(seed).content))
    values = _values(book.worksheets[0])
    plan, lines = drafted(seed)
    key = "problem" if plan.has("problem") else "both"
    at = next(n for n, column in enumerate(plan.columns) if column.key == key)
    texts = [row[at] for row in values]
    assert [text for text in texts if text in {line.cell(key) for line in rows(lines)}] == [
        line.cell(key) for line in rows(lines)
    ]
    assert sum(cell in plan.replies for row in values for cell in row) == len(plan.replies)
    shown = "".join(map("".join, values)).count("DISPIMG") + len(getattr(book.worksheets[0], "_images", []))
    assert shown == sum(item.pictures for item in made(seed).items)


def test_pictures_in_cells_are_kept_as_wps_keeps_them() -> None:
    for seed in of_format("xlsx", variant="dispimg"):
        with ZipFile(BytesIO(made(seed).content)) as package:
            shown = package.read("xl/cellimages.xml").decode()
            sheet = package.read("xl/worksheets/sheet1.xml").decode()
            assert "cellimages.xml" in package.read("xl/_rels/workbook.xml.rels").decode()
            assert "/xl/cellimages.xml" in package.read("[Content_Types].xml").decode()
            media = [name for name in package.namelist() if name.startswith("xl/media/wps")]
            assert shown.count("<etc:cellImage>") == sheet.count("_xlfn.DISPIMG") == len(media) > 0


def _tables(tables: list[Table]) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]


@pytest.mark.parametrize("seed", [2, 7, 12])
def test_a_document_holds_its_rows(seed: int) -> None:
    assert seed in of_format("docx")
    document = Document(BytesIO(made(seed).content))
    plan, lines = drafted(seed)
    key = "problem" if plan.has("problem") else "both"
    cells = [cell for row in _tables(document.tables) for cell in row]
    wanted = Counter(line.cell(key) for line in rows(lines))
    assert {words: cells.count(words) for words in wanted} == dict(wanted)
    assert len(document.tables) == (2 if plan.variant == "two tables" else 1)
    if plan.variant == "nested":
        assert any(cell.tables for table in document.tables for row in table.rows for cell in row.cells)
    assert document.paragraphs[0].text == plan.title


@pytest.mark.parametrize("seed", [5, 15])
def test_a_document_of_paragraphs_holds_its_rows(seed: int) -> None:
    assert seed in of_format("docx", variant="paragraphs")
    document = Document(BytesIO(made(seed).content))
    numbered = [p.text for p in document.paragraphs]
    for item in made(seed).items:
        body = item.text.rstrip("。；")
        assert any(words.startswith(item.number) and item.where_text in words and body in words for words in numbered)
    assert len(document.inline_shapes) == sum(item.pictures for item in made(seed).items)


@pytest.mark.parametrize("seed", [3, 8, 13, 18])
def test_slides_hold_their_problems(seed: int) -> None:
    assert seed in of_format("pptx")
    slides = list(Presentation(BytesIO(made(seed).content)).slides)
    said = ["\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame) for slide in slides]
    items = made(seed).items
    each = 2 if drafted(seed)[0].variant == "pairs" else 1
    assert len(slides) == 2 + -(-len(items) // each)
    for index, item in enumerate(items):
        words = said[1 + index // each]
        assert item.where_text in words and item.text in words
        assert item.number in words
    shown = sum(shape.shape_type == 13 for slide in slides for shape in slide.shapes)
    assert shown == sum(item.pictures for item in items)


@pytest.mark.parametrize("seed", [10, 17])
def test_a_text_file_holds_its_rows(seed: int) -> None:
    plan, lines = drafted(seed)
    text = made(seed).content.decode("utf-8-sig" if plan.variant == "utf-8" else "gb18030")
    read = list(csv.reader(StringIO(text)))
    assert {len(row) for row in read} == {len(plan.columns)}
    key = "problem" if plan.has("problem") else "both"
    cells = [cell for row in read for cell in row]
    assert all(line.cell(key) in cells for line in rows(lines))


@pytest.mark.parametrize("seed", [4, 9, 14, 19])
def test_a_scan_is_pages(seed: int) -> None:
    assert seed in of_format("scan")
    content = made(seed).content
    if content.startswith(b"%PDF"):
        assert content.count(b"/DCTDecode") > 1
        return
    with Image.open(BytesIO(content)) as page:
        assert page.size == PAGE


def test_a_slip_is_one_slip() -> None:
    chance = stream(1, "slips")
    spoilt = [slip(chance, "朝阳农贸市场") for _ in range(300)]
    assert all(len(words) in {5, 6, 7} for words in spoilt)
    assert {len(words) for words in spoilt} == {5, 6, 7}
    assert slip(chance, "市场") == "市场"


def test_characters_of_one_sound() -> None:
    assert len(HOMOPHONES) >= 300
    pairs = {frozenset((one, other)) for one, others in HOMOPHONES.items() for other in others}
    assert len(pairs) >= 150
    assert all(one not in others for one, others in HOMOPHONES.items())
    heard = by_ear(stream(2, "ear"), "锦绣花园")
    assert len(heard) == 4 and sum(a != b for a, b in zip(heard, "锦绣花园", strict=True)) == 1


def test_numbers_in_other_numerals() -> None:
    assert other_numerals("朝晖农贸市场三号") == "朝晖农贸市场3号"
    assert other_numerals("文昌路3号院") == "文昌路三号院"
    assert other_numerals("文昌路13号院") == "文昌路13号院"
    assert other_numerals("三元巷") == "三元巷"
    assert full_width("7号楼 A") == "７号楼 A"


def test_a_short_form_is_used_only_where_it_tells() -> None:
    def place(code: str, name: str, area: str) -> TruePlace:
        return TruePlace(code, name, (), f"某区{name}1号", area, "RESI")

    one, twin = place("1", "翠湖家园", "鼓楼街道"), place("2", "翠湖公厕", "东关街道")
    register = Register((one, twin))
    assert not register.tells("翠湖", one, with_area=False)
    assert register.tells("翠湖", one, with_area=True)
    assert register.is_near_another("翠湖公测", one)
    assert register.leads_astray("翠湖", "翠湖公厕门口", one)
    forms = {Scribe(register, stream(n, "scribe"), care=max(CARE)).name(one, with_area=False).form for n in range(400)}
    assert "翠湖" not in forms and "翠湖家园" in forms and len(forms) > 5


def test_enough_kinds_have_sentences_of_their_own(district: Demo) -> None:
    labels = {kind.code: kind.label for kind in district.kinds}
    told = wordings()
    assert set(told) <= set(labels)
    assert sum(len(wording.plain) >= 4 for wording in told.values()) >= 70
    for code, wording in told.items():
        said = (*wording.plain, *wording.formal)
        assert len(said) == len(set(said))
        assert not any(labels[code] in words for words in said)


def test_a_sentence_belongs_to_one_kind() -> None:
    said = Counter(words for wording in wordings().values() for words in (*wording.plain, *wording.formal))
    assert [words for words, count in said.items() if count > 1] == []


def test_pictures_are_small_and_differ() -> None:
    drawn = [scene(stream(seed, "scene")) for seed in range(30)]
    assert len(set(drawn)) == 30
    assert max(map(len, drawn)) <= LARGEST


def test_other_registers_do(register: Register) -> None:
    places = tuple(
        TruePlace(f"{n}", f"{head}小区", (), f"甲县{head}路{n}号", "城关镇", "RESI")
        for n, head in enumerate("东西南北中")
    )
    made_file = make_file(10, places, (TrueKind("fly_charging", "飞线充电"),), ("甲县住房和城乡建设局",))
    assert {item.kind for item in made_file.items} == {"fly_charging"}
    assert make_plan(stream(1, "any"), 41, register.district).format == "xlsx"
