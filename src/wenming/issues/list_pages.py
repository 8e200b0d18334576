"""The problem lists as values: all of them, one with its problems to confirm, and one problem at length."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.engines.documents import Format, can_carry
from wenming.issues import policies, selectors
from wenming.issues.models import ListItem, ProblemList
from wenming.issues.pages import issue_url, place_text, tabs
from wenming.issues.selectors import DuplicateHint, Reason
from wenming.issues.wording import label_of, reason_text, state_chip
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.places.models import Site
from wenming.rulebook.labels import N_
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
    Column("unit", _("Lead unit")),
    Column("deadline", _("Deadline")),
    Column("state", _("State")),
    Column("issue", _("Issue")),
    Column("reason", _("Reason")),
)
TONES = {
    ListItem.State.WAITING.value: Tone.WAITING,
    ListItem.State.FILED.value: Tone.DONE,
    ListItem.State.SAME.value: Tone.OPEN,
    ListItem.State.LEFT_OUT.value: Tone.PLAIN,
}
BECAUSE = {
    "code": N_("by its code"),
    "name": N_("by its name"),
    "old_name": N_("by an old name"),
    "address": N_("by its address"),
    "like_name": N_("by a name like it"),
}
PAGE = 50


@dataclass(frozen=True)
class ListsAsked:
    """The declaration of the list of lists for one request."""

    state: ListState
    filters: Sequence[Filter]
    wanted: selectors.ListFilter


@dataclass(frozen=True)
class Option:
    """A site or kind that may be meant: its code, what it is called, and whether it is the one chosen."""

    code: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class ItemRow:
    """A problem of a list as a row to confirm."""

    pk: int
    version: int
    number: str
    label: str
    words: str
    place: str
    section: str
    deadline: str
    photos: Sequence[tuple[str, str]]
    state: str
    chip: Chip
    sites: Sequence[Option]
    site_reason: str
    site_is_sure: bool
    kinds: Sequence[Option]
    kind_reason: str
    kind_is_sure: bool
    unit: str
    unit_reason: str
    issue: str
    issue_url: str
    issue_chip: Chip | None
    reason: str
    url: str


@dataclass(frozen=True)
class ReviewPage:
    """One list: its counts, the problems of the chosen state, what was not read, and what may be done."""

    title: str
    subtitle: str
    crumbs: Sequence[Crumb]
    actions: Sequence[Action]
    stats: Stats
    tabs: Sequence[Tab]
    rows: Sequence[ItemRow]
    state: str
    words: str
    can_confirm: bool
    sure: int
    before: str
    after: str
    sentence: str
    unread: Sequence[tuple[str, str, str]]
    url: str
    empty: Empty


def lists_asked(request: HttpRequest) -> ListsAsked:
    """Read from the address which lists are wanted."""
    state = ListState.of(request, "problem-lists", COLUMNS, sort="-received")
    words = Search(label=gettext("Name or sender"))
    stands = Choice(
        "state", gettext("State"), [("open", gettext("With problems to confirm")), *_choices(ProblemList.State)]
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
            "name": row.name, "state": row.get_state_display(),
            "received": row.received_at.astimezone(clock.LOCAL).date(),
            "reply_by": row.reply_by, "items": counted["all_items"], "waiting": counted["waiting"],
            "raised": counted["raised"], "rectified": counted["rectified"], "source": row.get_source_display(),
            "sender": row.sender,
        }  # fmt: skip


def list_url(found: ProblemList, **query: str) -> str:
    """Return the address of a list."""
    here = reverse("problem_list", args=[found.key])
    return f"{here}?{urlencode(query)}" if query else here


def list_crumbs(found: ProblemList | None = None, last: str = "") -> tuple[Crumb, ...]:
    """Return the way to a list."""
    way = [Crumb(gettext("Problem lists"), reverse("problem_lists"))]
    if found is not None:
        way.append(Crumb(found.name, list_url(found) if last else ""))
    if last:
        way.append(Crumb(last))
    return tuple(way)


def review_page(request: HttpRequest, found: ProblemList) -> ReviewPage:
    """Build the page on which the problems of a list are confirmed."""
    counts = selectors.list_counts(found)
    default = ListItem.State.WAITING.value if counts["waiting"] else ""
    state, words = request.GET.get("state", default)[:12], request.GET.get("q", "")[:80]
    rows = selectors.list_items(found, "" if state == "all" else state, words)
    total, at = rows.order_by().count(), _page_number(request)
    shown = list(rows[(at - 1) * PAGE : at * PAGE])
    sites = _sites_named(shown)
    kinds = {each.code: label_of(each) for each in selectors.kinds()}
    asked = {"state": state, "q": words} if words else {"state": state}
    more = total > at * PAGE
    words_of = ngettext("%(n)s problem here", "%(n)s problems here", total)
    return ReviewPage(
        title=found.name,
        subtitle=" · ".join(filter(None, (found.get_source_display(), found.sender, found.document.name))),
        crumbs=list_crumbs(found),
        actions=_actions(found, counts),
        stats=_stats(found, counts),
        tabs=(),
        rows=[_item_row(found, row, sites, kinds) for row in shown],
        state=state,
        words=words,
        can_confirm=any(row.state == ListItem.State.WAITING for row in shown),
        sure=counts["sure"],
        before=list_url(found, **asked, page=str(at - 1)) if at > 1 else "",
        after=list_url(found, **asked, page=str(at + 1)) if more else "",
        sentence=words_of % {"n": number_text(total)},
        unread=[_unread(one) for one in found.unread],
        url=list_url(found),
        empty=Empty(gettext("Nothing here"), gettext("No problem of this list stands there."), icon="circle-check"),
    )


def plain_items(found: ProblemList) -> Iterator[dict[str, object]]:
    """Return the problems of a list as plain values, for the export."""
    for row in selectors.list_items(found):
        yield {
            "number": row.number, "label": row.label, "words": row.words, "place": row.place,
            "site": f"{row.site.code} {row.site.name}" if row.site else "", "score": round(row.site_score, 2),
            "kind": label_of(row.category), "unit": row.unit.name if row.unit else "", "deadline": row.deadline,
            "state": row.get_state_display(), "issue": row.issue.number if row.issue else "", "reason": row.reason,
        }  # fmt: skip


def item_row(found: ProblemList, item: ListItem) -> ItemRow:
    """Return one problem as its own page shows it."""
    kinds = {each.code: label_of(each) for each in selectors.kinds()}
    return _item_row(found, item, _sites_named([item]), kinds)


def hint_rows(hints: Sequence[DuplicateHint]) -> list[dict[str, object]]:
    """Return the open issues that a problem may be, with what speaks for it."""
    return [
        {
            "number": hint.issue.number, "url": issue_url(hint.issue), "title": hint.issue.title,
            "place": place_text(hint.issue), "chip": state_chip(hint.issue), "why": _why_like(hint),
        }
        for hint in hints
    ]  # fmt: skip


def _why_like(hint: DuplicateHint) -> str:
    parts = []
    if hint.same_site:
        parts.append(gettext("same site"))
    elif hint.metres is not None:
        parts.append(gettext("%(n)s m away") % {"n": round(hint.metres)})
    if hint.same_kind:
        parts.append(gettext("same kind"))
    parts.append(gettext("%(n)s %% of the words") % {"n": round(hint.shared * 100)})
    return " · ".join(parts)


def _choices(of: type[ProblemList.State] | type[ProblemList.Source]) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in of.choices]


def _list_row(row: ProblemList) -> Row:
    counted = vars(row)
    tone = {"reading": Tone.WAITING, "unreadable": Tone.OVERDUE}.get(row.state, Tone.DONE)
    if row.state == ProblemList.State.REVIEW and counted["waiting"]:
        chip = Chip(gettext("Waiting for a decision"), Tone.SOON)
    else:
        chip = Chip(row.get_state_display(), tone)
    cells: dict[str, object] = {
        "name": Lines(row.name, row.document.name),
        "state": chip,
        "received": Moment(row.received_at, brief=True),
        "reply_by": row.reply_by.isoformat() if row.reply_by else "",
        "items": number_text(counted["all_items"]),
        "waiting": number_text(counted["waiting"]),
        "raised": number_text(counted["raised"]),
        "rectified": number_text(counted["rectified"]),
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
        if found.format and can_carry(Format(found.format)):
            reply = Action(
                gettext("Reply in this file"), reverse("problem_list_reply", args=[found.key]), "send", primary=True
            )
            acts.append(reply)
    return acts


def _stats(found: ProblemList, counts: Mapping[str, int]) -> Stats:
    named = (
        (gettext("Waiting for a decision"), "waiting", Tone.SOON),
        (gettext("of them sure throughout"), "sure", Tone.PLAIN),
        (gettext("of them to be looked at"), "unsure", Tone.PLAIN),
        (gettext("Issues raised"), "filed", Tone.PLAIN),
        (gettext("Already issues"), "same", Tone.PLAIN),
        (gettext("Left out"), "left_out", Tone.PLAIN),
    )
    stats = [Stat(label, counts[key], list_url(found, state=key), tone=tone if counts[key] else Tone.PLAIN)
             for label, key, tone in named]  # fmt: skip
    return Stats((Stat(gettext("Problems"), counts["all"], list_url(found, state="all")), *stats))


def _item_row(found: ProblemList, item: ListItem, sites: Mapping[str, Site], kinds: Mapping[str, str]) -> ItemRow:
    chosen = item.site.code if item.site else ""
    kind = item.category.code if item.category else ""
    codes = dict.fromkeys([chosen, *(code for code, _score in item.site_options)])
    kind_codes = dict.fromkeys([kind, *(code for code, _score in item.kind_options)])
    photos = [
        (reverse("photo_thumbnail", args=[one.photo.key]), reverse("photo", args=[one.photo.key]))
        for one in item.photos.all()
    ]
    return ItemRow(
        pk=item.pk, version=item.version, number=item.number, label=item.label, words=item.words, place=item.place,
        section=item.section, deadline=item.deadline, photos=photos, state=item.state,
        chip=Chip(item.get_state_display(), TONES[item.state]),
        sites=[Option(code, f"{sites[code].name}（{code}）", code == chosen) for code in codes if code in sites],
        site_reason=_site_reason(item), site_is_sure=item.site_is_sure,
        kinds=[Option(code, kinds[code], code == kind) for code in kind_codes if code in kinds],
        kind_reason=_kind_reason(item), kind_is_sure=item.kind_is_sure,
        unit=item.unit.name if item.unit else "",
        unit_reason=reason_text(Reason(**item.unit_because)) if item.unit_because else "",
        issue=item.issue.number if item.issue else "", issue_url=issue_url(item.issue) if item.issue else "",
        issue_chip=state_chip(item.issue) if item.issue else None, reason=item.reason,
        url=reverse("problem_list_item", args=[found.key, item.pk]),
    )  # fmt: skip


def _site_reason(item: ListItem) -> str:
    if item.site is None:
        return gettext("No site was recognised.")
    if not item.site_because:
        return gettext("Chosen by hand.")
    words = gettext("%(score)s %% %(because)s: “%(heard)s”")
    because = gettext(BECAUSE.get(item.site_because, ""))
    return words % {"score": round(item.site_score * 100), "because": because, "heard": item.site_heard}


def _kind_reason(item: ListItem) -> str:
    if item.kind_heard:
        return gettext("by the words “%(words)s”") % {"words": item.kind_heard}
    return gettext("Nothing in the words names a kind.") if not item.kind_score else gettext("by its words as a whole")


def _sites_named(rows: Sequence[ListItem]) -> dict[str, Site]:
    codes = {code for row in rows for code, _score in row.site_options} | {row.site.code for row in rows if row.site}
    return {site.code: site for site in selectors.sites_by_code(codes)}


def _unread(one: Mapping[str, object]) -> tuple[str, str, str]:
    message, params = gettext(str(one["message"])), one.get("params") or {}
    return str(one["label"]), str(one["text"]), message % params if params else message


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(10_000, max(1, int(asked))) if asked.isdigit() and len(asked) < 6 else 1
