"""What each column of a list is, told by its heading and, where the heading says nothing, by what stands under it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wenming.engines.documents import Cell, Grid
from wenming.engines.problem_lists.sounds import plain

HEADING_ROWS = 12
LEAST_HEADINGS = 2
TOP_ROWS = 2
LONGEST_HEADING = 24
LONG_TEXT = 9


class Role(StrEnum):
    """What a column holds. The last five are filled for the reply."""

    NUMBER = "number"
    PROBLEM = "problem"
    PLACE = "place"
    ADDRESS = "address"
    AREA = "area"
    KIND = "kind"
    UNIT = "unit"
    SUPPORTING = "supporting"
    DEADLINE = "deadline"
    FOUND_ON = "found_on"
    FOUND_BY = "found_by"
    PICTURE = "picture"
    NOTE = "note"
    STATE = "state"
    MEASURES = "measures"
    RESPONSIBLE = "responsible"
    DONE_ON = "done_on"
    PICTURE_AFTER = "picture_after"


REPLY = (Role.STATE, Role.MEASURES, Role.RESPONSIBLE, Role.DONE_ON, Role.PICTURE_AFTER)

# Longest first within a heading decides; a word that ends the heading counts more than one within.
_HEADINGS: dict[Role, str] = {
    Role.NUMBER: "序号 编号 问题编号 案件编号 案件号 案卷号 图号 no 号 工单号 清单编号",
    Role.PROBLEM: (
        "问题 存在问题 问题描述 主要问题 具体问题 问题内容 发现问题 情况描述 问题情况 反馈问题 失分点 "
        "扣分原因 扣分点 现场情况 暗访情况 存在的问题 问题表现 内容 反映内容 诉求内容 问题清单 "
        "存在问题及不足 不足 短板 事项 反映问题 案件描述 现状 表现 现象 隐患 描述"
    ),
    Role.PLACE: (
        "点位 点位名称 地点 位置 场所 地点名称 具体位置 问题地点 点位地点 发生地点 地段 路段 部位 "
        "检查点位 受检点位 测评点位 实地点位 小区名称 点位（地点） 所在位置 问题点位 具体地点 暗访点位 "
        "名称 检查地点 发现地点 被查单位 测评点 检查对象 单位名称"
    ),
    Role.ADDRESS: "地址 详细地址 门牌",
    Role.AREA: (
        "区划 街道 社区 所属街道 所属社区 镇街 乡镇 乡镇街道 属地 所在街道 区域 辖区 片区 所属镇街 "
        "街道社区 所在社区 属地街道 所属区域 所属乡镇 网格"
    ),
    Role.KIND: (
        "类别 类型 问题类别 问题类型 大类 小类 点位类型 点位类别 分类 指标 测评项目 测评指标 项目 "
        "测评内容 问题分类 检查项目"
    ),
    Role.UNIT: (
        "责任单位 主办单位 牵头单位 整改单位 承办单位 责任部门 牵头部门 主责单位 办理单位 整改责任单位 "
        "责任主体 主管部门 整改主体 交办单位 承办部门"
    ),
    Role.SUPPORTING: "协办单位 配合单位 协办 配合部门",
    Role.DEADLINE: (
        "整改时限 整改期限 完成时限 时限 截止日期 期限 整改要求 要求完成时间 完成期限 办理时限 "
        "整改截止时间 限办时间 截止时间 规定时限 限期 要求时限 要求整改时间"
    ),
    Role.FOUND_ON: "发现时间 检查时间 检查日期 发现日期 暗访时间 时间 日期 交办时间 巡查时间 拍摄时间",
    Role.FOUND_BY: "发现人 检查人 检查组 暗访组 巡查人 交办人 发现单位",
    Role.PICTURE: (
        "照片 图片 问题照片 现场照片 整改前 整改前照片 问题图片 整改前图片 前 现场图片 佐证图片 图示 附图 "
        "问题图 存在问题照片 现场图"
    ),
    Role.NOTE: "备注 说明 备考",
    Role.STATE: (
        "整改状态 是否整改 是否完成 整改结果 完成情况 是否整改到位 整改进度 办理状态 状态 办结情况 "
        "是否完成整改 整改完成情况 办理结果 是否销号 销号情况 是否办结 完成与否 目前状态"
    ),
    Role.MEASURES: (
        "整改措施 整改情况 措施 整改落实情况 处理情况 办理情况 整改情况说明 处置情况 整改说明 整改内容 "
        "反馈情况 整改反馈 回复 落实情况 整改举措 整改回复 整改进展 整改进展情况 进展情况 办理进展 落实进展"
    ),
    Role.RESPONSIBLE: "责任人 整改责任人 负责人 经办人 联系人 责任领导 具体责任人 整改负责人 责任人及电话 承办人",
    Role.DONE_ON: (
        "完成时间 整改时间 完成日期 整改完成时间 实际完成时间 办结时间 整改日期 销号时间 整改完成日期 "
        "办结日期 实际完成日期"
    ),
    Role.PICTURE_AFTER: (
        "整改后 整改后照片 整改照片 整改图片 整改后图片 后 整改后效果 整改后图 完成照片 整改效果 对比照片 "
        "整改前后对比照片 整改佐证"
    ),
}

_BY_HEADING = {plain(word): role for role, words in _HEADINGS.items() for word in words.split()}
_JOINT = re.compile("[及和与、/／]")
_SERIAL = re.compile(r"[a-z]{0,6}\d{1,12}([-.]\d+)*")
_DAY = re.compile(r"\d{4}\D?\d{1,2}\D?\d{1,2}日?|\d{1,2}月\d{1,2}日?|\d+(个)?(工作日|小时|天)|立行立改|立即整改")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a grid is laid out: the last row of headings (-1: none), the roles by column, and the headings."""

    heading_row: int
    columns: Mapping[int, Role]
    headings: Mapping[int, str]

    def column(self, role: Role) -> int | None:
        """Return the first column of a role."""
        return next((place for place, held in sorted(self.columns.items()) if held is role), None)

    def all_of(self, *roles: Role) -> list[int]:
        """Return every column of some roles, from left to right."""
        return [place for place, held in sorted(self.columns.items()) if held in roles]


