"""The checklist: graded while typed, stored once, kept on error, read by those who may not enter."""

import io
import random
from uuid import UUID, uuid4

import pytest
from django.test import Client
from PIL import Image

from tests.evaluations.city import edition, office, running, sites
from tests.evaluations.posts import signed_in
from tests.evaluations.seeing import everything_seen
from wenming.evaluations.models import Round, SampledSite
from wenming.evaluations.services import close_round
from wenming.inspections.models import Observation, Visit
from wenming.issues.models import Issue
from wenming.kernel.scope import Viewer
from wenming.places.models import Responsibility, Site

__all__ = ["edition", "office", "running", "sites"]
pytestmark = pytest.mark.django_db

ITEM = "F-CROSS-01"


@pytest.fixture
def visit(running: Round) -> Visit:
    """The visit that the round ordered to the first crossing."""
    return SampledSite.objects.select_related("visit").get(round=running, site__code="CROSS-0").visit


def address(visit: Visit, rest: str = "") -> str:
    """The address of an item of the visit."""
    return f"/visits/{visit.number}/items/{ITEM}/{rest}"


def photo() -> io.BytesIO:
    """A small photo."""
    file = io.BytesIO()
    noise = Image.frombytes("RGB", (400, 300), random.Random(3).randbytes(400 * 300 * 3))
    noise.save(file, "JPEG")
    file.seek(0)
    file.name = "photo.jpg"
    return file


def test_an_item_is_graded_while_it_is_typed_and_nothing_is_stored(visit: Visit) -> None:
    client, _ = signed_in("inspector")
    fine = client.post(address(visit, "grade/"), {"count": "0"})
    bad = client.post(address(visit, "grade/"), {"count": "2"})
    assert "tone-done" in fine.content.decode()
    assert ">C<" in bad.content.decode()
    assert bad["HX-Trigger-After-Swap"] == "grade:fails"
    assert client.post(address(visit, "grade/"), {"count": ""}).content == b""
    refused = client.post(address(visit, "grade/"), {"count": "two"})
    assert (refused.status_code, refused.content.decode()) == (422, "“two” is not a number.")
    assert not Observation.objects.exists()


def test_what_was_entered_is_stored_once_however_often_it_is_sent(visit: Visit) -> None:
    client, _ = signed_in("inspector")
    sent = {"key": str(uuid4()), "count": "1", "note": "at the kerb", "raise": "1", "raise_asked": "1"}
    for _ in range(3):
        answer = client.post(address(visit), sent)
        assert answer.status_code == 302
        assert answer["Location"] == f"/visits/{visit.number}/#item-{ITEM}"
    row = Observation.objects.get()
    assert (row.grade, row.note, row.key) == ("B", "at the kerb", UUID(sent["key"]))
    assert Issue.objects.get().origin_ref == sent["key"]
    other = client.post(address(visit), {**sent, "count": "2"})
    assert other.status_code == 422
    assert "already used" in other.content.decode()


