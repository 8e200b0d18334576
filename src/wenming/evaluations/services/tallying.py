"""Keeping the tallies: every observation, review and verification moves them in its own transaction."""

import json
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from django.db import connection, transaction

from wenming.evaluations.facts import observation_value, review_value, site_value, standing_row
from wenming.evaluations.models import CountingStanding, Round, SampledSite
from wenming.evaluations.repairs import repaired
from wenming.inspections.events import ObservationMade, ObservationReviewed
from wenming.inspections.models import Observation, Review
from wenming.inspections.origins import ORIGIN
from wenming.issues.events import IssueMoved, IssueRaised
from wenming.issues.models import Issue
from wenming.kernel.errors import Conflict
from wenming.places.events import SitesOfAnotherKind
from wenming.rulebook import facts, tally
from wenming.rulebook.grading import NOT_APPLICABLE, Graded
from wenming.rulebook.labels import N_
from wenming.rulebook.standing import Assessor, Standing, counting
from wenming.schemes.models import CheckItem
from wenming.schemes.selectors import item_value, rulebook_scheme


class RoundIsClosed(Conflict):
    """Nothing is added to a closed round."""

    def __init__(self) -> None:
        super().__init__("round_closed", "This round is closed; nothing can be added to it.")


@transaction.atomic
def take_in(event: ObservationMade | ObservationReviewed) -> None:
    """Move the tallies for an observation or a review of a visit that a round ordered."""
    sampled = _sampled(event.visit_id)
    if sampled is None:
        return
    if sampled.round.state != Round.State.RUNNING:
        raise RoundIsClosed
    _restate(sampled, CheckItem.objects.get(pk=event.item_id))


class SiteIsLookedAt(Conflict):
    """A site of a running round stays what it was drawn as: its checklist and all that is summed go by its kind."""

    def __init__(self, site: str, number: str) -> None:
        super().__init__(
            "site_is_looked_at",
            N_("Site %(site)s is looked at in the running round %(round)s. Change its kind when that round is closed."),
            field="kind",
            params={"site": site, "round": number},
        )


def keep_kinds(event: SitesOfAnotherKind) -> None:
    """Refuse another kind for a site of a running round."""
    rows = SampledSite.objects.filter(site__in=event.site_ids, round__state=Round.State.RUNNING)
    for site, number in rows.values_list("site__code", "round__number")[:1]:
        raise SiteIsLookedAt(site, number)


def follow_issue(event: IssueMoved) -> None:
    """Move the second figure when an issue behind a round's observation is verified, merged, undone, or comes back."""
    findings = _findings_of(event)
    if findings:
        _follow(findings)


@transaction.atomic
def _follow(findings: list[Observation]) -> None:
    for observation in findings:
        sampled = _sampled(observation.visit_id)
        if sampled is None or sampled.round.state != Round.State.RUNNING:
            continue
        # Issues of superseded observations change nothing, and one raised with its observation is counted with it.
        if CountingStanding.objects.filter(sampled=sampled, observation=observation).exists():
            _restate(sampled, observation.item)


def _findings_of(event: IssueMoved) -> list[Observation]:
    """The observations behind an issue, behind the one it shows to have come back, and behind all merged into either.

    In one fixed order, in which they are locked.
    """
    earlier = Issue.objects.filter(pk=event.issue_id).values_list("recurs_id", flat=True).first()
    if isinstance(event, IssueRaised) and event.origin_kind != ORIGIN and earlier is None:
        return []  # a new issue has nothing merged into it yet
    found = {event.issue_id} | ({earlier} if earlier else set())
    fresh = found
    while fresh := set(Issue.objects.filter(merged_into_id__in=fresh).values_list("pk", flat=True)) - found:
        found |= fresh
    refs = Issue.objects.filter(pk__in=found, origin_kind=ORIGIN).values_list("origin_ref", flat=True)
    rows = Observation.objects.filter(key__in=[ref for ref in refs if ref])
    return list(rows.select_related("item").order_by("visit_id", "item_id"))


def _sampled(visit_id: int) -> SampledSite | None:
    """The drawn site of a visit, locked: one site × item is restated by one transaction at a time."""
    rows = SampledSite.objects.filter(visit_id=visit_id).order_by("pk")
    # Locked first and read after: read in one, a round closed while this waited would still look open.
    if rows.select_for_update().values_list("pk", flat=True).first() is None:
        return None
    found = rows.select_related("round__edition", "site__kind")
    return found.defer("round__tree", "round__draw", "round__edition__document", "site__search").first()


def _restate(sampled: SampledSite, item: CheckItem) -> None:
    """Find how the item stands at the site now, and move everything that is summed from it by the difference."""
    held = CountingStanding.objects.filter(sampled=sampled, item=item).select_related("observation").first()
    assess = assessor(sampled.round, item, _keys(sampled, item))
    site, value = site_value(sampled), item_value(item)
    before = standing_of(sampled, item, held, sampled.round) if held else assess(site, value, None)
    chosen = _chosen(sampled, item)
    after = assess(site, value, chosen)
    if standing_row(before) == standing_row(after):
        return
    _keep(sampled, item, held, after)
    move_tallies(sampled.round, item, tally.Change(before, after))


