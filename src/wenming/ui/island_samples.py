"""Samples of the parts that draw or capture: score tree, checklist, photos."""

from django.utils.translation import gettext as _

from wenming.ui.components import Chip
from wenming.ui.islands import Ask, Capture, CheckEntry, Checklist, ScoreRow, ScoreTree
from wenming.ui.markup import Tone

_GRADE = "?grade"


def sample_tree() -> ScoreTree:
    """A small tree, three levels deep; its rows win, lose and count nothing."""
    rows = [ScoreRow("all", "", 0, _("Total"), 87.4312, 100, 12.5688, today=89.1, url="#", lost_url="#")]
    for n, label in enumerate(("廉洁高效的政务环境", "安居乐业的生活环境", "可持续发展的生态环境"), start=1):
        rows.append(ScoreRow(f"{n}", "all", 1, label, 29.25, 33, 3.75, f"{n}", 30, url="#", lost_url="#"))
        for m in range(1, 4):
            key, word = f"{n}.{m}", "城市主次干道、商业大街、背街小巷及车站、公园广场等公共场所的环境卫生与公共秩序"
            if m == 3:
                rows.append(ScoreRow(key, f"{n}", 2, word, 0, 0, 0, key, note=_("not applicable everywhere")))
            else:
                rows.append(ScoreRow(key, f"{n}", 2, word, 14.625, 16.5, 1.875, key, 15, "96 / 2 / 2", "#", "#"))
    return ScoreTree(rows, show_today=True, show_coverage=True)


def sample_checklist() -> Checklist:
    """One entry for each way of asking; one graded, one refused."""
    grades = (("A", "A"), ("B", "B"), ("C", "C"))
    long = "占道经营、乱停乱放、乱扔垃圾、随地吐痰等不文明行为，在五分钟内经过该路口的全部行人与车辆中计数"
    entries = (
        CheckEntry("3.1.1", long, Ask.COUNT, _GRADE, {"count": "2"}, long, "处", grade=Chip("B", Tone.SOON)),
        CheckEntry("3.1.2", "无障碍设施管理、使用情况良好", Ask.YES_NO, _GRADE, {}, exemption="正在施工的路段除外"),
        CheckEntry(
            "3.1.3", "公益广告展示面积", Ask.NUMBER, _GRADE, {"number": "下周"}, unit="㎡", error="“下周”不是数字"
        ),
        CheckEntry("3.1.4", "礼让斑马线的机动车占比", Ask.RATIO, _GRADE, {}),
        CheckEntry("3.1.5", "超过限值的破损面积", Ask.SIZES, _GRADE, {}, unit="cm"),
        CheckEntry("3.1.6", "整体环境卫生状况", Ask.GRADE, _GRADE, {}, options=grades, photos=Capture(locate=True)),
    )
    return Checklist(entries, draft="sample")
