"""Samples for the living page of components: every one of them, with long words and short, full and empty."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from wenming.kernel.clock import now, today
from wenming.ui.components import Action, Chip, Clock, Crumb, Empty, Fact, Facts, Lines, Link, Moment, Notice, Tab
from wenming.ui.figures import Figure, Rate, ScoreBar, Stat, Stats
from wenming.ui.filters import Choice, Day, Search, Switch
from wenming.ui.island_samples import sample_checklist, sample_tree
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone
from wenming.ui.pages import FormPage, JobPage, JobState, RecordHead
from wenming.ui.story import Entry, Photo, Photos, SideBySide, Timeline

HERE = "#"
# What people write is never translated, so neither are the texts of these samples.
_LONG = (
    "祁丰东路与滨河北街交叉口东北角非机动车道雨水井盖破损并下沉约六厘米，夜间无警示标志，行人及非机动车通行存在安全隐患"
)
_SHORT = "墙面小广告"
_UNIT = "临泉区住房和城乡建设局市政设施养护中心"
_SITES = ("临泉市场一层水产区", "滨河社区 3 号院", "人民广场公交站")
_PHOTO = Photo("/static/ui/sample.svg", caption="2026-11-21 16:42 东北角")
_ROWS = 14


class SampleForm(forms.Form):
    """One field of each sort, to see labels, help and errors."""

    title = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=[("", "—"), ("market", "农贸市场"), ("road", "主干道")])
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    count = forms.IntegerField(min_value=0)
    until = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    answer = forms.ChoiceField(choices=[("yes", "达标"), ("no", "不达标")], widget=forms.RadioSelect)
    photo = forms.FileField(required=False)
    urgent = forms.BooleanField(required=False)

    def __init__(self, typed: dict[str, str] | None = None) -> None:
        super().__init__(typed)
        words = {
            "title": _("What is wrong"),
            "kind": _("Site kind"),
            "note": _("Note"),
            "count": _("Number seen"),
            "until": _("Until"),
            "answer": _("Finding"),
            "photo": _("Photo"),
            "urgent": _("Danger to people"),
        }
        for name, label in words.items():
            self.fields[name].label = label
        self.fields["title"].help_text = _("One sentence: what, where exactly, since when.")


def sample_columns() -> tuple[Column, ...]:
    """The columns of the sample list."""
    return (
        Column("number", _("Number"), order_by=("number",), place=Place.NUMBER, always=True),
        Column("title", _("What is wrong"), place=Place.TITLE, always=True),
        Column("state", _("State"), order_by=("state",), place=Place.STATE),
        Column("clock", _("Deadline"), order_by=("due",)),
        Column("unit", _("Unit")),
        Column("lost", _("Marks lost"), order_by=("lost",), numeric=True),
        Column("raised", _("Raised at"), order_by=("raised",), shown=False),
    )


def sample_chips() -> list[Chip]:
    """A chip in every tone."""
    words = ("待受理", "整改中", "待签收", "将到期", "已超期", "已销号", "反弹")
    return [Chip(word, tone) for word, tone in zip(words, Tone, strict=True)]


def sample_clocks() -> list[Clock]:
    """A clock in every state."""
    here = now()
    return [
        Clock(here + timedelta(days=6)),
        Clock(here + timedelta(hours=3)),
        Clock(here - timedelta(days=2, hours=1)),
        Clock(here + timedelta(hours=3), paused=True),
        Clock(here - timedelta(days=9), stopped=True),
        Clock(None),
        Clock(here + timedelta(hours=3), full=True),
    ]


def sample_row(n: int) -> Row:
    """One row: long words in some, short in others, gaps in a few."""
    cells: dict[str, object] = {
        "number": f"2026-{10_690 - n:06}",
        "title": Lines(_SHORT if n % 4 else _LONG, _SITES[n % 3]),
        "state": sample_chips()[n % 7],
        "clock": sample_clocks()[n % 6],
        "unit": Link(_UNIT if n % 3 else "城管局", HERE, muted=True),
        "lost": Figure(n / 8, places=4) if n % 5 else None,
        "raised": Moment(now() - timedelta(hours=n * 7)),
    }
    return Row(str(cells["number"]), HERE, cells)


def sample_list(request: HttpRequest, rows: int = _ROWS) -> ListPage:
    """A list as pages make one."""
    total = 10_690 if rows else 0
    report = Action(_("Report an issue"), HERE, "plus", primary=True, key="n")
    return ListPage(
        state=ListState.of(request, "samples", sample_columns(), sort="-number"),
        title=_("Issues"),
        sentence=_("%(n)s issues that you may see, the newest first") % {"n": f"{total:,}"},
        rows=[sample_row(n) for n in range(rows)],
        total=total,
        filters=(
            Search(label=_("Number, place or words")),
            Choice("state", _("State"), [("open", "整改中"), ("overdue", "已超期")]),
            Choice("unit", _("Unit"), [("a", _UNIT), ("b", "城管局")]),
            Day("from", _("From")),
            Switch("mine", _("Only my units")),
        ),
        actions=(report,),
        bulk=(
            Action(_("Dispatch"), HERE, "send", primary=True, key="d"),
            Action(_("Pass down"), HERE, "arrow-down", key="p"),
        ),
        export_url="/ui/components/",
        empty=Empty(
            _("No issue has been raised yet"),
            _("Issues come from inspections, from problem lists, and from people who report one."),
            (report,),
        ),
    )


def sample_head() -> RecordHead:
    """A record's header."""
    return RecordHead(
        title=_LONG,
        number="2026-010690",
        chip=Chip("整改中", Tone.OPEN),
        clock=Clock(now() + timedelta(hours=3), full=True),
        subtitle=Link(_SITES[0], HERE),
        crumbs=(Crumb(_("Issues"), HERE), Crumb("2026-010690")),
        actions=(
            Action(_("Report rectified"), HERE, "check", primary=True, key="r"),
            Action(_("Pass down"), HERE, "arrow-down", key="p"),
            Action(_("Send back"), HERE, "arrow-back-up", danger=True),
        ),
        tabs=(
            Tab(_("Story"), HERE, current=True),
            Tab(_("Evidence"), HERE, count=6),
            Tab(_("Similar issues"), HERE, count=0),
        ),
    )