def test_the_page_script_gets_the_card_alone_with_a_fresh_key(visit: Visit) -> None:
    client, _ = signed_in("inspector")
    key = str(uuid4())
    answer = client.post(address(visit), {"key": key, "count": "1"}, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.lstrip().startswith('<li class="check done"')
    assert "data-saved" in html
    assert key not in html.split("check-past")[0]


def test_not_applicable_says_why(visit: Visit) -> None:
    client, _ = signed_in("inspector")
    refused = client.post(address(visit), {"key": str(uuid4()), "not_applicable": "1", "note": " "})
    assert refused.status_code == 422
    assert "Say in the note why" in refused.content.decode()
    assert not Observation.objects.exists()
    client.post(address(visit), {"key": str(uuid4()), "not_applicable": "1", "note": "no such crossing arm"})
    assert Observation.objects.get().is_not_applicable


def test_an_error_keeps_what_was_typed(visit: Visit) -> None:
    client, _ = signed_in("inspector")
    answer = client.post(address(visit), {"key": str(uuid4()), "count": "-3", "note": "kept words"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "a count is below zero" in html
    assert "kept words" in html
    assert 'value="-3"' in html


def test_photos_come_with_a_plain_form_and_sending_it_again_brings_no_second_one(visit: Visit) -> None:
    client, _ = signed_in("inspector")
    sent = {"key": str(uuid4()), "count": "3"}
    for _ in range(2):
        assert client.post(address(visit), {**sent, f"photo-{ITEM}": photo()}).status_code == 302
    assert Observation.objects.get().photos.count() == 1
    assert Issue.objects.get().photos.count() == 1
    bad = io.BytesIO(b"<svg onload=alert(1)>")
    bad.name = "x.jpg"
    refused = client.post(address(visit), {"key": str(uuid4()), "count": "3", f"photo-{ITEM}": bad})
    assert refused.status_code == 422
    assert Observation.objects.count() == 1


def test_an_issue_is_only_raised_where_it_is_asked_for(visit: Visit) -> None:
    client, _ = signed_in("inspector")
    client.post(address(visit), {"key": str(uuid4()), "count": "3", "raise_asked": "1"})
    assert not Issue.objects.exists()
    client.post(address(visit), {"key": str(uuid4()), "count": "3", "raise_asked": "1", "raise": "1"})
    assert Issue.objects.count() == 1


def test_the_time_is_that_of_typing_whatever_the_device_s_clock(visit: Visit) -> None:
    client, _ = signed_in("inspector")
    client.post(address(visit), {"key": str(uuid4()), "count": "0", "seconds_ago": "90"})
    row = Observation.objects.get()
    assert 89 <= (row.received_at - row.observed_at).total_seconds() <= 92


def test_the_page_shows_progress_history_and_what_counts(visit: Visit) -> None:
    client, _ = signed_in("office_head")
    for count in ("0", "3"):
        client.post(address(visit), {"key": str(uuid4()), "count": count})
    html = client.get(f"/visits/{visit.number}/").content.decode()
    assert "data-visit-count>1 /" in html
    assert html.count('class="counts-now"') == 1
    first = Observation.objects.order_by("observed_at").first()
    assert first is not None
    asked = f"/observations/{first.key}/review/"
    assert asked in html
    assert client.post(asked, {"reason": "", "key": str(uuid4())}).status_code == 422
    answer = client.post(asked, {"reason": "The second was the wrong arm.", "key": str(uuid4())})
    assert answer["Location"] == f"/observations/{first.key}/"
    told = client.get(f"/observations/{first.key}/").content.decode()
    assert "The second was the wrong arm." in told
    assert "Let this one count" not in told


def test_a_visit_is_finished_once(visit: Visit) -> None:
    client, _ = signed_in("inspector")
    client.post(f"/visits/{visit.number}/finish/")
    visit.refresh_from_db()
    assert visit.state == Visit.State.FINISHED
    again = client.post(f"/visits/{visit.number}/finish/", follow=True).content.decode()
    assert "already finished" in again


def test_those_who_are_judged_read_a_round_s_checklist_and_enter_nothing(visit: Visit) -> None:
    client, _ = signed_in("site_steward", "east")
    html = client.get(f"/visits/{visit.number}/").content.decode()
    assert "data-check>" not in html
    assert "You may read this checklist" in html
    assert client.post(address(visit), {"key": str(uuid4()), "count": "0"}).status_code == 422
    assert not Observation.objects.exists()
    leader, _ = signed_in("leader")
    assert leader.post(address(visit), {"key": str(uuid4()), "count": "0"}).status_code == 403


def test_a_steward_checks_the_sites_of_their_own_unit(sites: list[Site]) -> None:
    client, _ = signed_in("site_steward", "east")
    assert Responsibility.objects.get(site=sites[0], role__code="territory").unit.code == "east"
    page = client.get(f"/sites/{sites[0].code}/visit/").content.decode()
    key = page.split('name="key" value="')[1][:36]
    for _ in range(2):
        answer = client.post(f"/sites/{sites[0].code}/visit/", {"purpose": "self_check", "key": key})
        assert answer.status_code == 302
    visit = Visit.objects.get()
    assert visit.purpose == Visit.Purpose.SELF_CHECK
    assert client.post(f"/visits/{visit.number}/items/{ITEM}/", {"key": str(uuid4()), "count": "1"}).status_code == 302
    elsewhere = client.post(f"/sites/{sites[1].code}/visit/", {"purpose": "self_check", "key": str(uuid4())})
    assert elsewhere.status_code == 422
    assert "supervision" not in page


def test_nothing_is_added_to_a_closed_round(visit: Visit, running: Round, office: Viewer) -> None:
    everything_seen(running, office, chance=random.Random(1))
    close_round(running, by=office)
    client, _ = signed_in("inspector")
    html = client.get(f"/visits/{visit.number}/").content.decode()
    assert "is closed: nothing can be added" in html
    refused = client.post(address(visit), {"key": str(uuid4()), "count": "0"})
    assert refused.status_code == 422
    assert "This round is closed" in refused.content.decode()


def test_a_missing_visit_or_item_is_said(visit: Visit) -> None:
    client, _ = signed_in("inspector")
    assert client.get("/visits/V2026-999999/").status_code == 404
    assert client.post(f"/visits/{visit.number}/items/F-NONE-1/", {}).status_code == 404
    assert client.get("/visits/%00/").status_code in (400, 404)
    assert Client().get(f"/visits/{visit.number}/").status_code == 302
