"""How well texts of real citizens are sorted by what was learnt from others, beside two plain ways of guessing.

The messages have no labels, so two honest stand-ins are asked. *Who answered*: the field of the department that the
official reply speaks of most, told from the reply alone and asked of the message alone. *What it is about*: the
subject that the title names, asked of the body alone, with every word that names a subject blanked out. Every text is
asked about once, by a sorter that learnt from other tenths (parted by a hash of the text, repeats left out).
Alone: ``python -m benchmarks.sorting``; nothing is measured where the messages are not there.
"""

import csv
import os
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.results import Result, show
from wenming.engines.learning import grams_of, interval, tenth_of, try_out, without_repeats
from wenming.engines.learning.grams import BUCKETS

MESSAGES = Path(os.environ.get("WENMING_SHARED", "../shared")) / "data" / "zh-citizen-messages"
SEED = 1
TENTHS = 10
FIELDS = {
    "housing": "住建|房产|房管|公积金|房地产|房屋|物业",
    "traffic police": "交警",
    "transport": "交通运输|公交|运管|交通局",
    "police": "公安|派出所",
    "education": "教育|学校",
    "labour": "人社|人力资源|劳动|社保",
    "city management": "城管|行政执法|市容|城市管理",
    "land": "国土|规划局|自然资源|规划和",
    "environment": "环保|生态环境",
    "health": "卫计|卫健|卫生",
    "civil affairs": "民政",
    "water": "水务|水利",
    "farming": "农林|农业",
    "economy": "发改|工商|市场监督|税务|物价",
}
SUBJECTS = {
    "noise": "噪音|扰民|噪声|吵",
    "transport": "公交|地铁|出租车|班车",
    "roads": "道路|马路|修路|路面|拥堵|红绿灯|停车|堵车",
    "schools": "学校|小学|中学|学生|入学|教育|幼儿园|补课|老师|大学",
    "housing": "购房|房屋|房产|公寓|住房|开发商|楼盘|产权|交房|公积金",
    "estates": "物业|小区",
    "labour": "工资|社保|拖欠|职工|退休|工伤|员工",
    "surroundings": "污染|油烟|异味|臭|垃圾|环境",
    "land": "拆迁|征地|征收|宅基地|棚改|违建",
    "health": "医院|医保|医疗|生育",
    "trade": "诈骗|传销|贷款|收费|消费|网贷|投资",
}
QUOTED = re.compile("您.{0,4}反映的[^。，,]*")
ANY_SUBJECT = re.compile("|".join(SUBJECTS.values()))


@dataclass
class Counts:
    """What became of the texts asked about."""

    asked: int = 0
    best_right: int = 0
    answered: int = 0
    right: int = 0
    commonest_right: int = 0
    nearest_right: int = 0
    is_apart: bool = True


def run() -> Iterator[Result]:
    """Ask both; nothing where the messages are not there."""
    if not MESSAGES.is_dir():
        return
    replies = _rows("replies-sample.csv")
    yield from _asked("who answered", *_who_answered(replies))
    yield from _asked("what it is about", *_what_about([*_rows("messages-sample.csv"), *replies]))


