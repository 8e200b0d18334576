"""Answering several issues on one page: each by itself, and nothing typed or taken is lost."""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.issues.world import World
from wenming.issues.models import Issue
from wenming.issues.views.answering import MOST_ANSWERS
from wenming.records.models import Photo
from wenming.rulebook.loop import Shown

pytestmark = pytest.mark.django_db
MANY = "/issues/many/report_rectified/"


@pytest.fixture
def street(world: World) -> Client:
    return world.client("information_officer", "street")


def picture(shade: int) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.effect_noise((320, 240), 60).point(lambda value: (value + shade) % 256).convert("RGB").save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")


def sent(*issues: Issue, **more: object) -> dict[str, object]:
    """What the page sends of these issues."""
    versions = {f"version-{issue.number}": str(issue.version) for issue in issues}
    return {"pick": [issue.number for issue in issues], "confirmed": "1", "measures": "已清运", **versions, **more}


def states(*issues: Issue) -> list[str]:
    return [Issue.objects.get(pk=issue.pk).state for issue in issues]


def test_each_is_reported_with_its_own_words_and_photo(world: World, street: Client) -> None:
    first, second, third = world.acknowledged(), world.dispatched(), world.acknowledged()
    asked = street.post(MANY, {"pick": [issue.number for issue in (first, second, third)]})
    page = asked.content.decode()
    assert asked.status_code == 200 and "3 issues to answer." in page
    assert page.count('data-island="capture"') == 3 and "Evidence demanded" in page
    data = sent(first, second, third, responsible="李敏", rectified_on="2026-10-19")
    data |= {f"photo-{first.number}": picture(1), f"photo-{second.number}": [picture(2), picture(3)]}
    data |= {f"{second.number}-measures": "已修复"}
    answer = street.post(MANY, data)
    assert answer.status_code == 200 and "2 issues: reported." in answer.content.decode()
    assert states(first, second, third) == ["reported", "reported", "acknowledged"], "the third said nothing"
    said = [Issue.objects.get(pk=issue.pk).moves.get(move="report_rectified") for issue in (first, second)]
    assert [move.details[Shown.MEASURES.value] for move in said] == ["已清运", "已修复"]
    assert [move.details[Shown.RESPONSIBLE.value] for move in said] == ["李敏", "李敏"]
    assert [move.photos.count() for move in said] == [1, 2]
    assert Issue.objects.get(pk=second.pk).moves.filter(move="acknowledge").exists(), "signed for on the way"


def test_what_is_refused_keeps_its_words_and_its_photos(world: World, street: Client) -> None:
    good, stale = world.acknowledged(), world.acknowledged()
    data = sent(good, stale) | {f"version-{stale.number}": "1", f"{stale.number}-measures": "自己的话"}
    data |= {f"photo-{good.number}": picture(4), f"photo-{stale.number}": picture(5)}
    answer = street.post(MANY, data)
    page = answer.content.decode()
    assert answer.status_code == 422 and states(good, stale) == ["reported", "acknowledged"]
    assert "自己的话" in page and "1 photo is kept already." in page and "1 issue: reported." in page
    kept = Photo.objects.order_by("pk").last()
    assert kept is not None and f'name="photo-{stale.number}" value="{kept.key}"' in page
    key = answer.context["page"].hidden[-1][1]
    again = sent(stale, key=key) | {f"photo-{stale.number}": str(kept.key), f"{stale.number}-measures": "自己的话"}
    assert street.post(MANY, again).status_code == 200
    assert states(stale) == ["reported"]
    before = Photo.objects.count()
    repeated = street.post(MANY, sent(good, key=key) | {f"photo-{good.number}": picture(4)})
    assert repeated.status_code == 422, "reported already"
    assert Photo.objects.count() <= before + 1 and good.moves.filter(move="report_rectified").count() == 1


def kept_of(page: str, issue: Issue) -> list[str]:
    """The keys of the photos that the page holds of an issue."""
    return re.findall(rf'name="photo-{issue.number}" value="([\w-]+)"', page)


