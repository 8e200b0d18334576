"""Likeness to sentences, with shares worked out by hand."""

import math

import pytest

from wenming.engines.problem_lists import likeness
from wenming.engines.problem_lists.likeness import Likeness


def test_shares_of_two_kinds_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "BACKGROUND", 1.0)
    monkeypatch.setattr(likeness, "TEMPER", 1.0)
    index = Likeness([["甲"], ["乙"]])
    # 甲 is half of the background: of the first kind (1 + 0.5) / 2, of the second 0.5 / 2.
    assert index.shares("甲") == pytest.approx({0: 0.75, 1: 0.25})
    assert index.shares("甲乙") == pytest.approx({0: 0.5, 1: 0.5})


def test_what_is_known_of_no_kind_tells_nothing() -> None:
    index = Likeness([["井盖破损"], ["路灯不亮"]])
    assert index.shares("xyz") == {} and index.shares("") == {}
    assert Likeness([]).shares("井盖") == {}
    assert Likeness([[], []]).shares("井盖") == {}


def test_shares_add_up_and_the_nearest_sentence_leads() -> None:
    index = Likeness([["井盖破损", "井盖下沉"], ["路灯不亮", "灯杆倾斜"], ["路面破损"]])
    shares = index.shares("门口井盖沉了")
    assert max(shares, key=lambda number: shares[number]) == 0
    assert math.isclose(sum(shares.values()), 1.0) and all(share > 0 for share in shares.values())


def test_a_kind_with_many_sentences_does_not_swallow_the_others() -> None:
    index = Likeness([["垃圾未清扫"] * 200, ["河面漂浮垃圾"]])
    shares = index.shares("河面有漂浮垃圾")
    assert shares[1] > 0.5
