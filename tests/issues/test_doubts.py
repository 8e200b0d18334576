"""What speaks against the photo of a report is shown to whoever judges it, beside the earlier picture."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from tests.issues.world import MONDAY, World
from wenming.demo.chronicle import Scenery
from wenming.demo.scenes import draw
from wenming.issues import selectors, services
from wenming.issues.doubts import notices_of
from wenming.issues.models import Issue
from wenming.issues.selectors import Doubt
from wenming.kernel.scope import Viewer
from wenming.records.models import Photo
from wenming.records.services import Claim, add_photo
from wenming.rulebook.evidence import Warned

pytestmark = pytest.mark.django_db
BEFORE, AFTER = draw(Scenery("market", "litter", 71)), draw(Scenery("market", "litter", 71, repaired=True, take=1))
ELSEWHERE = draw(Scenery("street", "pothole", 72, repaired=True, take=1))
LATER = MONDAY + timedelta(hours=3)


@pytest.fixture(autouse=True)
def evidence(settings: Settings, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    settings.LEAST_FREE_BYTES, settings.LEAST_FREE_SHARE = 1, 0.0


def flipped(content: bytes) -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(content)) as image:
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(out, "JPEG", quality=60)
    return out.getvalue()


def photo(world: World, content: bytes, *, hours: int = 3, by: Viewer | None = None, **claim: float) -> Photo:
    at = MONDAY + timedelta(hours=hours)
    here = {"lat": world.sites["market"].lat, "lon": world.sites["market"].lon} | claim
    sender = (by or world.street).actor
    return add_photo(BytesIO(content), key=uuid4(), by=sender, claim=Claim(taken_at=at, sent_at=None, **here), at=at)


def reported(world: World, *photos: Photo) -> Issue:
    issue = world.dispatched()
    services.acknowledge(issue, by=world.street, at=MONDAY + timedelta(hours=1))
    return services.report_rectified(issue, measures="已清运", photos=photos, by=world.street, at=LATER)


def doubts(issue: Issue, viewer: Viewer) -> list[Doubt]:
    return selectors.doubts_on_report(viewer, issue, selectors.story(issue))


def codes(issue: Issue, viewer: Viewer) -> list[Warned]:
    return [doubt.warning.code for doubt in doubts(issue, viewer)]


def page(client: Client, issue: Issue) -> str:
    return client.get(f"/issues/{issue.number}/").content.decode()


def test_an_honest_photo_gives_nothing_to_look_at(world: World) -> None:
    photo(world, ELSEWHERE)
    issue = reported(world, photo(world, AFTER))
    assert codes(issue, world.dispatcher) == []
    assert 'id="doubts"' not in page(world.client("dispatcher", "office"), issue)


def test_a_photo_of_another_issue_is_shown_beside_it_however_it_was_turned(world: World) -> None:
    first = photo(world, ELSEWHERE)
    other = reported(world, first)
    issue = reported(world, photo(world, flipped(ELSEWHERE), hours=4))
    [doubt] = doubts(issue, world.dispatcher)
    assert (doubt.warning.code, doubt.beside, doubt.warning.parts["reference"]) == (Warned.USED, first, other.number)
    seen = page(world.client("dispatcher", "office"), issue)
    assert f"This picture was used before: issue {other.number}." in seen
    assert seen.count(f"/photos/{first.key}/thumb/") == 1
    assert codes(other, world.dispatcher) == []


def test_only_who_judges_is_shown_what_to_look_at(world: World) -> None:
    reported(world, photo(world, ELSEWHERE))
    issue = reported(world, photo(world, ELSEWHERE, hours=4))
    assert codes(issue, world.verifier) == [Warned.USED]
    assert codes(issue, world.street) == codes(issue, world.leader) == []
    assert "used before" not in page(world.client("information_officer", "street"), issue)


def test_the_number_and_the_picture_of_an_issue_out_of_reach_are_withheld(world: World) -> None:
    theirs = reported(world, photo(world, ELSEWHERE))
    again = photo(world, ELSEWHERE, hours=4, by=world.station)
    [notice] = notices_of(world.station, again, "")
    assert notice.message == "This picture was used before: another issue."
    assert theirs.number not in notice.message
    [doubt] = selectors.doubts(world.station, None, [again])
    assert doubt.beside is None
    assert theirs.number in notices_of(world.street, again, "")[0].message


def test_the_photo_before_cannot_stand_for_the_photo_after(world: World) -> None:
    before = photo(world, BEFORE, hours=0)
    issue = services.raise_issue(
        "垃圾满溢",
        key=uuid4(),
        place=services.Place(site=world.sites["market"]),
        origin=services.Origin("manual"),
        by=world.inspector,
        at=MONDAY,
        category=world.categories["bin_overflow"],
        photos=[before],
    )
    [doubt] = selectors.doubts(world.dispatcher, issue, [photo(world, flipped(BEFORE))])
    assert (doubt.warning.code, doubt.beside) == (Warned.SAME_AS_BEFORE, before)


def test_photos_handed_in_together_are_no_earlier_use_of_each_other(world: World) -> None:
    issue = reported(world, photo(world, AFTER), photo(world, flipped(AFTER)))
    assert codes(issue, world.dispatcher) == []


def test_the_very_photo_of_another_issue_is_noticed_too(world: World) -> None:
    shared = photo(world, ELSEWHERE)
    first = reported(world, shared)
    second = reported(world, shared)
    assert codes(second, world.dispatcher) == [Warned.USED]
    assert codes(first, world.dispatcher) == []


def test_an_earlier_report_on_the_same_issue_cannot_be_sent_again(world: World) -> None:
    issue = reported(world, photo(world, AFTER))
    services.send_back(issue, reason="仍有遗留", by=world.dispatcher, at=LATER)
    issue.refresh_from_db()
    services.report_rectified(
        issue,
        measures="再次清运",
        photos=[photo(world, AFTER, hours=5)],
        by=world.street,
        at=LATER + timedelta(hours=2),
    )
    [doubt] = doubts(issue, world.dispatcher)
    assert doubt.warning.parts["use"] == "same_issue"


def test_time_and_place_are_held_against_the_issue(world: World) -> None:
    issue = reported(world, photo(world, AFTER, hours=-2, lat=39.5, lon=100.45))
    assert codes(issue, world.dispatcher) == [Warned.OLDER, Warned.FAR]


def test_the_sender_is_told_at_once_and_the_report_is_taken_all_the_same(world: World) -> None:
    reported(world, photo(world, ELSEWHERE))
    issue = world.dispatched()
    street = world.client("information_officer", "street")
    services.acknowledge(issue, by=world.street, at=MONDAY)
    sent = {"photo": SimpleUploadedFile("a.jpg", flipped(ELSEWHERE), "image/jpeg"), "key": str(uuid4())}
    answer = street.post(f"/photos/?about={issue.number}", sent).json()
    assert [each["code"] for each in answer["noticed"] if each["is_grave"]] == ["used"]
    issue.refresh_from_db()
    form = {"measures": "已清运", "version": issue.version, "photo": answer["key"]}
    done = street.post(f"/issues/{issue.number}/report_rectified/", form, follow=True).content.decode()
    assert "This picture was used before" in done
    assert "Whoever verifies will see this." in done
    issue.refresh_from_db()
    assert issue.state == "reported"


def test_a_number_that_nobody_may_see_says_nothing_of_the_issue(world: World) -> None:
    sent = photo(world, AFTER, hours=-2, by=world.station)
    assert notices_of(world.station, sent, world.raised().number) == []
    assert notices_of(world.station, sent, "x" * 300) == []


def doubtful(world: World) -> Issue:
    """Reported with the very photo that was taken before."""
    before = photo(world, BEFORE, hours=0, by=world.inspector)
    issue = world.dispatched()
    issue.photos.create(photo=before, part="before", move=issue.moves.get(move="raise_issue"))
    services.acknowledge(issue, by=world.street, at=MONDAY + timedelta(hours=1))
    return services.report_rectified(
        issue, measures="已清运", photos=[photo(world, flipped(BEFORE))], by=world.street, at=LATER
    )


def test_a_grave_warning_is_overruled_with_a_reason_that_stays_in_the_history(world: World) -> None:
    issue = doubtful(world)
    with pytest.raises(services.WarningRefused):
        services.verify(issue, by=world.dispatcher, at=LATER)
    assert Issue.objects.get(pk=issue.pk).state == "reported", "nothing half done"
    with pytest.raises(services.MoveNotAllowed):
        services.verify(issue, by=world.street, at=LATER)
    done = services.verify(issue, overrule="同角度重拍，已现场看过", by=world.dispatcher, at=LATER)
    assert done.verified_despite
    kept = done.moves.get(move="verify").details
    assert kept["warned"] == [{"code": "same_as_before", "parts": {}}]
    assert kept["overruled"] == "同角度重拍，已现场看过"
    page = world.client("office_head", "office").get(f"/issues/{issue.number}/").content.decode()
    assert "Verified all the same, because" in page and "This is the photo before." in page
    found = world.client("office_head", "office").get("/issues/?despite=1").content.decode()
    assert issue.number in found
    undone = services.undo(done, by=world.dispatcher, at=LATER)
    assert not undone.verified_despite


def test_without_a_warning_nothing_is_asked_and_nothing_kept(world: World) -> None:
    issue = reported(world, photo(world, AFTER))
    done = services.verify(issue, overrule="多余", by=world.dispatcher, at=LATER)
    assert not done.verified_despite and done.moves.get(move="verify").details == {}


def test_the_verifiers_own_photo_is_held_against_earlier_ones_too(world: World) -> None:
    issue = reported(world, photo(world, AFTER))
    own = photo(world, flipped(AFTER), by=world.verifier)
    with pytest.raises(services.WarningRefused):
        services.verify(issue, photos=[own], by=world.dispatcher, at=LATER)
    done = services.verify(issue, photos=[own], overrule="机位相同", by=world.dispatcher, at=LATER)
    assert done.moves.get(move="verify").details["warned"][0]["code"] == "used"


def test_the_form_shows_both_pictures_and_asks_for_the_reason(world: World) -> None:
    issue = doubtful(world)
    desk = world.client("dispatcher", "office")
    form = desk.get(f"/issues/{issue.number}/verify/").content.decode()
    assert "side-by-side" in form and re.search(r'<textarea name="overrule"[^>]* required', form)
    refused = desk.post(f"/issues/{issue.number}/verify/", {"version": issue.version, "overrule": "", "note": "好"})
    assert refused.status_code == 422
    assert "say why you verify it all the same" in refused.content.decode() and "好" in refused.content.decode()
    sent = {"version": issue.version, "overrule": "已到现场"}
    assert desk.post(f"/issues/{issue.number}/verify/", sent).status_code == 302
    plain = reported(world, photo(world, ELSEWHERE))
    assert 'name="overrule"' not in desk.get(f"/issues/{plain.number}/verify/").content.decode()


def test_in_a_bulk_what_is_doubted_is_left_out_unless_ticked_with_a_reason(world: World) -> None:
    doubted, fine = doubtful(world), reported(world, photo(world, ELSEWHERE))
    desk = world.client("dispatcher", "office")
    numbers = [doubted.number, fine.number]
    preview = desk.post("/issues/many/verify/", {"pick": numbers}).content.decode()
    assert "1 issue is ready." in preview and "This is the photo before." in preview
    assert f'type="hidden" name="pick" value="{fine.number}"' in preview
    assert f'type="hidden" name="pick" value="{doubted.number}"' not in preview
    done = desk.post("/issues/many/verify/", {"pick": numbers, "confirmed": "1"}).content.decode()
    assert "say why you verify it" in done
    assert [Issue.objects.get(number=number).state for number in numbers] == ["reported", "verified"]
    sent = {"pick": [doubted.number], "confirmed": "1", f"because_{doubted.number}": "已到现场"}
    desk.post("/issues/many/verify/", sent)
    assert Issue.objects.get(number=doubted.number).verified_despite


def test_a_slow_phone_clock_alone_is_nothing_grave(world: World) -> None:
    issue = world.dispatched()
    services.acknowledge(issue, by=world.street, at=MONDAY + timedelta(hours=1))
    taken, at = MONDAY - timedelta(days=2), MONDAY + timedelta(hours=2)
    place = world.sites["market"]
    slow = add_photo(
        BytesIO(AFTER), key=uuid4(), by=world.street.actor, at=at,
        claim=Claim(taken_at=taken, sent_at=at - timedelta(days=2, hours=1), lat=place.lat, lon=place.lon),
    )  # fmt: skip
    assert slow.clock_off == -(49 * 3600)
    issue = services.report_rectified(issue, measures="已清运", photos=[slow], by=world.street, at=LATER)
    assert codes(issue, world.dispatcher) == [Warned.CLOCK_OFF]
    assert not services.verify(issue, by=world.dispatcher, at=LATER).verified_despite
