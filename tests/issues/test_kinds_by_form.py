"""Kinds and conditions by form: added, retired and used again; the product's sayings switched off and on."""

import re

import pytest
from django.test import Client

from tests.issues.world import MONDAY, TWO_DAYS, World
from wenming.engines.problem_lists.kinds import KindGuess
from wenming.engines.workbook import Action
from wenming.issues import selectors, services
from wenming.issues.catalogue_workbook import catalogue_file
from wenming.issues.doors import CATALOGUE_DOOR
from wenming.issues.models import Category, FilingCondition
from wenming.issues.recognition import propose_category
from wenming.issues.sayings import kind_index, sayings
from wenming.kernel import imports, jobs
from wenming.kernel.errors import Missing
from wenming.kernel.models import AuditLine
from wenming.kernel.scope import Viewer
from wenming.people.selectors import viewer_by_id
from wenming.rulebook.verification import Tier

pytestmark = pytest.mark.django_db
NEW = {
    "code": "Park-Bench", "kind_label": "公园长椅损坏", "kind_label_en": "Park bench broken", "nature": "component",
    "group": "greening", "function": "urban_mgmt", "words": "石凳\n长条椅", "short": "broken", "label": "椅面断裂",
    "label_en": "Seat broken", "limit_a": 2, "limit_b": 3, "limit_c": 5, "limit_clock": "working_days",
    "evidence": "photo", "tier": "desk", "is_lasting": "on",
}  # fmt: skip


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Viewer:
    """The dispatcher, whose rights are asked of the test."""
    known = {world.dispatcher.user_id: world.dispatcher}

    def viewer_with(user_id: int) -> Viewer:
        return known.get(user_id) or viewer_by_id(user_id)

    monkeypatch.setattr("wenming.kernel.rights._sources", [viewer_with])
    return world.dispatcher


@pytest.fixture
def browser(world: World) -> Client:
    return world.client("dispatcher", "office")


def reloaded() -> dict[Action, int]:
    """What becomes of the rows of the workbook that is handed out."""
    plan = imports.preview(CATALOGUE_DOOR, catalogue_file(selectors.conditions_in_use(), chinese=True), "x.xlsx", {})
    assert [row.reasons() for row in plan.rows if row.findings] == []
    return {action: sum(row.action is action for row in plan.rows) for action in Action}


def unchanged() -> None:
    counts = reloaded()
    assert counts[Action.SAME] == selectors.conditions_in_use().count() and sum(counts.values()) == counts[Action.SAME]


def test_a_kind_is_added_with_its_first_condition_and_recognised(world: World, browser: Client) -> None:
    assert 'name="kind_label"' in browser.get("/kinds/add/").content.decode()
    assert browser.post("/kinds/add/", {**NEW, "limit_a": 9}).status_code == 422
    assert browser.post("/kinds/add/", NEW)["Location"] == "/kinds/park_bench/"
    kind = Category.objects.get(code="park_bench")
    assert (kind.limit_amount, kind.evidence, kind.function, kind.catalogue) == (3, ["photo"], "urban_mgmt", "own")
    assert kind.order == max(Category.objects.values_list("order", flat=True))
    assert kind.conditions.get().code == "park_bench.broken"
    assert propose_category("公园里一条长条椅断了") == kind
    unchanged()
    for again in ({}, {"code": "another"}, {"code": "workbook", "kind_label": "别的"}):
        refused = browser.post("/kinds/add/", {**NEW, **again})
        assert refused.status_code == 422 and Category.objects.filter(label="公园长椅损坏").count() == 1
    assert AuditLine.objects.get(act="issues.add_kind").details == {"conditions": ["park_bench.broken"]}
    assert world.client("information_officer", "street").post("/kinds/add/", NEW).status_code == 403


def test_a_condition_is_retired_and_used_again_as_its_next_revision(
    world: World, browser: Client, desk: Viewer
) -> None:
    condition = selectors.condition("litter.butts")
    filed = services.file_issue(world.raised(), under=condition, category=condition.category, by=desk, at=MONDAY)
    address = "/kinds/litter/conditions/litter.butts/use/"
    assert browser.post(address, {"used": "0"}).status_code == 302
    with pytest.raises(Missing):
        selectors.condition("litter.butts")
    page = browser.get("/kinds/litter/").content.decode()
    assert "Filing conditions no longer used" in page and "litter.butts · revision 1" in page
    filed.refresh_from_db()
    assert filed.condition == condition, "what was filed keeps it"
    unchanged()
    assert browser.post(address, {"used": "0"}).status_code == 404
    assert browser.post(address, {"used": "1"}).status_code == 302
    again = selectors.condition("litter.butts")
    assert (again.revision, again.limit_b, again.label) == (2, condition.limit_b, condition.label)
    assert browser.post(address, {"used": "1"}).status_code == 302 and selectors.condition("litter.butts") == again
    assert "Filing conditions no longer used" not in browser.get("/kinds/litter/").content.decode()
    assert AuditLine.objects.filter(act__in=("issues.retire_condition", "issues.reinstate_condition")).count() == 2


