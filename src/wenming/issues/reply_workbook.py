"""The workbook in which a unit answers its open issues (批量回复): its columns, as docs/formats/replies.md says."""

from collections.abc import Iterable

from django.utils.translation import gettext

from wenming.engines.workbook import Column, Form, OfficialColumn, OfficialTable, Schema, official
from wenming.issues.models import Issue
from wenming.issues.wording import is_chinese, state_label
from wenming.kernel import clock
from wenming.kernel.clock import LOCAL
from wenming.rulebook.labels import N_
from wenming.rulebook.verification import demand_row

MOST_REPLIES = 1_000
MEASURES, RESPONSIBLE, RECTIFIED_ON, PHOTOS, PROOF, NOTE = (
    "measures", "responsible", "rectified_on", "photos", "proof", "note"
)  # fmt: skip
INPUTS = (MEASURES, RESPONSIBLE, RECTIFIED_ON, PHOTOS, PROOF, NOTE)
"""The columns that people fill in."""

TITLE = N_("Replies to open issues, %(unit)s")
FILLED_IN = N_(
    "Fill in the yellow columns only; rows left empty stay open. Do not change the numbers: they tell the rows apart."
)
PHOTO_NAMES = N_(
    "Name each photo by the number of its issue (%(example)s-1.jpg), or put it into a folder of that name, or write "
    "its file name into the column; pack all photos into one zip."
)
FETCHED = N_("Fetched %(moment)s. Issues that moved on since are refused and must be fetched anew.")
FOOTER = N_("Page &P of &N")

REPLIES = Schema(
    name="replies",
    sheet="批量回复",
    sheet_en="Replies",
    most_rows=MOST_REPLIES,
    columns=(
        Column("number", "编号", "Number", Form.CODE, required=True, most=40, also=("问题编号", "案件编号"), width=14),
        Column("title", "问题", "What is wrong", most=2_000, also=("存在问题", "问题名称"), width=30),
        Column("place", "地点", "Place", most=2_000, also=("点位", "位置"), width=24),
        Column("deadline", "整改时限", "Deadline", most=200, also=("时限", "截止时间"), width=13),
        Column("state", "状态", "State", most=200, width=10),
        Column("evidence", "佐证要求", "Evidence demanded", most=200, width=12),
        Column(
            MEASURES, "整改措施", "What was done", most=2_000, width=36,
            also=("整改情况", "措施", "整改结果", "处理结果"),
            hint="必填：做了什么，结果怎样。", hint_en="Needed: what was done and what came of it.",
        ),
        Column(
            RESPONSIBLE, "责任人", "Responsible person", most=60, also=("整改责任人", "负责人"), width=11,
            hint="谁负责整改。", hint_en="Who answers for the work.",
        ),
        Column(
            RECTIFIED_ON, "整改日期", "Rectified on", Form.DAY, also=("完成日期", "完成时间", "整改时间"), width=12,
            hint="实际完成的日期，如2026-11-20。", hint_en="The day on which it was done, such as 2026-11-20.",
        ),
        Column(
            PHOTOS, "照片文件名", "Photo files", Form.LIST, also=("照片", "整改后照片", "图片"), width=20,
            hint="照片已用编号命名的不用填；多个用顿号分开。",
            hint_en="Not needed for photos named by the number; several are parted by commas.",
        ),
        Column(
            PROOF, "其他佐证", "Other evidence", most=2_000, also=("佐证说明", "检测值", "佐证"), width=22,
            hint="要求文件、电话测试或检测的，写明文号、接听情况或检测值。",
            hint_en="Where a document, call test or measurement is demanded: its number, who answered, the value.",
        ),
        Column(
            NOTE, "备注", "Note", most=2_000, also=("说明",), width=16, hint="可不填。", hint_en="May stay empty.",
        ),
        Column("version", "版本", "Version", Form.WHOLE, width=6),
    ),
)  # fmt: skip
"""``version`` is that of the issue when the workbook was fetched."""

_CENTRED = frozenset({"number", "deadline", "state", "evidence", "version"})


def reply_workbook(issues: Iterable[Issue], *, unit: str) -> bytes:
    """Return the workbook to fill in, with a row for each issue, in the page's language."""
    chinese, moment = is_chinese(), f"{clock.now().astimezone(LOCAL):%Y-%m-%d %H:%M}"
    rows = list(issues)
    example = rows[0].number if rows else "2026-000001"
    table = OfficialTable(
        sheet=REPLIES.sheet if chinese else REPLIES.sheet_en,
        title=gettext(TITLE) % {"unit": unit},
        notes=(gettext(FILLED_IN), gettext(PHOTO_NAMES) % {"example": example}, gettext(FETCHED) % {"moment": moment}),
        columns=[_column(column, chinese=chinese) for column in REPLIES.columns],
        footer=gettext(FOOTER),
    )
    return official(table, (_row(issue) for issue in rows))


def _column(column: Column, *, chinese: bool) -> OfficialColumn:
    is_input = column.key in INPUTS
    return OfficialColumn(
        heading=column.named(chinese=chinese),
        width=column.width,
        centred=column.key in _CENTRED,
        form=column.form,
        is_input=is_input,
        advice=(column.hint if chinese else column.hint_en) if is_input else "",
        most=column.most if column.form is Form.TEXT else 0,
        latest=clock.today() if column.form is Form.DAY else None,
    )


def _row(issue: Issue) -> list[object]:
    due = issue.inner_due_at or issue.due_at
    told: dict[str, object] = {
        "number": issue.number,
        "title": issue.title,
        "place": " ".join(part for part in (issue.site.name if issue.site else "", issue.address) if part),
        "deadline": f"{due.astimezone(LOCAL):%Y-%m-%d %H:%M}" if due else "",
        "state": state_label(issue.state),
        "evidence": gettext(demand_row(issue.evidence[0]).label) if issue.evidence else "",
        "version": issue.version,
    }
    return [told.get(column.key, "") for column in REPLIES.columns]
