"""Telling people of what became of an issue, in the product: whoever reported it, whose it is, and the desk."""

from collections.abc import Iterable

from django.urls import reverse

from wenming.issues.events import IssueMerged, IssueMoved
from wenming.issues.models import Issue
from wenming.issues.services.steps import PARTED_FROM
from wenming.kernel import outbox
from wenming.kernel.actors import ActorKind
from wenming.kernel.outbox import News
from wenming.people.models import Unit
from wenming.people.selectors import people_in_roles
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode, Shown

KIND, SUPPORTING = "merging", "supporting"
MERGED = N_("%(number)s %(title)s is merged into %(other)s and goes on under that number.")
PARTED = N_("%(number)s %(title)s is no longer merged into %(other)s and goes by its own number again.")
NAMED = N_("Your unit supports %(number)s %(title)s; %(lead)s leads.")
WITHDRAWN = N_("Your unit no longer supports %(number)s %(title)s.")
PART_DONE = N_("%(unit)s reported its part of %(number)s %(title)s.")
DISPATCHER, OFFICER = "dispatcher", "information_officer"


def tell_of_merging(event: IssueMoved) -> None:
    """Tell both reporters, both lead units and the desk that two issues go on as one, or no longer do."""
    issue = Issue.objects.select_related("merged_into").get(pk=event.issue_id)
    merged = isinstance(event, IssueMerged)
    other = issue.merged_into if merged else _parted_from(issue)
    if other is None:
        return
    params = {"number": issue.number, "title": issue.title, "other": other.number}
    news = News(KIND, "plain", MERGED if merged else PARTED, reverse("issue", args=[issue.number]), params)
    outbox.tell((one for one in _concerned((issue, other)) if one != event.by.id), news, at=event.at)


def tell_of_support(event: IssueMoved) -> None:
    """Tell units that they support an issue or no longer do, and the lead unit that one reported its part."""
    issue = Issue.objects.select_related("lead_unit").get(pk=event.issue_id)
    move = issue.moves.order_by("seq").last()
    assert move is not None
    params = {"number": issue.number, "title": issue.title}
    if move.move == MoveCode.REPORT_PART.value:
        unit = Unit.objects.filter(code=move.by_unit).first()
        told, words = [issue.lead_unit_id, issue.holder_id], PART_DONE
        params["unit"] = unit.name if unit else move.by_label
    else:
        codes = [code for code in move.details.get(Shown.SUPPORTING_UNITS.value, "").split(",") if code]
        told = list(Unit.objects.filter(code__in=codes).values_list("pk", flat=True)) if codes else []
        words = WITHDRAWN if move.move == MoveCode.WITHDRAW_SUPPORT.value else NAMED
        params["lead"] = issue.lead_unit.name if issue.lead_unit else ""
    if not told:
        return
    posts = people_in_roles({OFFICER})
    people = [one for unit in told for one in posts.get((OFFICER, unit), ()) if one != event.by.id]
    outbox.tell(people, News(SUPPORTING, "plain", words, reverse("issue", args=[issue.number]), params), at=event.at)


def _parted_from(issue: Issue) -> Issue | None:
    last = issue.moves.filter(move=MoveCode.UNMERGE.value).order_by("seq").last()
    return Issue.objects.filter(number=last.details[PARTED_FROM]).first() if last else None


def _concerned(issues: Iterable[Issue]) -> set[int]:
    posts = people_in_roles({DISPATCHER, OFFICER})
    told = set(posts.get((DISPATCHER, None), ()))
    for issue in issues:
        if issue.by_kind == ActorKind.PERSON.value and issue.by_id is not None:
            told.add(issue.by_id)
        if issue.lead_unit_id is not None:
            told.update(posts.get((OFFICER, issue.lead_unit_id), ()))
    return told
