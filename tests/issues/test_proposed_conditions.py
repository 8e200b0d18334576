"""The filing condition proposed to the desk: by words, by use, by hand; accepted by one key, many, list and API."""

import re
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.issues.test_problem_lists import at_desk, items, received, workbook
from tests.issues.world import MONDAY, World
from wenming.areas.models import Area
from wenming.issues import selectors, services
from wenming.issues.models import FilingCondition, Issue
from wenming.issues.selectors.proposing_conditions import BY_USE, BY_WORDS, USUAL
from wenming.issues.sending import SentRefused, accepted
from wenming.issues.services import Origin, Place
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.verification import Tier

pytestmark = pytest.mark.django_db


def condition(code: str) -> FilingCondition:
    return FilingCondition.objects.get(code=code, is_current=True)


def hours(amount: int) -> Limit:
    return Limit(amount, ClockKind.WORKING_HOURS)


def problem(world: World, title: str, kind: str = "bin_overflow", *, at: str = "market") -> Issue:
    return services.raise_issue(
        title, key=uuid4(), place=Place(site=world.sites[at]), origin=Origin("manual"), by=world.inspector, at=MONDAY,
        category=world.categories[kind],
    )  # fmt: skip


def proposed(issue: Issue) -> selectors.Proposal:
    return selectors.proposals([issue])[0]


def test_the_words_name_a_condition_and_limit_and_tier_follow_in_the_tier_of_the_area(world: World) -> None:
    issue = problem(world, "建筑垃圾、渣土乱倒在河边", "rubbish_pile")
    found = proposed(issue)
    assert found.under == condition("rubbish_pile.rubble") and found.condition.is_sure
    assert found.condition.reason.message == BY_WORDS and "渣土" in found.condition.reason.word
    assert (found.limit, found.tier) == (hours(16), Tier.ON_THE_SPOT), "of tier B, and not the kind's 4 hours"
    assert (found.limit_reason.label, found.limit_reason.tier) == ("建筑垃圾、渣土乱倒", "B")
    Area.objects.update(tier="A")
    at_core = proposed(Issue.objects.get(pk=issue.pk))
    assert (at_core.limit, at_core.limit_reason.tier) == (hours(8), "A")
    assert found.condition.options[0].code == "rubbish_pile.rubble"
    assert len(found.condition.options) == 4, "the others may be chosen"


def test_without_a_telling_word_it_is_what_the_desk_files_most_else_the_usual_limit(world: World) -> None:
    issue = problem(world, "需要整改")
    usual = proposed(issue)
    assert (usual.under, usual.condition.reason.message, usual.limit) == (None, USUAL, hours(4))
    smell, overflow = condition("bin_overflow.smell"), condition("bin_overflow.overflow")
    for under in (smell, smell, smell, smell, overflow):
        services.file_issue(problem(world, "某处"), under=under, by=world.dispatcher, at=MONDAY)
    assert proposed(issue).under is None, "four times are too few"
    services.file_issue(problem(world, "某处"), under=smell, by=world.dispatcher, at=MONDAY)
    often = proposed(issue)
    assert (often.under, often.condition.is_sure) == (smell, False)
    assert (often.condition.reason.message, often.condition.reason.count, often.condition.reason.of) == (BY_USE, 5, 6)
    words = proposed(problem(world, "垃圾满出箱口"))
    assert words.under == overflow, "words go before habit"


def test_one_key_files_under_it_and_the_history_says_so(world: World) -> None:
    issue = problem(world, "垃圾满出箱口")
    desk = world.client("dispatcher", "office")
    page = desk.get("/desk/").content.decode()
    assert '<option value="bin_overflow.overflow" selected>' in page
    assert "condition “Waste rises above the rim”, area tier B" in page
    sent = {"version": issue.version, "under": "bin_overflow.overflow"}
    desk.post(f"/issues/{issue.number}/accept/", sent)
    done = Issue.objects.get()
    assert (done.state, done.condition, done.limit_amount) == ("dispatched", condition("bin_overflow.overflow"), 4)
    filed = done.moves.get(move="file_issue").details
    assert filed["condition"].startswith("垃圾满出箱口 (bin_overflow.overflow")
    assert "垃圾满出箱口" in desk.get(f"/issues/{issue.number}/").content.decode()


def test_another_or_none_is_chosen_in_the_line(world: World) -> None:
    other, none = problem(world, "垃圾满出箱口"), problem(world, "垃圾满出箱口")
    desk = world.client("dispatcher", "office")
    desk.post(f"/issues/{other.number}/accept/", {"version": other.version, "under": "bin_overflow.smell"})
    desk.post(f"/issues/{none.number}/accept/", {"version": none.version, "under": ""})
    assert Issue.objects.get(pk=other.pk).condition == condition("bin_overflow.smell")
    assert Issue.objects.get(pk=other.pk).limit_amount == 6
    assert Issue.objects.get(pk=none.pk).condition is None


def test_a_condition_of_another_kind_is_refused_and_nothing_is_filed(world: World) -> None:
    issue = problem(world, "垃圾满出箱口")
    with pytest.raises(SentRefused, match="not one of the kind"):
        accepted(world.dispatcher, issue, lead="street", under="manhole_cover.lost", seen=issue.version)
    desk = world.client("dispatcher", "office")
    sent = {"version": issue.version, "under": "x' or 1=1"}
    assert "not one of the kind" in desk.post(f"/issues/{issue.number}/accept/", sent, follow=True).content.decode()
    assert Issue.objects.get().state == "raised"


