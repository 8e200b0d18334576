"""Confirmed on the spot before filing: somebody is asked, sees the issue, answers; filing waits meanwhile."""

from datetime import timedelta

import pytest

from tests.issues.world import MONDAY, TWO_DAYS, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue
from wenming.issues.services import MoveNotAllowed
from wenming.rulebook.verification import Tier

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=2)


def test_who_is_asked_sees_it_and_the_clock_of_filing_stands(world: World) -> None:
    issue = world.raised(by=world.dispatcher)
    before = issue.stage_due_at
    assert not selectors.visible_issues(world.other).filter(pk=issue.pk).exists()
    issue = services.ask_confirmation(issue, unit=world.units["other"], by=world.dispatcher, at=MONDAY)
    assert selectors.visible_issues(world.other).filter(pk=issue.pk).exists()
    # One working day from Monday at nine, instead of four hours for filing.
    assert issue.stage_due_at == MONDAY + timedelta(days=1)
    assert selectors.unit_counts(world.other)["to_confirm"] == 1 and selectors.unit_counts(world.other)["open"] == 0
    issue = services.confirm_on_site(issue, photos=[world.photo()], by=world.other, at=LATER)
    assert (issue.found_on_site, issue.confirmation_asked_at, issue.state) == (True, None, "raised")
    assert before is not None and issue.stage_due_at is not None
    # Four hours less none: from eleven o'clock one hour before noon, three from half past two.
    assert issue.stage_due_at.isoformat() == "2026-10-19T09:30:00+00:00"


def test_what_is_not_found_the_desk_may_decline_or_file_all_the_same(world: World) -> None:
    issue = services.report_not_found(world.to_confirm(), reason="现场未见垃圾", by=world.inspector, at=LATER)
    assert issue.found_on_site is False and issue.state == "raised"
    with pytest.raises(MoveNotAllowed, match="Nobody is asked"):
        services.confirm_on_site(issue, by=world.inspector, at=LATER)
    assert services.decline(issue, reason="核实不属实", by=world.dispatcher, at=LATER).state == "declined"
    other = services.report_not_found(world.to_confirm(), reason="已清走", by=world.inspector, at=LATER)
    filed = services.file_issue(other, limit=TWO_DAYS, tier=Tier.DESK, by=world.dispatcher, at=LATER)
    assert filed.state == "filed"


def test_filing_does_not_wait_for_the_answer_and_ends_the_question(world: World) -> None:
    filed = services.file_issue(world.to_confirm(), limit=TWO_DAYS, tier=Tier.DESK, by=world.dispatcher, at=LATER)
    assert filed.confirmation_asked_at is None
    assert set(filed.clocks.filter(stopped_at=None).values_list("clock", flat=True)) == {"dispatching"}
    with pytest.raises(MoveNotAllowed):
        services.confirm_on_site(filed, by=world.inspector, at=LATER)


def test_asked_and_answered_on_the_pages(world: World) -> None:
    issue = world.raised(by=world.dispatcher)
    desk, unit = world.client("dispatcher", "office"), world.client("information_officer", "other")
    page = f"/issues/{issue.number}/"
    form = desk.get(f"{page}ask_confirmation/").content.decode()
    assert '<option value="street" selected>' in form, "the territory's own unit is proposed"
    assert desk.post(f"{page}ask_confirmation/", {"version": issue.version, "confirmer": "other"}).status_code == 302
    assert "to_confirm=1" in desk.get("/desk/").content.decode()
    assert "to_confirm=1" in unit.get("/my/").content.decode()
    assert [row.key for row in unit.get("/issues/?to_confirm=1").context["page"].rows] == [issue.number]
    assert "report_not_found" in unit.get(page).content.decode()
    sent = {"version": issue.version + 1, "reason": "现场未见"}
    assert unit.post(f"{page}report_not_found/", sent).status_code == 302
    assert "Not found on the spot" in desk.get(page).content.decode()
    assert Issue.objects.get(pk=issue.pk).found_on_site is False