@pytest.mark.parametrize(
    "wrong",
    [{"rectified_on": "2026-13-40"}, {"own-measures": "长" * 2001}, {"also": b"no picture"}],
    ids=["shared date", "own words", "another file"],
)
def test_whatever_is_wrong_the_photos_are_kept(world: World, street: Client, wrong: dict[str, Any]) -> None:
    issue = world.acknowledged()
    page = street.post(MANY, sent(issue, measures="") | {f"photo-{issue.number}": picture(7)})
    (taken,), files = kept_of(page.content.decode(), issue), [picture(8)]
    data = sent(issue) | {key.replace("own", issue.number): value for key, value in wrong.items() if key != "also"}
    if "also" in wrong:
        files.append(SimpleUploadedFile("x.jpg", wrong["also"], "image/jpeg"))
    answer = street.post(MANY, data | {f"photo-{issue.number}": [taken, *files]})
    assert answer.status_code == 422 and states(issue) == ["acknowledged"]
    kept = kept_of(answer.content.decode(), issue)
    assert taken in kept and len(kept) == 2


def test_a_further_photo_may_be_added_to_what_was_refused(world: World, street: Client) -> None:
    issue, further = world.acknowledged(), picture(9)
    name = f"photo-{issue.number}"
    page = street.post(MANY, sent(issue, measures="") | {name: picture(8)})
    key, (first,) = page.context["page"].hidden[-1][1], kept_of(page.content.decode(), issue)
    page = street.post(MANY, sent(issue, measures="", key=key) | {name: [first, further]})
    assert len(kept_of(page.content.decode(), issue)) == 2, page.context["page"].answers[0].refusal
    further.seek(0)
    page = street.post(MANY, sent(issue, key=key) | {name: [*kept_of(page.content.decode(), issue), further]})
    assert states(issue) == ["reported"]
    assert Issue.objects.get(pk=issue.pk).moves.get(move="report_rectified").photos.count() == 2, "one came twice"


def test_the_form_of_a_single_report_keeps_its_photos_too(world: World, street: Client) -> None:
    issue = world.acknowledged()
    address, data = f"/issues/{issue.number}/report_rectified/", {"version": str(issue.version), "measures": "已清运"}
    page = street.post(address, data | {"photo": picture(8), "rectified_on": "2026-13-40"})
    kept = re.findall(r'name="photo" value="([\w-]+)"', page.content.decode())
    assert page.status_code == 422 and len(kept) == 1
    page = street.post(address, data | {"photo": [kept[0], SimpleUploadedFile("x.jpg", b"none", "image/jpeg")]})
    assert page.status_code == 422 and re.findall(r'name="photo" value="([\w-]+)"', page.content.decode()) == kept
    assert street.post(address, data | {"photo": [kept[0], picture(9)]}).status_code == 302
    assert Issue.objects.get(pk=issue.pk).moves.get(move="report_rectified").photos.count() == 2


def test_words_without_what_is_demanded_are_refused_with_the_reason(world: World, street: Client) -> None:
    bare, file = world.acknowledged(), world.acknowledged()
    data = sent(bare, file) | {f"{bare.number}-measures": "已清运"}
    data |= {f"photo-{file.number}": SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")}
    answer = street.post(MANY, data)
    assert answer.status_code == 422 and states(bare, file) == ["acknowledged", "acknowledged"]
    assert [one.refusal for one in answer.context["page"].answers if not one.refusal] == []


def test_others_and_too_many_are_left(world: World, street: Client) -> None:
    theirs = world.acknowledged()
    other = world.client("information_officer", "third")
    page = other.post(MANY, {"pick": [theirs.number]}).context["page"]
    assert not page.answers and [issue.number for issue in page.unfit] == [theirs.number]
    assert other.post(MANY, sent(theirs) | {f"photo-{theirs.number}": picture(7)}).status_code == 422
    assert states(theirs) == ["acknowledged"]
    assert world.client("verifier", "office").post(MANY, {"pick": [theirs.number]}).status_code == 404
    numbers = [world.acknowledged().number for _ in range(MOST_ANSWERS + 2)]
    page = street.post(MANY, {"pick": numbers}).context["page"]
    assert len(page.answers) == MOST_ANSWERS and page.left == 2


def test_below_the_unit_that_answers_it_goes_up_for_the_first_check(world: World) -> None:
    passed = world.passed_down()
    community = world.client("information_officer", "community")
    data = sent(passed) | {f"photo-{passed.number}": picture(6)}
    assert community.post(MANY, data).status_code == 200
    held = Issue.objects.get(pk=passed.pk)
    assert held.reported_up_at is not None and held.state == "acknowledged"
