"""Kinds told from words: sayings, what they must not stand beside, sounds, places, and when a proposal is sure."""

import pytest

from wenming.engines.problem_lists.kinds import KindEntry, KindIndex

KINDS = (
    KindEntry("box", "配电箱门敞开", sayings=("配电箱 + 开|破|锈",), examples=("配电箱门没关", "配电箱锈了")),
    KindEntry(
        "bills", "小广告", ("小广告",), sayings=("开锁|办证 + 贴|喷",), examples=("墙上贴着开锁广告", "贴满办证电话")
    ),
    KindEntry("rail", "护栏破损", sayings=("护栏 + 破|断 + !河边",), examples=("护栏断了",)),
    KindEntry("yard", "小区道路破损", places=("小区",), examples=("路面破了",)),
    KindEntry("lane", "小巷道路破损", places=("巷",), examples=("路面破了",)),
)


def first(text: str, place: str = "") -> str:
    found = KindIndex(KINDS).guesses(text, place)
    return found[0].code if found else ""


def test_a_character_inside_a_longer_word_tells_little() -> None:
    assert first("配电箱上贴着开锁电话") == "bills"
    assert first("配电箱开着") == "box"


def test_a_word_that_must_not_stand_there() -> None:
    index = KindIndex(KINDS)
    assert index.guesses("护栏断了")[0].words == ("护栏", "断")
    assert all(guess.words == () for guess in index.guesses("河边护栏断了") if guess.code == "rail")


def test_words_that_sound_alike_are_heard_but_tell_less() -> None:
    index = KindIndex(KINDS)
    right, alike = index.guesses("护栏断了")[0], index.guesses("护蓝断了")[0]
    assert right.code == alike.code == "rail" and alike.words == ("护栏", "断")


def test_the_place_decides_between_like_kinds() -> None:
    assert first("路面破了", "幸福小区") == "yard"
    assert first("路面破了", "书院巷") == "lane"


def test_the_first_defect_of_a_line_is_the_main_one() -> None:
    assert first("护栏断了；墙上贴着开锁广告") == "rail"
    assert first("墙上贴着开锁广告；护栏断了") == "bills"


def test_where_it_was_found_is_not_what_was_found() -> None:
    assert first("在护栏断开处发现墙上贴着办证电话") == "bills"


@pytest.mark.parametrize("text", ["", "，。；", "（照片3张）"])
def test_nothing_said_is_nothing_proposed(text: str) -> None:
    assert KindIndex(KINDS).guesses(text) == []
    assert KindIndex([]).guesses("护栏断了") == []


def test_sure_is_only_what_leads_and_is_the_likest() -> None:
    index = KindIndex(KINDS)
    assert not any(guess.is_sure for guess in index.guesses("路面破了"))
    guesses = index.guesses("墙上贴满办证电话")
    assert guesses[0].is_sure
    assert not any(guess.is_sure for guess in guesses[1:])
    assert sum(guess.score for guess in guesses) == pytest.approx(1)


@pytest.mark.parametrize("saying", ["!护栏", " !护栏 + !栏杆", "", "+", "|", "护栏 + "])
def test_a_saying_that_names_nothing_to_stand_there_is_passed_over(saying: str) -> None:
    index = KindIndex([KindEntry("odd", "别的", sayings=(saying,)), *KINDS])
    assert index.guesses("护栏断了")[0].code == "rail"
