"""The page of one issue as values: header, evidence, story, clocks, facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import policies, selectors
from wenming.issues.acts import UNDO_TIME, UNDONE, UNDONE_STEP, last_move
from wenming.issues.carried_plan import CarriedPlan, plan_of
from wenming.issues.doubts import DoubtLine, lines_of, warned_in
from wenming.issues.how_verified import how_verified
from wenming.issues.models import Issue, IssueMove, IssuePhoto, MissedProblem
from wenming.issues.move_faces import AT_ONCE, BACKWARD, FORWARD, ICONS, KEYS, TONES
from wenming.issues.pages import crumbs, issue_url, place_text, unit_link
from wenming.issues.parts import PartLine, parts_of
from wenming.issues.photo_shown import ui_photo
from wenming.issues.selectors import ClockReading
from wenming.issues.services import OVERRULED, WARNED
from wenming.issues.services.handling import MEASURED
from wenming.issues.services.steps import BECAUSE, DUE_IS, DUE_WAS, LET_GO, PARTED_FROM, TAKEN_IN
from wenming.issues.settlement_papers import WITH_PAPER
from wenming.issues.verifying_pages import because_text
from wenming.issues.wording import (
    clock_chip,
    issue_clock,
    label_of,
    limit_text,
    origin_label,
    state_chip,
    step_text,
    track_text,
)
from wenming.kernel.clock import LOCAL, now
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.records.models import Document
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import (
    APPEAL_LABELS,
    CLOCK_LABELS,
    FIELD_LABELS,
    REACH_LABELS,
    REPORTS,
    Appeal,
    Clock,
    Move,
    MoveCode,
    Reach,
    Shown,
    State,
    move_row,
    state_row,
)
from wenming.rulebook.missed import LOOK_LABELS, Look
from wenming.rulebook.sources import SAID_LABELS, Said
from wenming.rulebook.verification import EvidenceKind, Tier, demand_row, evidence_row, tier_row
from wenming.ui.components import Action, Chip, Fact, Facts, Lines, Link, Moment
from wenming.ui.components import Clock as UiClock
from wenming.ui.markup import Tone
from wenming.ui.pages import RecordHead
from wenming.ui.story import Entry, Photo, Photos, SideBySide, Timeline
from wenming.ui.times import written

OTHER_ISSUES = {
    TAKEN_IN: N_("Issue merged into this one"),
    LET_GO: N_("Issue that goes its own way again"),
    PARTED_FROM: N_("Issue that it was merged into"),
}
FROM_DESK = "desk"
"""Where a form was begun that leads back to the desk."""
SENT = Shown.VERIFIER.value
EVIDENCE = frozenset(kind.value for kind in EvidenceKind)


UNIT_FIELDS = frozenset(
    {Shown.LEAD_UNIT, Shown.HOLDER_UNIT, Shown.SUPPORTING_UNITS, Shown.CONFIRMER, Shown.GIVER, Shown.TAKER}
)
"""The fields that name units by their codes."""


@dataclass(frozen=True)
class ClockLine:
    """One clock: what it is, whose, its moments, how it stands, and how its deadline came out, in words."""

    label: str
    unit: str
    limit: str
    started: str
    due: str
    chip: Chip | None
    steps: Sequence[str]


@dataclass(frozen=True)
class IssuePage:
    """Everything the page of an issue shows."""

    description: str
    pair: SideBySide | None
    more_photos: Photos | None
    doubts: Sequence[DoubtLine]
    story: Timeline
    clocks: Sequence[ClockLine]
    facts: Facts
    linked: Sequence[Fact]
    plan: CarriedPlan | None = None
    parts: Sequence[PartLine] = ()


def head_of(issue: Issue, viewer: Viewer) -> RecordHead:
    """Build the header: number, title, state, clock, and the moves that this viewer may make."""
    clock = issue_clock(issue)
    return RecordHead(
        title=issue.title,
        number=issue.number,
        chip=state_chip(issue),
        clock=clock if isinstance(clock, UiClock) else None,
        subtitle=place_text(issue),
        crumbs=crumbs(issue),
        actions=[*actions_of(issue, selectors.moves_now(viewer, issue)), *_came_back(issue, viewer)],
    )


def page_of(issue: Issue, viewer: Viewer) -> IssuePage:
    """Build the page; the number of queries does not depend on how long the story is."""
    moves = selectors.story(issue)
    names, clocks = _names(moves, issue), selectors.clock_readings(issue)
    titles = selectors.titles_of_posts(_sent(moves))
    pair, more = _evidence(moves)
    papers = {move.pk: _minutes(issue, move) for move in selectors.standing(moves) if move.move in WITH_PAPER}
    return IssuePage(
        description=issue.description,
        pair=pair,
        more_photos=more,
        doubts=lines_of(selectors.doubts_on_report(viewer, issue, moves)),
        story=Timeline([_entry(move, names, titles, papers) for move in moves]),
        clocks=[_clock(reading) for reading in clocks],
        facts=Facts(_facts(issue, names, clocks)),
        linked=_linked(issue),
        plan=plan_of(issue, moves),
        parts=parts_of(issue, moves),
    )


def actions_of(issue: Issue, offered: Sequence[Move]) -> list[Action]:
    """Return the buttons, what leads on first; what needs nothing filled in is done at once."""
    forward = next((move.code for code in FORWARD for move in offered if move.code is code), None)
    return [_action(issue, move, primary=move.code is forward) for move in sorted(offered, key=_rank)]


def _came_back(issue: Issue, viewer: Viewer) -> list[Action]:
    """The way to raise anew what was closed out and is back (复发)."""
    if issue.state != State.CLOSED or issue.has_relapsed or not viewer.may(policies.RAISE):
        return []
    carried = {
        "recurs": issue.number,
        "title": issue.title,
        "category": issue.category.code if issue.category else "",
        "site": issue.site.code if issue.site else "",
        "address": issue.address if issue.site is None or issue.address != issue.site.address else "",
    }
    asked = urlencode({name: value for name, value in carried.items() if value})
    return [Action(gettext("Raise its recurrence"), f"{reverse('issue_raise')}?{asked}", "flag", key="n")]


def move_url(issue: Issue, code: MoveCode, **begun: str) -> str:
    """Return the address of a move's form; ``begun`` says where, if it shall lead back there."""
    asked = f"?{urlencode(begun)}" if begun else ""
    return f"{reverse('issue_move', args=[issue.number, code.value])}{asked}"


