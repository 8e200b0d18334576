"""The city's own words and sayings of a kind: kept, refused in words, heard at once, shown on the kind's page."""

import json

import pytest

from tests.issues.world import World
from wenming.issues import services
from wenming.issues.models import Category
from wenming.issues.sayings import kind_index
from wenming.kernel.errors import Conflict, NotAllowed
from wenming.kernel.models import AuditLine
from wenming.kernel.scope import Viewer
from wenming.people.models import User
from wenming.people.selectors import viewer_by_id


def at_desk(world: World) -> Viewer:
    """The dispatcher with the rights held today."""
    world.client("dispatcher", "office")
    return viewer_by_id(User.objects.get(username="dispatcher-office").pk)


@pytest.fixture
def cover(world: World) -> Category:
    return Category.objects.get(code="manhole_cover")


def test_words_are_kept_once_each_and_the_trail_holds_those_before(world: World, cover: Category) -> None:
    before = list(cover.words)
    given = [*before, " 铁盖子 ", "铁盖子", "", "铁盖子｜铁井盖＋ 松 ｜响"]
    services.keep_words(cover, given, seen=before, by=at_desk(world))
    cover.refresh_from_db()
    assert cover.words == [*before, "铁盖子", "铁盖子/铁井盖 + 松/响"]
    line = AuditLine.objects.get(act="issues.keep_words")
    assert line.details == {"added": ["铁盖子", "铁盖子/铁井盖 + 松/响"], "before": before}
    services.keep_words(cover, cover.words, seen=cover.words, by=at_desk(world))
    assert AuditLine.objects.filter(act="issues.keep_words").count() == 1


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("盖", "word_too_short"), ("很" * 61, "word_too_long"), ("井盖 + ", "not_a_saying"),
        ("!路灯 + 井盖", "not_a_saying"), ("井盖//窨井", "not_a_saying"), ("小广告", "word_elsewhere"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_kept_are_refused(world: World, cover: Category, word: str, code: str) -> None:
    with pytest.raises(services.WordsRefused) as refused:
        services.keep_words(cover, ["铁盖子", word], seen=cover.words, by=at_desk(world))
    assert (refused.value.code, refused.value.field) == (code, "words")
    cover.refresh_from_db()
    assert "铁盖子" not in cover.words


def test_words_fill_one_cell_of_the_workbook_at_most(world: World, cover: Category) -> None:
    many = [f"第{number:04d}种说法" * 3 for number in range(90)]
    with pytest.raises(services.WordsRefused, match="2000"):
        services.keep_words(cover, many, seen=cover.words, by=at_desk(world))


def test_a_stale_page_and_a_person_of_a_unit_change_nothing(world: World, cover: Category) -> None:
    with pytest.raises(Conflict):
        services.keep_words(cover, ["铁盖子"], seen=["别的"], by=at_desk(world))
    with pytest.raises(NotAllowed):
        services.keep_words(cover, ["铁盖子"], seen=cover.words, by=world.street)


def test_the_next_list_is_proposed_with_them(world: World, cover: Category) -> None:
    said = "咣咣板又翘了"

    def proposed() -> str:
        return kind_index(Category.objects.all()).guesses(said)[0].code

    litter = Category.objects.get(code="litter")
    services.keep_words(litter, [*litter.words, "咣咣板又翘"], seen=litter.words, by=at_desk(world))
    assert proposed() == "litter"
    litter.refresh_from_db()
    services.keep_words(litter, litter.words[:-1], seen=litter.words, by=at_desk(world))
    services.keep_words(cover, [*cover.words, "咣咣板/铁板子 + 翘/响"], seen=cover.words, by=at_desk(world))
    assert proposed() == "manhole_cover"


def test_the_pages(world: World, cover: Category) -> None:
    client = world.client("dispatcher", "office")
    shown = client.get("/kinds/manhole_cover/").content.decode()
    assert all(word in shown for word in cover.words) and "/kinds/manhole_cover/words/" in shown
    form = client.get("/kinds/manhole_cover/words/").content.decode()
    assert 'name="words"' in form and cover.words[0] in form
    sent = {"words": "\n".join([*cover.words, "盖"]), "seen": json.dumps(cover.words)}
    refused = client.post("/kinds/manhole_cover/words/", sent)
    assert refused.status_code == 422 and "盖" in refused.content.decode()
    sent["words"] = "\n".join([*cover.words, "铁盖子"])
    assert client.post("/kinds/manhole_cover/words/", sent).status_code == 302
    assert "铁盖子" in client.get("/kinds/manhole_cover/").content.decode()
    stale = client.post("/kinds/manhole_cover/words/", sent)
    assert stale.status_code == 422
    for broken in ("{", "5", ""):
        assert client.post("/kinds/manhole_cover/words/", {**sent, "seen": broken}).status_code == 422
    unit = world.client("information_officer", "street")
    assert "/kinds/manhole_cover/words/" not in unit.get("/kinds/manhole_cover/").content.decode()
    assert unit.post("/kinds/manhole_cover/words/", sent).status_code == 403
