"""Writes a scheme document as an Excel workbook that an official can fill in: a guide, the heads, one sheet per table.

Every cell is text, so that codes stay codes, numbers stay exact and nothing becomes a formula.
"""

from datetime import datetime
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from wenming.schemes.formats.columns import Column, Form, Table
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.layout import BY_NAME, TABLES, records
from wenming.schemes.formats.values import value_text

GUIDE_SHEET = "填写说明"
HEADS_SHEET = "基本信息"
HEADS_HEADINGS = ("部分", "项目", "内容", "说明")
SPARE_ROWS = 500
"""Rows below the last that the lists to choose from also cover."""
MOST_CODES = 2000
LONG = frozenset({"title", "text", "route", "note", "counting_rule", "exemption", "label_en", "topic", "address"})
FORM_HINTS = {
    Form.TEXT: "文字",
    Form.CODE: "代码:字母、汉字、数字和 _ - . + #,不含空格",
    Form.NUMBER: "数,如 0.25;不带单位、百分号",
    Form.WHOLE: "整数",
    Form.YES_NO: "是 或 否",
    Form.CHOICE: "从列表中选",
    Form.VALUE: "数、是/否或档次",
    Form.CODES: "一个或多个代码,用逗号隔开",
    Form.TEXTS: "一条或多条,每条一行(Alt+Enter 换行)",
    Form.NUMBERS: "一个或多个数,用逗号隔开",
    Form.AMOUNTS: "名称=数,用分号隔开,如 A=0;B=1",
    Form.PAIRS: "名称=值,用分号隔开",
}
GUIDE = (
    "本工作簿是一个测评体系版本的全部内容,每张表一个工作表,可直接修改、增删行后再导入。",
    "不要改工作表名称和第一行的列名;可以调整列的次序。空行会被跳过。",
    "所有单元格都是文本:不写公式,不合并单元格,不用宏。以 = 开头的文字原样保存。",
    "带 * 的列必填。留空表示“没有”或按默认值处理。",
    "代码把各表连在一起:检查项的“指标代码”必须是“指标”表中的代码,来源必须是“来源”表中的代码,等等。",
    "没有出处、由上下文推得的值,在“推断”一类的列填“是”,并保留来源。",
    "导入前会逐项检查,所有问题一次列出,并指明工作表、行和列。",
)


def write_workbook(document: SchemeDocument, path: Path) -> None:
    """Write the workbook; the same document always gives the same cells."""
    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": document.edition.title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        styles = _styles(book)
        _guide(book.add_worksheet(GUIDE_SHEET), styles)
        _heads(book.add_worksheet(HEADS_SHEET), document, styles)
        for table in TABLES:
            if not table.is_head:
                _table(book.add_worksheet(table.sheet), table, document, styles)


def _styles(book: Workbook) -> dict[str, Format]:
    base = {"num_format": "@", "valign": "top", "text_wrap": True, "font_name": "Microsoft YaHei", "font_size": 10}
    heading = {**base, "bold": True, "bg_color": "#E7ECEA", "bottom": 1}
    return {
        "cell": book.add_format(base),
        "heading": book.add_format(heading),
        "needed": book.add_format({**heading, "font_color": "#9C2F2F"}),
        "title": book.add_format({**base, "bold": True, "font_size": 14}),
        "line": book.add_format({**base, "text_wrap": False}),
        "note": book.add_format({**base, "font_color": "#5C6664"}),
    }


def heading_of(table: Table, column: Column) -> str:
    """The heading of a column; a star says that it must be filled."""
    return f"{column.heading}*" if table.is_required(column) else column.heading


def _guide(sheet: Worksheet, styles: dict[str, Format]) -> None:
    _for_print(sheet)
    sheet.set_column(0, 0, 22, styles["cell"])
    sheet.set_column(1, 1, 22, styles["cell"])
    sheet.set_column(2, 2, 90, styles["cell"])
    sheet.write_string(0, 0, "填写说明", styles["title"])
    row = 1
    for sentence in GUIDE:
        sheet.write_string(row, 0, sentence, styles["line"])
        row += 1
    for heading, name in enumerate(("工作表", "列", "填什么")):
        sheet.write_string(row + 1, heading, name, styles["heading"])
    row += 2
    for table in TABLES:
        for column in table.columns:
            sheet.write_string(
                row, 0, table.sheet if not table.is_head else f"{HEADS_SHEET}:{table.sheet}", styles["cell"]
            )
            sheet.write_string(row, 1, heading_of(table, column), styles["cell"])
            sheet.write_string(row, 2, _hint(column), styles["cell"])
            row += 1


def _hint(column: Column) -> str:
    parts = [column.hint, FORM_HINTS[column.form]]
    if column.labels:
        parts.append("、".join(column.labels))
    if column.refers:
        parts.append(f"须在“{BY_NAME[column.refers].sheet}”表中")
    return ";".join(part for part in parts if part)


def _heads(sheet: Worksheet, document: SchemeDocument, styles: dict[str, Format]) -> None:
    for position, (heading, width) in enumerate(zip(HEADS_HEADINGS, (18, 24, 70, 50), strict=True)):
        sheet.set_column(position, position, width, styles["cell"])
        sheet.write_string(0, position, heading, styles["heading"])
    _for_print(sheet)
    sheet.freeze_panes(1, 2)
    row = 1
    for table in (table for table in TABLES if table.is_head):
        record = records(document, table)[0]
        for column in table.columns:
            _text(sheet, row, 0, table.sheet, styles["cell"])
            _text(sheet, row, 1, heading_of(table, column), styles["cell"])
            _text(sheet, row, 2, value_text(column, getattr(record, column.field), labelled=True), styles["cell"])
            _text(sheet, row, 3, _hint(column), styles["note"])
            _choices(sheet, column, (row, 2, row, 2))
            row += 1


def _table(sheet: Worksheet, table: Table, document: SchemeDocument, styles: dict[str, Format]) -> None:
    held = records(document, table)
    for position, column in enumerate(table.columns):
        width = 36 if column.field in LONG else 14
        sheet.set_column(position, position, width, styles["cell"])
        sheet.write_string(
            0, position, heading_of(table, column), styles["needed" if table.is_required(column) else "heading"]
        )
        _choices(sheet, column, (1, position, len(held) + SPARE_ROWS, position))
    _for_print(sheet)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(held), 1), len(table.columns) - 1)
    for row, record in enumerate(held, 1):
        for position, column in enumerate(table.columns):
            text = value_text(column, getattr(record, column.field), labelled=True)
            _text(sheet, row, position, text, styles["cell"])


def _for_print(sheet: Worksheet) -> None:
    """One page wide, headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _text(sheet: Worksheet, row: int, position: int, text: str, style: Format) -> None:
    if text:
        sheet.write_string(row, position, text, style)


def _choices(sheet: Worksheet, column: Column, where: tuple[int, int, int, int]) -> None:
    if column.form is Form.CODE and column.refers:
        listed = f"='{BY_NAME[column.refers].sheet}'!$A$2:$A${MOST_CODES}"
        sheet.data_validation(*where, {"validate": "list", "source": listed, "error_type": "warning"})
    if column.form not in (Form.CHOICE, Form.YES_NO):
        return
    words = list(column.labels) if column.form is Form.CHOICE else ["是", "否"]
    if len("".join(words)) + len(words) <= 255:
        rule = {
            "validate": "list",
            "source": words,
            "error_title": "请从列表中选",
            "error_message": "、".join(words)[:255],
        }
        sheet.data_validation(*where, rule)