def move_label(move: IssueMove) -> str:
    """Return what a move in a history did, in a word."""
    if TAKEN_IN in move.details:
        return gettext("Took in another issue")
    if LET_GO in move.details:
        return gettext("Let another issue go again")
    if Shown.SAID.value in move.details:
        return gettext(SAID_LABELS[Said(move.details[Shown.SAID.value])])
    return gettext(move_row(MoveCode(move.move)).label)


def _rank(move: Move) -> tuple[int, int]:
    return (move.code in BACKWARD, FORWARD.index(move.code) if move.code in FORWARD else len(FORWARD))


def _action(issue: Issue, move: Move, *, primary: bool) -> Action:
    at_once = move.code in AT_ONCE
    return Action(
        _undo_label(issue) if move.code is MoveCode.UNDO else gettext(move.label),
        move_url(issue, move.code),
        ICONS[move.code],
        method="post" if at_once else "dialog",
        primary=primary,
        danger=move.code in BACKWARD,
        key=KEYS[move.code],
        fields=(("version", str(issue.version)),) if at_once else (),
    )


def _undo_label(issue: Issue) -> str:
    """Which act would be taken back, and for how long still."""
    last = last_move(issue)
    if last is None:
        return gettext(move_row(MoveCode.UNDO).label)
    left = max(timedelta(0), last.at + UNDO_TIME - now())
    minutes = -(-left // timedelta(minutes=1))
    earlier, words = _earlier(issue), move_label(last)
    if earlier:
        words = gettext("%(first)s, %(then)s") % {"first": earlier, "then": words}
    return gettext("Undo “%(move)s” (%(n)s min left)") % {"move": words, "n": minutes}


def _earlier(issue: Issue) -> str:
    """The move before the last, if both were one act."""
    earlier = issue.before.earlier
    move = issue.moves.filter(pk=earlier["move"]).first() if earlier else None
    return move_label(move) if move else ""


def _names(moves: Iterable[IssueMove], issue: Issue) -> Mapping[str, Unit]:
    """Return every unit that the page names, by code and by id as text: one query."""
    codes = {move.by_unit for move in moves}
    for move in moves:
        for name in UNIT_FIELDS:
            codes |= set(str(move.details.get(name.value, "")).split(","))
    asked = [issue.confirmer_id] if issue.confirmer_id else []
    units = selectors.units_named(codes - {""}, [*issue.passed_along, *asked])
    return {unit.code: unit for unit in units} | {str(unit.pk): unit for unit in units}


def _sent(moves: Iterable[IssueMove]) -> set[str]:
    """The codes of the posts that were sent to verify."""
    return {str(move.details[SENT]) for move in moves if SENT in move.details}


def _minutes(issue: Issue, move: IssueMove) -> Fact:
    words, address = WITH_PAPER[MoveCode(move.move)], reverse("issue_paper", args=[issue.number, move.seq])
    return Fact(gettext("Paper"), Link(gettext(words), address))


def _entry(move: IssueMove, names: Mapping[str, Unit], titles: Mapping[str, str], papers: Mapping[int, Fact]) -> Entry:
    code = MoveCode(move.move)
    unit = names.get(move.by_unit)
    words = [str(move.details[name.value]) for name in (Shown.MEASURES, Shown.REASON) if name.value in move.details]
    note = "\n".join(part for part in (*words, move.note) if part)
    photos = [ui_photo(row.photo) for row in move.photos.all()]
    shown = {key: titles.get(str(value), value) if key == SENT else value for key, value in move.details.items()}
    return Entry(
        move.at,
        move.by_label,
        move_label(move),
        unit=(unit.short_name or unit.name) if unit else "",
        note=note,
        tone=TONES.get(code, Tone.PLAIN),
        icon=ICONS[code],
        photos=photos,
        facts=[
            *(Fact(gettext("Warned"), words) for words in warned_in(move)),
            *(Fact(gettext("Document"), _paper(row.document)) for row in move.documents.all()),
            *_details(shown, names),
            *_due_moved(move),
            *([papers[move.pk]] if move.pk in papers else []),
        ],
    )


def _paper(document: Document) -> Link:
    return Link(document.name, reverse("document", args=[document.key]))


def _details(details: Mapping[str, object], names: Mapping[str, Unit]) -> list[Fact]:
    """What a move showed; of a list first which, then what it demands."""
    places = {Shown.SOURCE.value: 0, Shown.SAID_ON.value: 1, Shown.SOURCE_DUE.value: 2}
    shown = sorted(details.items(), key=lambda pair: places.get(pair[0], 3))
    return [fact for key, value in shown if (fact := _detail(key, str(value), names))]


def _due_moved(move: IssueMove) -> list[Fact]:
    """What a list did to the unit's deadline."""
    was, due = move.details.get(DUE_WAS), move.details.get(DUE_IS)
    if not was and not due:
        return []
    before, after = (written(_moment(str(one))) if one else "–" for one in (was, due))
    words = gettext("%(due)s, as before") % {"due": after} if was == due else f"{before} → {after}"
    return [Fact(gettext("Deadline of the unit"), words)]


def _detail(key: str, value: str, names: Mapping[str, Unit]) -> Fact | None:
    if key in {Shown.MEASURES, Shown.REASON}:
        return None
    if key in {UNDONE_STEP, WARNED, MEASURED}:
        return None
    if key == OVERRULED:
        return Fact(gettext("Verified all the same, because"), value)
    if key == UNDONE:
        return Fact(gettext("Act taken back"), gettext(move_row(MoveCode(value)).label))
    if key in OTHER_ISSUES:
        return Fact(gettext(OTHER_ISSUES[key]), Link(value, reverse("issue", args=[value])))
    if key in {Shown.SAID, DUE_WAS, DUE_IS}:
        return None
    if key == BECAUSE:
        return Fact(gettext("Why so"), because_text(value))
    if key in EVIDENCE:
        return Fact(gettext(evidence_row(EvidenceKind(key)).label), value)
    return Fact(gettext(FIELD_LABELS[Shown(key)]), _shown(Shown(key), value, names))


def _shown(name: Shown, value: str, names: Mapping[str, Unit]) -> object:
    match name:
        case _ if name in UNIT_FIELDS:
            return "、".join(names[code].name if code in names else code for code in value.split(","))
        case Shown.LIMIT:
            amount, _blank, kind = value.partition(" ")
            return limit_text(int(amount), kind)
        case Shown.TRACK:
            return track_text(value)
        case Shown.TIER:
            return gettext(tier_row(Tier(value)).label)
        case Shown.INNER_DUE | Shown.LOOKED_AT | Shown.SOURCE_DUE:
            return written(_moment(value))
        case Shown.MILESTONES:
            return "；".join(value.splitlines())
        case Shown.REACH:
            return gettext(REACH_LABELS[Reach(value)])
        case Shown.SURVIVOR:
            return Link(value, reverse("issue", args=[value]))
        case _:
            return value


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(LOCAL)


def _evidence(moves: Sequence[IssueMove]) -> tuple[SideBySide | None, Photos | None]:
    """The first photo before beside the first of the last report, and whatever else there is."""
    moves = selectors.standing(moves)
    rows = [row for move in moves for row in move.photos.all()]
    before = [row for row in rows if row.part == IssuePhoto.Part.BEFORE]
    reported = [move for move in moves if move.move in REPORTS]
    after = list(reported[-1].photos.all()) if reported else []
    if not rows:
        return None, None
    nothing = Photo("", missing=gettext("No photo yet"))
    pair = SideBySide(ui_photo(before[0].photo) if before else nothing, ui_photo(after[0].photo) if after else nothing)
    shown = {row.pk for row in (*before[:1], *after[:1])}
    more = [ui_photo(row.photo) for row in rows if row.pk not in shown]
    return pair, Photos(more) if more else None


def _clock(reading: ClockReading) -> ClockLine:
    row = reading.row
    return ClockLine(
        label=gettext(CLOCK_LABELS[Clock(row.clock)]),
        unit=(row.unit.short_name or row.unit.name) if row.unit else gettext("Desk"),
        limit=limit_text(row.limit_amount, row.limit_clock),
        started=written(row.started_at),
        due=written(row.due_at) if row.due_at else "",
        chip=clock_chip(reading.state) if reading.state else None,
        steps=[step_text(step, ruled=row.ruled_by is not None) for step in row.steps],
    )


def _ruled(clocks: Sequence[ClockReading]) -> list[Fact]:
    """What rules the unit's deadline, where a list does: its limit would end later."""
    rows = [one.row for one in clocks if one.row.clock == Clock.HANDLING and not one.row.taken_back]
    if not rows or rows[-1].ruled_by is None or rows[-1].own_due_at is None:
        return []
    own, source = written(rows[-1].own_due_at.astimezone(LOCAL)), rows[-1].ruled_by["source"]
    words = gettext("list %(source)s is earlier, so it rules; the limit would end on %(own)s")
    return [Fact(gettext("Why then"), words % {"source": source, "own": own})]


def _facts(issue: Issue, names: Mapping[str, Unit], clocks: Sequence[ClockReading]) -> list[Fact]:
    along = " → ".join(names[str(pk)].name for pk in issue.passed_along if str(pk) in names)
    stands = Link(gettext("in the loop"), f"{reverse('loop')}?{urlencode({'at': issue.state})}")
    facts = [
        Fact(gettext("Where this issue stands"), Lines(gettext(state_row(State(issue.state)).label), stands)),
        Fact(gettext("Deadline"), issue_clock(issue, full=True)),
        *_ruled(clocks),
        Fact(gettext("Site"), _site(issue)),
        Fact(gettext("Division"), issue.area.name if issue.area else ""),
        Fact(gettext("Kind of problem"), label_of(issue.category)),
        *_filed_under(issue),
        *([Fact(gettext("Track"), track_text(issue.track))] if issue.track else []),
        Fact(gettext("Time limit"), limit_text(issue.limit_amount, issue.limit_clock)),
        Fact(gettext("Evidence demanded"), gettext(demand_row(issue.evidence[0]).label) if issue.evidence else ""),
        *how_verified(issue),
        Fact(gettext("Lead unit"), unit_link(issue.lead_unit)),
        Fact(gettext("In hand of"), unit_link(issue.holder)),
    ]
    if along:
        facts.append(Fact(gettext("Passed along"), along))
    supporting = "、".join(unit.short_name or unit.name for unit in issue.supporting.all())
    if supporting:
        facts.append(Fact(gettext("Supporting units"), supporting))
    facts.append(Fact(gettext("Origin"), Lines(origin_label(issue.origin_kind), _origin_ref(issue))))
    facts.append(Fact(gettext("Raised on"), Moment(issue.raised_at)))
    facts += _missed(issue)
    if issue.reported_up_at:
        facts.append(Fact(gettext("Waiting for the first check of"), unit_link(issue.check_with)))
        facts.append(Fact(gettext("Waiting for the first check since"), Moment(issue.reported_up_at)))
    if issue.extension_asked_at:
        facts.append(Fact(gettext("Extension asked for"), Moment(issue.extension_asked_at)))
    if issue.extensions:
        facts.append(Fact(gettext("Extensions granted"), str(issue.extensions)))
    if issue.appeal:
        facts.append(Fact(gettext("Appeal against being late"), gettext(APPEAL_LABELS[Appeal(issue.appeal)])))
    facts += _confirmation(issue, names)
    if issue.carry_asked_at:
        facts.append(Fact(gettext("Carry-over asked for"), Moment(issue.carry_asked_at)))
    if issue.carried_until:
        facts.append(Fact(gettext("Carried over until"), Moment(issue.carried_until)))
    if issue.settling_since:
        facts.append(Fact(gettext("Being settled whose it is, since"), Moment(issue.settling_since)))
    if issue.is_bound:
        facts.append(Fact(gettext("Binding assignment"), gettext("the unit may object, and does not return it")))
    if issue.relapses:
        facts.append(Fact(gettext("Relapses"), str(issue.relapses)))
    if issue.looked_back_at:
        facts.append(Fact(gettext("Last look-back"), Moment(issue.looked_back_at)))
    return facts


def _confirmation(issue: Issue, names: Mapping[str, Unit]) -> list[Fact]:
    """Whether somebody was asked to see if the problem is there, and what the answer was."""
    unit = names.get(str(issue.confirmer_id))
    named = (unit.short_name or unit.name) if unit else ""
    if issue.confirmation_asked_at:
        return [Fact(gettext("Asked to confirm"), Lines(named, Moment(issue.confirmation_asked_at)))]
    if issue.found_on_site is None:
        return []
    words = gettext("Found on the spot") if issue.found_on_site else gettext("Not found on the spot")
    return [Fact(gettext("Confirmation"), Lines(words, named))]


def _missed(issue: Issue) -> list[Fact]:
    """The look at which it was missed: somebody of ours had been there shortly before."""
    found: MissedProblem | None = getattr(issue, "missed", None)
    if found is None:
        return []
    look = Lines(f"{gettext(LOOK_LABELS[Look(found.look)])} {found.reference}", Moment(found.looked_at))
    return [Fact(gettext("Missed by our own people"), look)]


def _filed_under(issue: Issue) -> list[Fact]:
    if issue.condition is None:
        return []
    code = gettext("%(code)s, revision %(revision)s, catalogue %(catalogue)s") % {
        "code": issue.condition.code,
        "revision": issue.condition.revision,
        "catalogue": issue.catalogue,
    }
    return [Fact(gettext("Filing condition"), Lines(label_of(issue.condition), code))]


def _site(issue: Issue) -> object:
    if issue.site is None:
        return issue.address
    return Lines(
        Link(issue.site.name, reverse("places:site", args=[issue.site.code])),
        f"{issue.site.code} · {label_of(issue.site.kind)}",
    )


def _origin_ref(issue: Issue) -> str:
    """The reference that the source gave, unless it is only a key for machines."""
    return "" if issue.origin_ref.count("-") == 4 and len(issue.origin_ref) == 36 else issue.origin_ref


def _linked(issue: Issue) -> list[Fact]:
    """Other issues that this one is tied to, both ways."""
    linked = []
    if issue.merged_into:
        linked.append(Fact(gettext("Merged into"), _issue_link(issue.merged_into)))
    if issue.recurs:
        linked.append(Fact(gettext("Recurrence of"), _issue_link(issue.recurs)))
    for ruling in selectors.rulings_from(issue):
        link = Link(ruling.unit.name, f"{reverse('rulings')}?{urlencode({'q': issue.number})}")
        linked.append(
            Fact(gettext("Lasting ruling"), Lines(link, "" if ruling.retired_at is None else gettext("retired")))
        )
    for other in selectors.tied_to(issue):
        label = gettext("Merged into this one") if other.merged_into_id == issue.pk else gettext("Came back as")
        linked.append(Fact(label, _issue_link(other)))
    return linked


def _issue_link(issue: Issue) -> Lines:
    return Lines(Link(issue.number, issue_url(issue)), issue.title)
