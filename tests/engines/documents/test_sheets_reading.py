"""Workbooks read: merged cells, values as seen, pictures over and in cells, and what is said of the rest."""

import io
import time
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetPicture
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.worksheet import Worksheet
from tests.engines.documents.files import parts_of, picture, problem_workbook, repacked, texts, workbook

from wenming.engines.documents import Format, read_document

EMU = 9525


def codes(content: bytes) -> list[str]:
    return [one.code for one in read_document(content, "x.xlsx").unread]


def test_a_list_with_merged_cells_and_pictures() -> None:
    document = read_document(problem_workbook(), "清单.xlsx")
    assert document.format is Format.XLSX and document.title == "关于实地检查发现问题的清单"
    (grid,) = document.grids
    assert (grid.spot, grid.label, grid.width) == ("s1", "台账", 6)
    assert [row.spot for row in grid.rows] == ["s1/r1", "s1/r2", "s1/r3", "s1/r4", "s1/r5"]
    assert grid.rows[4].label == "台账!5"
    assert [cell.text for cell in grid.rows[0].cells] == ["关于实地检查发现问题的清单"] * 6
    assert [row.cells[1].text for row in grid.rows[2:]] == ["朝阳菜场", "朝阳菜场", "建设路公厕"]
    assert [row.cells[0].text for row in grid.rows[2:]] == ["1", "2", "3"]
    assert [len(row.cells[3].pictures) for row in grid.rows] == [0, 0, 1, 0, 1]
    assert grid.rows[4].cells[3].pictures[0].content == picture("blue")
    assert not document.unread


def test_values_are_read_as_a_person_sees_them() -> None:
    def build(book: Any, sheet: Worksheet) -> None:
        sheet.append(
            [
                3,
                2.5,
                0.1 + 0.2,
                True,
                date(2026, 11, 22),
                datetime.combine(date(2026, 11, 22), clock(14, 5)),
                0.825,
                7,
                "a_x000D_",
            ]
        )
        sheet["G1"].number_format = "0.0%"
        sheet["H1"].number_format = "000"
        sheet["J1"] = timedelta(hours=9, minutes=30)
        sheet["J1"].number_format = "h:mm"
        sheet["K1"] = 46348.0
        sheet["K1"].number_format = '[$-804]yyyy"年"m"月"d"日";@'

    (row,) = texts(read_document(workbook(build), "x.xlsx"))
    assert row == [
        "3",
        "2.5",
        "0.3",
        "TRUE",
        "2026-11-22",
        "2026-11-22 14:05",
        "82.5%",
        "007",
        "a",
        "09:30",
        "2026-11-22",
    ]


def test_the_title_may_stand_under_the_word_enclosure() -> None:
    def build(book: Any, sheet: Worksheet) -> None:
        for row in (["附件1"], ["问题清单"], ["序号", "问题"], [1, "垃圾"]):
            sheet.append(row)

    assert read_document(workbook(build), "x.xlsx").title == "问题清单"


def test_formulas_show_their_last_result() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_formula("A1", "=1+1", None, 2)
    sheet.write_formula("B1", '="整"&"改"', None, "整改")
    sheet.write_rich_string("C1", "未", book.add_format({"bold": True}), "整改")
    book.close()
    assert texts(read_document(buffer.getvalue(), "x.xlsx")) == [["2", "整改", "未整改"]]


def test_a_picture_belongs_to_the_cell_it_mostly_lies_on() -> None:
    def build(book: Any, sheet: Worksheet) -> None:
        for number in range(1, 6):
            sheet.append([number])
            sheet.row_dimensions[number].height = 60  # 80 pixels

        def add(colour: str, row: int, down: int, high: int) -> None:
            image = SheetPicture(io.BytesIO(picture(colour)))
            start = AnchorMarker(col=1, colOff=0, row=row, rowOff=down * EMU)
            image.anchor = OneCellAnchor(_from=start, ext=XDRPositiveSize2D(60 * EMU, high * EMU))
            sheet.add_image(image)

        add("red", 0, 70, 78)  # begins at the foot of row 1, lies on row 2
        add("green", 2, 2, 150)  # begins on row 3 and hangs down over row 4

    rows = read_document(workbook(build), "x.xlsx").grids[0].rows
    assert [[one.content for one in row.cells[1].pictures] for row in rows] == [
        [], [picture("red")], [picture("green")], [], [],
    ]  # fmt: skip