def _rows(name: str) -> list[dict[str, str]]:
    with (MESSAGES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _who_answered(replies: Sequence[Mapping[str, str]]) -> tuple[list[str], list[str]]:
    """The message, and the field named most often in the reply, what it quotes of the message left out."""
    texts, labels = [], []
    for row in replies:
        answer = QUOTED.sub("", row["答复意见"])
        named = Counter({field: len(re.findall(words, answer)) for field, words in FIELDS.items()})
        field, times = named.most_common(1)[0]
        if times:
            texts.append(f"{row['留言主题']} {row['留言详情']}")
            labels.append(field)
    return texts, labels


def _what_about(rows: Sequence[Mapping[str, str]]) -> tuple[list[str], list[str]]:
    """The body without any word that names a subject, and the subject that the title names last."""
    texts, labels = [], []
    for row in rows:
        hits = [(hit.start(), name) for name, words in SUBJECTS.items() for hit in re.finditer(words, row["留言主题"])]
        if hits:
            texts.append(ANY_SUBJECT.sub(" ", row["留言详情"]))
            labels.append(max(hits)[1])
    return texts, labels


def _asked(name: str, texts: Sequence[str], labels: Sequence[str]) -> Iterator[Result]:
    known, truth = without_repeats(texts, labels)
    begun = time.process_time()
    counts = Counts()
    for held_back in range(TENTHS):
        _ask_a_tenth(known, truth, held_back, counts)
    took = (time.process_time() - begun) / TENTHS
    low, high = interval(counts.right, counts.answered)
    span = f"{counts.right} of {counts.answered}, 95 % interval {100 * low:.0f} to {100 * high:.0f} %"
    fine = counts.is_apart and counts.asked == len(known)
    share = 100 / counts.asked
    yield Result(f"{name}: texts asked about", counts.asked, "", is_right=fine, note=f"{len(set(truth))} labels")
    yield Result("  always the commonest", counts.commonest_right * share, "%")
    yield Result("  as the nearest one", counts.nearest_right * share, "%")
    yield Result("  learnt, always answering", counts.best_right * share, "%")
    yield Result("  against the commonest", counts.best_right / counts.commonest_right, "×", 1, at_least=True)
    yield Result("  against the nearest", counts.best_right / counts.nearest_right, "×", 1, at_least=True)
    yield Result("  answered when sure", counts.answered * share, "%")
    right = 100 * counts.right / counts.answered if counts.answered else float("nan")
    yield Result("  right of those", right, "%", note=span)
    yield Result("  one trial", took, "s")


def _ask_a_tenth(texts: Sequence[str], truth: Sequence[str], held_back: int, counts: Counts) -> None:
    trial = try_out(texts, truth, seed=SEED, held_back=held_back)
    held = [at for at, text in enumerate(texts) if tenth_of(text) == held_back]
    rest = [at for at, text in enumerate(texts) if tenth_of(text) != held_back]
    asked, labels = [texts[at] for at in held], [truth[at] for at in held]
    best = trial.sorter.answers(asked)
    nearest = _nearest([texts[at] for at in rest], [truth[at] for at in rest], asked)
    counts.asked += len(held)
    counts.best_right += sum(one.label == label for one, label in zip(best, labels, strict=True))
    counts.nearest_right += sum(one == label for one, label in zip(nearest, labels, strict=True))
    counts.answered += trial.figure.answered
    counts.right += trial.figure.right
    counts.commonest_right += trial.figure.commonest_right
    counts.is_apart &= not set(asked) & {texts[at] for at in rest} and trial.figure.asked == len(held)


def _nearest(known: Sequence[str], labels: Sequence[str], asked: Sequence[str]) -> list[str]:
    """Return the label of the known text whose runs of characters point the same way most nearly."""
    return [labels[at] for at in (_directions(asked, known) @ _directions(known, known).T).argmax(axis=1)]


def _directions(texts: Sequence[str], known: Sequence[str]) -> np.ndarray:
    reference = grams_of(known)
    in_texts = np.bincount(reference.buckets, minlength=BUCKETS)
    found = np.flatnonzero(in_texts >= 2)
    place = np.full(BUCKETS, -1, np.int64)
    place[found] = np.arange(len(found))
    rarity = np.log((1 + len(known)) / (1 + in_texts[found])) + 1
    grams = grams_of(texts)
    rows = np.zeros((len(texts), len(found)), np.float32)
    owner, at = np.repeat(np.arange(len(texts)), np.diff(grams.starts)), place[grams.buckets]
    rows[owner[at >= 0], at[at >= 0]] = grams.weights[at >= 0] * rarity[at[at >= 0]]
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return rows


if __name__ == "__main__":
    raise SystemExit(show(run()))