def test_the_product_s_own_conditions_that_a_city_retired_do_not_come_back_by_themselves(desk: Viewer) -> None:
    services.retire_condition(selectors.condition("litter.butts"), by=desk)
    services.load_categories(by=desk.actor, at=MONDAY)
    assert not FilingCondition.objects.filter(code="litter.butts", is_current=True).exists()


def test_a_retired_kind_is_neither_proposed_nor_offered_and_keeps_its_issues(
    world: World, browser: Client, desk: Viewer
) -> None:
    issue = world.filed()
    kind = Category.objects.get(code="bin_overflow")
    assert propose_category("垃圾满溢") == kind
    assert browser.post("/kinds/bin_overflow/use/", {"used": "0"}).status_code == 302
    assert propose_category("垃圾满溢") != kind
    assert kind_index(selectors.categories()).guesses("垃圾桶满溢")[0].code != "bin_overflow"
    assert kind not in selectors.categories()
    assert 'value="bin_overflow"' in browser.get("/issues/").content.decode(), "still a filter: issues have it"
    issue.refresh_from_db()
    assert issue.category == kind
    unchanged()
    assert [row.key for row in browser.get("/kinds/", {"used": "retired"}).context["page"].rows] == ["bin_overflow"]
    page = browser.get("/kinds/bin_overflow/").content.decode()
    assert "no longer used" in page and "/conditions/add/" not in page
    browser.post("/kinds/bin_overflow/use/", {"used": "1"})
    assert propose_category("垃圾满溢") == kind
    browser.post("/kinds/other/use/", {"used": "0"})
    assert Category.objects.get(code="other").is_used, "something must take what no other fits"


def test_a_kind_gets_another_name(world: World, browser: Client) -> None:
    issue = world.filed(category="bin_overflow")
    was = Category.objects.get(code="bin_overflow").label
    form = browser.get("/kinds/bin_overflow/change/").context["form"]
    assert form.initial["kind_label"] == was
    sent = {"kind_label": "垃圾容器爆桶", "kind_label_en": "Bin overflows", "group": form.initial["group"],
            "function": form.initial["function"], "seen": form.initial["seen"]}  # fmt: skip
    assert browser.post("/kinds/bin_overflow/change/", sent).status_code == 302
    kind = Category.objects.get(code="bin_overflow")
    assert (kind.label, kind.label_en) == ("垃圾容器爆桶", "Bin overflows")
    assert "Bin overflows" in browser.get(f"/issues/{issue.number}/").content.decode()
    jobs.drain()
    assert issue.number in browser.get("/issues/", {"q": "爆桶"}).content.decode(), "found by the new name"
    other = Category.objects.get(code="litter").label
    seen = browser.get("/kinds/bin_overflow/change/").context["form"].initial["seen"]
    taken = browser.post("/kinds/bin_overflow/change/", sent | {"seen": seen, "kind_label": other})
    assert taken.status_code == 422
    assert Category.objects.get(code="bin_overflow").label == "垃圾容器爆桶"
    line = AuditLine.objects.get(act="issues.change_kind")
    assert line.details["changed"]["label"] == [was, "垃圾容器爆桶"]
    assert world.client("information_officer", "street").get("/kinds/bin_overflow/change/").status_code == 403


def test_whoever_changes_a_kind_second_is_told_and_saves_again_knowing(world: World, browser: Client) -> None:
    address = "/kinds/bin_overflow/change/"
    form = browser.get(address).context["form"]
    page = dict(form.initial)
    group = next(code for code, _label in form.fields["group"].choices if code != page["group"])
    assert browser.post(address, page | {"group": group}).status_code == 302
    stale = browser.post(address, page | {"kind_label_en": "Overflow"})
    assert stale.status_code == 422 and "Somebody else changed it meanwhile" in stale.content.decode()
    kind = Category.objects.get(code="bin_overflow")
    assert (kind.group, kind.label_en) == (group, page["kind_label_en"]), "the other's change stands"
    seen = re.findall(r'name="seen" value="(\w+)"', stale.content.decode())
    assert browser.post(address, page | {"kind_label_en": "Overflow", "seen": seen[0]}).status_code == 302
    assert Category.objects.get(code="bin_overflow").label_en == "Overflow"


