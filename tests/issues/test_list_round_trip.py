"""A list of every format that can carry a reply: read, answered with a photo, and sent back with nothing lost."""

import io
from functools import cache
from uuid import uuid4

import pytest

from tests.engines.documents.files import parts_of
from tests.issues.test_problem_lists import at_desk, picture, received
from tests.issues.world import MONDAY, World
from tests.lists.district import demo
from tests.lists.generator import make_file
from tests.lists.truth import MadeFile
from wenming.engines.documents import Document, read_document
from wenming.issues import services
from wenming.issues.models import Issue
from wenming.records.models import PhotoKind
from wenming.records.services import add_photo

pytestmark = pytest.mark.django_db
ANSWERED, MEASURES = 8, "已组织清运并加装护栏"


@cache
def made(seed: int) -> MadeFile:
    district = demo()
    return make_file(seed, district.places, district.kinds, district.units)


def rectified(world: World) -> Issue:
    """An issue reported rectified, with a photo that is kept."""
    after = add_photo(io.BytesIO(picture()), key=uuid4(), by=world.street.actor, kind=PhotoKind.AFTER, at=MONDAY)
    issue = services.acknowledge(world.dispatched(), by=world.street, at=MONDAY)
    return services.report_rectified(issue, measures=MEASURES, photos=[after], by=world.street, at=MONDAY)


def texts(document: Document) -> list[str]:
    """What is written, cell by cell in the order of the file."""
    return [cell.text for grid in document.grids for row in grid.rows for cell in row.cells if cell.text]


def pictures(document: Document) -> int:
    return sum(len(cell.pictures) for grid in document.grids for row in grid.rows for cell in row.cells)


@pytest.mark.parametrize("seed", [1, 3, 5, 10, 12, 13])
def test_the_file_goes_back_with_every_answer_and_all_that_was_in_it(world: World, seed: int) -> None:
    file = made(seed)
    found = received(world, file.content, file.filename)
    assert found.state == found.State.REVIEW
    issue, desk = rectified(world), at_desk(world)
    chosen = list(found.items.order_by("order")[:ANSWERED])
    for item in chosen:
        services.join(item, issue, by=desk, seen=item.version)
    name, reply = services.reply_file(found, by=desk)
    assert name == file.filename
    before, after = read_document(file.content, file.filename), read_document(reply, name)
    said = iter(texts(after))
    lost = [text for text in texts(before) if not any(text in each for each in said)]
    assert lost == [], "whatever stood there still does, in its order"
    said_now = parts_of(reply).values() if file.format == "pptx" else [text.encode() for text in texts(after)]
    assert sum(part.count(MEASURES.encode()) for part in said_now) == len(chosen)
    if file.format != "csv":
        assert pictures(after) == pictures(before) + len(chosen)
