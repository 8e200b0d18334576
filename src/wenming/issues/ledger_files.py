"""The ledger and the close-out list as files: a workbook laid out as offices want it, a text table, a page to print."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from wenming.engines.workbook import OfficialColumn, OfficialTable, Paper, Picture, official
from wenming.issues.ledger_columns import PICTURES, LedgerColumn
from wenming.issues.ledger_pages import Asked, count_of, lines_in_order, told_filters
from wenming.issues.selectors import LedgerLine
from wenming.issues.wording import is_chinese
from wenming.kernel import clock
from wenming.kernel.clock import LOCAL
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.scope import Viewer
from wenming.records.models import Photo
from wenming.records.selectors import content
from wenming.rulebook.labels import N_

MOST_ROWS = 50_000
MOST_PICTURED = 500
MOST_PRINTED = 1_000
WIDE = 150
THUMBNAIL = 320
PICTURE_WIDTH = 17

SCOPE = N_("What is counted: %(filters)s")
AS_OF = N_("As of: %(moment)s")
UNIT = N_("Reporting unit: %(unit)s")
COUNT = N_("Number of issues: %(n)s")
FOOTER = N_("Page &P of &N")
TOO_MANY = N_("%(count)s issues are found; at most %(most)s go into one file. Narrow the list first.")
TOO_MANY_PICTURES = N_(
    "%(count)s issues are found; with pictures at most %(most)s go into one file. Narrow the list first."
)


class LedgerTooLong(DomainError):
    """More issues than one file takes."""


@dataclass(frozen=True)
class PrintPage:
    """The list on paper: title, notes, columns, and each row with the column of every cell."""

    title: str
    notes: tuple[str, ...]
    columns: tuple[LedgerColumn, ...]
    rows: list[list[tuple[LedgerColumn, object]]]
    left: int


def workbook_of(asked: Asked, viewer: Viewer, *, unit: str, with_pictures: bool) -> bytes:
    """Return the list as a workbook: title, what is counted, grouped headings, ruled cells, set-up pages.

    :raises LedgerTooLong: more issues are found than one file takes.
    """
    count = count_of(asked, viewer)
    ensure_fits(count, with_pictures=with_pictures)
    columns = [_official(column) for column in asked.columns]
    if with_pictures:
        group = str(PICTURES)
        columns += [
            OfficialColumn(gettext("Before"), PICTURE_WIDTH, group=group),
            OfficialColumn(gettext("After"), PICTURE_WIDTH, group=group),
        ]
    table = OfficialTable(
        sheet=str(asked.register.title),
        title=str(asked.register.title),
        notes=notes_of(asked, unit=unit, count=count),
        columns=columns,
        paper=Paper.A3 if sum(column.width for column in columns) > WIDE else Paper.A4,
        footer=gettext(FOOTER),
    )
    lines = lines_in_order(asked, viewer, most=MOST_ROWS, with_pictures=with_pictures)
    return official(table, _rows(lines, asked.columns, with_pictures=with_pictures))


def print_page(asked: Asked, viewer: Viewer, *, unit: str) -> PrintPage:
    """Build the list for paper, at most a thousand rows of it; ``left`` are those beyond."""
    count = count_of(asked, viewer)
    lines = lines_in_order(asked, viewer, most=MOST_PRINTED)
    return PrintPage(
        title=str(asked.register.title),
        notes=notes_of(asked, unit=unit, count=count),
        columns=asked.columns,
        rows=[[(column, column.tell(line)) for column in asked.columns] for line in lines],
        left=max(0, count - MOST_PRINTED),
    )


def plain_rows(asked: Asked, viewer: Viewer) -> Iterator[dict[str, object]]:
    """Return every line as plain values, for the text table.

    :raises LedgerTooLong: more issues are found than one file takes.
    """
    ensure_fits(count_of(asked, viewer), with_pictures=False)
    for line in lines_in_order(asked, viewer, most=MOST_ROWS):
        yield {column.key: column.tell(line) for column in asked.columns}


def ensure_fits(count: int, *, with_pictures: bool) -> None:
    """Refuse more than one file takes."""
    most, words = (MOST_PICTURED, TOO_MANY_PICTURES) if with_pictures else (MOST_ROWS, TOO_MANY)
    if count > most:
        raise LedgerTooLong("ledger_too_long", words, params={"count": count, "most": most})


def notes_of(asked: Asked, *, unit: str, count: int) -> tuple[str, ...]:
    """Say under the title what is counted, as of when, by whom, and how many."""
    moment = f"{clock.now().astimezone(LOCAL):%Y-%m-%d %H:%M}"
    parts = (
        gettext(UNIT) % {"unit": unit},
        gettext(AS_OF) % {"moment": moment},
        gettext(COUNT) % {"n": count},
    )
    between = "　　" if is_chinese() else "    "
    return (gettext(SCOPE) % {"filters": told_filters(asked)}, between.join(parts))


def _official(column: LedgerColumn) -> OfficialColumn:
    return OfficialColumn(str(column.label), column.width, group=str(column.group), centred=column.centred)


def _rows(
    lines: Iterator[LedgerLine], columns: tuple[LedgerColumn, ...], *, with_pictures: bool
) -> Iterator[list[object]]:
    for line in lines:
        row = [column.tell(line) for column in columns]
        yield [*row, _picture(line.before), _picture(line.after)] if with_pictures else row


def _picture(photo: Photo | None) -> object:
    """The thumbnail, with the size it was drawn in; nothing where the picture is gone."""
    if photo is None or photo.thumbnail is None or not photo.width or not photo.height:
        return ""
    try:
        found = content(photo.thumbnail)
    except Missing:
        return ""
    scale = min(1.0, THUMBNAIL / max(photo.width, photo.height))
    return Picture(found.body, max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
