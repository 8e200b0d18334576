"""One finding from the observation to its close-out: what moves which figure, by exactly how much."""

import random
from fractions import Fraction
from uuid import UUID, uuid4

import pytest

from tests.evaluations.city import AT, edition, office, running, sites
from tests.evaluations.posts import signed_in
from tests.evaluations.seeing import everything_seen
from wenming.evaluations.figures import figures_of
from wenming.evaluations.models import CountingStanding, Round
from wenming.inspections.models import Observation
from wenming.inspections.services import observe
from wenming.issues.models import Issue
from wenming.issues.services import (
    Origin,
    Place,
    acknowledge,
    close_out,
    dispatch,
    file_issue,
    raise_issue,
    report_rectified,
    verify,
)
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.marks import Marks
from wenming.rulebook.rules import Observed
from wenming.rulebook.verification import EvidenceKind, Tier

__all__ = ["edition", "office", "running", "sites"]
pytestmark = pytest.mark.django_db


def total(round_: Round) -> Marks:
    """The exact total in both figures."""
    with figures_of(round_) as figures:
        return figures.total


def put_right(issue: Issue, office: Viewer) -> None:
    """Bring an issue through the loop until it is verified."""
    unit = Unit.objects.get(code="east")
    worker = Viewer(user_id=None, units=frozenset({unit.pk}), capabilities=frozenset({"issues.handle"}))
    file_issue(issue, limit=Limit(2, ClockKind.WORKING_DAYS), tier=Tier.DESK, by=office, at=AT)
    dispatch(issue, lead=unit, by=office, at=AT)
    acknowledge(issue, by=worker, at=AT)
    Issue.objects.filter(pk=issue.pk).update(evidence=["document"])
    report_rectified(issue, measures="mended", by=worker, at=AT, proofs={EvidenceKind.DOCUMENT: "signed"})
    verify(issue, by=office, at=AT)


def test_a_finding_costs_its_leaf_and_comes_back_only_in_the_second_figure(running: Round, office: Viewer) -> None:
    everything_seen(running, office, chance=random.Random(6))
    met = CountingStanding.objects.filter(item__rule_kind="count", observation__is_best=True).first()
    assert met is not None
    visit, item = met.observation.visit, met.observation.item
    before = total(running)
    with figures_of(running) as figures:
        share = figures.site_share(item.code)
    assert share > 0
    client, _ = signed_in("inspector")
    client.post(f"/visits/{visit.number}/items/{item.code}/", {"key": str(uuid4()), "count": "99", "note": "seen"})
    failing = Observation.objects.get(note="seen")
    observed = total(running)
    assert (observed.available, before.won - observed.won) == (before.available, share)
    assert before.won_today - observed.won_today == share
    html = client.get(f"/observations/{failing.key}/").content.decode()
    assert f"{share.numerator}/{share.denominator}" in html
    issue = Issue.objects.get(origin_ref=str(failing.key))
    put_right(issue, office)
    verified = total(running)
    assert (verified.won, verified.won_today - observed.won_today) == (observed.won, share)
    close_out(issue, by=office, at=AT)
    assert total(running) == verified
    assert verified.won_today == before.won_today


def test_a_finding_that_comes_back_costs_again(running: Round, office: Viewer) -> None:
    everything_seen(running, office, chance=random.Random(6))
    failing = Observation.objects.filter(is_best=False, is_not_applicable=False).first()
    assert failing is not None
    issue = Issue.objects.get(origin_ref=str(failing.key))
    before = total(running)
    put_right(issue, office)
    close_out(issue, by=office, at=AT)
    assert total(running).won_today > before.won_today
    raise_issue(
        "Again",
        key=UUID(int=99),
        place=Place(site=failing.site),
        origin=Origin("patrol"),
        by=office,
        at=AT,
        recurs=Issue.objects.get(pk=issue.pk),
    )
    assert total(running) == before


def test_an_issue_of_a_superseded_observation_changes_nothing(running: Round, office: Viewer) -> None:
    everything_seen(running, office, chance=random.Random(6))
    failing = Observation.objects.filter(item__rule_kind="count", is_best=False, is_not_applicable=False).first()
    assert failing is not None
    observe(failing.visit, failing.item, Observed(count=99), key=UUID(int=77), by=office, raises=False)
    before = total(running)
    put_right(Issue.objects.get(origin_ref=str(failing.key)), office)
    assert total(running) == before
    assert before.lost > Fraction(0)
