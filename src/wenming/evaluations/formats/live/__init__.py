"""A round as live formulas: the same edition and observations in a workbook that reckons by itself.

Its cells hold inputs and formulas and none of our results, so that LibreOffice or another program, recalculating
it, is an independent check of the rulebook.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from xlsxwriter.workbook import Workbook

from wenming.evaluations.formats.live.edition import Edition
from wenming.evaluations.formats.live.observed import Observed
from wenming.evaluations.formats.live.page import Styles
from wenming.evaluations.formats.live.totals import TOTAL_SHEET, WON, WON_TODAY, Totals
from wenming.rulebook.facts import RoundFacts
from wenming.rulebook.scheme import Scheme

CREATED = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class LiveWorkbook:
    """Where things stand in a written workbook, as ``sheet!B4``: both totals, what each kind of site won.

    ``kinds`` holds the kinds that have check items of one field method.
    """

    total: str
    total_today: str
    kinds: Mapping[str, str]
    _observed: Observed

    def cell(self, observation: str, column: str) -> tuple[str, str]:
        """Sheet and cell of an input of an observation: ``count``, ``number``, ``grade`` …"""
        page = self._observed.page
        return page.name, page.cell(column, self._observed.numbers[observation]).replace("$", "")


def write_live_workbook(scheme: Scheme, facts: RoundFacts, path: Path) -> LiveWorkbook:
    """Write the workbook. The facts must be such as can be scored; the same facts give the same cells."""
    attributes = {item.rule.threshold.attribute for item in scheme.items} - {None}
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), options) as book:
        book.set_properties({"title": scheme.title, "created": CREATED})
        book.set_calc_mode("auto")
        styles = Styles(book)
        totals = Totals(book, styles, scheme)
        edition = Edition(book, styles, scheme, tuple(sorted(name for name in attributes if name)))
        observed = Observed(book, styles, edition, facts)
        edition.write_grades()
        edition.write_items(observed.page)
        edition.write_kinds(totals.methods.column("weight"), {kind.code: kind.name for kind in scheme.kinds})
        observed.write()
        totals.write(edition, facts.marks)
    kinds = edition.kinds
    won = {kind: f"{kinds.name}!{kinds.cell('won', row)}" for row, (_, kind) in enumerate(edition.blocks, start=1)}
    named = {kind: cell.replace("$", "") for kind, cell in won.items()}
    return LiveWorkbook(f"{TOTAL_SHEET}!{WON}", f"{TOTAL_SHEET}!{WON_TODAY}", named, observed)