def test_pictures_merged_over_rows_stand_in_each_row_and_once_in_a_row() -> None:
    def build(book: Any, sheet: Worksheet) -> None:
        sheet.append(["一", "", ""])
        sheet.append(["二", "", ""])
        sheet.merge_cells("B1:C2")
        sheet.add_image(SheetPicture(io.BytesIO(picture())), "B1")

    rows = read_document(workbook(build), "x.xlsx").grids[0].rows
    assert [[len(cell.pictures) for cell in row.cells] for row in rows] == [[0, 1, 0], [0, 1, 0]]


def test_a_row_that_is_only_the_lower_half_of_merged_cells_is_none() -> None:
    def build(book: Any, sheet: Worksheet) -> None:
        sheet.append(["1", "门口垃圾"])
        sheet.append([])
        sheet.append(["2", "积水"])
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:B2")

    assert texts(read_document(workbook(build), "x.xlsx")) == [["1", "门口垃圾"], ["2", "积水"]]


RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CELL_IMAGES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<etc:cellImages xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:r="{RELATION}"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">
<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="ID_0A1B"/><xdr:cNvPicPr/></xdr:nvPicPr>
<xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>"""


def relations(*entries: tuple[str, str, str]) -> bytes:
    links = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in entries)
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{space}">{links}</Relationships>'.encode()


def with_sheet_cells(cells: str) -> bytes:
    """Make a workbook whose only row is written by hand."""
    content = workbook(lambda book, sheet: sheet.append(["x"]))
    sheet = parts_of(content)["xl/worksheets/sheet1.xml"].decode()
    start, end = sheet.index("<sheetData>"), sheet.index("</sheetData>")
    return repacked(
        content,
        {"xl/worksheets/sheet1.xml": (f'{sheet[:start]}<sheetData><row r="1">{cells}</row>{sheet[end:]}').encode()},
    )


def linked_from_book(content: bytes, *entries: tuple[str, str]) -> dict[str, bytes]:
    """Return the workbook's relations with more of them."""
    part = parts_of(content)["xl/_rels/workbook.xml.rels"].decode()
    more = "".join(
        f'<Relationship Id="more{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(entries)
    )
    return {"xl/_rels/workbook.xml.rels": part.replace("</Relationships>", f"{more}</Relationships>").encode()}


def test_pictures_in_cells_as_wps_writes_them() -> None:
    content = with_sheet_cells(
        '<c r="A1" t="str"><f>_xlfn.DISPIMG("ID_0A1B",1)</f><v>=DISPIMG("ID_0A1B",1)</v></c>'
        '<c r="B1" t="str"><f>DISPIMG("ID_0A1B",1)</f></c>'
        '<c r="C1" t="str"><v>=DISPIMG("ID_MISSING",1)</v></c>'
    )
    content = repacked(
        content,
        {
            **linked_from_book(content, ("http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml")),
            "xl/cellimages.xml": CELL_IMAGES.encode(),
            "xl/_rels/cellimages.xml.rels": relations(("rId1", f"{RELATION}/image", "media/image1.jpeg")),
            "xl/media/image1.jpeg": picture("green"),
        },
    )
    document = read_document(content, "x.xlsx")
    (row,) = document.grids[0].rows
    assert [(cell.text, [one.content for one in cell.pictures]) for cell in row.cells] == [
        ("", [picture("green")]),
        ("", [picture("green")]),
    ]
    assert [one.code for one in document.unread] == ["strange_picture"]


