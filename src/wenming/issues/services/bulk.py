"""The bulk door: whole histories of issues at once, for migration and the demo.

Every move goes through the same in-memory step as in the services and is held against the rulebook; only the rights of
actors of the past are not looked up. Histories are played in order of time, so that merging finds both issues as they
stood, and numbers, audit lines and ids come in the order in which life would have given them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import connection, models, transaction

from wenming.areas.models import Area
from wenming.areas.selectors import working_calendar
from wenming.issues.acts import Act, cleaned, ensure, situation, with_last
from wenming.issues.events import HistoryLoaded
from wenming.issues.models import (
    Category,
    FilingCondition,
    Issue,
    IssueBefore,
    IssueClock,
    IssueMove,
    IssuePhoto,
    IssueWords,
    SpotDraw,
)
from wenming.issues.rules_book import rules_book
from wenming.issues.services import settling, steps
from wenming.issues.services.before import Before, put_back, remember, to_keep
from wenming.issues.services.clocks import look_at_sources
from wenming.issues.services.history import HistoricMove, IssueHistory
from wenming.issues.services.past_acts import Known, act_of
from wenming.issues.services.raising import Origin, Place, come_back, describe, digest_of, raising
from wenming.issues.services.searching import words_of
from wenming.issues.services.steps import Step
from wenming.issues.services.tiers import prone_now
from wenming.issues.services.unmerging import stand_alone
from wenming.issues.tiers import Facts
from wenming.kernel import audit, clock, events, numbers, rights
from wenming.kernel.actors import Actor
from wenming.kernel.copying import copy_rows
from wenming.kernel.errors import DomainError
from wenming.people.models import Post, Unit
from wenming.places.models import Site
from wenming.records.models import Photo
from wenming.rulebook import loop
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import Capability, MoveCode, Relation
from wenming.rulebook.numbering import ISSUES
from wenming.rulebook.sources import Demand

BATCH = 2_000
TO_THE_DESK = frozenset({MoveCode.REPORT_RECTIFIED, MoveCode.PASS_FIRST_CHECK, MoveCode.FIX_ON_SPOT})
"""The moves with which a report reaches the desk."""
EVERY_CAPABILITY: frozenset[str] = frozenset(capability.value for capability in Capability)
TIES: dict[MoveCode, frozenset[Relation]] = {
    row.code: frozenset(relation for grant in row.grants for relation in grant.relations) for row in loop.MOVES
}


class HistoryRefused(DomainError):
    """A history that cannot have happened; names the issue and its move."""


@dataclass(slots=True, eq=False)
class _Told:
    """One history while it is played; ``act`` are the moves of its last act, with what was before each.

    ``sources`` are where it came from and what the lists are that it stands on, ``merged`` those that go on in it.
    """

    history: IssueHistory
    issue: Issue
    running: list[IssueClock] = field(default_factory=list)
    supporting: Sequence[int] = ()
    demands: Sequence[Demand] = ()
    act: list[tuple[IssueMove, Before]] = field(default_factory=list)
    draw: SpotDraw | None = None
    sources: set[str] = field(default_factory=set)
    merged: list["_Told"] = field(default_factory=list)

    def all_sources(self) -> frozenset[str]:
        """Its own sources and those of what was merged into it, at however many steps."""
        return frozenset(self.sources).union(*(one.all_sources() for one in self.merged))


@dataclass(slots=True)
class _Written:
    """What is to be stored, in the order in which it came about."""

    steps: list[Step] = field(default_factory=list)
    clocks: dict[int, IssueClock] = field(default_factory=dict)

    def add(self, step: Step) -> None:
        """Take in a step; a clock that it only changed stays where it was."""
        self.steps.append(step)
        for row in step.clocks:
            self.clocks.setdefault(id(row), row)


@transaction.atomic
def load_history(
    histories: Sequence[IssueHistory], *, by: Actor, told: Callable[[int, int], None] | None = None
) -> dict[UUID, Issue]:
    """Write the histories and return the issues by key; ``told`` hears how many moves of how many are played.

    :raises HistoryRefused: a move that the loop does not allow, or a code or key that names nothing; nothing is stored.
    """
    rights.require(by, Capability.DESK.value)
    known = _known(histories)
    played = _in_order(histories)
    written, by_key = _Written(), _issues(histories, known)
    for done, (history, move) in enumerate(played):
        try:
            _play(by_key[history.key], move, known, by_key, written)
        except (DomainError, KeyError) as reason:
            raise _refused(history, move, reason) from reason
        if told and done % BATCH == 0:
            told(done, len(played))
    _store(by_key, written)
    events.publish(HistoryLoaded(len(histories), len(played)))
    return {key: each.issue for key, each in by_key.items()}


def _in_order(histories: Sequence[IssueHistory]) -> list[tuple[IssueHistory, HistoricMove]]:
    """Every move of every history by time; at one moment by the order given."""
    pairs = [(history, move) for history in histories for move in history.moves]
    return sorted(pairs, key=lambda pair: pair[1].at)


def _known(histories: Sequence[IssueHistory]) -> Known:
    sites = {history.site for history in histories if history.site}
    photos = {photo for history in histories for move in history.moves for photo in move.photos}
    return Known(
        sites={site.code: site for site in Site.objects.filter(code__in=sites).select_related("area").defer("search")},
        areas={area.code: area for area in Area.objects.defer("boundary")},
        units={unit.code: unit for unit in Unit.objects.all()},
        categories={category.code: category for category in Category.objects.all()},
        conditions={row.code: row for row in _current_conditions(histories)},
        photos=dict(Photo.objects.filter(key__in=photos).values_list("key", "pk")),
        calendar=working_calendar(),
        posts=_posts(histories),
        prone=prone_now(),
        rules=rules_book(),
    )


def _posts(histories: Sequence[IssueHistory]) -> dict[str, Post]:
    codes = {move.verifier for history in histories for move in history.moves if move.verifier}
    return {post.code: post for post in Post.objects.filter(code__in=codes).select_related("unit")}


def _current_conditions(histories: Sequence[IssueHistory]) -> Iterable[FilingCondition]:
    codes = {move.under for history in histories for move in history.moves if move.under}
    return FilingCondition.objects.filter(code__in=codes, is_current=True).select_related("category")


def _issues(histories: Sequence[IssueHistory], known: Known) -> dict[UUID, _Told]:
    """Return every issue as it is before its first move, with id and number."""
    by_raising = sorted(histories, key=lambda history: history.moves[0].at)
    ids = iter(_next_ids(Issue, len(histories)))
    issued = _numbers(by_raising)
    found = {}
    for history in by_raising:
        issue = Issue(key=history.key, title=history.title, description=history.description)
        issue.pk, issue.number = next(ids), next(issued)
        try:
            issue.category = known.categories[history.category] if history.category else None
            describe(issue, _place(history, known), Origin(history.origin_kind, history.origin_ref))
        except KeyError as missing:
            raise _refused(history, history.moves[0], missing) from missing
        found[history.key] = _Told(history, issue, demands=history.demands, sources={history.origin_kind})
    return found


def _numbers(by_raising: Sequence[IssueHistory]) -> Iterator[str]:
    years = groupby(history.moves[0].at.astimezone(clock.LOCAL).year for history in by_raising)
    for year, issues in years:
        yield from numbers.reserve(ISSUES, year, sum(1 for _ in issues))


def _place(history: IssueHistory, known: Known) -> Place:
    if history.site:
        return Place(site=known.sites[history.site], address=history.address)
    area = known.areas[history.area] if history.area else None
    return Place(area=area, address=history.address, lat=history.lat, lon=history.lon)


def _play(told: _Told, move: HistoricMove, known: Known, by_key: Mapping[UUID, _Told], written: _Written) -> None:
    issue = told.issue
    if move.move is MoveCode.RAISE:
        written.add(_begun(told, move, known, by_key))
        return
    if move.move is MoveCode.UNDO:
        written.add(_undone(told, move))
        return
    if move.move is MoveCode.UNMERGE:
        _unmerged(told, move, known, by_key, written)
        return
    survivor = by_key[move.survivor].issue if move.survivor else None
    act = cleaned(act_of(move, known, issue, survivor, told.supporting))
    row, state = _allowed(issue, act, move), issue.state
    was = remember(issue, told.running, told.supporting if act.target.changes_support else None)
    if act.change is not None:
        act.change(issue)
    _advance(issue, loop.state_after(row, loop.State(state)).value, move.at)
    if move.demands is not None:
        told.demands = move.demands
    if move.list_source:
        told.sources.add(move.list_source)
    step = steps.go_on(
        issue, row, act, by=move.by, at=move.at, before=state, running=told.running, calendar=known.calendar,
        demands=told.demands if look_at_sources(row.clocks) else None, facts=_facts(told, move, known),
        limits=known.rules.at(move.at).limits,
    )  # fmt: skip
    written.add(step)
    told.draw = step.draw or told.draw
    kept = [(step.move, was)] if row.can_undo or move.move is MoveCode.MERGE else []
    told.act = [*told.act, *kept] if move.joined else kept
    if act.target.changes_support:
        told.supporting = act.target.supporting_after(told.supporting)
    if move.move is MoveCode.MERGE and move.survivor is not None:
        standing = by_key[move.survivor]
        standing.demands = (*standing.demands, *told.demands)
        standing.merged.append(told)
        _advance(standing.issue, standing.issue.state, move.at)
        written.add(steps.take_in(_standing(standing, known), issue, by=move.by, at=move.at))
        standing.act = []


def _facts(told: _Told, move: HistoricMove, known: Known) -> Facts | None:
    """What a report to the desk needs."""
    if move.move not in TO_THE_DESK:
        return None
    return Facts(told.all_sources(), known.prone, seed=move.seed, before=told.draw)


def _undone(told: _Told, move: HistoricMove) -> Step:
    """Play the taking back of the last move."""
    issue, (last, was) = told.issue, told.act.pop() if told.act else (None, None)
    asked = situation(EVERY_CAPABILITY, TIES[move.move], issue, Act(move.move), at=move.at)
    row = ensure(with_last(asked, last, by=move.by, at=move.at), move.move)
    assert last is not None and was is not None
    _advance(issue, last.from_state, move.at)
    if was.supporting is not None:
        told.supporting = was.supporting
    return put_back(issue, row, last, was, by=move.by, at=move.at, running=told.running)


def _unmerged(told: _Told, move: HistoricMove, known: Known, by_key: Mapping[UUID, _Told], written: _Written) -> None:
    """Play the taking back of a merge, in both histories."""
    issue, act, survivor = told.issue, cleaned(act_of(move, known, told.issue, None)), told.issue.merged_into
    row = _allowed(issue, act, move)
    assert told.act and survivor is not None
    (merge, was), standing = told.act[-1], by_key[survivor.key]
    _advance(issue, merge.from_state, move.at)
    written.add(
        stand_alone(issue, row, act, merge, was, by=move.by, at=move.at, calendar=known.calendar, demands=told.demands)
    )
    told.running = [row for row, _values in was.clocks]
    told.act, standing.act = [], []
    standing.demands = tuple(demand for demand in standing.demands if demand not in told.demands)
    standing.merged.remove(told)
    _advance(standing.issue, standing.issue.state, move.at)
    written.add(steps.let_go(_standing(standing, known), issue, by=move.by, at=move.at))


def _standing(told: _Told, known: Known) -> steps.Standing:
    return steps.Standing(told.issue, told.running, told.demands, known.calendar)


def _begun(told: _Told, move: HistoricMove, known: Known, by_key: Mapping[UUID, _Told]) -> Step:
    issue, unit = told.issue, known.units.get(move.by.unit)
    come_back(issue, by_key[told.history.recurs].issue if told.history.recurs else None)
    photos = [known.photos[key] for key in move.photos]
    issue.body_digest = digest_of(issue, photos)
    row = _allowed(None, raising(issue), move)
    return steps.begin(
        issue,
        row,
        by=move.by,
        at=move.at,
        running=told.running,
        calendar=known.calendar,
        photos=photos,
        unit_id=unit.pk if unit else None,
        limits=known.rules.at(move.at).limits,
    )


def _allowed(issue: Issue | None, act: Act, move: HistoricMove) -> loop.Move:
    return ensure(situation(EVERY_CAPABILITY, TIES[act.code], issue, act, at=move.at), act.code)


def _advance(issue: Issue, state: str, at: datetime) -> None:
    """What the workflow does to a stored row."""
    issue.state, issue.version, issue.moved_at = state, issue.version + 1, at


def _refused(history: IssueHistory, move: HistoricMove, reason: Exception) -> HistoryRefused:
    why = f"nothing known by {reason}" if isinstance(reason, KeyError) else str(reason)
    return HistoryRefused(
        "history_refused",
        N_("History %(key)s cannot be loaded: %(move)s at %(at)s: %(why)s"),
        params={"key": history.key, "move": move.move.value, "at": move.at.isoformat(), "why": why},
    )


def _store(by_key: Mapping[UUID, _Told], written: _Written) -> None:
    told = list(by_key.values())
    for step, move_id in zip(written.steps, _next_ids(IssueMove, len(written.steps)), strict=True):
        step.move.pk, step.move.issue_id = move_id, step.issue.pk
    for row, clock_id in zip(written.clocks.values(), _next_ids(IssueClock, len(written.clocks)), strict=True):
        row.pk = clock_id
    photos = [row for step in written.steps for row in step.photo_rows()]
    for photo, photo_id in zip(photos, _next_ids(IssuePhoto, len(photos)), strict=True):
        photo.pk = photo_id
    copy_rows(Issue, (each.issue for each in told))
    copy_rows(IssueWords, (words_of(each.issue) for each in told))
    through = Issue.supporting.through
    through.objects.bulk_create(
        [through(issue_id=each.issue.pk, unit_id=unit) for each in told for unit in each.supporting], batch_size=BATCH
    )
    copy_rows(IssueMove, (step.move for step in written.steps))
    copy_rows(IssueClock, written.clocks.values())
    copy_rows(IssuePhoto, photos)
    SpotDraw.objects.bulk_create([step.draw for step in written.steps if step.draw is not None], batch_size=BATCH)
    merged = [each.act[-1] for each in told if each.act and each.issue.state == loop.State.MERGED]
    IssueBefore.objects.bulk_create([to_keep(was, move) for move, was in merged], batch_size=BATCH)
    for step in written.steps:
        if step.move.move in (MoveCode.RULE.value, MoveCode.RULE_LATER.value):
            settling.keep_ruling(step.issue, step.move)
    audit.bulk_record(step.line() for step in written.steps)


def _next_ids(model: type[models.Model], count: int) -> list[int]:
    """Draw ids from a table's sequence, so that rows can name each other before they are stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [int(row[0]) for row in cursor.fetchall()]
