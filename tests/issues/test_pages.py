"""The pages about issues: who sees what, every move by its form, many at once, the desks, the export."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.issues.world import World
from wenming.issues import selectors
from wenming.issues.models import Issue, IssuePhoto
from wenming.records.models import Photo
from wenming.rulebook.verification import Tier


def picture(colour: str = "red") -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (64, 48), colour).save(buffer, "JPEG")
    return SimpleUploadedFile(f"{colour}.jpg", buffer.getvalue(), "image/jpeg")


def fresh(issue: Issue) -> Issue:
    return Issue.objects.get(pk=issue.pk)


@pytest.fixture
def desk(world: World) -> Client:
    return world.client("dispatcher", "office")


@pytest.fixture
def street(world: World) -> Client:
    return world.client("information_officer", "street")


def test_a_list_shows_what_the_viewer_may_see(world: World, desk: Client, street: Client) -> None:
    own, foreign = world.dispatched(), world.filed(title="别处的问题")
    assert desk.get("/issues/").content.decode().count("row-link") == 2
    page = street.get("/issues/").content.decode()
    assert own.number in page
    assert foreign.number not in page
    assert street.get(f"/issues/{foreign.number}/").status_code == 404
    assert street.get(f"/issues/{own.number}/").status_code == 200


def test_a_unit_that_supported_or_returned_still_sees_it(world: World) -> None:
    issue = world.dispatched()
    assert world.client("information_officer", "other").get(f"/issues/{issue.number}/").status_code == 200
    assert world.client("information_officer", "community").get(f"/issues/{issue.number}/").status_code == 404


def test_who_may_not_see_issues_comes_to_no_page_of_them(world: World) -> None:
    admin = world.client("system_admin", "office")
    for address in ("/issues/", "/desk/", "/my/", "/issues/raise/", f"/issues/{world.raised().number}/"):
        assert admin.get(address).status_code == 403, address
    assert world.client("leader", "office").get("/desk/").status_code == 403


def test_the_straight_path_by_forms(world: World, desk: Client, street: Client) -> None:
    issue = world.raised()
    address = f"/issues/{issue.number}/"
    form = desk.get(f"{address}file_issue/").content.decode()
    assert 'value="4"' in form  # the limit that the kind of problem proposes
    sent = {"limit_amount": "2", "limit_clock": "working_days", "tier": "desk", "category": "bin_overflow"}
    assert desk.post(f"{address}file_issue/", sent | {"version": issue.version}).status_code == 302
    assert "Proposed" in desk.get(f"{address}dispatch/").content.decode()
    desk.post(f"{address}dispatch/", {"lead_unit": "street", "supporting_units": ["other"], "version": 2})
    street.post(f"{address}acknowledge/", {"version": 3})
    refused = street.post(f"{address}report_rectified/", {"measures": "已清运", "version": 4})
    assert refused.status_code == 422
    assert "After photo" in refused.content.decode()
    done = street.post(f"{address}report_rectified/", {"measures": "已清运", "version": 4, "photo": picture()})
    assert done.status_code == 302
    desk.post(f"{address}verify/", {"version": 5})
    desk.post(f"{address}close_out/", {"version": 6})
    assert fresh(issue).state == "closed"
    assert IssuePhoto.objects.get(issue=issue).photo.kept
    page = desk.get(address).content.decode()
    assert "已清运" in page
    assert "Clocks" in page


def test_a_refused_form_keeps_what_was_typed_and_the_photo(world: World, street: Client) -> None:
    issue = world.acknowledged(category="noise")
    address = f"/issues/{issue.number}/report_rectified/"
    sent = {"measures": "已限时", "version": issue.version, "photo": picture()}
    refused = street.post(address, sent | {"proof_measurement": ""})
    assert refused.status_code == 422
    first = Photo.objects.get()
    assert "已限时" in refused.content.decode() and f'name="photo" value="{first.key}"' in refused.content.decode()
    measured = {"measured_value": "52", "measured_unit": "dB(A)"}
    stale = street.post(address, sent | measured | {"version": 1, "photo": picture("blue")})
    assert stale.status_code == 422
    assert "Somebody else acted" in stale.content.decode()
    kept = Photo.objects.exclude(pk=first.pk).get()
    assert f'name="photo" value="{kept.key}"' in stale.content.decode()
    again = {"measures": "已限时", **measured, "version": issue.version, "photo": str(kept.key)}
    assert street.post(address, again).status_code == 302
    assert fresh(issue).state == "reported"


def test_a_form_that_does_not_fit_now_leads_back(world: World, street: Client) -> None:
    issue = world.dispatched()
    assert street.get(f"/issues/{issue.number}/verify/").status_code == 302
    assert street.post(f"/issues/{issue.number}/verify/", {}).status_code == 422
    assert street.get(f"/issues/{issue.number}/no_such_act/").status_code == 404
    assert street.get(f"/issues/{issue.number}/raise_issue/").status_code == 404


def test_a_photo_of_somebody_else_is_not_taken(world: World, street: Client) -> None:
    issue, foreign = world.acknowledged(), world.photo()
    sent = {"measures": "已清运", "version": issue.version, "photo": str(foreign.key)}
    assert street.post(f"/issues/{issue.number}/report_rectified/", sent).status_code == 422
    assert fresh(issue).state == "acknowledged"


def test_passing_down_proposes_an_inner_deadline(world: World, street: Client) -> None:
    issue = world.acknowledged()
    form = street.get(f"/issues/{issue.number}/pass_down/").content.decode()
    assert "东园社区" in form
    assert 'type="datetime-local"' in form
    assert "城管局" not in form.split("page-form")[1].split("</form>")[0]


def test_merging_names_what_may_be_the_same(world: World, desk: Client) -> None:
    issue, twin = world.filed(), world.raised()
    form = desk.get(f"/issues/{issue.number}/merge/").content.decode()
    assert twin.number in form
    desk.post(f"/issues/{issue.number}/merge/", {"survivor": twin.number, "version": issue.version})
    assert fresh(issue).merged_into == twin
    assert issue.number in desk.get(f"/issues/{twin.number}/").content.decode()


def test_raising_on_a_phone(world: World) -> None:
    inspector = world.client("inspector", "third")
    found = inspector.get("/issues/raise/sites/", {"find": "鼓楼"}).content.decode()
    assert "MARKET-0001" in found
    sent = {"title": "门口积水", "site": "MARKET-0001", "description": "约三平方米", "photo": picture()}
    answer = inspector.post("/issues/raise/", sent)
    assert answer.status_code == 302
    issue = Issue.objects.get()
    assert (issue.title, issue.site, issue.origin_kind) == ("门口积水", world.sites["market"], "manual")
    assert [row.part for row in issue.photos.all()] == ["before"]
    assert "OPEN" not in answer.headers["Location"]


def test_raising_says_what_is_missing_and_keeps_the_rest(world: World) -> None:
    inspector = world.client("inspector", "third")
    answer = inspector.post("/issues/raise/", {"title": "门口积水"})
    assert answer.status_code == 422
    assert "Fill in: Place" in answer.content.decode()
    assert "门口积水" in answer.content.decode()
    assert not Issue.objects.exists()


def test_one_press_accepts_what_the_desk_is_proposed(world: World, desk: Client) -> None:
    issue = world.raised()
    page = desk.get("/desk/").content.decode()
    assert "holds the function “Urban management”" in page
    assert "territorial unit of the site" in page
    assert desk.post(f"/issues/{issue.number}/accept/", {"version": issue.version}).status_code == 302
    now = fresh(issue)
    assert (now.state, now.lead_unit, now.limit_amount) == ("dispatched", world.units["other"], 4)
    other = world.raised()
    desk.post(f"/issues/{other.number}/accept/", {"version": other.version, "lead": "street"})
    assert fresh(other).lead_unit == world.units["street"]
    assert "The desk is clear" in desk.get("/desk/").content.decode()


def test_accepting_twice_moves_it_once(world: World, desk: Client) -> None:
    issue = world.raised()
    for _ in range(2):
        desk.post(f"/issues/{issue.number}/accept/", {"version": issue.version})
    assert fresh(issue).version == 3


def test_a_units_desk_shows_only_what_is_with_it(world: World, street: Client) -> None:
    world.filed()
    issue = world.dispatched()
    page = street.get("/my/").content.decode()
    assert issue.number in page
    assert page.count("row-link") == 1
    assert "To acknowledge" in page


def test_many_at_once_with_a_preview_and_a_report(world: World, desk: Client, street: Client) -> None:
    ready = [world.dispatched() for _ in range(3)]
    done = world.acknowledged()
    picks = [issue.number for issue in (*ready, done)]
    preview = street.post("/issues/many/acknowledge/", {"pick": picks}).content.decode()
    assert "3 issues are ready." in preview
    assert "Being rectified" in preview
    assert not Issue.objects.filter(state="acknowledged").exclude(pk=done.pk).exists()
    report = street.post("/issues/many/acknowledge/", {"pick": picks, "confirmed": "1"}).content.decode()
    assert "3 issues: done." in report
    assert Issue.objects.filter(state="acknowledged").count() == 4
    raised = [world.raised() for _ in range(2)]
    everything = {"all": "1", "query": "state=raised"}
    assert "2 issues are ready." in desk.post("/issues/many/dispatch/", everything).content.decode()
    picks = [issue.number for issue in raised]
    desk.post("/issues/many/dispatch/", {"pick": picks, "confirmed": "1"})
    assert {fresh(issue).state for issue in raised} == {"dispatched"}


def test_many_are_passed_down_each_with_its_own_inner_deadline(world: World, street: Client) -> None:
    picks = [world.acknowledged().number for _ in range(2)]
    sent = {"pick": picks, "confirmed": "1", "holder_unit": "community"}
    assert selectors.inner_proposal(Issue.objects.get(number=picks[0]), world.street.units) is not None
    report = street.post("/issues/many/pass_down/", sent).content.decode()
    assert Issue.objects.filter(holder=world.units["community"]).count() == 2, report
    back = {"pick": picks, "confirmed": "1", "reason": "改由本级处理"}
    report = street.post("/issues/many/recall/", back).content.decode()
    assert Issue.objects.filter(holder=world.units["street"]).count() == 2, report
    assert "with your unit already" in street.post("/issues/many/recall/", {"pick": picks}).content.decode()


def test_many_is_for_those_who_may(world: World, street: Client) -> None:
    assert street.post("/issues/many/close_out/", {"pick": ["2026-000001"]}).status_code == 404
    assert street.post("/issues/many/merge/", {"pick": ["2026-000001"]}).status_code == 404
    assert street.get("/issues/many/acknowledge/").status_code == 405


def test_the_export_is_what_the_list_shows(world: World, desk: Client) -> None:
    kept, left = world.dispatched(), world.raised(title="=1+1")
    answer = desk.get("/issues/export/", {"format": "csv", "state": "dispatched", "columns": "number-state"})
    text = answer.content.decode("utf-8-sig")
    assert kept.number in text
    assert left.number not in text
    assert text.splitlines()[0] == "Number,State"
    formula = desk.get("/issues/export/", {"format": "csv"}).content.decode()
    assert ",=1+1" not in formula
    assert desk.get("/issues/export/").content[:2] == b"PK"
    assert world.client("inspector", "third").get("/issues/export/").status_code == 403


@pytest.mark.parametrize("address", ["/issues/", "/desk/", "/my/"])
def test_the_number_of_queries_does_not_depend_on_the_rows(world: World, address: str) -> None:
    browser = world.client("office_head", "office") if address != "/my/" else world.client("head", "street")
    make = world.raised if address == "/desk/" else world.dispatched

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        return len(seen)

    for _ in range(5):
        make()
    queries()
    few = queries()
    for _ in range(25):
        make()
    assert queries() == few


def test_the_record_page_counts_its_queries(world: World, desk: Client) -> None:
    short, long = world.raised(), world.verified()

    def queries(issue: Issue) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(f"/issues/{issue.number}/").status_code == 200
        return len(seen)

    queries(short)
    assert queries(long) <= queries(short) + 6
    assert queries(long) < 45


def test_a_verifier_brings_a_photo_where_the_tier_demands_it(world: World) -> None:
    issue = world.reported(tier=Tier.OTHER_UNIT)
    verifier = world.client("verifier", "third")
    assert "capture" in verifier.get(f"/issues/{issue.number}/verify/").content.decode()
    assert verifier.post(f"/issues/{issue.number}/verify/", {"version": issue.version}).status_code == 422
    sent = {"version": issue.version, "photo": picture()}
    assert verifier.post(f"/issues/{issue.number}/verify/", sent).status_code == 302
    assert fresh(issue).state == "verified"


def test_a_text_with_the_link_and_the_first_picture_is_ready_for_the_group(world: World, street: Client) -> None:
    issue = world.acknowledged()
    sent = {"measures": "已清运", "version": issue.version, "photo": picture()}
    street.post(f"/issues/{issue.number}/report_rectified/", sent)
    page = street.get(f"/issues/{issue.number}/").content.decode()
    text = page.split('id="share-text"')[1].split("</textarea>")[0]
    for words in (
        f"{issue.number} 垃圾满溢",
        "Place: 鼓楼市场",
        "State: Reported rectified",
        "Lead unit: 鼓楼街道办事处",
    ):
        assert words in text, words
    assert text.endswith(f"http://testserver/issues/{issue.number}/")
    assert f'data-share-picture="/photos/{IssuePhoto.objects.get(issue=issue, photo__kept=True).photo.key}/"' in page
    bare = street.get(f"/issues/{world.dispatched().number}/").content.decode()
    assert "share-text" in bare and "data-share-picture" not in bare


def test_a_report_says_who_answers_and_on_which_day_it_was_done(world: World, street: Client) -> None:
    issue = world.acknowledged()
    address = f"/issues/{issue.number}/report_rectified/"
    sent = {"measures": "已清运", "version": issue.version, "responsible": "张三"}
    for day, words in (("2999-01-01", "lies ahead"), ("2020-01-01", "before it was raised")):
        refused = street.post(address, {**sent, "rectified_on": day, "photo": picture()})
        assert refused.status_code == 422 and words in refused.content.decode()
    assert street.post(address, {**sent, "rectified_on": "2026-10-19", "photo": picture()}).status_code == 302
    details = fresh(issue).moves.get(move="report_rectified").details
    said = {"measures": "已清运", "responsible": "张三", "rectified_on": "2026-10-19"}
    assert details == {**said, "tier": "desk", "because": "not_drawn"}
    assert "张三" in street.get(f"/issues/{issue.number}/").content.decode()