def test_a_usual_lead_that_no_unit_holds_stays_with_its_kind(world: World, browser: Client) -> None:
    page = dict(browser.get("/kinds/manhole_cover/change/").context["form"].initial)
    assert page["function"] == "municipal_works" and world.units
    assert browser.post("/kinds/manhole_cover/change/", page | {"kind_label_en": "Cover"}).status_code == 302
    assert Category.objects.get(code="manhole_cover").function == "municipal_works"


def test_a_row_of_the_workbook_uses_a_retired_kind_again(desk: Viewer) -> None:
    content = catalogue_file(selectors.conditions_in_use(), chinese=False)
    kind = Category.objects.get(code="litter")
    services.use_kind(kind, used=False, by=desk)
    services.switch_saying(Category.objects.get(code="manhole_cover"), "井盖", on=False, by=desk)
    plan = imports.preview(CATALOGUE_DOOR, content, "x.xlsx", {})
    assert {row.key.split(".")[0] for row in plan.rows if row.action is Action.CHANGE} == {"litter", "manhole_cover"}
    imports.take_in(CATALOGUE_DOOR, content, "x.xlsx", {}, by=desk.actor, at=MONDAY)
    kind.refresh_from_db()
    assert kind.is_used and kind.conditions.filter(is_current=True, revision=1).exists()
    assert Category.objects.get(code="manhole_cover").silenced == []


def test_a_saying_that_misleads_is_switched_off_and_on_again(world: World, browser: Client, desk: Viewer) -> None:
    cover = Category.objects.get(code="manhole_cover")

    def guessed() -> KindGuess:
        guesses = kind_index(Category.objects.all()).guesses("检查井敞着口", count=200)
        return next(guess for guess in guesses if guess.code == "manhole_cover")

    before = guessed()
    assert before.is_sure and before.words == ("检查井", "敞")
    for rule in sayings()["manhole_cover"]:
        assert browser.post("/kinds/manhole_cover/sayings/", {"saying": rule, "on": "0"}).status_code == 302
    cover.refresh_from_db()
    assert cover.silenced == list(sayings()["manhole_cover"]), "in the order of the product"
    after = guessed()
    assert not after.words, "no longer heard when the next list is proposed"
    assert after.score < before.score and not after.is_sure, "only what is like it speaks for it"
    page = browser.get("/kinds/manhole_cover/").content.decode()
    assert f"0 of {len(cover.silenced)} heard" in page and "switched off" in page
    unchanged()
    browser.post("/kinds/manhole_cover/sayings/", {"saying": cover.silenced[0], "on": "1"})
    again = Category.objects.get(code="manhole_cover")
    assert again.silenced == cover.silenced[1:]
    unchanged()
    with pytest.raises(services.WordsRefused, match="no such saying"):
        services.switch_saying(again, "没有这一条", on=False, by=desk)
    lines = AuditLine.objects.filter(act="issues.switch_saying")
    assert lines.count() == len(cover.silenced) + 1 and lines.latest("pk").details["on"] is True
    assert world.client("information_officer", "street").post("/kinds/manhole_cover/sayings/").status_code == 403


def test_the_workbook_carries_what_is_switched_off(desk: Viewer) -> None:
    rule = sayings()["manhole_cover"][0]
    cover = services.switch_saying(Category.objects.get(code="manhole_cover"), rule, on=False, by=desk)
    content = catalogue_file(selectors.conditions_in_use(), chinese=True)
    services.switch_saying(cover, rule, on=True, by=desk)
    imports.take_in(CATALOGUE_DOOR, content, "x.xlsx", {}, by=desk.actor, at=MONDAY)
    assert Category.objects.get(code="manhole_cover").silenced == [rule]


def test_a_retired_kind_named_before_is_still_filed(world: World, desk: Viewer) -> None:
    issue = world.raised()
    services.use_kind(Category.objects.get(code="bin_overflow"), used=False, by=desk)
    (proposal,) = selectors.proposals([issue])
    assert proposal.category == issue.category
    filed = services.file_issue(issue, limit=TWO_DAYS, tier=Tier.DESK, category=proposal.category, by=desk, at=MONDAY)
    assert filed.state == "filed"
