"""What is wrong, in the words of a list; the sentences stand in the ``wordings_*.toml`` beside this file."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

FORMAL = 0.4
"""Share of sentences in the set phrases of circulars, for the kinds that have any."""
SECOND_DEFECT = 0.13
"""Share of sentences that go on to another defect; the first stays the main one."""
WITH_LEAD = 0.15
"""Share of sentences that begin with when or how it was found."""
WITH_NUMBER = 0.06
"""Share of sentences that count or measure at the end."""

_HERE = Path(__file__).parent
_FILES = ("street", "parts", "venues")
_JOINTS = ("；", "，另外", "，同时", "；此外", "，且", "。")
_COUNTS = ("（共{n}处）", "，约{m}米", "，{n}处", "（照片{n}张）", "，面积约{n}㎡")
_LEADS = ("发现", "检查时", "现场", "暗访发现", "上午检查时，", "据反映，")


@dataclass(frozen=True)
class Wording:
    """The sentences for one kind of problem and the kinds of site where it is met."""

    kind: str
    at: tuple[str, ...]
    plain: tuple[str, ...]
    formal: tuple[str, ...]

    def says(self, chance: Random) -> str:
        """Return one sentence, numbers filled in."""
        pool = self.formal if self.formal and chance.random() < FORMAL else self.plain
        return filled(chance, chance.choice(pool))


def filled(chance: Random, words: str) -> str:
    """Fill the numbers of a sentence."""
    return words.format(n=chance.randint(2, 9), m=chance.randint(12, 48), year=chance.randint(2016, 2024))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / f"wordings_{name}.toml").read_text("utf-8"))


@cache
def wordings() -> dict[str, Wording]:
    """Return the wording of every kind that has one."""
    formal = _read("formal")
    found: dict[str, Wording] = {}
    for name in _FILES:
        for code, row in _read(name).items():
            found[code] = Wording(code, tuple(row["at"].split()), tuple(row["texts"]), tuple(formal.get(code, ())))
    return found


@cache
def met_at(site_kind: str) -> tuple[Wording, ...]:
    """Return what is met at a kind of site."""
    return tuple(wording for wording in wordings().values() if site_kind in wording.at)


def sentence(chance: Random, wording: Wording, site_kind: str) -> str:
    """Return what a list says of one problem; a second defect may follow."""
    words = wording.says(chance)
    if words[0] not in "存发检现" and chance.random() < WITH_LEAD:
        words = chance.choice(_LEADS) + words
    if chance.random() < SECOND_DEFECT:
        others = [other for other in met_at(site_kind) if other.kind != wording.kind]
        if others:
            words = words.rstrip("。") + chance.choice(_JOINTS) + chance.choice(others).says(chance)
    elif chance.random() < WITH_NUMBER:
        words += filled(chance, chance.choice(_COUNTS))
    return words + chance.choice(("", "", "。", "。", "；"))
