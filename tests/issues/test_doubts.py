"""What speaks against the photo of a report is shown to whoever judges it, beside the earlier picture."""

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
    return add_photo(BytesIO(content), key=uuid4(), by=sender, claim=Claim(taken_at=at, **here), at=at)


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
