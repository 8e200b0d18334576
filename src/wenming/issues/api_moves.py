"""A move as another system sends it, and the verb that it stands for."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from ninja import Field, Schema

from wenming.issues import selectors
from wenming.issues.models import Category, Issue
from wenming.issues.services import (
    Planned,
    acknowledge,
    add_support,
    appeal_overtime,
    approve_carry_over,
    ask_carry_over,
    ask_confirmation,
    ask_extension,
    close_out,
    confirm_on_site,
    decline,
    dispatch,
    endorse_appeal,
    endorse_extension,
    fail_first_check,
    file_issue,
    fix_first,
    fix_on_the_spot,
    grant_appeal,
    grant_extension,
    hand_over,
    look_back,
    look_jointly,
    mark_relapsed,
    merge,
    open_settlement,
    pass_check_up,
    pass_down,
    pass_first_check,
    recall,
    recall_verifier,
    record_objection,
    refuse_appeal,
    refuse_carry_over,
    refuse_extension,
    report_not_found,
    report_part,
    report_rectified,
    report_up,
    return_it,
    rule,
    rule_later,
    send_back,
    send_verifier,
    take_up_again,
    undo,
    unmerge,
    verify,
    void,
    withdraw_support,
)
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.kernel.text import Line, Passage
from wenming.people import selectors as people
from wenming.people.models import Unit
from wenming.places import selectors as places
from wenming.places.models import Site
from wenming.records.models import Photo
from wenming.records.selectors import document, photo
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode, Reach
from wenming.rulebook.loop_refusals import REFUSALS
from wenming.rulebook.measuring import Measured, MeasureRefused, measured
from wenming.rulebook.tracks import Track
from wenming.rulebook.verification import EvidenceKind, Tier

ON_THE_LIST = REFUSALS["no_source"]


class MoveEntry(Schema):
    """One move with what it shows; only the fields of its own move are read.

    ``seen`` is the version that the caller read. ``limit_amount``, ``limit_clock``, ``tier``, ``category`` and
    ``under`` (the code of a filing condition, from which limit, evidence and tier follow unless given) and ``track``
    (from the limit unless given; a long-term one with ``plan`` and ``review_on``) belong to filing, where
    ``as_proposed`` takes kind, condition, limit, tier and track that are not given as the desk is proposed; ``lead``
    and ``supporting`` to dispatching, ``to`` and ``inner_due`` to passing down, ``measures``, ``responsible`` and
    ``rectified_on`` to reporting, ``reason`` and ``basis`` to returning, sending back, taking back, declining,
    declaring void, asking for and refusing an extension, and marking relapsed (where ``lead`` may name another unit
    than before), ``survivor`` (a number) to merging. ``looked_at`` (with a time zone), ``present`` and ``minutes``
    belong to a joint look, ``lead``, ``basis`` and ``reach`` to ruling, ``lead`` to fixing first, ``reason`` to an
    objection, ``plan``, ``milestones`` (lines, each a day and what is done by then), ``review_on`` and ``works`` to
    asking to carry over, ``to`` to asking for confirmation, ``reason`` to not finding and to taking a merge back,
    ``giver``, ``to`` and ``reason`` to handing over, ``verifier`` (the code of a post) to sending a verifier.
    ``proofs`` is evidence in words, by kind; ``documents`` are keys of files sent to ``/documents/`` before,
    and ``measured_value`` (a decimal as text) with ``measured_unit`` is a measurement. ``overrule`` is why it is
    verified although a photo is doubted.
    """

    move: MoveCode
    seen: int
    note: Passage = Field("", max_length=2000)
    limit_amount: int | None = Field(None, ge=0, le=1000)
    limit_clock: ClockKind = ClockKind.WORKING_DAYS
    tier: Tier | None = None
    category: str = ""
    under: str = Field("", max_length=50)
    track: Track | None = None
    as_proposed: bool = False
    lead: str = ""
    supporting: list[str] = Field(default=[], max_length=20)
    to: str = ""
    inner_due: datetime | None = None
    measures: Passage = Field("", max_length=2000)
    responsible: Line = Field("", max_length=60)
    rectified_on: date | None = None
    reason: Passage = Field("", max_length=2000)
    overrule: Passage = Field("", max_length=500)
    basis: Passage = Field("", max_length=2000)
    giver: str = ""
    verifier: str = Field("", max_length=60)
    survivor: str = ""
    looked_at: datetime | None = None
    present: Line = Field("", max_length=200)
    minutes: Passage = Field("", max_length=2000)
    reach: Reach = Reach.ONCE
    plan: Passage = Field("", max_length=2000)
    milestones: Passage = Field("", max_length=2000)
    review_on: date | None = None
    works: Line = Field("", max_length=200)
    photos: list[UUID] = Field(default=[], max_length=9)
    proofs: dict[EvidenceKind, Passage] = {}
    documents: list[UUID] = Field(default=[], max_length=5)
    measured_value: Line = Field("", max_length=20)
    measured_unit: Line = Field("", max_length=10)


def make_move(issue: Issue, entry: MoveEntry, *, by: Viewer) -> Issue:
    """Make the move through its own service."""
    verb = VERBS.get(entry.move)
    if entry.move is MoveCode.FOLLOW_SOURCES:
        raise DomainError("no_source", ON_THE_LIST, field="move")
    if verb is None:
        raise DomainError("not_a_move", N_("An issue is raised by itself, not moved."), field="move")
    return verb(issue, entry, by)


def site_of(viewer: Viewer, code: str) -> Site | None:
    """The site of a code, nothing for an empty one."""
    return places.site(viewer, code) if code else None


def _photos(entry: MoveEntry, by: Viewer) -> list[Photo]:
    return [photo(by, key) for key in entry.photos]


def _file(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    kind = _category(entry.category) or issue.category
    under = selectors.condition(entry.under) if entry.under else None
    if entry.as_proposed and under is None and not entry.category:
        return _file_as_proposed(issue, entry, by)
    limit: Limit | None = None
    if entry.limit_amount is not None:
        limit = Limit(entry.limit_amount, entry.limit_clock)
    elif kind is not None and under is None:
        limit = Limit(kind.limit_amount, ClockKind(kind.limit_clock))
    named = kind if entry.category or under is None else None
    planned = Planned(entry.plan, entry.review_on, entry.milestones)
    return file_issue(
        issue, limit=limit, tier=entry.tier, category=named, under=under, track=entry.track, planned=planned,
        note=entry.note, by=by, seen=entry.seen,
    )  # fmt: skip


def _file_as_proposed(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    """File as the desk is proposed, but for what the caller gives."""
    found = selectors.proposals([issue])[0]
    limit, track = found.limit, entry.track or found.track
    if entry.limit_amount is not None:
        limit, track = Limit(entry.limit_amount, entry.limit_clock), entry.track
    planned = Planned(entry.plan, entry.review_on, entry.milestones)
    return file_issue(
        issue, limit=limit, tier=entry.tier or found.tier, category=found.category, under=found.under, track=track,
        planned=planned, note=entry.note, by=by, seen=entry.seen,
    )  # fmt: skip


def _category(code: str) -> Category | None:
    found = selectors.categories().filter(code=code).first() if code else None
    if code and found is None:
        raise DomainError("category_missing", N_("There is no such kind of problem."), field="category")
    return found


def _dispatch(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    units: list[Unit] = [people.unit(by, code) for code in entry.supporting]
    lead = people.unit(by, entry.lead)
    return dispatch(issue, lead=lead, supporting=units, note=entry.note, by=by, seen=entry.seen)


def _pass_down(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    due = entry.inner_due or selectors.inner_proposal(issue, by.units)
    if due is None or due.tzinfo is None:
        raise DomainError("inner_due_missing", N_("Say until when, with a time zone."), field="inner_due")
    return pass_down(issue, to=people.unit(by, entry.to), inner_due=due, note=entry.note, by=by, seen=entry.seen)


def _report(verb: Callable[..., Issue], issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    return verb(
        issue,
        measures=entry.measures,
        photos=_photos(entry, by),
        proofs=entry.proofs,
        responsible=entry.responsible,
        rectified_on=entry.rectified_on,
        note=entry.note,
        by=by,
        seen=entry.seen,
        documents=[document(by, key) for key in entry.documents],
        value=_measured(entry),
    )


def _measured(entry: MoveEntry) -> Measured | None:
    try:
        return measured(entry.measured_value, entry.measured_unit)
    except MeasureRefused as refusal:
        raise DomainError("not_measured", refusal.message, field=f"measured_{refusal.part}") from refusal


def _verify(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    return verify(
        issue, photos=_photos(entry, by), proofs=entry.proofs, note=entry.note, overrule=entry.overrule, by=by,
        seen=entry.seen,
    )  # fmt: skip


def _merge(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    survivor = selectors.issue(by, entry.survivor)
    return merge(issue, survivor=survivor, reason=entry.reason, by=by, seen=entry.seen)


def _look_back(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    return look_back(issue, photos=_photos(entry, by), note=entry.note, by=by, seen=entry.seen)


def _mark_relapsed(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    lead = people.unit(by, entry.lead) if entry.lead else None
    photos = _photos(entry, by)
    return mark_relapsed(issue, reason=entry.reason, photos=photos, lead=lead, by=by, seen=entry.seen)


def _look_jointly(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    if entry.looked_at is None or entry.looked_at.tzinfo is None:
        raise DomainError("looked_at_missing", N_("Say when, with a time zone."), field="looked_at")
    return look_jointly(
        issue,
        looked_at=entry.looked_at,
        present=entry.present,
        minutes=entry.minutes,
        photos=_photos(entry, by),
        by=by,
        seen=entry.seen,
    )


def _ask_confirmation(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    return ask_confirmation(issue, unit=people.unit(by, entry.to), note=entry.note, by=by, seen=entry.seen)


def _confirm(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    return confirm_on_site(issue, photos=_photos(entry, by), note=entry.note, by=by, seen=entry.seen)


def _not_found(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    return report_not_found(issue, reason=entry.reason, photos=_photos(entry, by), by=by, seen=entry.seen)


def _support(verb: Callable[..., Issue], issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    units = [people.unit(by, code) for code in entry.supporting]
    said = {"note": entry.note} if verb is add_support else {"reason": entry.reason}
    return verb(issue, units=units, by=by, seen=entry.seen, **said)


def _fix_on_the_spot(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    photos = _photos(entry, by)
    return fix_on_the_spot(
        issue, measures=entry.measures, photos=photos, proofs=entry.proofs, note=entry.note, by=by, seen=entry.seen
    )


def _report_part(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    photos = _photos(entry, by)
    return report_part(issue, measures=entry.measures, photos=photos, note=entry.note, by=by, seen=entry.seen)


def _appeal(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    photos = _photos(entry, by)
    return appeal_overtime(issue, reason=entry.reason, basis=entry.basis, photos=photos, by=by, seen=entry.seen)


def _ask_carry_over(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    if entry.review_on is None:
        raise DomainError("review_on_missing", N_("Say on which day it is reviewed."), field="review_on")
    return ask_carry_over(
        issue,
        plan=entry.plan,
        milestones=entry.milestones,
        review_on=entry.review_on,
        works=entry.works,
        by=by,
        seen=entry.seen,
    )


def _fix_first(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    lead = people.unit(by, entry.lead) if entry.lead else None
    return fix_first(issue, lead=lead, note=entry.note, by=by, seen=entry.seen)


def _rule(verb: Callable[..., Issue], issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    lead = people.unit(by, entry.lead)
    return verb(issue, lead=lead, basis=entry.basis, reach=entry.reach, note=entry.note, by=by, seen=entry.seen)


def _hand_over(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    giver, taker = people.unit(by, entry.giver), people.unit(by, entry.to)
    return hand_over(issue, giver=giver, taker=taker, reason=entry.reason, by=by, seen=entry.seen)


def _send_verifier(issue: Issue, entry: MoveEntry, by: Viewer) -> Issue:
    return send_verifier(issue, post=people.post(by, entry.verifier), note=entry.note, by=by, seen=entry.seen)


VERBS: dict[MoveCode, Callable[[Issue, MoveEntry, Viewer], Issue]] = {
    MoveCode.FILE: _file,
    MoveCode.DISPATCH: _dispatch,
    MoveCode.ACKNOWLEDGE: lambda issue, entry, by: acknowledge(issue, note=entry.note, by=by, seen=entry.seen),
    MoveCode.PASS_DOWN: _pass_down,
    MoveCode.RETURN: lambda issue, entry, by: return_it(
        issue, reason=entry.reason, basis=entry.basis, by=by, seen=entry.seen
    ),
    MoveCode.REPORT_RECTIFIED: partial(_report, report_rectified),
    MoveCode.REPORT_UP: partial(_report, report_up),
    MoveCode.PASS_CHECK_UP: lambda issue, entry, by: pass_check_up(issue, note=entry.note, by=by, seen=entry.seen),
    MoveCode.PASS_FIRST_CHECK: lambda issue, entry, by: pass_first_check(
        issue, note=entry.note, by=by, seen=entry.seen
    ),
    MoveCode.FAIL_FIRST_CHECK: lambda issue, entry, by: fail_first_check(
        issue, reason=entry.reason, by=by, seen=entry.seen
    ),
    MoveCode.VERIFY: _verify,
    MoveCode.SEND_BACK: lambda issue, entry, by: send_back(
        issue, reason=entry.reason, note=entry.note, by=by, seen=entry.seen
    ),
    MoveCode.CLOSE_OUT: lambda issue, entry, by: close_out(issue, note=entry.note, by=by, seen=entry.seen),
    MoveCode.MERGE: _merge,
    MoveCode.RECALL: lambda issue, entry, by: recall(issue, reason=entry.reason, by=by, seen=entry.seen),
    MoveCode.DECLINE: lambda issue, entry, by: decline(issue, reason=entry.reason, by=by, seen=entry.seen),
    MoveCode.ASK_EXTENSION: lambda issue, entry, by: ask_extension(issue, reason=entry.reason, by=by, seen=entry.seen),
    MoveCode.REFUSE_EXTENSION: lambda issue, entry, by: refuse_extension(
        issue, reason=entry.reason, by=by, seen=entry.seen
    ),
    MoveCode.ENDORSE_EXTENSION: lambda issue, entry, by: endorse_extension(
        issue, note=entry.note, by=by, seen=entry.seen
    ),
    MoveCode.GRANT_EXTENSION: lambda issue, entry, by: grant_extension(issue, note=entry.note, by=by, seen=entry.seen),
    MoveCode.LOOK_BACK: _look_back,
    MoveCode.ASK_CONFIRMATION: _ask_confirmation,
    MoveCode.CONFIRM: _confirm,
    MoveCode.NOT_FOUND: _not_found,
    MoveCode.OPEN_SETTLEMENT: lambda issue, entry, by: open_settlement(issue, note=entry.note, by=by, seen=entry.seen),
    MoveCode.LOOK_JOINTLY: _look_jointly,
    MoveCode.FIX_FIRST: _fix_first,
    MoveCode.RULE: partial(_rule, rule),
    MoveCode.RULE_LATER: partial(_rule, rule_later),
    MoveCode.OBJECT: lambda issue, entry, by: record_objection(issue, reason=entry.reason, by=by, seen=entry.seen),
    MoveCode.ASK_CARRY_OVER: _ask_carry_over,
    MoveCode.APPROVE_CARRY_OVER: lambda issue, entry, by: approve_carry_over(
        issue, note=entry.note, by=by, seen=entry.seen
    ),
    MoveCode.REFUSE_CARRY_OVER: lambda issue, entry, by: refuse_carry_over(
        issue, reason=entry.reason, by=by, seen=entry.seen
    ),
    MoveCode.TAKE_UP: lambda issue, entry, by: take_up_again(issue, note=entry.note, by=by, seen=entry.seen),
    MoveCode.ADD_SUPPORT: partial(_support, add_support),
    MoveCode.WITHDRAW_SUPPORT: partial(_support, withdraw_support),
    MoveCode.REPORT_PART: _report_part,
    MoveCode.FIX_ON_SPOT: _fix_on_the_spot,
    MoveCode.APPEAL: _appeal,
    MoveCode.ENDORSE_APPEAL: lambda issue, entry, by: endorse_appeal(issue, note=entry.note, by=by, seen=entry.seen),
    MoveCode.GRANT_APPEAL: lambda issue, entry, by: grant_appeal(issue, note=entry.note, by=by, seen=entry.seen),
    MoveCode.REFUSE_APPEAL: lambda issue, entry, by: refuse_appeal(issue, reason=entry.reason, by=by, seen=entry.seen),
    MoveCode.UNMERGE: lambda issue, entry, by: unmerge(issue, reason=entry.reason, by=by, seen=entry.seen),
    MoveCode.UNDO: lambda issue, entry, by: undo(issue, by=by, seen=entry.seen),
    MoveCode.RELAPSE: _mark_relapsed,
    MoveCode.HAND_OVER: _hand_over,
    MoveCode.SEND_VERIFIER: _send_verifier,
    MoveCode.RECALL_VERIFIER: lambda issue, entry, by: recall_verifier(issue, note=entry.note, by=by, seen=entry.seen),
    MoveCode.VOID: lambda issue, entry, by: void(issue, reason=entry.reason, basis=entry.basis, by=by, seen=entry.seen),
}
