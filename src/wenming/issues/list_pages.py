"""The problem lists as values: all of them, one with its problems to confirm, and one problem at length."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.engines.documents import Format, can_carry
from wenming.issues import policies, selectors
from wenming.issues.alike_page import item_hints
from wenming.issues.list_addresses import list_crumbs, list_url
from wenming.issues.list_forms import AnswerForm
from wenming.issues.list_rows import UNDECIDED, ItemRow, names_of, row_of
from wenming.issues.models import ListItem, ProblemList
from wenming.issues.pages import tabs
from wenming.issues.source_pages import plain_answer, source_stats
from wenming.issues.source_words import because_text, due_text
from wenming.issues.wording import label_of
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.records.models import Photo
from wenming.ui.components import Action, Chip, Crumb, Empty, Lines, Moment, Tab
from wenming.ui.figures import Stat, Stats, number_text
from wenming.ui.filters import Choice, Filter, Search
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone

COLUMNS = (
    Column("name", _("Problem list"), order_by=("name",), place=Place.TITLE, always=True),
    Column("state", _("State"), order_by=("state", "-received_at"), place=Place.STATE),
    Column("received", _("Received"), order_by=("received_at", "pk")),
    Column("reply_by", _("To be answered by"), order_by=("reply_by", "pk")),
    Column("items", _("Problems"), order_by=("all_items", "pk"), numeric=True),
    Column("waiting", _("Waiting for a decision"), order_by=("waiting", "pk"), numeric=True),
    Column("raised", _("Issues"), order_by=("raised", "pk"), numeric=True),
    Column("rectified", _("Rectified"), order_by=("rectified", "pk"), numeric=True),
    Column("struck_off", _("Struck off"), order_by=("struck_off", "pk"), numeric=True),
    Column("late_there", _("Late for this source"), order_by=("late_there", "pk"), numeric=True, shown=False),
    Column("source", _("Source"), order_by=("source", "pk")),
    Column("sender", _("From whom"), order_by=("sender", "pk"), shown=False),
)
ITEM_COLUMNS = (
    Column("number", _("Number at source")),
    Column("label", _("Place in the file")),
    Column("words", _("Problem")),
    Column("place", _("Place")),
    Column("site", _("Site")),
    Column("score", _("How sure, site")),
    Column("kind", _("Kind of problem")),
    Column("division", _("Division")),
    Column("condition", _("Filing condition")),
    Column("unit", _("Lead unit")),
    Column("supporting", _("Supporting units")),
    Column("deadline", _("Deadline")),
    Column("due", _("Wanted by")),
    Column("because", _("How that came out")),
    Column("state", _("State")),
    Column("issue", _("Issue")),
    Column("answer", _("Reply")),
    Column("answered", _("Reply went back on")),
    Column("struck_off", _("Struck off on")),
    Column("time", _("In time there")),
    Column("reason", _("Reason")),
)
PAGE = 50


@dataclass(frozen=True)
class ListsAsked:
    """The declaration of the list of lists for one request."""

    state: ListState
    filters: Sequence[Filter]
    wanted: selectors.ListFilter


@dataclass(frozen=True)
class LoosePicture:
    """A picture that follows no problem: to be placed by hand."""

    pk: int
    name: str
    small: str
    large: str


@dataclass(frozen=True)
class ReviewPage:
    """One list: its counts, the problems of the chosen state, what was not read, and what may be done."""

    title: str
    subtitle: str
    crumbs: Sequence[Crumb]
    actions: Sequence[Action]
    stats: Stats
    source_stats: Stats | None
    can_note: bool
    notes: AnswerForm | None
    total: int
    tabs: Sequence[Tab]
    rows: Sequence[ItemRow]
    state: str
    words: str
    can_confirm: bool
    sure: int
    again: int
    reported: int
    can_reply: bool
    before: str
    after: str
    pages: str
    sentence: str
    unread: Sequence[tuple[str, str, str]]
    loose: Sequence[LoosePicture]
    places: Sequence[tuple[int, str]]
    url: str
    empty: Empty


def lists_asked(request: HttpRequest) -> ListsAsked:
    """Read from the address which lists are wanted."""
    state = ListState.of(request, "problem-lists", COLUMNS, sort="-received")
    words = Search(label=gettext("Name or sender"))
    stands = Choice(
        "state",
        gettext("State"),
        [
            ("open", gettext("With problems to confirm")),
            (selectors.UNANSWERED, gettext("Not all struck off")),
            (selectors.LATE_THERE, gettext("Late for this source")),
            *_choices(ProblemList.State),
        ],
    )
    source = Choice("source", gettext("Source"), _choices(ProblemList.Source))
    wanted = selectors.ListFilter(state.read(words), state.read(source), state.read(stands))
    return ListsAsked(state, (words, stands, source), wanted)


def lists_page(asked: ListsAsked, viewer: Viewer) -> ListPage:
    """Build the list of lists."""
    found = selectors.problem_lists(viewer, asked.wanted)
    total = found.order_by().count()
    rows = found.order_by(*asked.state.order_by)[asked.state.offset : asked.state.offset + asked.state.size]
    words = ngettext("%(n)s problem list", "%(n)s problem lists", total)
    load = Action(gettext("Load a problem list"), reverse("problem_list_load"), "upload", primary=True)
    return ListPage(
        state=asked.state,
        title=gettext("Problem lists"),
        sentence=words % {"n": number_text(total)},
        rows=[_list_row(row) for row in rows],
        total=total,
        filters=asked.filters,
        tabs=tabs(viewer, "problem_lists"),
        actions=(load,),
        export_url=reverse("problem_lists_export") if viewer.may(policies.EXPORT) else "",
        empty=Empty(
            gettext("No list was loaded yet"),
            gettext("A superior's table, slides or document is read here, cut into problems, and goes back filled."),
            (load,),
        ),
    )


def plain_lists(asked: ListsAsked, viewer: Viewer) -> Iterator[dict[str, object]]:
    """Return the lists as plain values, for the export."""
    for row in selectors.problem_lists(viewer, asked.wanted).order_by(*asked.state.order_by):
        counted = vars(row)
        yield {
            "name": row.name, "state": str(_stands(row).word),
            "received": row.received_at.astimezone(clock.LOCAL).date(),
            "reply_by": row.reply_by, "items": counted["all_items"], "waiting": counted["waiting"],
            "raised": counted["raised"], "rectified": counted["rectified"], "struck_off": counted["struck_off"],
            "late_there": counted["late_there"], "source": row.get_source_display(),
            "sender": row.sender,
        }  # fmt: skip


def review_page(request: HttpRequest, viewer: Viewer, found: ProblemList) -> ReviewPage:
    """Build the page on which the problems of a list are confirmed."""
    counts = selectors.list_counts(found)
    default = ListItem.State.WAITING.value if counts["waiting"] else ""
    state, words = request.GET.get("state", default)[:12], request.GET.get("q", "")[:80]
    rows = selectors.list_items(found, "" if state == "all" else state, words)
    total = rows.order_by().count()
    at = min(_page_number(request), max(1, -(-total // PAGE)))
    shown = list(rows[(at - 1) * PAGE : at * PAGE])
    hints = item_hints(viewer, found, shown)
    asked = {"state": state, "q": words} if words else {"state": state}
    more = total > at * PAGE
    words_of = ngettext("%(n)s problem here", "%(n)s problems here", total)
    loose = [_loose(photo, name) for photo, name in selectors.loose_pictures(found)]
    return ReviewPage(
        title=found.name,
        subtitle=" · ".join(filter(None, (found.get_source_display(), found.sender, found.document.name))),
        crumbs=list_crumbs(found),
        actions=_actions(found, counts),
        stats=_stats(found, counts),
        source_stats=source_stats(found, counts),
        can_note=any(row.issue_id for row in shown),
        notes=AnswerForm(auto_id="note-%s") if any(row.issue_id for row in shown) else None,
        total=total,
        tabs=(),
        rows=[
            replace(row, alike=hints.get(row.pk))
            for row in _rows(found, shown, {**asked, "page": str(at)}, request.GET.get("at", ""))
        ],
        state=state,
        words=words,
        can_confirm=any(row.state == ListItem.State.WAITING for row in shown),
        sure=counts["sure"],
        again=counts["again"],
        reported=counts["reported"],
        can_reply=_can_reply(found),
        before=list_url(found, **asked, page=str(at - 1)) if at > 1 else "",
        after=list_url(found, **asked, page=str(at + 1)) if more else "",
        pages=gettext("Page %(at)s of %(all)s") % {"at": at, "all": max(1, -(-total // PAGE))},
        sentence=words_of % {"n": number_text(total)},
        loose=loose,
        places=_places(found) if loose else (),
        unread=[_unread(one) for one in found.unread],
        url=list_url(found),
        empty=Empty(gettext("Nothing here"), gettext("No problem of this list stands there."), icon="circle-check"),
    )


def _rows(found: ProblemList, shown: Sequence[ListItem], asked: Mapping[str, str], current: str) -> list[ItemRow]:
    """The rows of a page; each goes on to the next one that waits when something is decided in it."""
    names = names_of(shown)
    waiting = [row for row in shown if row.state == ListItem.State.WAITING]
    units = dict(zip([row.pk for row in waiting], selectors.units_for(waiting) if waiting else [], strict=True))
    undecided = [row.pk for row in shown if row.state in UNDECIDED]
    asked_for = int(current) if current.isascii() and current.isdigit() and len(current) < 18 else 0
    here = asked_for if asked_for in undecided else next(iter(undecided), 0)
    rows = []
    for row in shown:
        later = next((pk for pk in undecided[undecided.index(row.pk) + 1 :]), 0) if row.pk in undecided else 0
        back = list_url(found, **asked, at=str(later)) if later else list_url(found, **asked)
        made = row_of(found, row, names, units=units.get(row.pk, ()), back=back, is_current=row.pk == here)
        rows.append(made)
    return rows


def plain_items(found: ProblemList) -> Iterator[dict[str, object]]:
    """Return the problems of a list as plain values, for the export."""
    rows = list(selectors.list_items(found))
    units = names_of(rows).units
    for row in rows:
        yield {
            "number": row.number, "label": row.label, "words": row.words, "place": row.place,
            "site": f"{row.site.code} {row.site.name}" if row.site else "", "score": round(row.site_score, 2),
            "division": row.division.name if row.division and not row.site else "",
            "supporting": "、".join(units[code] for code in row.supporting if code in units),
            "kind": label_of(row.category), "condition": label_of(row.condition),
            "unit": row.unit.name if row.unit else "", "deadline": row.deadline,
            "state": row.get_state_display(), "issue": row.issue.number if row.issue else "", "reason": row.reason,
            "due": due_text(row), "because": because_text(row), **(plain_answer(row) if row.issue else {}),
        }  # fmt: skip


def _choices(of: type[ProblemList.State] | type[ProblemList.Source]) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in of.choices]


def _stands(row: ProblemList) -> Chip:
    """How far a list is: being read, waiting for decisions, or all decided."""
    if row.state != ProblemList.State.REVIEW:
        return Chip(row.get_state_display(), Tone.WAITING if row.state == "reading" else Tone.OVERDUE)
    if vars(row)["waiting"]:
        return Chip(gettext("Waiting for a decision"), Tone.SOON)
    return Chip(gettext("All decided"), Tone.DONE)


def _list_row(row: ProblemList) -> Row:
    counted = vars(row)
    chip = _stands(row)
    cells: dict[str, object] = {
        "name": Lines(row.name, row.document.name),
        "state": chip,
        "received": Moment(row.received_at, brief=True),
        "reply_by": row.reply_by.isoformat() if row.reply_by else "",
        "items": number_text(counted["all_items"]),
        "waiting": number_text(counted["waiting"]),
        "raised": number_text(counted["raised"]),
        "rectified": number_text(counted["rectified"]),
        "struck_off": number_text(counted["struck_off"]),
        "late_there": number_text(counted["late_there"]),
        "source": row.get_source_display(),
        "sender": row.sender,
    }
    return Row(key=str(row.key), url=list_url(row), cells=cells)


def _actions(found: ProblemList, counts: Mapping[str, int]) -> list[Action]:
    acts = [Action(gettext("Original file"), reverse("document", args=[found.document.key]), "download")]
    acts.append(
        Action(gettext("Problems as a table"), reverse("problem_list_items", args=[found.key]), "file-spreadsheet")
    )
    if counts["filed"] + counts["same"] + counts["left_out"]:
        acts.append(
            Action(gettext("Report on this list"), reverse("problem_list_report", args=[found.key]), "file-text")
        )
        if _can_reply(found):
            reply = Action(
                gettext("Reply in this file"), reverse("problem_list_reply", args=[found.key]), "send", primary=True
            )
            acts.append(reply)
    return acts


def _can_reply(found: ProblemList) -> bool:
    return bool(found.format) and can_carry(Format(found.format))


def _stats(found: ProblemList, counts: Mapping[str, int]) -> Stats:
    named = (
        (gettext("Waiting for a decision"), "waiting", Tone.SOON),
        (gettext("of them sure throughout"), "sure", Tone.PLAIN),
        (gettext("of them to be looked at"), "unsure", Tone.PLAIN),
        (gettext("Issues raised"), "filed", Tone.PLAIN),
        (gettext("Already issues"), "same", Tone.PLAIN),
        (gettext("Left out"), "left_out", Tone.PLAIN),
        *(((gettext("Already on another list"), "again", Tone.SOON),) if counts["again"] else ()),
    )
    stats = [Stat(label, counts[key], list_url(found, state=key), tone=tone if counts[key] else Tone.PLAIN)
             for label, key, tone in named]  # fmt: skip
    return Stats((Stat(gettext("Problems"), counts["all"], list_url(found, state="all")), *stats))


def _loose(photo: Photo, name: str) -> LoosePicture:
    return LoosePicture(
        photo.pk, name, reverse("photo_thumbnail", args=[photo.key]), reverse("photo", args=[photo.key])
    )


def _places(found: ProblemList) -> list[tuple[int, str]]:
    """The waiting problems to which a picture may be put, in the order of the text."""
    rows = selectors.list_items(found, ListItem.State.WAITING)
    return [(row.pk, f"{row.number or row.label} {row.words[:40]}") for row in rows]


def _unread(one: Mapping[str, object]) -> tuple[str, str, str]:
    message, params = gettext(str(one["message"])), one.get("params") or {}
    return str(one["label"]), str(one["text"]), message % params if params else message


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(10_000, max(1, int(asked))) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
