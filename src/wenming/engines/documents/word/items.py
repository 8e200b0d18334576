"""Problems written as numbered paragraphs, each followed by its pictures: grids of one column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wenming.engines.documents.grid import Cell, Grid, GridRow, Picture
from wenming.engines.documents.markers import Marker, is_caption, marker_of

LEAST_ITEMS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph outside the tables: its number in the document from 1, its line and its pictures."""

    number: int
    text: str
    pictures: tuple[Picture, ...]


@dataclass
class _Item:
    marker: Marker
    lines: list[Line]
    headings: tuple[str, ...] = ()
    is_heading: bool = False
    pictures: list[Picture] = field(default_factory=list)


def is_list(lines: Sequence[Line], *, beside_tables: bool) -> bool:
    """Whether these paragraphs hold numbered problems; beside a table of problems only pictures make them so."""
    items = _items(lines)[1]
    shown = sum(1 for item in items if item.pictures)
    return shown >= LEAST_ITEMS if beside_tables else len(items) >= LEAST_ITEMS or shown > 0


def grids_of(lines: Sequence[Line], first: int) -> Iterator[Grid]:
    """Turn numbered paragraphs into grids, a new one under each heading; ``first`` numbers the grids."""
    lead, items = _items(lines)
    _tell_headings(items)
    groups: list[tuple[tuple[str, ...], list[_Item]]] = []
    for item in items:
        if item.is_heading:
            continue
        if not groups or groups[-1][0] != item.headings:
            groups.append((item.headings, []))
        groups[-1][1].append(item)
    for number, (headings, members) in enumerate(groups, start=first):
        before = "\n".join(part for part in ((lead if number == first else ""), *headings) if part)
        yield Grid(
            f"b{number}", f"¶{members[0].lines[0].number}", before, tuple(_row(item, number) for item in members)
        )


def plain_grid(lines: Sequence[Line]) -> Iterator[Grid]:
    """Turn paragraphs without any number into rows, each with the pictures that follow it."""
    items = _plain_items(lines)
    if items:
        yield Grid("b1", f"¶{items[0].lines[0].number}", "", tuple(_row(item, 1) for item in items))


def ends_of(lines: Sequence[Line], *, are_numbered: bool) -> dict[int, int]:
    """Return the number of each problem's last paragraph, by that of its first."""
    items = _items(lines)[1] if are_numbered else _plain_items(lines)
    return {item.lines[0].number: item.lines[-1].number for item in items}


def _plain_items(lines: Sequence[Line]) -> list[_Item]:
    items: list[_Item] = []
    for line in lines:
        if line.text or not items:
            items.append(_Item(Marker.NAMED, [line], pictures=list(line.pictures)))
        else:
            items[-1].lines.append(line)
            items[-1].pictures += line.pictures
    return items


def _items(lines: Sequence[Line]) -> tuple[str, list[_Item]]:
    lead: list[str] = []
    items: list[_Item] = []
    for line in lines:
        marker = marker_of(line.text)
        if marker:
            items.append(_Item(marker, [line], pictures=list(line.pictures)))
        elif items:
            items[-1].lines.append(line)
            items[-1].pictures += line.pictures
        elif line.text:
            lead.append(line.text)
    return "\n".join(lead), items


def _tell_headings(items: list[_Item]) -> None:
    """A numbered line without pictures, followed at once by a list numbered in another, new way, heads that list."""
    path: list[_Item] = []
    for place, item in enumerate(items):
        while path and item.marker in {above.marker for above in path}:
            path.pop()
        item.headings = tuple(_text(above) for above in path)
        after = items[place + 1] if place + 1 < len(items) else None
        opens = after is not None and after.marker not in {item.marker, *(above.marker for above in path)}
        if opens and not item.pictures:
            item.is_heading = True
            path.append(item)


def _text(item: _Item) -> str:
    return "\n".join(line.text for line in item.lines if line.text and not is_caption(line.text))


def _row(item: _Item, grid: int) -> GridRow:
    number = item.lines[0].number
    return GridRow(f"b{grid}/l{number}", f"¶{number}", (Cell(_text(item), tuple(item.pictures)),))
