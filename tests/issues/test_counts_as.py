"""What the database says that an issue counts as is what the issue says."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.issues.doing import DOING
from tests.issues.world import MONDAY, TWO_DAYS, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue, IssueWords
from wenming.issues.models.counts_as import EVERY, CountsAs, numbers
from wenming.issues.selectors.reading import CLOSED_STATES
from wenming.rulebook.loop import Appeal, State
from wenming.rulebook.rates import ENTRUSTED, RATES, counts, finder_of
from wenming.rulebook.verification import Tier

pytestmark = pytest.mark.django_db
ORIGINS = ("manual", "patrol", "hotline", "superior_list", "another_system")
moments = st.none() | st.integers(0, 4).map(lambda days: MONDAY + timedelta(days=days))


def said_by(issue: Issue) -> CountsAs:
    """Read it off the columns, by the rulebook."""
    reported = issue.state == State.REPORTED.value or issue.verified_at is not None
    late = bool(reported and issue.reported_at and issue.due_at and issue.reported_at > issue.due_at)
    return CountsAs(
        state=State(issue.state),
        finder=finder_of(issue.origin_kind),
        came_back=bool(issue.relapses or issue.has_relapsed),
        late=late,
        exempted=issue.appeal == Appeal.GRANTED.value,
    )


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    state=st.sampled_from([state for state in State if state is not State.MERGED]),
    origin=st.sampled_from(ORIGINS),
    appeal=st.sampled_from(["", *(each.value for each in Appeal)]),
    relapses=st.integers(0, 2),
    has_relapsed=st.booleans(),
    due=moments,
    reported=moments,
    verified=moments,
)
def test_the_number_says_what_the_columns_say(
    world: World, state: State, origin: str, due: datetime | None, reported: datetime | None,
    verified: datetime | None, **columns: Any,
) -> None:  # fmt: skip
    issue = Issue.objects.first() or world.raised()
    Issue.objects.filter(pk=issue.pk).update(
        state=state.value, origin_kind=origin, due_at=due, reported_at=reported, verified_at=verified,
        closed_at=MONDAY, **columns,
    )  # fmt: skip
    issue.refresh_from_db()
    assert EVERY[issue.counts_as] == said_by(issue)


def test_every_number_is_read_and_found_again() -> None:
    for number, each in EVERY.items():
        assert numbers(lambda other, each=each: other == each) == [number]  # type: ignore[misc]
    for row in RATES:
        part = set(numbers(lambda each, row=row: counts(row.code, each.state, came_back=each.came_back)))  # type: ignore[misc]
        assert part <= set(numbers(lambda each: each.state in ENTRUSTED))


@pytest.mark.parametrize("code", sorted(DOING))
def test_what_is_over_waits_for_nobody(world: World, code: str) -> None:
    """Desks and lists look for these among the open ones only."""
    ready, do, who, _, _ = DOING[code]
    do(world, ready(world), getattr(world, who))
    for issue in Issue.objects.filter(state__in=CLOSED_STATES):
        asked = (
            issue.stage_due_at, issue.extension_asked_at, issue.confirmation_asked_at, issue.carry_asked_at,
            issue.settling_since, issue.reported_up_at, issue.carried_until,
        )  # fmt: skip
        assert asked == (None,) * len(asked), code


def test_words_are_kept_apart_and_follow_what_an_issue_is_filed_under(world: World) -> None:
    issue, kind = world.raised(), world.categories["footway"]
    assert not found(world, kind.label_en)
    services.file_issue(issue, limit=TWO_DAYS, tier=Tier.DESK, category=kind, by=world.dispatcher, at=MONDAY)
    assert found(world, kind.label_en) == [issue]
    assert IssueWords.objects.filter(issue=issue).count() == 1


def found(world: World, words: str) -> list[Issue]:
    """What a search of the list finds."""
    return list(selectors.issues(world.dispatcher, selectors.IssueFilter(words=words)))