def role_of(heading: str) -> Role | None:
    """Return what a heading names: the whole of it, else what stands before brackets, else how it ends or begins.

    Place and problem in one column (存在问题及点位) are the problem; the place is taken out of it, row by row.
    """
    both = [role_of(part) for part in _JOINT.split(heading)] if _JOINT.search(heading) else []
    if Role.PROBLEM in both and Role.PLACE in both:
        return Role.PROBLEM
    bare = plain(re.split(r"[（(\[【]", heading)[0]) or plain(heading)
    if not bare or len(bare) > LONGEST_HEADING:
        return None
    if bare in _BY_HEADING:
        return _BY_HEADING[bare]
    ends = [word for word in _BY_HEADING if len(word) > 1 and bare.endswith(word)]
    begins = [word for word in _BY_HEADING if len(word) > 1 and bare.startswith(word)]
    within = [word for word in _BY_HEADING if len(word) > 2 and word in bare]
    for words in (ends, begins, within):
        if words:
            return _BY_HEADING[max(words, key=len)]
    return None


def layout_of(grid: Grid) -> Layout:
    """Tell the columns of a grid; without headings, by what stands in it."""
    at, headings = _headings(grid)
    columns: dict[int, Role] = {}
    for place, words in headings.items():
        role = role_of(words)
        if role is not None:
            columns[place] = role
    _part_pictures(columns, headings)
    _part_twice(columns, grid, at)
    _part_days(columns, grid, at)
    _by_content(columns, grid, at)
    return Layout(at, columns, headings)


def _headings(grid: Grid) -> tuple[int, dict[int, str]]:
    """Find the row of headings; two rows where the upper one spans several columns."""
    if grid.width == 1:
        return _single_heading(grid)
    scored = [(_named(row.cells), -place) for place, row in enumerate(grid.rows[:HEADING_ROWS])]
    best, negative = max(scored, default=(0, 0))
    if best < LEAST_HEADINGS:
        return -1, {}
    at = -negative
    words = {place: cell.text.strip() for place, cell in enumerate(grid.rows[at].cells)}
    if at + 1 < len(grid.rows) and _is_second(grid.rows[at].cells, grid.rows[at + 1].cells):
        at += 1
        under = {place: cell.text.strip() for place, cell in enumerate(grid.rows[at].cells)}
        words = {place: _joined(words.get(place, ""), under.get(place, "")) for place in words | under}
    elif at > 0 and _is_second(grid.rows[at - 1].cells, grid.rows[at].cells):
        over = {place: cell.text.strip() for place, cell in enumerate(grid.rows[at - 1].cells)}
        words = {place: _joined(over.get(place, ""), words.get(place, "")) for place in words | over}
    return at, {place: text for place, text in words.items() if text}


def _single_heading(grid: Grid) -> tuple[int, dict[int, str]]:
    """The heading of a table of one column: it says nothing but that problems follow, at the top or below a title."""
    for at, row in enumerate(grid.rows[:TOP_ROWS]):
        words = row.cells[0].text.strip()
        if _BY_HEADING.get(plain(words)) is Role.PROBLEM:
            return at, {0: words}
    return -1, {}


