"""Learning from closed issues: what is proposed then, who may begin it, the history, taking one up again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.issues.world import MONDAY, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue, LearntModel
from wenming.issues.services import Origin, Place, learn_from_closed
from wenming.issues.wording import reason_text
from wenming.kernel import jobs
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.models import AuditLine
from wenming.kernel.scope import EVERYTHING

pytestmark = pytest.mark.django_db
SOAKED, CRACKED = "雨后低洼处一汪水久久不退", "脚下踩着晃动翘起的砖"


def close_many(world: World, each: int = 60) -> None:
    """Close issues whose words no kind knows: standing water is a bin matter here, loose bricks a footway's."""

    places = "东西南北中前后左右上"
    rows = []
    for number in range(each):
        where = f"{places[number % 10]}{places[number // 10]}巷口"
        for words, kind, lead in ((SOAKED, "bin_overflow", "street"), (CRACKED, "footway", "third")):
            rows.append(
                Issue(
                    number=f"2025-{kind[:3]}{number:03}", state="closed", title=f"{where}{words}",
                    category=world.categories[kind], lead_unit=world.units[lead], origin_kind="manual",
                    raised_at=MONDAY, moved_at=MONDAY, closed_at=MONDAY + timedelta(minutes=number),
                    by_kind="system", by_label="system",
                )
            )  # fmt: skip
    Issue.objects.bulk_create(rows)


def proposed(world: World, title: str, *, at_site: bool = True) -> tuple[str, str, str, str]:
    """Return the kind and the unit proposed for a problem without a named kind, each with its reason."""

    place = Place(site=world.sites["market"]) if at_site else Place(address="城外某处")
    issue = services.raise_issue(
        title, key=uuid4(), place=place, origin=Origin("manual"), by=world.inspector, at=MONDAY
    )
    found = selectors.proposals([issue])[0]
    unit = found.units[0] if found.units else None
    with translation.override("en"):
        return (
            found.category.code if found.category else "",
            reason_text(found.category_reason),
            unit.unit.code if unit else "",
            reason_text(unit.reason) if unit else "",
        )


def test_kind_and_unit_are_learnt_and_proposed_with_the_count_and_how_sure(world: World) -> None:
    before = proposed(world, f"北门{SOAKED}", at_site=False)
    assert before[1] == "nothing in the words names a kind" and before[2] == ""
    close_many(world)
    made = learn_from_closed(by=EVERYTHING)
    assert [(one.subject, one.number, one.is_current) for one in made] == [("kind", 1, True), ("unit", 1, True)]
    for one in made:
        assert one.learnt + one.asked == 120 and one.right == one.answered == one.asked > 0
    # Of sixty texts of each kind the tenth held back was not learnt from.
    kind, why, unit, why_unit = proposed(world, f"北门{SOAKED}", at_site=False)
    assert (kind, unit) == ("bin_overflow", "other"), "whose the kind is, the table of functions says"
    assert why.startswith("learnt from 5") and "closed issues of this kind" in why and why.endswith("% sure")
    assert "function" in why_unit
    LearntModel.objects.filter(subject="kind").update(threshold=2.0)
    kind, why, unit, why_unit = proposed(world, f"北门{SOAKED}", at_site=False)
    assert (why, unit) == ("nothing in the words names a kind", "street"), "no table says anything"
    assert why_unit.startswith("learnt from 5") and "closed issues that it led" in why_unit


def test_words_that_name_a_kind_and_tables_that_name_a_unit_come_first(world: World) -> None:
    unlearnt = proposed(world, f"垃圾满溢，{CRACKED}")
    close_many(world)
    learn_from_closed(by=EVERYTHING)
    assert proposed(world, f"垃圾满溢，{CRACKED}") == unlearnt
    unit = proposed(world, f"东门{SOAKED}")[2:]
    assert unit[0] == "other" and "function" in unit[1], "the table names the unit of the kind that was learnt"


def test_unsure_it_abstains(world: World) -> None:
    close_many(world)
    learn_from_closed(by=EVERYTHING)
    LearntModel.objects.update(threshold=2.0)
    assert proposed(world, f"北门{SOAKED}", at_site=False)[1:] == ("nothing in the words names a kind", "", "")


def test_the_worker_learns_and_the_history_and_the_audit_trail_tell(world: World) -> None:
    admin = world.client("system_admin", "office")
    assert "Nothing was learnt yet" in admin.get("/learning/").content.decode()
    few = admin.post("/learning/learn/")
    jobs.drain()
    assert "at least 100 of two kinds are needed" in admin.get(few["Location"]).content.decode()
    close_many(world)
    begun = admin.post("/learning/learn/")
    again = admin.post("/learning/learn/")
    assert again.status_code == 422 and "under way" in again.content.decode()
    jobs.drain()
    assert "are learnt and in use" in admin.get(begun["Location"]).content.decode()
    admin.post("/learning/learn/")
    jobs.drain()
    assert LearntModel.objects.filter(is_current=True, number=2).count() == 2
    assert LearntModel.objects.filter(is_current=False, number=1).count() == 2
    page = admin.get("/learning/?subject=kind").content.decode()
    assert "Kind of problem, model 2" in page and "Lead unit, model 2" not in page and "100.0 %" in page
    export = admin.get("/learning/export/?format=csv")
    assert export.status_code == 200
    first = LearntModel.objects.get(subject="kind", number=1)
    assert admin.get(f"/learning/{first.pk}/take-up/").status_code == 200
    assert admin.post(f"/learning/{first.pk}/take-up/").status_code == 302
    assert LearntModel.objects.get(subject="kind", is_current=True) == first
    assert LearntModel.objects.get(subject="unit", is_current=True).number == 2, "each subject by itself"
    refused = admin.post(f"/learning/{first.pk}/take-up/")
    assert refused.status_code == 422 and "in use already" in refused.content.decode()
    assert AuditLine.objects.filter(act="issues.learn").count() == 4
    taken = AuditLine.objects.get(act="issues.take_up_model")
    assert taken.details["sha256"] == first.digest and taken.by_label != "system"


def test_only_who_runs_the_system_may_learn_or_see_the_models(world: World) -> None:
    with pytest.raises(DomainError):
        services.begin_learning(by=world.dispatcher)
    with pytest.raises(DomainError):
        learn_from_closed(by=world.dispatcher)
    with pytest.raises(Missing):
        selectors.learnt_model(world.dispatcher, 1)
    assert world.client("dispatcher", "office").get("/learning/").status_code == 403


def test_proposing_takes_one_query_more_however_many_issues(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    close_many(world)
    learn_from_closed(by=EVERYTHING)
    issues = [world.raised() for _ in range(3)]
    selectors.proposals(issues)
    with django_assert_num_queries(11):
        selectors.proposals(issues[:1])
    with django_assert_num_queries(11):
        selectors.proposals(issues)
