"""A paper of the office as a document: page, fonts and sizes as offices use them (after GB/T 9704), and its parts."""

import io
from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from docx.text.paragraph import Paragraph

from wenming.kernel.text import CONTROLS

TITLE_SIZE, TEXT_SIZE, TABLE_SIZE = Pt(22), Pt(16), Pt(10.5)
FIELD_SIZE = Pt(14)
TITLE_FONT, HEAD_FONT, TEXT_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312"
LINE = Pt(28)
PICTURE_WIDTH = Cm(7.4)


def landscape() -> DocxDocument:
    """Return an empty paper that lies on its side, for wide tables."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(2.6)
    return document


def upright() -> DocxDocument:
    """Return an empty paper with the margins of a document."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    return document


def title(document: DocxDocument, *lines: str) -> None:
    """Write the title, each line in the middle."""
    for words in lines:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run(paragraph, words, TITLE_SIZE, TITLE_FONT)


def middle(document: DocxDocument, words: str) -> None:
    """Write a line in the middle, such as the number below the title."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run(paragraph, words, TEXT_SIZE, TEXT_FONT)


def heading(document: DocxDocument, words: str) -> None:
    """Write the heading of a part."""
    run(_indented(document), words, TEXT_SIZE, HEAD_FONT)


def text(document: DocxDocument, words: str) -> None:
    """Write a passage; each of its lines is a paragraph."""
    for line in words.splitlines() or [""]:
        run(_indented(document), line, TEXT_SIZE, TEXT_FONT)


def fields(document: DocxDocument, rows: Iterable[tuple[str, str]], *, widths: tuple[float, float]) -> None:
    """Write what is known as a table of two columns: what it is, and what it says."""
    grid(document, [(label, value) for label, value in rows], widths=widths, size=FIELD_SIZE)


def grid(
    document: DocxDocument, rows: Sequence[Sequence[str]], *, widths: Sequence[float], size: Length = FIELD_SIZE
) -> None:
    """Write a table with lines; widths are centimetres."""
    table = document.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    for row in rows:
        for cell, words, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.width = Cm(width)
            for at, line in enumerate(words.splitlines() or [""]):
                run(cell.paragraphs[0] if at == 0 else cell.add_paragraph(), line, size, TEXT_FONT)


def pictures(document: DocxDocument, bodies: Iterable[bytes]) -> None:
    """Set pictures two and two beside each other, of one width."""
    paragraph: Paragraph | None = None
    for at, body in enumerate(bodies):
        if paragraph is None or at % 2 == 0:
            paragraph = document.add_paragraph()
        paragraph.add_run().add_picture(io.BytesIO(body), width=PICTURE_WIDTH)


def last(document: DocxDocument, *lines: str) -> None:
    """Write the lines at the right that end a paper: who, and when."""
    for words in lines:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run(paragraph, words, TEXT_SIZE, TEXT_FONT)


def run(paragraph: Paragraph, words: str, size: Length, font: str, *, bold: bool = False) -> None:
    """Write words in a size and font that holds for Chinese characters too; what no document can hold is dropped."""
    made = paragraph.add_run(CONTROLS.sub("", words))
    made.font.size, made.font.name, made.bold = size, font, bold
    made._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def written(document: DocxDocument) -> bytes:
    """Return the document as a file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _indented(document: DocxDocument) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = TEXT_SIZE * 2
    paragraph.paragraph_format.line_spacing = LINE
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph
