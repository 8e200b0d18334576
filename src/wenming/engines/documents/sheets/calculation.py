"""Formulas of several cells, and the calculation chain, which must not name a cell that has become text."""

from wenming.engines.documents.names import q
from wenming.engines.documents.package import Element, Package
from wenming.engines.documents.sheets.places import Place, Range, numbered_rows, placed, range_of


class SharedFormulas:
    """The formulas of a sheet that belong to several cells: filled down, or with a result that spreads."""

    def __init__(self, sheet: Element) -> None:
        self._cells: set[Place] = set()
        self._areas: list[Range] = []
        for number, row in numbered_rows(sheet):
            for column, cell in placed(row.iterchildren(q("s:c")), number):
                formula = cell.find(q("s:f"))
                kind = formula.get("t", "normal") if formula is not None else "normal"
                if formula is None or kind == "normal":
                    continue
                self._cells.add((number, column))
                area = range_of(formula.get("ref", ""))
                if kind != "shared" and area is not None and area != Range(number, column, number, column):
                    self._areas.append(area)

    def hold(self, place: Place) -> bool:
        """Whether a cell belongs to one of them."""
        return place in self._cells or any(area.covers(place) for area in self._areas)


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
