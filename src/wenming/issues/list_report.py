"""The report that goes with a reply (整改情况报告): how a list stands, as a document for the office's own paper."""

import io

from django.utils.translation import gettext, override
from docx.document import Document as DocxDocument
from docx.shared import Cm, Length
from docx.text.paragraph import Paragraph

from wenming.engines.documents import Picture
from wenming.issues import docx_paper, policies, selectors
from wenming.issues.docx_paper import TABLE_SIZE, TEXT_FONT, run
from wenming.issues.models import ProblemList
from wenming.issues.services.list_answers import LANGUAGE, Answer, answers, counts
from wenming.issues.services.list_pictures import Prints
from wenming.kernel import clock, rights
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.rulebook.labels import N_

SENTENCES = (
    ("done", N_("%(done)s are rectified")),
    ("reported", N_("%(reported)s are reported rectified and wait for verification")),
    ("planned", N_("%(planned)s are carried over or long-term, with their plan")),
    ("open", N_("%(open)s are being rectified")),
    ("relapsed", N_("%(relapsed)s came back and are being rectified again")),
    ("left_out", N_("%(left_out)s were not taken up, with the reason beside each")),
    ("waiting", N_("%(waiting)s are not decided on yet")),
)
COUNTED = N_("Of those rectified, %(counted)s are so by the report of their units and not verified yet.")
WIDTHS = (1.3, 5.8, 3.6, 2.6, 4.4, 3.4, 3.4)
PICTURE_WIDTH, PICTURE_HEIGHT = 3.0, 2.6


def report_file(found: ProblemList, viewer: Viewer, *, with_reported: bool = False) -> bytes:
    """Return the report as .docx: a sentence on how the list stands, then a table of every problem.

    ``with_reported``: what is reported and not verified yet counts as rectified, and the report says how many.
    """
    rights.require(viewer.actor, policies.DESK)
    said = answers(found, with_reported=with_reported)
    with override(LANGUAGE):
        title = gettext("Report on “%(name)s”") % {"name": found.name}
        first = gettext("The list of %(day)s names %(all)s problems.")
        return _written(found, said, title, first)


def unit_report_file(found: ProblemList, viewer: Viewer) -> bytes:
    """Return a unit's own report as .docx: the same, of the problems of a list that its units answer for or have.

    :raises Missing: none of them is.
    """
    rights.require(viewer.actor, policies.HANDLE)
    said = answers(found, rows=selectors.items_of_units(viewer, found))
    if not said:
        raise Missing("problem_list_missing", N_("There is no such problem list."))
    units = "、".join(people.units(viewer).filter(pk__in=viewer.units).values_list("name", flat=True))
    with override(LANGUAGE):
        title = gettext("Report of %(units)s on “%(name)s”") % {"units": units, "name": found.name}
        first = gettext("Of the list of %(day)s, %(all)s problems are ours to rectify.")
        return _written(found, said, title, first)


def _written(found: ProblemList, said: list[Answer], heading: str, first: str) -> bytes:
    document = docx_paper.landscape()
    docx_paper.title(document, heading)
    docx_paper.text(document, _sentence(found, said, first))
    _table(document, said)
    docx_paper.last(document, f"{clock.today():%Y-%m-%d}")
    return docx_paper.written(document)


def _sentence(found: ProblemList, said: list[Answer], first: str) -> str:
    day = found.received_at.astimezone(clock.LOCAL).date().isoformat()
    told = counts(said)
    parts = [gettext(words) % told for name, words in SENTENCES if told[name] or name == "done"]
    counted = gettext(COUNTED) % told if told["counted"] else ""
    filled = first % {"day": day, **told}
    return gettext("%(first)s %(parts)s. %(more)s") % {"first": filled, "parts": "；".join(parts), "more": counted}


def _table(document: DocxDocument, said: list[Answer]) -> None:
    headings = (
        gettext("No."),
        gettext("Problem"),
        gettext("Place"),
        gettext("How it stands"),
        gettext("What was done"),
        gettext("Before"),
        gettext("After"),
    )
    prints = Prints(photo for answer in said for photo in (*answer.before[:1], *answer.photos[:1]))
    table = document.add_table(rows=1, cols=len(headings))
    table.style = "Table Grid"
    for cell, words in zip(table.rows[0].cells, headings, strict=True):
        run(cell.paragraphs[0], words, TABLE_SIZE, TEXT_FONT, bold=True)
    for order, answer in enumerate(said, start=1):
        item = answer.item
        place = item.site.name if item.site else item.place
        done = "，".join(filter(None, (answer.measures, answer.responsible, answer.done_on)))
        values = (item.number or str(order), item.words, place, answer.state, done)
        cells = table.add_row().cells
        for cell, words in zip(cells, values, strict=False):
            run(cell.paragraphs[0], words, TABLE_SIZE, TEXT_FONT)
        for cell, photos in zip(cells[len(values) :], (answer.before[:1], answer.photos[:1]), strict=True):
            for picture in prints.of(photos):
                _draw(cell.paragraphs[0], picture)
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)


def _draw(paragraph: Paragraph, picture: Picture) -> None:
    """Put a picture into a cell, as wide or as high as there is room."""
    drawn = paragraph.add_run().add_picture(io.BytesIO(picture.content), width=Cm(PICTURE_WIDTH))
    if drawn.height > Cm(PICTURE_HEIGHT):
        scale = Cm(PICTURE_HEIGHT) / drawn.height
        drawn.width, drawn.height = Length(int(drawn.width * scale)), Cm(PICTURE_HEIGHT)
