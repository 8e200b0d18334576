"""Sorting texts: runs of characters, a linear model, and a trial that asks about no text that was learnt from."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.engines.learning import Answer, Figure, Sorter, grams_of, interval, learn, plain, tenth_of, try_out
from wenming.engines.learning.trial import FEWEST_ANSWERED, NEVER, threshold_of, without_repeats

PLACES = "东西南北中前后左右上"
BINS = [f"{place}的垃圾桶满了，{tail}" for place in PLACES for tail in ("没人清运", "气味很大", "请尽快处理")]
LAMPS = [f"{place}的路灯不亮，{tail}" for place in PLACES for tail in ("夜里很黑", "走路危险", "请派人维修")]
TEXTS, LABELS = BINS + LAMPS, ["bin"] * len(BINS) + ["lamp"] * len(LAMPS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ＡＢ路１２号，路灯！", "ab路00号 路灯"),
        ("  \n\t，。 ", ""),
        ("Lamp\x00No.7", "lamp no 0"),
        ("㈱路灯", "株 路灯"),
    ],
)
def test_what_counts_of_a_text(text: str, words: str) -> None:
    assert plain(text) == words


def test_the_runs_of_three_characters_are_six_and_a_fourfold_one_weighs_more() -> None:
    grams = grams_of(["路灯坏", "灯灯灯灯"])
    assert np.diff(grams.starts).tolist() == [6, 3], "路 灯 坏 路灯 灯坏 路灯坏; 灯 灯灯 灯灯灯"
    assert sorted(grams.weights[6:].tolist()) == pytest.approx([1.6931, 2.0986, 2.3863], abs=1e-4), (
        "1 + ln of 2, 3 and 4"
    )
    assert set(grams.buckets[6:]) & set(grams.buckets[:6]), "灯 is in both"


@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_text_gives_buckets_in_range_in_order_and_none_twice(texts: list[str]) -> None:
    grams = grams_of(texts)
    assert len(grams) == len(texts)
    for begin, end in pairwise(grams.starts):
        row = grams.buckets[begin:end]
        assert (np.diff(row) > 0).all() and (row >= 0).all() and (grams.weights[begin:end] >= 1).all()


def test_it_learns_to_tell_bins_from_lamps_and_says_from_how_many() -> None:
    sorter = learn(TEXTS, LABELS, seed=1)
    unseen = sorter.answers(["某小区垃圾桶满了很久", "某小区门口路灯不亮"])
    assert [one.label for one in unseen] == ["bin", "lamp"] and all(one.sure > 0.7 for one in unseen)
    assert {one.learnt_from for one in unseen} == {30}
    nothing = sorter.answers(["", "🦀"])
    assert all(one.sure == pytest.approx(0.5, abs=0.1) for one in nothing), "without a known run only the counts speak"
    assert np.allclose(sorter.shares(["路灯", "桶", ""]).sum(axis=1), 1)
    assert sorter.answers([]) == []


def test_the_same_seed_gives_the_same_arrays_and_packing_keeps_the_answers() -> None:
    sorter = learn(TEXTS, LABELS, seed=3)
    assert sorter.to_bytes() == learn(TEXTS, LABELS, seed=3).to_bytes()
    again = Sorter.from_bytes(sorter.to_bytes())
    for before, after in zip(sorter.answers(TEXTS), again.answers(TEXTS), strict=True):
        assert (before.label, before.learnt_from) == (after.label, after.learnt_from)
        assert before.sure == pytest.approx(after.sure, abs=0.01), "weights are kept in half precision"


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04"])
def test_what_is_no_package_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"no packed|pickle"):
        Sorter.from_bytes(content)


def test_nothing_cannot_be_learnt_from() -> None:
    with pytest.raises(ValueError, match="nothing"):
        learn([], [], seed=1)
    with pytest.raises(ValueError, match="too few"):
        try_out(["一"], ["x"], seed=1)


def test_repeats_count_once_however_they_are_spaced() -> None:
    texts, labels = without_repeats(["路灯 不亮", "路灯，不亮！", "井盖"], ["lamp", "light", "cover"])
    assert (texts, labels) == (["路灯，不亮！", "井盖"], ["light", "cover"])
    assert tenth_of("路灯 不亮") == tenth_of("路灯，不亮！")


def test_a_trial_asks_only_about_the_tenth_held_back() -> None:
    seen: list[tuple[int, int]] = []
    trial = try_out(TEXTS, LABELS, seed=1, held_back=4, progress=lambda done, total: seen.append((done, total)))
    held = [text for text in TEXTS if tenth_of(text) == 4]
    assert trial.figure.asked == len(held) > 0 and trial.learnt == len(TEXTS) - len(held)
    assert sum(trial.sorter.texts) == trial.learnt
    assert trial.figure.right == trial.figure.answered <= trial.figure.asked and trial.threshold <= 1
    assert seen[-1][0] == seen[-1][1] and seen == sorted(seen), "one run from the beginning to the end"


def test_labels_that_have_nothing_to_do_with_the_words_are_never_answered() -> None:
    texts = [f"{a}{b}处" for a in "东西南北中前后左右上" for b in "甲乙丙丁戊己庚辛壬癸"]
    chance = np.random.default_rng(8)
    labels = [str(one) for one in chance.integers(0, 8, len(texts))]
    trial = try_out(texts, labels, seed=1)
    assert trial.threshold == NEVER and trial.figure.answered == 0 and trial.figure.accuracy is None


def _answers(sure: list[float]) -> list[Answer]:
    return [Answer("x", one, 1) for one in sure]


def test_the_threshold_is_the_lowest_from_which_on_four_in_five_are_right() -> None:
    sure = [1 - at / 100 for at in range(20)]
    right = ["x"] * 12 + ["y", "y", "y", "y"] + ["x"] * 4
    # 12 of 12, then 12/13, 12/14, 12/15 = 0.8, 12/16 …, 16/20 = 0.8.
    assert threshold_of(_answers(sure), right) == sure[19]
    assert threshold_of(_answers(sure[:16]), right[:16]) == sure[14]
    assert threshold_of(_answers(sure[: FEWEST_ANSWERED - 1]), right[: FEWEST_ANSWERED - 1]) == NEVER
    assert threshold_of(_answers([0.5] * 15), ["x"] * 11 + ["y"] * 4) == NEVER, "equals stand or fall together"


def test_a_figure_says_its_share_and_interval() -> None:
    # Wilson, 8 of 10 at z = 1.96: (0.8 + 0.19208) / 1.38416 ± 1.96/1.38416 × sqrt(0.016 + 0.009604) = 0.7167 ± 0.2266
    assert Figure(20, 10, 8, 5).accuracy == 0.8
    assert interval(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert interval(0, 0) == (0.0, 1.0) and Figure(5, 0, 0, 1).accuracy is None
