"""From the grids of a document to the lines of a problem list: titles, sub-headings, totals and notes told apart."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wenming.engines.documents import Document, Grid, GridRow, Picture
from wenming.engines.documents.markers import REFERENCE
from wenming.engines.problem_lists.roles import REPLY, Layout, Role, layout_of, role_of
from wenming.engines.problem_lists.sounds import plain
from wenming.rulebook.labels import N_

TOTAL = re.compile(r"^(合计|总计|小计|共计|总数)")
# A note says so with a colon: 附近居民乱倒垃圾 and 说明牌破损 are problems.
REMARK = re.compile(
    r"^(?:注|备注|说明|附[件表]?|(?:填表|填报|制表|审核|联系|报送)(?:人|单位|部门|日期|时间|说明|要求|电话)?(?:及(?:联系)?电话)?)"
    r"\s*[\d一二三四五六七八九十]{0,2}\s*(?:[（(][^）)]{1,8}[）)]\s*)?(?:[:：]|$)"
)
SECTION = re.compile(r"^\s*(第?[一二三四五六七八九十]+[、.．章节部]|[（(][一二三四五六七八九十]+[）)])")
_POINT = r"[.．](?!\d)"  # 1.5米 begins with a decimal
ORDINAL = re.compile(
    rf"^\s*(?:[（(]?(\d{{1,4}})[）)]|(\d{{1,4}})(?:{_POINT}|、)|"
    rf"(?:问题|案例|图|点位)\s*(\d{{1,4}})(?:{_POINT}|[:：、\s])|({REFERENCE})(?:{_POINT}|[、:：)）]))\s*"
)
PARTICULARS = re.compile(r"[（(\[【]([^（）()]*[：:][^（）()]*)[）)\]】][。；;\s]*$")
# The colon of a time of day (8:30) ends no place.
PLACE_FIRST = re.compile(r"^([^，。；,;：:？！\n]{2,30})(?:(?<!\d)[：:]|[：:](?!\d\d(?!\d)))(?=.)")
LABELLED = re.compile(r"^\s*([^：:\n]{1,12})\s*[：:]\s*(.*)$")
PLACE_APART = re.compile(r"^([^\s，。；,;：:？！]{2,24})[\s\u3000]+(?=\S{4})")
_FIELDS = {"unit": "unit", "deadline": "deadline", "supporting": "supporting", "found_on": "found_on",
           "found_by": "found_by", "kind": "kind", "area": "area", "note": "note", "place": "place"}  # fmt: skip
SHORT, LEAST_LABELS = 40, 2

IS_TOTAL = N_("A line of totals.")
IS_REMARK = N_("A note to the list.")
NO_PROBLEM = N_("No problem is described in this row.")
NOT_A_LIST = N_("No column of problems was found in this table.")


@dataclass(frozen=True, slots=True)
class Line:
    """One problem of a list, as it stands in the file.

    ``spot`` is where it stands (a row of a grid), ``label`` the same for a person, ``section`` the sub-heading above.
    """

    spot: str
    label: str
    number: str = ""
    problem: str = ""
    place: str = ""
    area: str = ""
    kind: str = ""
    unit: str = ""
    supporting: str = ""
    deadline: str = ""
    found_on: str = ""
    found_by: str = ""
    note: str = ""
    section: str = ""
    pictures: tuple[Picture, ...] = ()
    more_spots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row or table that became no line, and why."""

    spot: str
    label: str
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class GridReading:
    """A grid that holds problems: where it is, how it is laid out, how many columns it has."""

    spot: str
    layout: Layout
    width: int
    heading_spot: str = ""


@dataclass(frozen=True, slots=True)
class ListReading:
    """What a document says: its lines, what was passed over, and how its grids are laid out."""

    title: str
    lines: tuple[Line, ...]
    skipped: tuple[Skipped, ...]
    grids: tuple[GridReading, ...]


@dataclass(slots=True)
class _State:
    section: str = ""
    lines: list[Line] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def lines_of(document: Document) -> ListReading:
    """Read the problems of a document."""
    lines: list[Line] = []
    skipped: list[Skipped] = []
    grids: list[GridReading] = []
    for grid in document.grids:
        layout = layout_of(grid)
        width = max((len(row.cells) for row in grid.rows), default=0)
        if layout.column(Role.PROBLEM) is None:
            if any(cell.text.strip() for row in grid.rows for cell in row.cells):
                skipped.append(Skipped(grid.spot, grid.label, grid.before[:SHORT], NOT_A_LIST))
            continue
        state = _State(section=_section_before(grid))
        _read(grid, layout, state)
        lines += state.lines
        skipped += state.skipped
        at = layout.heading_row
        grids.append(GridReading(grid.spot, layout, width, grid.rows[at].spot if at >= 0 else ""))
    return ListReading(document.title, tuple(lines), tuple(skipped), tuple(grids))


def _section_before(grid: Grid) -> str:
    last = grid.before.strip().splitlines()[-1:] if grid.before.strip() else []
    return last[0].strip()[:SHORT] if last and len(last[0]) <= SHORT else ""


def _read(grid: Grid, layout: Layout, state: _State) -> None:
    for row in grid.rows[layout.heading_row + 1 :]:
        texts = [cell.text.strip() for cell in row.cells]
        filled = [text for text in texts if text]
        pictures = any(cell.pictures for cell in row.cells)
        if not filled and not pictures:
            continue
        only = filled[0] if len(set(filled)) == 1 else ""
        if filled and TOTAL.match(filled[0].replace(" ", "")):
            state.skipped.append(Skipped(row.spot, row.label, filled[0][:SHORT], IS_TOTAL))
        elif only and not pictures and REMARK.match(only):
            state.skipped.append(Skipped(row.spot, row.label, only[:SHORT], IS_REMARK))
        elif _is_heading_again(row, layout):
            continue
        elif only and not pictures and _is_section(only, texts, layout):
            state.section = SECTION.sub("", only).strip("：: ")
        else:
            _take(row, texts, layout, state)


