"""Tallies follow every observation, review and verification, and always equal a scoring from the rows."""

import random
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from tests.evaluations.city import AT, edition, office, running, sites
from tests.evaluations.seeing import everything_seen
from wenming.evaluations import live
from wenming.evaluations.models import CountingStanding, Round, SampledSite
from wenming.evaluations.selectors import facts_of, marks_of, score_of, tallies_of
from wenming.evaluations.services import close_round
from wenming.inspections.models import Observation
from wenming.inspections.services import observe, review
from wenming.issues.models import Issue
from wenming.issues.services import acknowledge, close_out, dispatch, file_issue, report_rectified, verify
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.rules import Observed
from wenming.rulebook.scoring import score
from wenming.rulebook.standing import standings
from wenming.rulebook.tally import tallies
from wenming.rulebook.verification import EvidenceKind, Tier
from wenming.schemes.models import CheckItem
from wenming.schemes.selectors import rulebook_scheme

__all__ = ["edition", "office", "running", "sites"]

pytestmark = pytest.mark.django_db


def assert_tallies_equal_observations(round_: Round) -> None:
    """Tallies and standings as kept, against those made anew from the rows."""
    scheme, facts = rulebook_scheme(round_.edition), facts_of(round_)
    fresh = tallies(standings(scheme, facts), round_.denominator)
    kept = {key: tally for key, tally in tallies_of(round_).items() if not tally.is_empty}
    assert kept == fresh
    assert score_of(round_).marks == score(scheme, facts).marks
    with live.running_score(round_) as running:
        assert running.total() == score_of(round_).marks


def test_a_round_begins_with_nothing_observed(running: Round) -> None:
    assert_tallies_equal_observations(running)
    assert score_of(running).marks.available == 0


def test_tallies_follow_every_observation(running: Round, office: Viewer) -> None:
    everything_seen(running, office, chance=random.Random(7))
    assert_tallies_equal_observations(running)
    assert CountingStanding.objects.count() == Observation.objects.count()


def test_a_later_observation_replaces_an_earlier_one_and_a_review_replaces_both(running: Round, office: Viewer) -> None:
    sampled = SampledSite.objects.filter(round=running).first()
    assert sampled is not None
    item = CheckItem.objects.get(edition=running.edition, code="F-CROSS-01")
    first = observe(sampled.visit, item, Observed(count=0), key=UUID(int=1), by=office, observed_at=AT, at=AT)
    late = AT + timedelta(minutes=9)
    observe(sampled.visit, item, Observed(count=3), key=UUID(int=2), by=office, observed_at=late, at=late)
    assert CountingStanding.objects.get().numerator == 0
    review(first, key=UUID(int=3), reason="The second was counted at the wrong crossing.", by=office, at=late)
    assert CountingStanding.objects.get().numerator == running.denominator
    assert_tallies_equal_observations(running)


def test_verifying_raises_the_second_figure_and_never_the_first(running: Round, office: Viewer) -> None:
    everything_seen(running, office, chance=random.Random(3))
    failing = Observation.objects.filter(is_best=False, is_not_applicable=False).first()
    assert failing is not None
    before = score_of(running).marks
    lost = before.available - before.won
    issue = Issue.objects.get(origin_ref=str(failing.key))
    unit = Unit.objects.get(code="east")
    worker = Viewer(user_id=None, units=frozenset({unit.pk}), capabilities=frozenset({"issues.handle"}))
    file_issue(issue, limit=Limit(2, ClockKind.WORKING_DAYS), tier=Tier.DESK, by=office, at=AT)
    dispatch(issue, lead=unit, by=office, at=AT)
    acknowledge(issue, by=worker, at=AT)
    Issue.objects.filter(pk=issue.pk).update(evidence=["document"])
    report_rectified(issue, measures="mended", by=worker, at=AT, proofs={EvidenceKind.DOCUMENT: "signed"})
    assert score_of(running).marks == before
    verify(issue, by=office, at=AT)
    after = score_of(running).marks
    standing = CountingStanding.objects.get(observation=failing)
    assert (after.available, after.won) == (before.available, before.won)
    assert standing.today_numerator == running.denominator
    assert before.won_today < after.won_today <= before.won_today + lost
    close_out(issue, by=office, at=AT)
    assert score_of(running).marks == after
    assert_tallies_equal_observations(running)


def test_closing_keeps_the_tree_and_its_fingerprint(running: Round, office: Viewer) -> None:
    everything_seen(running, office, chance=random.Random(5))
    marks = score_of(running).marks
    closed = close_round(running, by=office, at=AT)
    assert closed.state == Round.State.CLOSED
    assert len(closed.fingerprint) == 64
    assert closed.tree is not None
    assert Fraction(closed.tree["total"]["as_observed"]["won"]["exact"]) == marks.won
    assert marks_of(running) == []