def _named(cells: Sequence[Cell]) -> int:
    """Count the different roles that a row names; a row of one repeated text (a merged title) names none."""
    texts = {cell.text.strip() for cell in cells if cell.text.strip()}
    return (
        len({role for text in texts if len(text) <= LONGEST_HEADING and (role := role_of(text))})
        if len(texts) > 1
        else 0
    )


def _is_second(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether a row of headings stands under another: some upper heading is repeated over different lower ones."""
    above = [cell.text.strip() for cell in upper]
    below = [cell.text.strip() for cell in lower]
    spans = any(
        above[place] and above[place] == above[place + 1] and below[place] != below[place + 1]
        for place in range(min(len(above), len(below)) - 1)
    )
    short = all(len(text) <= LONGEST_HEADING and not _DAY.fullmatch(plain(text)) for text in below)
    return spans and short and _named(lower) >= 1


def _joined(upper: str, lower: str) -> str:
    """The lower heading says more; where it says nothing of its own the upper one stands."""
    if not lower or lower == upper:
        return upper
    return lower if role_of(lower) and len(plain(lower)) > 1 else f"{upper}{lower}"


def _part_pictures(columns: dict[int, Role], headings: Mapping[int, str]) -> None:
    """Two columns of pictures without before and after: the second is the one to fill."""
    pictures = [place for place, role in sorted(columns.items()) if role is Role.PICTURE]
    if len(pictures) > 1 and Role.PICTURE_AFTER not in columns.values():
        names = {plain(headings[place]) for place in pictures}
        if len(names) > 1:
            columns[pictures[-1]] = Role.PICTURE_AFTER


def _part_twice(columns: dict[int, Role], grid: Grid, at: int) -> None:
    """Where two columns claim to be the problem, the one with the longer texts is; the other is its note."""
    for role in (Role.PROBLEM, Role.PLACE):
        twice = [place for place, held in sorted(columns.items()) if held is role]
        if len(twice) > 1:
            longest = max(twice, key=lambda place: _length(grid, at, place))
            for place in twice:
                if place != longest:
                    columns[place] = Role.KIND if role is Role.PROBLEM else Role.ADDRESS


def _part_days(columns: dict[int, Role], grid: Grid, at: int) -> None:
    """A column of days that are all filled in by the sender is until when, whatever its heading says."""
    if Role.DEADLINE in columns.values():
        return
    rows = len(grid.rows) - at - 1
    for place in [place for place, role in sorted(columns.items()) if role is Role.DONE_ON]:
        texts = list(_texts(grid, at, place))
        if 2 * len(texts) > rows and _share(texts, _DAY) > 0.6:
            columns[place] = Role.DEADLINE
            return


def _by_content(columns: dict[int, Role], grid: Grid, at: int) -> None:
    """Tell the columns that no heading names."""
    width = max((len(row.cells) for row in grid.rows), default=0)
    free = [place for place in range(width) if place not in columns]
    if Role.PROBLEM not in columns.values():
        candidates = [place for place in free if _length(grid, at, place) > 0] or [
            place for place, role in columns.items() if role in (Role.NOTE, Role.KIND)
        ]
        if candidates:
            columns[max(candidates, key=lambda place: _length(grid, at, place))] = Role.PROBLEM
    for place in free:
        if place in columns:
            continue
        texts = list(_texts(grid, at, place))
        if not texts:
            if at < 0 and any(row.cells[place].pictures for row in grid.rows if place < len(row.cells)):
                columns[place] = Role.PICTURE
        elif Role.NUMBER not in columns.values() and _share(texts, _SERIAL) > 0.8 and place == min(free):
            columns[place] = Role.NUMBER
        elif Role.DEADLINE not in columns.values() and _share(texts, _DAY) > 0.6:
            columns[place] = Role.DEADLINE
        elif at < 0 and Role.PLACE not in columns.values() and 2 <= sum(map(len, texts)) / len(texts) <= 30:
            columns[place] = Role.PLACE


def _texts(grid: Grid, at: int, place: int) -> Iterable[str]:
    for row in grid.rows[at + 1 :]:
        if place < len(row.cells) and (text := row.cells[place].text.strip()):
            yield text


def _length(grid: Grid, at: int, place: int) -> float:
    texts = list(_texts(grid, at, place))
    return sum(map(len, texts)) / len(texts) if texts else 0.0


def _share(texts: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(bool(pattern.fullmatch(plain(text))) for text in texts) / len(texts)
