"""The bulk door: whole rounds at once, for migration and the demo.

Visits and observations enter through the bulk door of inspections; tallies, standings, marks and the closing tree are
made by the same rulebook functions as in the services. The issues raised from the observations must be loaded before:
the second figure follows them, for a closed round as they stood when it was closed. No news is left for running scores,
since no process can have held one of a round that did not exist.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from wenming.evaluations.facts import mark_value, observation_value, review_value, site_value
from wenming.evaluations.models import CountingStanding, LeafMark, Round, SampledSite
from wenming.evaluations.repairs import repaired
from wenming.evaluations.services.history import HistoricMark, RoundHistory
from wenming.evaluations.services.marking import check_leaf, check_points, mark_digest, mark_line
from wenming.evaluations.services.rounds import keep_tree, roles_of, write_tallies
from wenming.evaluations.services.tallying import fill
from wenming.inspections.models import Observation, Visit
from wenming.inspections.services.bulk import (
    HistoryRefused,
    StoredVisits,
    held_on,
    local_day,
    responsibilities_of,
    store_visits,
)
from wenming.kernel import audit, clock, numbers, rights
from wenming.kernel.actors import Actor
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import DomainError
from wenming.rulebook import facts, tally
from wenming.rulebook.numbering import ROUNDS
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.scoring import score
from wenming.rulebook.standing import Standing, standings
from wenming.schemes.models import CheckItem, Indicator, Method, SchemeEdition
from wenming.schemes.selectors import function_holders, rulebook_scheme

BATCH = 2_000


@dataclass(slots=True)
class _Under:
    """A round while it is loaded."""

    history: RoundHistory
    row: Round
    scheme: Scheme
    stored: StoredVisits
    sampled: list[SampledSite]
    marks: list[LeafMark]


@transaction.atomic
def load_history(
    rounds: Sequence[RoundHistory], *, by: Actor, told: Callable[[int, int], None] | None = None
) -> dict[str, Round]:
    """Write whole rounds and return them by their ``code``; ``told`` hears how many visits of how many are in.

    :raises HistoryRefused: something that cannot have happened, or names nothing; nothing is stored then.
    """
    rights.require(by, "rounds.manage")
    total = sum(len(history.visits) for history in rounds)
    done, found, lines = 0, dict[str, Round](), list[audit.Line]()
    for history in sorted(rounds, key=lambda each: each.planned_at or each.opened_at):
        _check(history, found)

        def heard(visits: int, before: int = done) -> None:
            if told:
                told(before + visits, total)

        under = _open(history, found.get(history.previous), heard)
        under.marks = _marks(under)
        _sum_up(under)
        lines += _lines(under)
        found[history.code] = under.row
        done += len(history.visits)
    audit.bulk_record(sorted(lines, key=lambda line: line.at))
    return found


def _check(history: RoundHistory, found: dict[str, Round]) -> None:
    """Refuse a round whose visits are not its own, or which follows one that is not there."""
    if history.previous and history.previous not in found:
        raise HistoryRefused(history.code, f"round {history.previous} is not among those before it")
    for visit in history.visits:
        own = (visit.edition, visit.purpose, visit.by, visit.ordered_at, visit.is_ordered)
        if own != (history.edition, Visit.Purpose.ROUND, history.by, history.opened_at, True):
            raise HistoryRefused(history.code, f"visit {visit.key} is not one that this round ordered at its opening")
    if history.closed_at is None:
        return
    last = [seen.arrived_at for visit in history.visits for seen in visit.observations]
    last += [review.at for visit in history.visits for review in visit.reviews]
    last += [mark.at for mark in history.marks]
    if last and max(last) > history.closed_at:
        raise HistoryRefused(history.code, "something was added after the round was closed")


def _open(history: RoundHistory, previous: Round | None, told: Callable[[int], None]) -> _Under:
    """The round as it stands after its opening, with all its visits."""
    edition = SchemeEdition.objects.filter(code=history.edition).exclude(state=SchemeEdition.State.DRAFT).first()
    if edition is None:
        raise HistoryRefused(history.code, f"no published edition is known by {history.edition}")
    scheme = rulebook_scheme(edition)
    planned = history.planned_at or history.opened_at
    stored = store_visits(history.visits, told)
    in_order = [stored.visits[visit.key] for visit in history.visits]
    held, day = responsibilities_of(visit.site_id for visit in in_order), local_day(history.opened_at)
    units = [held_on(held.get(visit.site_id, ()), day) for visit in in_order]
    row = Round.objects.create(
        number=numbers.next_number(ROUNDS, planned.astimezone(clock.LOCAL).year),
        name=history.name,
        kind=history.kind,
        edition=edition,
        previous=previous,
        state=Round.State.RUNNING,
        seed=history.seed,
        roles=roles_of(units),
        holders=function_holders(),
        denominator=tally.factor_denominator(scheme),
        opened_at=history.opened_at,
        version=2,
        **attributed(history.by),
    )
    sampled = [
        SampledSite(round=row, site=visit.site, visit=visit, units=held, area=visit.site.area.code)
        for visit, held in zip(in_order, units, strict=True)
    ]
    return _Under(history, row, scheme, stored, SampledSite.objects.bulk_create(sampled, batch_size=BATCH), [])


def _marks(under: _Under) -> list[LeafMark]:
    """The marks entered, of each leaf the last as the one that counts."""
    edition = under.row.edition_id
    indicators = {row.code: row for row in Indicator.objects.filter(edition_id=edition)}
    methods = {row.code: row for row in Method.objects.filter(edition_id=edition)}
    rows: list[LeafMark] = []
    current: dict[tuple[str, str], LeafMark] = {}
    for mark in sorted(under.history.marks, key=lambda each: each.at):
        if mark.indicator not in indicators or mark.method not in methods:
            raise HistoryRefused(mark.key, f"the edition has no leaf {mark.indicator} {mark.method}")
        row = _mark(under, mark, indicators[mark.indicator], methods[mark.method])
        if (earlier := current.get((mark.indicator, mark.method))) is not None:
            earlier.is_current = False
        current[mark.indicator, mark.method] = row
        rows.append(row)
    return LeafMark.objects.bulk_create(rows, batch_size=BATCH)


def _mark(under: _Under, mark: HistoricMark, indicator: Indicator, method: Method) -> LeafMark:
    try:
        check_leaf(under.row, indicator, method)
        if not mark.not_applicable:
            check_points(mark.points, mark.out_of)
    except DomainError as reason:
        raise HistoryRefused(mark.key, str(reason)) from reason
    return LeafMark(
        key=mark.key,
        body_digest=mark_digest(
            mark.indicator, mark.method, mark.points, mark.out_of, not_applicable=mark.not_applicable
        ),
        round=under.row,
        indicator=indicator,
        method=method,
        points=None if mark.not_applicable else mark.points,
        out_of=None if mark.not_applicable else mark.out_of,
        is_not_applicable=mark.not_applicable,
        at=mark.at,
        note=mark.note,
        **attributed(mark.by),
    )


def _sum_up(under: _Under) -> None:
    """Standings and tallies; for a closed round also its tree."""
    row, scheme = under.row, under.scheme
    known = _facts(under)
    found = standings(scheme, known)
    write_tallies(row, tally.tallies(found, row.denominator))
    _store_standings(under, found)
    if under.history.closed_at is not None:
        keep_tree(row, score(scheme, known), under.history.closed_at)
        row.save()


def _facts(under: _Under) -> facts.RoundFacts:
    rows, codes = under.stored.observations, {each.visit_id: each.site.code for each in under.sampled}
    return facts.RoundFacts(
        sites=tuple(site_value(each) for each in under.sampled),
        observations=tuple(observation_value(row, codes[row.visit_id], row.item.code) for row in rows.values()),
        reviews=tuple(
            review_value(row, codes[row.observation.visit_id], row.observation.item.code)
            for row in under.stored.reviews.values()
        ),
        marks=tuple(mark_value(row) for row in under.marks if row.is_current),
        repaired=repaired([str(key) for key in rows], at=under.history.closed_at),
        holders=under.row.holders,
        roles=tuple(under.row.roles),
    )


def _store_standings(under: _Under, found: Sequence[Standing]) -> None:
    sampled = {each.site.code: each for each in under.sampled}
    items = dict(CheckItem.objects.filter(edition_id=under.row.edition_id).values_list("code", "id"))
    rows = []
    for standing in found:
        if standing.observation is None:
            continue
        observation: Observation = under.stored.observations[UUID(standing.observation)]
        row = CountingStanding(
            round=under.row, sampled=sampled[standing.site], item_id=items[standing.item], observation=observation
        )
        fill(row, standing, under.row.denominator)
        rows.append(row)
    CountingStanding.objects.bulk_create(rows, batch_size=BATCH)


def _lines(under: _Under) -> list[audit.Line]:
    """The audit lines of the round, its visits and its marks."""
    row, history = under.row, under.history
    subject = audit.subject_of(row, row.number)
    planned = history.planned_at or history.opened_at
    lines = [audit.Line("evaluations.plan_round", subject, history.by, planned, {"edition": row.edition.code})]
    lines += under.stored.lines
    sites = [each.site.code for each in under.sampled]
    opened = {"sites": sites, "seed": history.seed}
    lines.append(audit.Line("evaluations.open_round", subject, history.by, history.opened_at, opened))
    lines += [mark_line(mark, row.number) for mark in under.marks]
    if history.closed_at is not None:
        closed = {"fingerprint": row.fingerprint}
        lines.append(audit.Line("evaluations.close_round", subject, history.by, history.closed_at, closed))
    return lines
