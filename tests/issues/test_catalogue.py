"""The catalogue: sound as it comes, loaded twice without a change, revised without touching what was filed before."""

import re
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from tests.issues.world import World
from wenming.areas.models import Area
from wenming.issues import services
from wenming.issues.api_moves import MoveEntry, make_move
from wenming.issues.models import Category, FilingCondition, Issue
from wenming.issues.recognition import recognise
from wenming.issues.seed import seed_categories, seed_version
from wenming.kernel.actors import SYSTEM
from wenming.kernel.models import AuditLine
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.verification import demand_row

SEED = seed_categories()
CONDITIONS = [each for fields in SEED for each in fields.conditions]


def test_the_seed_is_large_and_every_kind_has_conditions() -> None:
    assert len(SEED) >= 150
    assert len(CONDITIONS) >= 400
    assert all(fields.conditions for fields in SEED)
    assert {fields.group for fields in SEED} == set(Category.Group.values)
    assert {fields.catalogue for fields in SEED} == {seed_version()}


def test_codes_and_words_are_unique_and_in_both_languages() -> None:
    assert len({fields.code for fields in SEED}) == len(SEED)
    assert len({each.code for each in CONDITIONS}) == len(CONDITIONS)
    assert all(re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+", each.code) for each in CONDITIONS)
    words = [word for fields in SEED for word in fields.words]
    assert sorted(word for word in set(words) if words.count(word) > 1) == []
    named = [(each.label, each.label_en) for each in SEED] + [(each.label, each.label_en) for each in CONDITIONS]
    assert all(label and label_en for label, label_en in named)
    for fields in SEED:
        labels = [each.label for each in fields.conditions]
        assert len(set(labels)) == len(labels)
        assert all(len(each.label) <= 80 and len(each.label_en) <= 120 for each in fields.conditions)


def test_the_core_streets_never_have_longer_than_the_country() -> None:
    for each in CONDITIONS:
        core, ordinary, outlying = each.limits
        assert 1 <= core <= ordinary <= outlying, each.code
        assert each.clock in ClockKind
        assert demand_row(each.evidence)


def test_a_kind_without_a_limit_of_its_own_has_that_of_its_first_condition() -> None:
    fields = next(each for each in SEED if each.code == "hydrant")
    assert fields.limit == Limit(fields.conditions[0].limits[1], fields.conditions[0].clock)


def test_every_kind_is_recognised_by_its_own_name(world: World) -> None:
    kinds = list(Category.objects.all())
    found = {kind.code: recognise(kind.label, "", kinds).category for kind in kinds}
    assert [code for code, kind in found.items() if kind is None or kind.code != code] == []


def test_loading_again_changes_nothing(world: World) -> None:
    before = list(FilingCondition.objects.values_list("code", "revision", "is_current").order_by("code"))
    assert len(before) == len(CONDITIONS)
    services.load_categories(by=SYSTEM)
    assert list(FilingCondition.objects.values_list("code", "revision", "is_current").order_by("code")) == before


def test_a_condition_that_says_something_else_gets_its_next_revision(world: World) -> None:
    fields = next(each for each in SEED if each.code == "manhole_cover")
    first = replace(fields.conditions[0], limits=(1, 2, 3))
    services.load_categories([replace(fields, conditions=(first, *fields.conditions[1:]))], by=SYSTEM)
    rows = list(FilingCondition.objects.filter(code=first.code).order_by("revision"))
    assert [(row.revision, row.is_current, row.limit_a) for row in rows] == [(1, False, 2), (2, True, 1)]
    line = AuditLine.objects.filter(act="issues.load_categories").latest("pk")
    assert line.details["conditions"] == [first.code]
    wrong = replace(first, limits=(4, 2, 3))
    with pytest.raises(services.ConditionRefused):
        services.load_categories([replace(fields, conditions=(wrong,))], by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        FilingCondition.objects.filter(pk=rows[1].pk).update(limit_a=9)


def _page(world: World, issue: Issue, asked: dict[str, str] | None = None) -> str:
    client = world.client("dispatcher", "office")
    return client.get(f"/issues/{issue.number}/file_issue/", asked or {}).content.decode()


def test_the_form_of_filing_offers_the_conditions_of_the_kind_and_computes_the_limit(world: World) -> None:
    issue = world.raised()
    assert issue.area is not None
    Area.objects.filter(pk=issue.area.pk).update(tier="A")
    page = _page(world, issue)
    assert "bin_overflow.smell" in page
    assert "manhole_cover.cracked" not in page
    page = _page(world, issue, {"category": "manhole_cover", "under": "manhole_cover.rattling"})
    assert 'value="manhole_cover/manhole_cover.rattling"' in page
    assert 'name="limit_amount" value="2"' in page


def test_an_issue_filed_on_the_page_keeps_its_condition_and_the_catalogue_version(world: World) -> None:
    issue = world.raised()
    assert issue.area is not None
    Area.objects.filter(pk=issue.area.pk).update(tier="C")
    sent = {
        "version": "1",
        "category": "manhole_cover",
        "under": "manhole_cover.cracked",
        "limit_amount": "4",
        "limit_clock": "urgent_hours",
        "tier": "desk",
        "shown_for": "manhole_cover/",
    }
    client = world.client("dispatcher", "office")
    answer = client.post(f"/issues/{issue.number}/file_issue/", sent)
    assert answer.status_code == 302
    filed = Issue.objects.get(pk=issue.pk)
    assert filed.condition is not None
    assert (filed.condition.code, filed.catalogue) == ("manhole_cover.cracked", seed_version())
    assert (filed.limit_amount, filed.limit_clock, filed.tier) == (16, "working_hours", "on_the_spot")
    assert "manhole_cover.cracked" in filed.moves.get(seq=1).details["condition"]
    assert seed_version() in client.get(f"/issues/{issue.number}/").content.decode()


def test_a_limit_typed_after_the_condition_was_shown_stands(world: World) -> None:
    issue = world.raised()
    sent = {
        "version": "1",
        "category": "manhole_cover",
        "under": "manhole_cover.cracked",
        "limit_amount": "5",
        "limit_clock": "working_days",
        "tier": "desk",
        "shown_for": "manhole_cover/manhole_cover.cracked",
    }
    world.client("dispatcher", "office").post(f"/issues/{issue.number}/file_issue/", sent)
    filed = Issue.objects.get(pk=issue.pk)
    assert (filed.limit_amount, filed.limit_clock, filed.tier) == (5, "working_days", "desk")
    assert filed.evidence == ["photo"]


def test_filing_refuses_a_condition_of_another_kind_or_out_of_use_and_no_limit_at_all(world: World) -> None:
    condition = FilingCondition.objects.get(code="litter.butts", is_current=True)
    issue = world.raised()
    other = Category.objects.get(code="manhole_cover")
    with pytest.raises(services.FilingRefused, match="another kind"):
        services.file_issue(issue, category=other, under=condition, by=world.dispatcher)
    with pytest.raises(services.FilingRefused, match="how long"):
        services.file_issue(issue, category=other, by=world.dispatcher)
    condition.is_current = False
    with pytest.raises(services.FilingRefused, match="no longer"):
        services.file_issue(issue, under=condition, by=world.dispatcher)


def test_what_was_filed_keeps_its_revision(world: World) -> None:
    condition = FilingCondition.objects.select_related("category").get(code="hoarding.height", is_current=True)
    filed = services.file_issue(world.raised(), under=condition, by=world.dispatcher)
    assert (filed.limit_amount, filed.evidence, filed.category) == (5, ["measurement"], condition.category)
    fields = next(each for each in SEED if each.code == "hoarding")
    changed = [replace(each, limits=(1, 1, 1)) for each in fields.conditions]
    services.load_categories([replace(fields, conditions=tuple(changed))], by=SYSTEM)
    again = Issue.objects.select_related("condition").get(pk=filed.pk)
    assert again.condition is not None
    assert (again.condition.revision, again.condition.is_current, again.limit_amount) == (1, False, 5)


def test_a_condition_is_filed_over_the_api(world: World) -> None:
    entry = MoveEntry.model_validate({"move": "file_issue", "seen": 1, "under": "litter.butts"})
    filed = make_move(world.raised(), entry, by=world.dispatcher)
    assert filed.category is not None
    assert (filed.category.code, filed.limit_amount, filed.limit_clock) == ("litter", 2, "working_hours")


def test_the_limit_follows_from_the_tier_of_the_area(world: World) -> None:
    condition = FilingCondition.objects.get(code="manhole_cover.cracked", is_current=True)
    limits = [condition.limit_in(Area(tier=tier)).amount for tier in "ABC"]
    assert limits == [4, 8, 16]
    assert condition.limit_in(None) == Limit(8, ClockKind.WORKING_HOURS)