def sample_timeline() -> Timeline:
    """A story with evidence."""
    start = now() - timedelta(days=3)
    days = [start + timedelta(days=n) for n in range(3)]
    facts = (Fact(_("Deadline"), Moment(now() + timedelta(hours=3))), Fact(_("Why this unit"), "市政设施养护范围内"))
    return Timeline(
        (
            Entry(days[0], "巡查二组", "上报", unit="临泉街道", icon="flag", photos=(_PHOTO,)),
            Entry(days[0], "值班员", "立案并交办", "创建办", tone=Tone.OPEN, icon="send", facts=facts),
            Entry(days[1], "王工", "报整改完成", _UNIT, _LONG, Tone.SOON, "check", photos=(_PHOTO, _PHOTO)),
            Entry(days[2], "核查一组", "核查通过", tone=Tone.DONE),
        )
    )


def sample_job(state: JobState) -> JobPage:
    """A long job, half way or at its end."""
    return JobPage(
        title=_("Reading a problem list"),
        state=state,
        done=734 if state is JobState.RUNNING else 1200,
        total=1200,
        counts=((_("added"), 1180, Tone.DONE), (_("refused"), 20, Tone.OVERDUE)),
        refused=(("行 17", "“整改时限”不是日期：下周三"), ("行 204", "没有编码为 LQ-9999 的点位")),
        refused_url=HERE,
    )


def sample_facts() -> Facts:
    """Facts of every sort, one of them missing."""
    return Facts(
        (
            Fact(_("Site"), Link(_SITES[0], HERE)),
            Fact(_("Unit"), _UNIT),
            Fact(_("Raised at"), Moment(now() - timedelta(days=3))),
            Fact(_("Until"), Moment(today())),
            Fact(_("Note"), ""),
            Fact(_("Marks lost"), Figure(0.4375, _("marks"), HERE, 4)),
        )
    )


def sample_stats() -> Stats:
    """A row of numbers."""
    return Stats(
        (
            Stat(_("New since yesterday"), 213, HERE, "37 / 61 / 9 / 106"),
            Stat(_("Overdue"), 41, HERE, tone=Tone.OVERDUE),
            Stat(_("Due today"), 18, HERE, tone=Tone.SOON),
            Stat(_("Verified"), "83.6%", HERE, "1,180 / 1,412", Tone.DONE),
        )
    )


def component_page(request: HttpRequest) -> dict[str, object]:
    """Gather the samples for the page; ``?empty``, ``?errors`` and ``?done`` show the other side of some."""
    return {
        "page": sample_list(request, 0 if "empty" in request.GET else _ROWS),
        "head": sample_head(),
        "timeline": sample_timeline(),
        "chips": sample_chips(),
        "clocks": sample_clocks(),
        "facts": sample_facts(),
        "tree": sample_tree(),
        "checklist": sample_checklist(),
        "stats": sample_stats(),
        "rates": [Rate(1180, 1412, Tone.DONE, HERE), Rate(41, 1412, Tone.OVERDUE), Rate(0, 0)],
        "score": ScoreBar(87, 100, 89),
        "photos": Photos((_PHOTO, _PHOTO, Photo("", missing=_("Photo not kept")))),
        "pair": SideBySide(_PHOTO, Photo("", missing=_("No photo yet"))),
        "notices": [Notice(_LONG, tone) for tone in (Tone.OPEN, Tone.SOON, Tone.OVERDUE, Tone.DONE)],
        "form": SampleForm({"title": "", "count": "-1"} if "errors" in request.GET else None),
        "form_page": FormPage(_("Report an issue"), _("Report"), HERE, action="?errors"),
        "job": sample_job(JobState.DONE if "done" in request.GET else JobState.RUNNING),
    }
