"""Which division of the territory a line speaks of: named in a column, in the heading above, or within the place.

A column that says 鼓楼 means 鼓楼街道; within a place only the full name counts, since half the town is called after
鼓楼. The deepest division that is named wins, if the others named lie above it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from wenming.engines.problem_lists.sounds import heard, plain

WHOLE, STEM, BY_EAR, LIKE = 1.0, 0.95, 0.9, 0.88
HEADING_WORTH, PLACE_WORTH = 0.97, 0.95
SURE, SURE_MARGIN, LEAST_LIKE = 0.85, 0.07, 75.0
LEAST_BY_EAR = 3
ENDING = re.compile(
    "(?:街道办事处|街道办|办事处|街道|镇政府|乡政府|镇|乡|社区居委会|社区居民委员会|社区|居委会|村委会|村民委员会|村)$"
)
"""What a division's name ends with, and what may be left out or written longer."""


class NamedIn(StrEnum):
    """Where a division was named."""

    COLUMN = "column"
    HEADING = "heading"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class DivisionEntry:
    """A division: its code, its name, and the codes of those above it, the highest first."""

    code: str
    name: str
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DivisionGuess:
    """A division that may be meant: how sure (0 to 1), where it was named, and the words taken for its name."""

    code: str
    score: float
    because: NamedIn
    words: str
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    entry: DivisionEntry
    name: str
    stem: str
    sounds: str


class DivisionIndex:
    """The divisions of a territory, asked for every line of a list."""

    def __init__(self, entries: Iterable[DivisionEntry]) -> None:
        self._known = [_known(entry) for entry in entries]
        self._above: Mapping[str, tuple[str, ...]] = {one.entry.code: one.entry.above for one in self._known}
        self._asked: dict[tuple[str, str, str], list[DivisionGuess]] = {}

    def guesses(self, said: str, place: str = "", heading: str = "") -> list[DivisionGuess]:
        """Return the divisions that may be meant, the likest first; ``said`` is what the column of divisions holds."""
        asked = (said, place, heading)
        if asked not in self._asked:
            self._asked[asked] = self._found(said, place, heading)
        return self._asked[asked]

    def _found(self, said: str, place: str, heading: str) -> list[DivisionGuess]:
        found: dict[str, DivisionGuess] = {}
        for text, worth, because in (
            (said, 1.0, NamedIn.COLUMN), (heading, HEADING_WORTH, NamedIn.HEADING), (place, PLACE_WORTH, NamedIn.PLACE)
        ):  # fmt: skip
            written = plain(text)
            if not written:
                continue
            sounds = heard(written)
            for one in self._known:
                score, words = _laid(one, written, sounds, is_place=because is NamedIn.PLACE)
                before = found.get(one.entry.code)
                if score and (before is None or before.score < score * worth):
                    found[one.entry.code] = DivisionGuess(one.entry.code, score * worth, because, words)
        return self._judged(list(found.values()))

    def _judged(self, found: Sequence[DivisionGuess]) -> list[DivisionGuess]:
        """Rank them: a division within one that is named too comes first; sure where no other comes near."""
        codes = {guess.code for guess in found}

        def rank(guess: DivisionGuess) -> tuple[int, float, int, str]:
            above = self._above[guess.code]
            return (-len(codes.intersection(above)), -guess.score, -len(above), guess.code)

        ranked = sorted(found, key=rank)
        if not ranked:
            return []
        best = ranked[0]
        backed = rank(best)[0]
        others = [
            guess.score for guess in ranked[1:] if rank(guess)[0] == backed and guess.code not in self._above[best.code]
        ]
        sure = best.score >= SURE and best.score - max(others, default=0.0) >= SURE_MARGIN
        first = DivisionGuess(best.code, best.score, best.because, best.words, is_sure=sure)
        return [first, *ranked[1:]]


def _known(entry: DivisionEntry) -> _Known:
    name = plain(entry.name)
    stem = ENDING.sub("", name)
    return _Known(entry, name, stem if len(stem) > 1 else name, heard(name))


def _laid(one: _Known, text: str, sounds: str, *, is_place: bool) -> tuple[float, str]:
    """How well a name stands in a text, and as what."""
    if one.name in text:
        return WHOLE, one.name
    at = sounds.find(one.sounds) if len(one.sounds) >= LEAST_BY_EAR else -1
    if at >= 0:
        return BY_EAR, text[at : at + len(one.sounds)]
    if is_place:
        return 0.0, ""
    bare = ENDING.sub("", text)
    if one.stem in (text, bare) and _same_kind(one, text):
        return STEM, text
    if one.name != one.stem and len(text) >= LEAST_BY_EAR:
        like = fuzz.ratio(one.name, text)
        if like >= LEAST_LIKE and _same_kind(one, text):
            return LIKE * like / 100, text
    return 0.0, ""


def _same_kind(one: _Known, text: str) -> bool:
    """Whether the endings agree, as far as both have one: 鼓楼社区 is not 鼓楼街道."""
    own, said = ENDING.search(one.name), ENDING.search(text)
    return own is None or said is None or own[0][0] == said[0][0] or own[0][-1] == said[0][-1]
