"""Telling people of the moves of an issue, in the product: to whom and in which words are rows of the rulebook.

An act on one issue tells at once, in its own transaction. In an act on many each move only leaves a row behind, and
when all are made everybody is told of all in one message; what a crash left is told by a job of every minute.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from wenming.issues.events import EVENTS, IssueMoved
from wenming.issues.models import Issue, IssueMove, Untold
from wenming.issues.selectors.succession import supporting_units
from wenming.issues.services.steps import PARTED_FROM
from wenming.kernel import clock, outbox
from wenming.kernel.actors import ActorKind
from wenming.kernel.apart import all_but_the_spoilt
from wenming.kernel.outbox import News
from wenming.people.models import Unit
from wenming.people.selectors import accounts_holding, lines_above, people_in_roles
from wenming.rulebook import loop, standing_in
from wenming.rulebook.loop import MoveCode, Shown
from wenming.rulebook.standing_in import Held
from wenming.rulebook.telling import OFFICER, POSTS, UNITS, Party, Telling, checked_by, tellings_of

LEFT_AFTER = timedelta(minutes=2)
"""What an act on many has not told after so long was left by a crash."""
MOST_AT_ONCE = 500
log = logging.getLogger(__name__)
_together: ContextVar[bool] = ContextVar("together", default=False)
_MOVES = {event: row.code for row in loop.MOVES for name, event in EVENTS.items() if name == row.announces}


@dataclass(frozen=True, slots=True)
class _Told:
    """A move that is to be told: of which issue, by whom, and which unit had it in hand before."""

    issue_id: int
    move: MoveCode
    at: datetime
    by_id: int | None
    by_unit: str
    former: int | None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read once for all that is told together."""

    issues: dict[int, Issue]
    others: dict[int, Issue]
    named: dict[int, list[int]]
    supporting: dict[int, Sequence[int]]
    names: dict[str, str]
    held: Held
    lines: dict[int, tuple[int, ...]]
    sent: Mapping[int, Sequence[int]]


def tell_of_move(event: IssueMoved) -> None:
    """Tell everybody whom the rows of the rulebook name, or leave it for later while many are moved together."""
    move = _MOVES[type(event)]
    if not tellings_of(move):
        return
    told = _Told(event.issue_id, move, event.at, event.by.id, event.by.unit, event.former_id)
    if _together.get():
        Untold.objects.create(
            issue_id=told.issue_id, move=move.value, at=told.at, by_id=told.by_id, by_unit=told.by_unit,
            former=told.former, made_at=clock.now(),
        )  # fmt: skip
    else:
        _tell([told], at=event.at)


@contextmanager
def together() -> Iterator[None]:
    """Make moves of many issues, and tell of them once all are made: of many in one message."""
    if _together.get():
        yield
        return
    token = _together.set(True)
    try:
        yield
    finally:
        _together.reset(token)
    tell_untold()


def tell_untold(*, left: bool = False) -> int:
    """Tell what moves of many left to be told, or only what was ``left`` for minutes; return how many moves."""
    with transaction.atomic():
        waiting = Untold.objects.select_for_update(skip_locked=True).filter(error="")
        if left:
            waiting = waiting.filter(made_at__lt=clock.now() - LEFT_AFTER)
        rows = list(waiting.order_by("id")[: MOST_AT_ONCE * 4])
        for row, error in all_but_the_spoilt(rows, _tell_rows):
            log.error("what became of issue %s could not be told: %s", row.issue_id, error)
            row.error = f"{type(error).__name__}: {error}"[:300].replace("\x00", "")
            row.save(update_fields=["error"])
    return len(rows)


def _tell_rows(rows: Sequence[Untold]) -> None:
    told = [_Told(row.issue_id, MoveCode(row.move), row.at, row.by_id, row.by_unit, row.former) for row in rows]
    _tell(told, at=max(one.at for one in told))
    Untold.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _tell(moves: Sequence[_Told], *, at: datetime) -> None:
    known = _known(moves)
    by_row: dict[Telling, dict[int, dict[int, _Told]]] = {}
    for told in moves:
        for row in tellings_of(told.move):
            for person in _people(row, told, known):
                if person != told.by_id:
                    by_row.setdefault(row, {}).setdefault(person, {})[told.issue_id] = told
    each = [
        (person, _news(row, list(some.values()), known))
        for row, people in by_row.items()
        for person, some in sorted(people.items())
    ]
    outbox.tell_each(each, at=at)
    rows = dict.fromkeys(row for told in moves for row in tellings_of(told.move))
    outbox.announce_each([_news(row, _unique(row, moves), known) for row in rows], at=at)


def _unique(row: Telling, moves: Iterable[_Told]) -> list[_Told]:
    return list({told.issue_id: told for told in moves if told.move in row.moves}.values())


