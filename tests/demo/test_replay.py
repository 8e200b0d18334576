"""Two hundred of the demo's histories, lived through by the services: every row is what the bulk door writes."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from uuid import UUID

import pytest
from django.db import transaction

from tests.demo.conftest import AS_OF
from tests.issues import pasts
from tests.issues.test_bulk import Rolled, assert_same, everything
from wenming.demo.chronicle import District
from wenming.demo.loading.accounts import accounts_of, logins_of
from wenming.demo.loading.cast import actors_of
from wenming.demo.loading.everything import REGISTERS_BEFORE, demo_document, make_district, publish
from wenming.demo.loading.issues import history_of, load_catalogue
from wenming.demo.loading.registers import load_land, load_sites, load_staff
from wenming.issues import services
from wenming.issues.services import IssueHistory
from wenming.kernel.actors import SYSTEM
from wenming.kernel.scope import Viewer
from wenming.people.models import User
from wenming.people.selectors import viewer_of
from wenming.records.history import HistoryPhoto
from wenming.records.history import load_history as load_photos
from wenming.records.models import Photo
from wenming.rulebook.loop import MoveCode
from wenming.rulebook.verification import EvidenceKind

SAMPLED = 200
pytestmark = pytest.mark.django_db


@pytest.fixture
def photo_rows(db: None) -> list[Photo]:
    """A dozen photos to be shown wherever a history shows one."""
    early = datetime(2025, 1, 1, tzinfo=UTC)
    return load_photos(
        HistoryPhoto(key=UUID(int=number), by=SYSTEM, received_at=early, note="not kept in this test")
        for number in range(1, 13)
    )


def test_the_sampled_histories_are_what_the_services_write(photo_rows: list[Photo]) -> None:
    small = make_district("small", seed=1, as_of=AS_OF, document=demo_document(), say=lambda words: None)
    people = settled(small)
    told = sampled(small, people, photo_rows)
    assert len(told) >= SAMPLED
    assert {MoveCode.PASS_DOWN, MoveCode.RETURN, MoveCode.SEND_BACK, MoveCode.MERGE} <= {
        move.move for past in told for move in past.moves
    }
    with pytest.raises(Rolled), transaction.atomic():
        pasts.replay(people, told, photo_rows)
        lived = everything()
        raise Rolled
    services.load_history(told, by=SYSTEM)
    assert_same(everything(), lived)


def settled(district: District) -> dict[str, Viewer]:
    """The district with its registers and nothing that happened; who holds its posts, by the post's title."""
    accounts = accounts_of(district.registers, "")
    document = demo_document()
    early = district.now - REGISTERS_BEFORE
    load_land(district)
    ids = load_staff(district, document, accounts)
    publish(document, at=early)
    load_sites(district, document, early)
    load_catalogue(district)
    actors = actors_of(district, ids, logins_of(district.registers, accounts))
    users = User.objects.in_bulk()
    viewers = {
        each.label: replace(viewer_of(users[each.id or 0]), label=each.label, unit_code=each.unit)
        for each in actors.values()
    }
    assert len(viewers) == len(actors), "two posts of one title: replaying could not tell them apart"
    return viewers


def sampled(district: District, people: dict[str, Viewer], photos: list[Photo]) -> list[IssueHistory]:
    """Histories drawn by lot, with those that they were merged into or come back from; any photo stands for theirs."""
    chance = Random(district.seed)
    by_key = {issue.key: issue for issue in district.issues}
    chosen = {issue.key for issue in chance.sample(district.issues, SAMPLED)}
    waiting = set(chosen)
    while waiting:
        issue = by_key[waiting.pop()]
        linked = {issue.recurs, issue.survivor} - {"", *chosen}
        chosen |= linked
        waiting |= linked
    actors = {post.code: people[post.title].actor for post in district.registers.posts}
    kinds = {kind.code: kind for kind in district.problems}
    shown = {
        (key, place): (chance.choice(photos).key,)
        for key in chosen
        for place, step in enumerate(by_key[key].steps)
        if step.photo is not None or set(dict(step.evidence)) & {EvidenceKind.PHOTO_AFTER, EvidenceKind.CHECK_PHOTO}
    }
    return [history_of(issue, kinds[issue.problem], actors, shown) for issue in district.issues if issue.key in chosen]
