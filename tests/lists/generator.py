"""Lists of problems as superiors send them, with their truth, from a seed.

Written without a look at what reads them. Lists differ in format (spreadsheet, document, slides, scan, text), in
layout and headings, in how they name places and in the care of the writer; the chances stand in ``plans``, ``noise``,
``wheres``, ``wordings`` and ``drafts``, as named numbers. Same seed and register, same bytes; a scan depends on the
font installed too.
"""

from collections.abc import Sequence

from tests.lists.as_csv import as_csv
from tests.lists.as_docx import as_docx
from tests.lists.as_pptx import as_pptx
from tests.lists.as_scan import as_scan
from tests.lists.as_xlsx import as_xlsx
from tests.lists.drafts import Drafter, Line
from tests.lists.plans import Plan, make_plan
from tests.lists.register import Register
from tests.lists.truth import MadeFile, TrueItem, TrueKind, TruePlace
from wenming.demo.chance import stream

__all__ = ["MadeFile", "TrueItem", "TrueKind", "TruePlace", "draft", "make_file"]

_WRITERS = {"csv": as_csv, "docx": as_docx, "pptx": as_pptx, "xlsx": as_xlsx}


def draft(
    seed: int, places: Sequence[TruePlace], kinds: Sequence[TrueKind], units: Sequence[str]
) -> tuple[Plan, tuple[Line, ...]]:
    """Return the look and the lines of one list, before they are put into a file."""
    register = Register(places)
    plan = make_plan(stream(seed, "list plan"), seed, register.district)
    return plan, Drafter(plan, stream(seed, "list rows"), register, kinds, units).lines()


def make_file(seed: int, places: Sequence[TruePlace], kinds: Sequence[TrueKind], units: Sequence[str]) -> MadeFile:
    """Write one list.

    Raises:
        NoFont: the seed asks for a scan and no Chinese font is installed.
    """
    plan, lines = draft(seed, places, kinds, units)
    if plan.format == "scan":
        content, ending = as_scan(plan, lines, stream(seed, "scan"))
    else:
        content, ending = _WRITERS[plan.format](plan, lines), plan.format
    has_columns = plan.format != "pptx" and plan.variant != "paragraphs"
    return MadeFile(
        filename=f"{plan.title}.{ending}",
        content=content,
        format=plan.format,
        items=tuple(line.item for line in lines if line.item is not None),
        reply_columns=plan.replies if has_columns else (),
        has_place_column=plan.has("place") and has_columns,
        deadline_for_all=plan.deadline_for_all,
        traits=plan.traits,
    )
