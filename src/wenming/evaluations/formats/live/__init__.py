"""A round as live formulas: the same edition and observations in a workbook that reckons by itself.

Its cells hold inputs and formulas and none of our results, so that LibreOffice or another program, recalculating
it, is an independent check of the rulebook.
"""

from datetime import UTC, datetime
from pathlib import Path

from xlsxwriter.workbook import Workbook

from wenming.evaluations.formats.live.edition import Edition
from wenming.evaluations.formats.live.observed import Observed
from wenming.evaluations.formats.live.page import Styles
from wenming.evaluations.formats.live.totals import Totals
from wenming.rulebook.facts import RoundFacts
from wenming.rulebook.scheme import Scheme

CREATED = datetime(2000, 1, 1, tzinfo=UTC)


def write_live_workbook(scheme: Scheme, facts: RoundFacts, path: Path) -> None:
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
