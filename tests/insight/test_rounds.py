"""The running round on start pages: both figures, and what is cheapest to put right."""

import random
from fractions import Fraction

import pytest

from tests.evaluations.city import edition, office, running, sites
from tests.evaluations.seeing import everything_seen
from tests.insight.cast import looking_as
from wenming.evaluations.models import Round
from wenming.evaluations.selectors import score_of
from wenming.insight.selectors import rounds
from wenming.issues.models import Issue
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.rulebook.marks import published
from wenming.ui.figures import Stats

__all__ = ["edition", "office", "running", "sites"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(running: Round, office: Viewer) -> Round:
    """A running round with every checklist filled in, badly here and there."""
    everything_seen(running, office, chance=random.Random(5))
    return running


def test_open_findings_add_up_to_what_is_lost_today(seen: Round, office: Viewer) -> None:
    found = rounds.cheapest(office, seen, most=10_000)
    total = score_of(seen).marks
    assert found.open_issues == len(found.first) > 20
    assert found.marks == total.available - total.won_today
    worth = [finding.marks for finding in found.first]
    assert worth == sorted(worth, reverse=True)
    assert rounds.cheapest(office, seen).marks == sum(worth[:20], Fraction(0))


def test_nobody_who_may_not_see_issues_is_told_what_they_cost(seen: Round) -> None:
    assert rounds.cheapest(Viewer(user_id=1, capabilities=frozenset({"rounds.view"})), seen).first == []


def test_a_leader_reads_three_lines(seen: Round) -> None:
    client = looking_as("leader")
    page = client.get("/")
    keys = [section.key for section in page.context["page"].sections]
    assert keys[:3] == ["round", "cheapest", "stuck"]
    total = score_of(seen).marks
    assert f"{published(total.won):.2f}" in page.content.decode()
    worth = next(section.content for section in page.context["page"].sections if section.key == "cheapest")
    opened = client.get(worth.stats[0].url).context["page"]
    assert len(opened.lines) == worth.stats[0].value == 20


def test_a_unit_opens_the_lost_marks_of_its_sites(seen: Round) -> None:
    client = looking_as("information_officer", Unit.objects.get(code="east"))
    page = client.get("/").context["page"]
    stats = [stat for one in page.sections if isinstance(one.content, Stats) for stat in one.content.stats]
    found = [stat for stat in stats if "/lost/" in stat.url]
    assert found
    for stat in found:
        assert client.get(stat.url).context["page"].total == int(str(stat.value)) > 0


def test_without_a_round_the_pages_say_so(db: None) -> None:
    client = looking_as("leader")
    assert "Nothing open costs marks" in client.get("/cheapest/").content.decode()
    assert [section.key for section in client.get("/").context["page"].sections] == ["stuck", "leading"]


def test_what_a_finding_costs_is_shared_with_issues_that_the_viewer_may_not_see(seen: Round, office: Viewer) -> None:
    whole = rounds.cheapest(office, seen, most=10_000)
    mine = whole.first[0].issue
    theirs = whole.first[1].issue
    Issue.objects.filter(pk=theirs.pk).update(origin_ref=mine.origin_ref, involved=[])
    Issue.objects.filter(pk=mine.pk).update(involved=[7])
    unit = Viewer(user_id=1, units=frozenset({7}), scope=frozenset({7}), capabilities=frozenset({"issues.view"}))
    [finding] = rounds.cheapest(unit, seen).first
    assert finding.issue == mine
    assert finding.marks == whole.first[0].marks / 2
    assert {one.marks for one in rounds.cheapest(office, seen).first if one.issue in (mine, theirs)} == {finding.marks}
