"""A list as comma-separated values: what is left when somebody exports a sheet with merged cells."""

import csv
from io import StringIO

from tests.lists.drafts import Line
from tests.lists.plans import Plan


def as_csv(plan: Plan, lines: tuple[Line, ...]) -> bytes:
    """Write the list; the variant names the encoding, UTF-8 comes with its mark."""
    out = StringIO()
    writer = csv.writer(out)
    width = len(plan.columns)
    for words in (plan.title, *plan.above):
        writer.writerow([words, *[""] * (width - 1)])
    writer.writerow([column.heading for column in plan.columns])
    for line in lines:
        if line.sort == "row":
            writer.writerow(["" if line.is_continued and c.key == "place" else line.cell(c.key) for c in plan.columns])
        else:
            writer.writerow([line.words, *[""] * (width - 1)])
    for words in plan.below:
        writer.writerow([words, *[""] * (width - 1)])
    return out.getvalue().encode("utf-8-sig" if plan.variant == "utf-8" else "gb18030")