def test_many_are_filed_each_under_its_own(world: World) -> None:
    rows = [problem(world, "垃圾满出箱口"), problem(world, "渣土乱倒", "rubbish_pile"), problem(world, "请看")]
    desk = world.client("dispatcher", "office")
    numbers = [row.number for row in rows]
    preview = desk.post("/issues/many/dispatch/", {"pick": numbers}).content.decode()
    assert "Waste rises above the rim · 4 working hours" in preview
    desk.post("/issues/many/dispatch/", {"pick": numbers, "confirmed": "1", "lead_unit": "street"})
    under = [Issue.objects.get(pk=row.pk).condition for row in rows]
    assert [row.code if row else None for row in under] == ["bin_overflow.overflow", "rubbish_pile.rubble", None]


def test_the_form_begins_with_it_and_proposes_anew_for_another_kind(world: World) -> None:
    issue = problem(world, "垃圾满出箱口，旁边丢着旧沙发")
    desk = world.client("dispatcher", "office")
    form = desk.get(f"/issues/{issue.number}/file_issue/").content.decode()
    assert '<option value="bin_overflow.overflow" selected>' in form
    asked = {
        "category": "rubbish_pile",
        "under": "bin_overflow.overflow",
        "shown_for": "bin_overflow/bin_overflow.overflow",
    }
    other = desk.get(f"/issues/{issue.number}/file_issue/", asked).content.decode()
    assert '<option value="rubbish_pile.bulky" selected>' in other
    none = desk.get(f"/issues/{issue.number}/file_issue/", {"category": "rubbish_pile", "under": ""}).content.decode()
    assert not re.search(r'<option value="rubbish_pile\.\w+" selected', none), "none chosen by hand stays none"


def test_a_list_raises_under_the_condition_and_its_own_deadline_stays(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    first, second, third = items(found)
    assert all(row.condition_because for row in (first, second, third)), "proposed when it was read"
    litter = world.categories["bin_overflow"]
    for row in (first, second):
        row = services.choose(
            row, site=world.sites["market"], place="", category=litter, unit=None, deadline=row.deadline,
            under="bin_overflow.smell", by=at_desk(world), seen=row.version,
        )  # fmt: skip
        assert (row.condition, row.condition_is_sure) == (condition("bin_overflow.smell"), True)
    found.items.filter(pk=second.pk).update(deadline="")
    found.items.filter(pk=third.pk).update(deadline="", condition_because={}, category=litter, words="垃圾满出箱口")
    services.raise_items(found, [row.pk for row in (first, second, third)], by=at_desk(world), at=MONDAY)
    raised = [found.items.get(pk=row.pk).issue for row in (first, second, third)]
    codes = [(one.condition.code, one.limit_amount, one.limit_clock) for one in raised if one and one.condition]
    assert codes == [
        ("bin_overflow.smell", 3, "working_days"), ("bin_overflow.smell", 6, "working_hours"),
        ("bin_overflow.overflow", 4, "working_hours"),
    ], "the list's own limit, the condition's, and one proposed only now"  # fmt: skip


def test_a_list_row_offers_the_conditions_of_its_kind_and_refuses_those_of_another(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    row = services.choose(
        items(found)[0], site=world.sites["market"], place="", category=world.categories["bin_overflow"], unit=None,
        deadline="", by=at_desk(world), seen=items(found)[0].version,
    )  # fmt: skip
    desk = world.client("dispatcher", "office")
    page = desk.get(f"/problem-lists/{found.key}/").content.decode()
    assert 'value="bin_overflow.collection"' in page
    url = f"/problem-lists/{found.key}/{row.pk}/decide/"
    sent = {"version": row.version, "act": "raise", "under": "manhole_cover.lost"}
    assert "another kind of problem" in desk.post(url, sent, follow=True).content.decode()
    desk.post(url, sent | {"under": "bin_overflow.collection"}, follow=True)
    assert Issue.objects.get().condition == condition("bin_overflow.collection")


def test_the_api_files_as_proposed_when_asked_to(world: World) -> None:
    one, other = problem(world, "垃圾满出箱口"), problem(world, "垃圾满出箱口")
    api = world.client("dispatcher", "office")
    for issue, entry in ((one, {"as_proposed": True}), (other, {})):
        answer = api.post(
            f"/api/v1/issues/{issue.number}/moves", {"move": "file_issue", "seen": issue.version, **entry},
            content_type="application/json",
        )  # fmt: skip
        assert answer.status_code == 200, answer.content
        assert answer.json()["condition"] == ("bin_overflow.overflow" if entry else None)


def test_proposing_takes_as_many_queries_for_one_as_for_many(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    issues = [problem(world, "垃圾满出箱口"), problem(world, "渣土乱倒", "rubbish_pile"), problem(world, "请看")]
    with django_assert_num_queries(10):
        selectors.proposals(issues[:1])
    with django_assert_num_queries(10):
        selectors.proposals(issues)
