"""The calculation chain: the list of all formulas, which must not name a cell that has become text."""

from wenming.engines.documents.names import q
from wenming.engines.documents.package import Package


def forget_formula(package: Package, sheet: str, address: str) -> None:
    """Take one cell out of the calculation chain; all other entries stay."""
    book = package.xml(package.main)
    numbers = {entry.get("name"): entry.get("sheetId") for entry in book.iter(q("s:sheet"))}
    for part in package.related(package.main, "calcChain"):
        chain = package.edit(part)
        entries = list(chain.iter(q("s:c")))
        current = None
        for place, entry in enumerate(entries):
            current = entry.get("i", current)
            if entry.get("r") != address or current != numbers.get(sheet):
                continue
            after = entries[place + 1] if place + 1 < len(entries) else None
            if after is not None and after.get("i") is None and current is not None:
                after.set("i", current)  # an entry without a sheet takes that of the one before it
            if len(entries) == 1:
                package.remove(part)
            else:
                chain.remove(entry)
            return