def assessor(held: Round, item: CheckItem, keys: Iterable[str]) -> Assessor:
    """What says how one item stands in this round, with its frozen roles and holders."""
    scheme = rulebook_scheme(held.edition)
    narrowed = replace(scheme, items=(item_value(item),))
    known = facts.RoundFacts((), repaired=repaired(list(keys)), holders=held.holders, roles=tuple(held.roles))
    return Assessor(narrowed, known)


def standing_of(sampled: SampledSite, item: CheckItem, held: CountingStanding, round_: Round) -> Standing:
    """A stored standing as the rulebook's value."""
    units = tuple((role, held.units.get(role, "")) for role in sorted(round_.roles))
    key = str(held.observation.key)
    if held.numerator is None or held.today_numerator is None:
        return Standing(sampled.site.code, item.code, sampled.area, units, key, NOT_APPLICABLE)
    factor = Fraction(held.numerator, round_.denominator)
    graded = Graded(held.grade or None, factor, is_best=held.observation.is_best)
    today = Fraction(held.today_numerator, round_.denominator)
    return Standing(sampled.site.code, item.code, sampled.area, units, key, graded, today)


def move_tallies(round_: Round, item: CheckItem, change: tally.Change) -> None:
    """Add one change to the tallies it touches, locked in key order, and leave word for running scores."""
    moved = tally.deltas(change, round_.denominator)
    with connection.cursor() as cursor:
        for key, delta in moved.items():
            where = (round_.pk, item.pk, key.role, key.unit, key.area)
            cursor.execute(ADD_TO_TALLY, (*_amounts(delta), *where))
            if not cursor.rowcount:
                cursor.execute(BEGIN_TALLY, where)
                cursor.execute(ADD_TO_TALLY, (*_amounts(delta), *where))
        cursor.execute(LEAVE_WORD, (round_.pk, item.pk, _json(change.before), _json(change.after)))


BEGIN_TALLY = """
INSERT INTO evaluations_tally (round_id, item_id, role, unit, area, n_graded, n_not_applicable, n_not_observed,
    sum_numerator, today_numerator, grades)
VALUES (%s, %s, %s, %s, %s, 0, 0, 0, 0, 0, '{}') ON CONFLICT (round_id, item_id, role, unit, area) DO NOTHING
"""

ADD_TO_TALLY = """
UPDATE evaluations_tally SET
    n_graded = n_graded + %s, n_not_applicable = n_not_applicable + %s, n_not_observed = n_not_observed + %s,
    sum_numerator = sum_numerator + %s, today_numerator = today_numerator + %s,
    grades = (
        SELECT coalesce(jsonb_object_agg(grade, sites), '{}') FROM (
            SELECT key AS grade, sum(value::int) AS sites
            FROM (SELECT * FROM jsonb_each_text(grades) UNION ALL SELECT * FROM jsonb_each_text(%s::jsonb)) AS parts
            GROUP BY key HAVING sum(value::int) <> 0
        ) AS summed
    )
WHERE round_id = %s AND item_id = %s AND role = %s AND unit = %s AND area = %s
"""

LEAVE_WORD = """
INSERT INTO evaluations_standingchange (round_id, item_id, before, after, transaction)
VALUES (%s, %s, %s, %s, pg_current_xact_id()::text::bigint)
"""


def _amounts(delta: tally.Tally) -> tuple[int | str, ...]:
    return (
        delta.n_graded,
        delta.n_not_applicable,
        delta.n_not_observed,
        delta.sum_numerator,
        delta.sum_numerator_today,
        json.dumps(dict(delta.grade_counts)),
    )


def _keep(sampled: SampledSite, item: CheckItem, held: CountingStanding | None, after: Standing) -> None:
    """Store how the item stands now."""
    row = held or CountingStanding(round=sampled.round, sampled=sampled, item=item)
    row.observation = Observation.objects.get(key=after.observation or "")
    fill(row, after, sampled.round.denominator)
    row.save()


def fill(row: CountingStanding, standing: Standing, denominator: int) -> None:
    """Write how an item stands into its row."""
    row.grade = (standing.graded.grade if standing.graded else None) or ""
    applicable = standing.graded is not None and standing.graded.factor is not None
    row.numerator, row.today_numerator = tally.numerators(standing, denominator) if applicable else (None, None)
    row.units = dict(standing.units)


def _chosen(sampled: SampledSite, item: CheckItem) -> facts.Observation | None:
    """The observation that counts for the item at the site."""
    rows = list(Observation.objects.filter(visit_id=sampled.visit_id, item=item))
    reviews = Review.objects.filter(observation__in=rows).select_related("observation")
    values = [observation_value(row, sampled.site.code, item.code) for row in rows]
    named = [review_value(row, sampled.site.code, item.code) for row in reviews]
    return counting(values, named).get((sampled.site.code, item.code))


def _keys(sampled: SampledSite, item: CheckItem) -> list[str]:
    found = Observation.objects.filter(visit_id=sampled.visit_id, item=item).values_list("key", flat=True)
    return [str(key) for key in found]


def _json(standing: Standing | None) -> str | None:
    row = standing_row(standing)
    return None if row is None else json.dumps(row)