def test_pictures_in_cells_as_office_365_writes_them() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rich = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
    kind = "http://schemas.microsoft.com/office/2017/06/relationships"
    content = with_sheet_cells('<c r="A1" t="e" vm="1"><v>#VALUE!</v></c><c r="B1" t="e"><v>#VALUE!</v></c>')
    content = repacked(
        content,
        {
            **linked_from_book(
                content,
                (f"{RELATION}/sheetMetadata", "metadata.xml"),
                (f"{kind}/rdRichValue", "richData/rdrichvalue.xml"),
                (f"{kind}/rdRichValueStructure", "richData/rdrichvaluestructure.xml"),
                ("http://schemas.microsoft.com/office/2022/10/relationships/richValueRel", "richData/richValueRel.xml"),
            ),
            "xl/metadata.xml": (
                f'<metadata xmlns="{main}" xmlns:xlrd="{rich}"><metadataTypes count="1"/>'
                '<futureMetadata name="XLRICHVALUE" count="1"><bk><extLst><ext uri="x"><xlrd:rvb i="0"/></ext></extLst>'
                '</bk></futureMetadata><valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata></metadata>'
            ).encode(),
            "xl/richData/rdrichvalue.xml": f'<rvData xmlns="{rich}"><rv s="0"><v>0</v><v>5</v></rv></rvData>'.encode(),
            "xl/richData/rdrichvaluestructure.xml": (
                f'<rvStructures xmlns="{rich}"><s t="_localImage"><k n="_rvRel:LocalImageIdentifier" t="i"/>'
                '<k n="CalcOrigin" t="i"/></s></rvStructures>'
            ).encode(),
            "xl/richData/richValueRel.xml": (
                f'<richValueRels xmlns="{rich.replace("2017/richdata", "2022/richvaluerel")}" xmlns:r="{RELATION}">'
                '<rel r:id="rId1"/></richValueRels>'
            ).encode(),
            "xl/richData/_rels/richValueRel.xml.rels": relations(("rId1", f"{RELATION}/image", "../media/image9.png")),
            "xl/media/image9.png": picture("blue", kind="PNG"),
        },
    )
    (row,) = read_document(content, "x.xlsx").grids[0].rows
    assert [(cell.text, len(cell.pictures)) for cell in row.cells] == [("", 1), ("#VALUE!", 0)]
    assert row.cells[0].pictures[0].content == picture("blue", kind="PNG")


def test_what_is_not_read_is_listed_with_its_place() -> None:
    def build(book: Any, sheet: Worksheet) -> None:
        sheet.append(["1", "x"])
        sheet["B1"].comment = Comment("请核实", "某")
        sheet["XFD1048576"] = "远"
        book.create_sheet("藏").sheet_state = "hidden"
        book["藏"].append(["2"])
        book.create_chartsheet("图")

    document = read_document(workbook(build), "x.xlsx")
    assert {(one.code, one.label) for one in document.unread} == {
        ("comment", "台账!B1"),
        ("far_away", "台账"),
        ("hidden_sheet", "藏"),
        ("chart_sheet", "图"),
    }
    comment = next(one for one in document.unread if one.code == "comment")
    assert "请核实" in comment.words()
    assert texts(document) == [["1", "x"]]


def test_a_picture_that_cannot_be_shown_is_listed() -> None:
    content = problem_workbook()
    part = next(name for name in parts_of(content) if name.startswith("xl/media/"))
    assert codes(repacked(content, {part: b""})) == ["strange_picture"]
    assert codes(repacked(content, {part: None})) == ["strange_picture"]


def test_twelve_hundred_rows_are_read_quickly() -> None:
    def build(book: Any, sheet: Worksheet) -> None:
        for number in range(1, 1201):
            sheet.append([number, f"点位{number}", "门口垃圾堆积，需立即清理", *(f"{column}" for column in range(12))])
            if number % 3 == 1:
                sheet.merge_cells(start_row=number, end_row=number + 2, start_column=16, end_column=16)

    content = workbook(build)
    start = time.process_time()
    document = read_document(content, "x.xlsx")
    assert time.process_time() - start < 2
    assert len(document.grids[0].rows) == 1200
