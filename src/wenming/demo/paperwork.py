"""Lists that a superior hands over as spreadsheets: one that is answered meanwhile, and one that came this morning."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random

import xlsxwriter

from wenming.demo.chance import stream
from wenming.demo.chronicle import District, OriginKind, Scenery
from wenming.demo.district import Level, Registers, Site, StewardRole
from wenming.demo.problems import place_of, trouble_of
from wenming.demo.scenes import draw
from wenming.rulebook.calendars import CHINA
from wenming.rulebook.rules import RuleKind
from wenming.rulebook.scheme import Item, Scheme

FRESH_LINES, MOST_ANSWERED = 24, 40
PICTURED = 10
"""So many lines of the fresh list come with a picture."""
SETTLED_AFTER = timedelta(days=45)
"""A list older than this is mostly answered."""
PATIENCE = timedelta(days=10)
NAME, SENDER = "市测评模拟暗访第三批", "市文明办"
HEADINGS = (
    "序号", "街道", "点位名称", "存在问题", "问题照片", "责任单位", "整改时限",
    "整改措施", "责任人", "完成时间", "是否整改到位",
)  # fmt: skip
WIDTHS = (6, 12, 24, 40, 22, 16, 12, 24, 10, 12, 12)
PICTURE_ROW = 84
"""Height of a row with a picture, in points."""
_NEAR = ("", "", "", "门口", "东侧", "入口处", "周边")
_DEADLINES = ("立行立改", "3个工作日", "3个工作日", "5个工作日", "10个工作日", "")
_ENDINGS = ("小区", "农贸市场", "社区居委会")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One row of a list. ``issue`` is the key of the issue that it became, if it did."""

    area: str
    place: str
    words: str
    unit: str
    deadline: str
    issue: str = ""
    picture: Scenery | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A list as it was handed over."""

    name: str
    sender: str
    received_at: datetime
    reply_by: date
    lines: tuple[PaperLine, ...]


def papers_of(district: District, scheme: Scheme) -> tuple[Paper, ...]:
    """Return the lists of a district, oldest first."""
    answered = _answered(district)
    return (*((answered,) if answered else ()), _fresh(district, scheme))


def _answered(district: District) -> Paper | None:
    """The list with the most issues among those whose problems had time to be put right."""
    listed = [issue for issue in district.issues if issue.origin is OriginKind.SUPERIOR_LIST]
    old = [issue for issue in listed if district.now - issue.raised_at > SETTLED_AFTER]
    if not old:
        return None
    name, _ = Counter(issue.origin_ref for issue in old).most_common(1)[0]
    mine = sorted((issue for issue in listed if issue.origin_ref == name), key=lambda issue: issue.raised_at)
    sites, towns = {site.code: site for site in district.registers.sites}, _towns(district)
    lines = tuple(
        PaperLine(towns[sites[issue.site].town], sites[issue.site].name, issue.description, "", "5个工作日", issue.key)
        for issue in mine[:MOST_ANSWERED]
    )
    received = mine[0].raised_at
    return Paper(name, name[: -len("2026-01")], received, (received + PATIENCE).astimezone(CHINA).date(), lines)


def _fresh(district: District, scheme: Scheme) -> Paper:
    """What an unannounced inspection found yesterday, told as its inspectors tell it."""
    chance = stream(district.seed, "paper")
    items: dict[str, list[Item]] = {}
    for item in scheme.items:
        if item.rule.kind is RuleKind.COUNT:
            items.setdefault(item.kind, []).append(item)
    fitting = [site for site in district.registers.sites if site.kind in items]
    towns, units = _towns(district), _territories(district.registers)
    lines = []
    for number, site in enumerate(chance.sample(fitting, min(FRESH_LINES, len(fitting)))):
        item = chance.choice(items[site.kind])
        trouble = trouble_of(item)
        picture = Scenery(place_of(item), trouble.defect, chance.randrange(2**31)) if number < PICTURED else None
        unit = units[site.code] if chance.random() < 0.4 else ""
        deadline = chance.choice(_DEADLINES)
        said = chance.choice(trouble.said)
        lines.append(PaperLine(towns[site.town], _place(site, chance), said, unit, deadline, picture=picture))
    received = district.now - timedelta(minutes=40)
    return Paper(NAME, SENDER, received, (received + PATIENCE).astimezone(CHINA).date(), tuple(lines))


def _place(site: Site, chance: Random) -> str:
    """Return a site's name as somebody in a hurry writes it down."""
    name = site.name
    if chance.random() < 0.2:
        name = next((name.removesuffix(end) for end in _ENDINGS if name.endswith(end) and len(name) > len(end)), name)
    return name + chance.choice(_NEAR)


def _towns(district: District) -> dict[str, str]:
    return {division.code: division.name for division in district.geography.at(Level.TOWN)}


def _territories(registers: Registers) -> dict[str, str]:
    """Return the name of the territorial unit of each site."""
    names = {unit.code: unit.name for unit in registers.units}
    return {row.site: names[row.unit] for row in registers.stewardships if row.role is StewardRole.TERRITORY}


def written(paper: Paper) -> bytes:
    """Return a list as the spreadsheet in which it arrived: title, headings, a row for each problem, reply columns."""
    saved = BytesIO()
    book = xlsxwriter.Workbook(saved, {"in_memory": True})
    book.set_properties({"title": paper.name, "created": paper.received_at.replace(tzinfo=None)})
    sheet = book.add_worksheet("问题清单")
    line = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_name": "宋体", "font_size": 11}
    body, head = book.add_format(line), book.add_format({**line, "bold": True, "align": "center"})
    title = book.add_format({"bold": True, "align": "center", "font_size": 18})
    sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, f"{paper.name}问题清单", title)
    sheet.write_row(1, 0, HEADINGS, head)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for number, each in enumerate(paper.lines, start=1):
        row = number + 1
        cells = (str(number), each.area, each.place, each.words, "", each.unit, each.deadline, "", "", "", "")
        sheet.write_row(row, 0, cells, body)
        if each.picture is not None:
            sheet.set_row(row, PICTURE_ROW)
            options = {"image_data": BytesIO(draw(each.picture)), "x_scale": 0.22, "y_scale": 0.22}
            sheet.insert_image(row, HEADINGS.index("问题照片"), f"{number}.jpg", options)
    book.close()
    return saved.getvalue()