def _is_heading_again(row: GridRow, layout: Layout) -> bool:
    named = [place for place in layout.headings if place < len(row.cells)]
    same = [place for place in named if plain(row.cells[place].text) == plain(layout.headings[place])]
    return len(named) > 1 and len(same) >= max(2, len(named) // 2 + 1)


def _is_section(only: str, texts: Sequence[str], layout: Layout) -> bool:
    """A row of one text: in a table of several columns it heads what follows, unless it stands under the problems."""
    if len(layout.columns) < 2 or len(texts) < 2:
        return False
    if sum(text == only for text in texts) > 1 or SECTION.match(only):
        return len(only) <= SHORT * 2
    problem = layout.column(Role.PROBLEM)
    return len(only) <= SHORT // 2 and problem is not None and problem < len(texts) and texts[problem] != only


def _take(row: GridRow, texts: Sequence[str], layout: Layout, state: _State) -> None:
    line = _line(row, texts, layout, state.section)
    before = state.lines[-1] if state.lines else None
    if before is not None and _goes_on(line, before):
        pictures = tuple(dict.fromkeys((*before.pictures, *line.pictures)))
        state.lines[-1] = replace(before, pictures=pictures, more_spots=(*before.more_spots, row.spot))
    elif line.problem:
        state.lines.append(line)
    else:
        words = "，".join(text for text in texts if text)[:SHORT]
        state.skipped.append(Skipped(row.spot, row.label, words, NO_PROBLEM))


def _goes_on(line: Line, before: Line) -> bool:
    """A row without a problem of its own, or the same one in a cell that spans rows, belongs to the line above."""
    if not line.problem:
        return bool(line.pictures) and (not line.number or line.number == before.number)
    same = (line.problem, line.place, line.number) == (before.problem, before.place, before.number)
    return same and bool(line.number)


def _line(row: GridRow, texts: Sequence[str], layout: Layout, section: str) -> Line:
    def said(*roles: Role) -> str:
        found = [texts[place] for place in layout.all_of(*roles) if place < len(texts) and texts[place]]
        return "，".join(dict.fromkeys(found))

    number, problem = said(Role.NUMBER), said(Role.PROBLEM)
    ordinal = ORDINAL.match(problem)
    if ordinal and not number:
        number = next(filter(None, ordinal.groups()))
    if ordinal:
        problem = problem[ordinal.end() :].strip() or problem
    line = Line(
        spot=row.spot,
        label=row.label,
        number=number,
        problem=problem,
        place=said(Role.PLACE, Role.ADDRESS),
        area=said(Role.AREA),
        kind=said(Role.KIND),
        unit=said(Role.UNIT),
        supporting=said(Role.SUPPORTING),
        deadline=said(Role.DEADLINE),
        found_on=said(Role.FOUND_ON),
        found_by=said(Role.FOUND_BY),
        note=said(Role.NOTE),
        section=section,
        pictures=tuple(_pictures(row, layout)),
    )
    return line if layout.column(Role.PLACE) is not None else _taken_apart(line)


def _taken_apart(line: Line) -> Line:
    """Read a paragraph that says everything in one: the place before a colon, particulars in brackets at the end."""
    if (labelled := _labelled(line)) is not None:
        return labelled
    problem = line.problem
    told: dict[str, Any] = {}
    found = PARTICULARS.search(problem)
    if found:
        for part in re.split(r"[；;]", found[1]):
            name, _, value = part.replace(":", "：").partition("：")
            role = role_of(name) if value else None
            if role is not None and role.value in _FIELDS:
                told[_FIELDS[role.value]] = value.strip()
        if told:
            problem = problem[: found.start()].strip()
    place = PLACE_FIRST.match(problem)
    if place:
        told["place"], problem = place[1].strip(), problem[place.end() :].strip()
    elif apart := PLACE_APART.match(problem):
        told["place"], problem = apart[1], problem[apart.end() :].strip()
    return replace(line, problem=problem, **told) if told and problem else line


def _labelled(line: Line) -> Line | None:
    """Read a caption of labelled lines (点位：…, 问题：…, 整改时限：…); a line without label goes on."""
    told: dict[str, Any] = {}
    name = ""
    for words in line.problem.splitlines():
        found = LABELLED.match(words)
        role = role_of(found[1]) if found else None
        if found and role is not None and (role is Role.PROBLEM or role.value in _FIELDS):
            name = "problem" if role is Role.PROBLEM else _FIELDS[role.value]
            told[name] = found[2].strip()
        elif name:
            told[name] = f"{told[name]}\n{words.strip()}".strip()
    if len(told) < LEAST_LABELS or not told.get("problem"):
        return None
    return replace(line, **told)


def _pictures(row: GridRow, layout: Layout) -> Iterator[Picture]:
    """The pictures of a row, but those that stand where the reply belongs."""
    replies = set(layout.all_of(*REPLY))
    for place, cell in enumerate(row.cells):
        if place not in replies:
            yield from cell.pictures


def spots(lines: Iterable[Line]) -> set[str]:
    """Return every spot that lines take up."""
    return {spot for line in lines for spot in (line.spot, *line.more_spots)}
