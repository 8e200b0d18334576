"""Filing on a track: from the limit, from what the list says, or with a plan; shown, filtered, and never put off."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.issues.test_problem_lists import at_desk, items, received, workbook
from tests.issues.world import MONDAY, TWO_DAYS, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue
from wenming.issues.selectors import IssueFilter
from wenming.issues.services import CarryOverRefused, MoveNotAllowed, Planned
from wenming.kernel.clock import held_at
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.tracks import Track

pytestmark = pytest.mark.django_db
REVIEW = date(2027, 3, 31)
PLAN = Planned("随路面改造一并实施", REVIEW, "2027-03-31 竣工\n2026-12-31 立项")


def filed(world: World, **how: Any) -> Issue:
    shown: dict[str, Any] = {"limit": TWO_DAYS, "by": world.dispatcher, "at": MONDAY} | how
    return services.file_issue(world.raised(), **shown)


def test_what_a_list_says_is_proposed_and_long_term_waits_for_its_plan(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    first, second, _ = items(found)
    found.items.filter(pk=first.pk).update(deadline="长期推进")
    found.items.filter(pk=second.pk).update(deadline="立行立改", category=first.category)
    services.raise_items(found, [first.pk, second.pk], by=at_desk(world), at=MONDAY)
    waits, at_once = (found.items.get(pk=one.pk).issue for one in (first, second))
    assert waits is not None and at_once is not None
    assert (waits.state, waits.track) == ("raised", "")
    proposal = selectors.proposals([waits])[0]
    assert proposal.track is Track.LONG_TERM and not proposal.is_complete and proposal.lead is not None
    assert (at_once.track, at_once.limit_amount, at_once.limit_clock) == (Track.AT_ONCE, 1, "working_days")
    desk = world.client("dispatcher", "office")
    with held_at(MONDAY):
        form = desk.get(f"/issues/{waits.number}/file_issue/").content.decode()
        preview = desk.post("/issues/many/dispatch/", {"pick": [waits.number]}).content.decode()
        done = desk.post("/issues/many/dispatch/", {"pick": [waits.number], "confirmed": "1"}).content.decode()
    assert "needs a plan" in preview and "needs a plan" in done and Issue.objects.get(pk=waits.pk).state == "raised"
    assert '<option value="long_term" selected>' in form


def test_the_limit_says_which_track(world: World) -> None:
    assert filed(world).track == Track.BY_DATE
    at_once = filed(world, limit=Limit(4, ClockKind.WORKING_HOURS))
    assert (at_once.track, at_once.review_on) == (Track.AT_ONCE, None)
    assert at_once.moves.get(move="file_issue").details["track"] == "at_once"
    chosen = filed(world, track=Track.AT_ONCE, planned=PLAN)
    assert chosen.track == Track.AT_ONCE and chosen.review_on is None, "no plan is kept that no track asks for"
    assert "plan" not in chosen.moves.get(move="file_issue").details


def test_a_long_term_limit_runs_to_its_review(world: World) -> None:
    issue = filed(world, track=Track.LONG_TERM, planned=PLAN)
    # From Monday, 19 October 2026, to Wednesday, 31 March 2027: 12 + 30 + 31 + 31 + 28 + 31 days.
    assert (issue.limit_amount, issue.limit_clock) == (163, "calendar_days")
    assert (issue.track, issue.review_on) == (Track.LONG_TERM, REVIEW)
    undone = services.undo(issue, by=world.dispatcher, at=MONDAY + timedelta(minutes=5))
    assert (undone.track, undone.review_on) == ("", None)


@pytest.mark.parametrize(
    ("planned", "refusal"),
    [
        (None, MoveNotAllowed),
        (Planned("", REVIEW), MoveNotAllowed),
        (Planned("随改造", None), MoveNotAllowed),
        (Planned("随改造", date(2026, 10, 19)), CarryOverRefused),
        (Planned("随改造", date(2029, 10, 19)), CarryOverRefused),
        (Planned("随改造", REVIEW, "2027-04-01 竣工"), CarryOverRefused),
        (Planned("随改造", REVIEW, "明年"), CarryOverRefused),
    ],
)
def test_long_term_needs_a_plan_that_can_be_followed(
    world: World, planned: Planned | None, refusal: type[Exception]
) -> None:
    issue = world.raised()
    with pytest.raises(refusal):
        services.file_issue(
            issue, limit=TWO_DAYS, track=Track.LONG_TERM, planned=planned, by=world.dispatcher, at=MONDAY
        )
    issue.refresh_from_db()
    assert (issue.state, issue.track) == ("raised", "")


def test_filed_by_its_form_shown_and_found_again(world: World) -> None:
    desk = world.client("dispatcher", "office")
    issue = world.raised()
    page = f"/issues/{issue.number}/"
    sent: dict[str, object] = {
        "version": issue.version, "category": "bin_overflow", "track": "long_term", "limit_amount": 2,
        "limit_clock": "working_days", "tier": "desk", "shown_for": "bin_overflow/",
    }  # fmt: skip
    with held_at(MONDAY):
        form = desk.get(f"{page}file_issue/").content.decode()
        assert "Rectified by a date" in form or "Rectified at once" in form
        refused = desk.post(f"{page}file_issue/", sent)
        assert refused.status_code == 422 and "needs a plan" in refused.content.decode()
        assert '<details class="plan-fields" open>' in refused.content.decode(), "the plan asked for is in sight"
        assert '<details class="plan-fields">' in form
        sent |= {"plan": PLAN.plan, "milestones": PLAN.milestones, "review_on": REVIEW.isoformat()}
        assert desk.post(f"{page}file_issue/", sent).status_code == 302
        shown = desk.get(page).content.decode()
        assert "Long-term, with a plan" in shown and PLAN.plan in shown and "2026-12-31" in shown
        filed(world)
        found = desk.get("/issues/?track=long_term").context["page"]
        assert [row.key for row in found.rows] == [issue.number]
        assert [row.key for row in desk.get("/ledger/?track=long_term").context["page"].rows] == [issue.number]
    assert selectors.issues(world.dispatcher, IssueFilter(track="by_date")).count() == 1