def _known(moves: Sequence[_Told]) -> _Known:
    found = Issue.objects.select_related("merged_into", "lead_unit")
    issues = found.in_bulk({told.issue_id for told in moves})
    parties = {party for told in moves for row in tellings_of(told.move) for party in row.to}
    others = _others(moves, issues) if Party.MERGED in parties else {}
    named = _named(moves) if Party.NAMED in parties else {}
    supporting = dict(supporting_units(list(issues.values()))) if Party.SUPPORTING in parties else {}
    codes = {told.by_unit for told in moves} - {""}
    names = dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
    roles = {OFFICER, *POSTS.values()} | standing_in.ROLES
    known = _Known(issues, others, named, supporting, names, people_in_roles(roles), {}, _sent(parties, issues))
    units = {
        unit
        for told in moves
        for row in tellings_of(told.move)
        for party in row.to
        for unit in _units(party, told, known)
    }
    known.lines.update(lines_above(units) if units else {})
    return known


def _sent(parties: Collection[Party], issues: Mapping[int, Issue]) -> Mapping[int, Sequence[int]]:
    """Who holds the posts that are sent to verify, by post."""
    posts = {issue.verifier_id for issue in issues.values() if issue.verifier_id is not None}
    return accounts_holding(posts) if Party.SENT in parties and posts else {}


def _others(moves: Sequence[_Told], issues: dict[int, Issue]) -> dict[int, Issue]:
    """The other issue of each merge, or of each one that was taken back."""
    found = {}
    for told in moves:
        issue = issues[told.issue_id]
        other = issue.merged_into if told.move is MoveCode.MERGE else _parted_from(issue)
        if other is not None:
            found[issue.pk] = other
    return found


def _parted_from(issue: Issue) -> Issue | None:
    last = issue.moves.filter(move=MoveCode.UNMERGE.value).order_by("seq").last()
    return Issue.objects.filter(number=last.details.get(PARTED_FROM)).first() if last else None


def _named(moves: Sequence[_Told]) -> dict[int, list[int]]:
    """The units that the moves themselves name, by issue."""
    rows = IssueMove.objects.filter(
        issue__in={told.issue_id for told in moves}, move__in={told.move.value for told in moves}
    )
    last = {row.issue_id: row.details.get(Shown.SUPPORTING_UNITS.value, "") for row in rows.order_by("issue", "seq")}
    codes = {issue: [code for code in written.split(",") if code] for issue, written in last.items()}
    units = dict(
        Unit.objects.filter(code__in={code for some in codes.values() for code in some}).values_list("code", "pk")
    )
    return {issue: [units[code] for code in some if code in units] for issue, some in codes.items()}


def _units(party: Party, told: _Told, known: _Known) -> Sequence[int]:
    """The units that a party stands for."""
    issue = known.issues[told.issue_id]
    match party:
        case Party.LEAD:
            units: Sequence[int | None] = [issue.lead_unit_id]
        case Party.HOLDER:
            units = [issue.holder_id]
        case Party.FORMER:
            units = [told.former]
        case Party.CONFIRMER:
            units = [issue.confirmer_id]
        case Party.FIRST_CHECKER:
            units = [issue.check_with_id]
        case Party.RETURNERS:
            units = issue.returned_by
        case Party.SUPPORTING:
            units = known.supporting.get(issue.pk, ())
        case Party.NAMED:
            units = known.named.get(issue.pk, ())
        case Party.MERGED:
            other = known.others.get(issue.pk)
            units = [issue.lead_unit_id, other.lead_unit_id if other else None]
        case _:
            units = ()
    return [unit for unit in units if unit is not None]


def _people(row: Telling, told: _Told, known: _Known) -> set[int]:
    people: set[int] = set()
    issue = known.issues[told.issue_id]
    for party in row.to:
        if party is Party.MERGED and issue.pk not in known.others:
            continue
        if party in UNITS or party is Party.MERGED:
            for unit in _units(party, told, known):
                people.update(standing_in.told((OFFICER,), known.lines.get(unit, (unit,)), known.held).people)
        if party is Party.SENT:
            people.update(known.sent.get(issue.verifier_id or 0, ()))
        if party is Party.CHECKERS:
            people.update(standing_in.told(checked_by(issue.check_tier or issue.tier), (), known.held).people)
        elif party in POSTS or party is Party.MERGED:
            role = POSTS[Party.DESK if party is Party.MERGED else party]
            people.update(standing_in.told((role,), (), known.held).people)
        if party is Party.REPORTER or party is Party.MERGED:
            reporters = [issue, known.others[issue.pk]] if party is Party.MERGED else [issue]
            people.update(one.by_id for one in reporters if one.by_kind == ActorKind.PERSON.value and one.by_id)
    return people


def _news(row: Telling, some: Sequence[_Told], known: _Known) -> News:
    """What one row says of these issues."""
    first = some[0]
    issue = known.issues[first.issue_id]
    params: dict[str, str | int] = {"number": issue.number, "title": issue.title}
    if "%(other)s" in row.one:
        other = known.others.get(issue.pk)
        params["other"] = other.number if other else ""
    if "%(lead)s" in row.one:
        params["lead"] = issue.lead_unit.name if issue.lead_unit else ""
    if "%(unit)s" in row.one:
        params["unit"] = known.names.get(first.by_unit, first.by_unit)
    return News(
        kind=row.about.value,
        tone=row.tone,
        words=row.one,
        url=reverse("issue", args=[issue.number]),
        params=params,
        refs=tuple(told.issue_id for told in some),
        about=tuple(known.issues[told.issue_id].number for told in some),
        many=row.many,
        list_url=f"{reverse('issue_list')}?told=",
        gathers=row.code,
    )
