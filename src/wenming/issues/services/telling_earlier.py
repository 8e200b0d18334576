"""Telling a unit that a list made its deadline earlier: what no row can say, as it depends on what the list demands."""

from datetime import datetime

from django.urls import reverse

from wenming.issues.events import IssueMoved
from wenming.issues.models import Issue
from wenming.issues.services.steps import DUE_IS, DUE_WAS
from wenming.kernel import outbox
from wenming.kernel.clock import LOCAL
from wenming.kernel.outbox import News
from wenming.people.selectors import people_in_roles
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import Clock
from wenming.rulebook.telling import DISPATCHER, OFFICER

SOURCES = "sources"
EARLIER = N_("%(number)s %(title)s is now due by %(due)s: list %(source)s demands it.")


def tell_of_earlier(event: IssueMoved) -> None:
    """Tell the units that have an issue, and the desk, that a list made their deadline earlier."""
    issue = Issue.objects.get(pk=event.issue_id)
    last = issue.moves.order_by("seq").last()
    clock = issue.clocks.filter(clock=Clock.HANDLING.value, stopped_at__isnull=True).first()
    if last is None or clock is None or clock.ruled_by is None:
        return
    was, due = last.details.get(DUE_WAS), last.details.get(DUE_IS)
    if not was or not due or datetime.fromisoformat(due) >= datetime.fromisoformat(was):
        return
    posts = people_in_roles({DISPATCHER, OFFICER})
    told = set(posts.get((DISPATCHER, None), ()))
    for unit in {issue.lead_unit_id, issue.holder_id} - {None}:
        told.update(posts.get((OFFICER, unit), ()))
    written = datetime.fromisoformat(due).astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
    params = {"number": issue.number, "title": issue.title, "due": written, "source": clock.ruled_by["source"]}
    news = News(SOURCES, "plain", EARLIER, reverse("issue", args=[issue.number]), params)
    outbox.tell((one for one in told if one != event.by.id), news, at=event.at)
