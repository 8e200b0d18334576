"""The report that goes with a reply (整改情况报告): how a list stands, as a document for the office's own paper."""

from django.utils.translation import gettext, override
from docx.document import Document as DocxDocument
from docx.shared import Cm

from wenming.issues import docx_paper, policies
from wenming.issues.docx_paper import TABLE_SIZE, TEXT_FONT, run
from wenming.issues.models import ProblemList
from wenming.issues.services.list_answering import LANGUAGE, Answer, answers, counts
from wenming.kernel import clock, rights
from wenming.kernel.scope import Viewer

WIDTHS = (1.4, 8.0, 5.0, 3.0, 6.5)


def report_file(found: ProblemList, viewer: Viewer) -> bytes:
    """Return the report as .docx: a sentence on how the list stands, then a table of every problem."""
    rights.require(viewer.actor, policies.DESK)
    said = answers(found)
    with override(LANGUAGE):
        return _written(found, said)


def _written(found: ProblemList, said: list[Answer]) -> bytes:
    document = docx_paper.landscape()
    docx_paper.title(document, gettext("Report on “%(name)s”") % {"name": found.name})
    docx_paper.text(document, _sentence(found, said))
    _table(document, said)
    docx_paper.last(document, f"{clock.today():%Y-%m-%d}")
    return docx_paper.written(document)


def _sentence(found: ProblemList, said: list[Answer]) -> str:
    words = gettext(
        "The list of %(day)s names %(all)s problems. %(done)s are reported rectified, %(open)s are open, "
        "%(left_out)s were not taken up, with the reason beside each."
    )
    day = found.received_at.astimezone(clock.LOCAL).date().isoformat()
    return words % {"day": day, **counts(said)}


def _table(document: DocxDocument, said: list[Answer]) -> None:
    headings = (
        gettext("No."),
        gettext("Problem"),
        gettext("Place"),
        gettext("How it stands"),
        gettext("What was done"),
    )
    table = document.add_table(rows=1, cols=len(headings))
    table.style = "Table Grid"
    for cell, words in zip(table.rows[0].cells, headings, strict=True):
        run(cell.paragraphs[0], words, TABLE_SIZE, TEXT_FONT, bold=True)
    for order, answer in enumerate(said, start=1):
        item = answer.item
        place = item.site.name if item.site else item.place
        done = "，".join(filter(None, (answer.measures, answer.responsible, answer.done_on)))
        values = (item.number or str(order), item.words, place, answer.state, done)
        for cell, words in zip(table.add_row().cells, values, strict=True):
            run(cell.paragraphs[0], words, TABLE_SIZE, TEXT_FONT)
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
