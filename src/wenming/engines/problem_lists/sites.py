"""Which site of the register a line speaks of: names, old names, addresses, with slips, homophones and dropped endings.

Every name is cut into pairs of sounds; the rarer a pair is among all names, the more it tells. The likest candidates
are then laid against the text sign by sign. The score says how much of the telling part of a name stands in the text;
what else is known (the division, the kind of site that the words name) lifts or lowers it. A proposal is *sure* when
its score is high and nothing else comes near.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from wenming.engines.problem_lists.sounds import heard, plain

CANDIDATES = 40
LONGEST_TEXT = 160
SAME_SOUND = 0.93
SURE, SURE_MARGIN = 0.88, 0.07
PROPOSED = 0.5
ADDRESS_WORTH = 0.94
OLD_NAME_WORTH = 0.99
AREA_AGREES, AREA_DIFFERS = 0.03, 0.12
KIND_AGREES, KIND_DIFFERS = 0.05, 0.1
FIGURE = 4.0
OPENING_WORTH, ENDING_WORTH = 0.2, 0.3
UNEXPLAINED = 0.35
LEAST_EXACT, BY_EAR_ALONE = 0.35, 0.7
KIN_WORTH = 0.8
GAP = 0.93
SAYS_LESS, FULL_ENOUGH = 0.15, 0.85
REST_WORTH = 0.85
AROUND = re.compile(
    "(?:[东南西北正左右前后内外上下]+(?:门|侧|面|边|口|方|角|段|头)|门口|门前|附近|旁边?|周边|对面|路口|沿线|沿街|院内|楼下|交叉|"
    "路段|一带|范围|区域|里面?|中|处|的|与|和|至|到|及|[内外旁])"
)
"""Words that say where at a place something is: they name no other place."""


class Because(StrEnum):
    """What a proposal rests on."""

    CODE = "code"
    NAME = "name"
    OLD_NAME = "old_name"
    ADDRESS = "address"
    LIKE_NAME = "like_name"


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """A site as the register holds it; ``areas`` are the names of the divisions it lies in, ``kind`` a label."""

    code: str
    name: str
    old_names: tuple[str, ...] = ()
    address: str = ""
    areas: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SiteGuess:
    """A site that may be meant: how sure (0 to 1), what it rests on, and the words that were taken for its name."""

    code: str
    score: float
    because: Because
    words: str
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    entry: int
    text: str
    sounds: str
    weights: tuple[float, ...]
    because: Because
    ending: int = 0
    kin: tuple[str, ...] = ()


class SiteIndex:
    """The register, indexed once, asked for every line of a list."""

    def __init__(self, entries: Iterable[SiteEntry], kind_words: Mapping[str, Sequence[str]] | None = None) -> None:
        self._entries = list(entries)
        self._codes = {entry.code.casefold(): place for place, entry in enumerate(self._entries)}
        names = [one for place, entry in enumerate(self._entries) for one in _names(place, entry)]
        counts = Counter(pair for _, _, sounds, _ in names for pair in set(_pairs(sounds)))
        singles = Counter(sign for _, text, _, _ in names for sign in set(text))
        total = len(names) or 1
        self._rarity = {pair: math.log(1 + total / count) for pair, count in counts.items()}
        self._areas = _area_names(self._entries)
        self._kind_words = {kind: [plain(word) for word in words] for kind, words in (kind_words or {}).items()}
        self._names = [
            self._name(place, text, sounds, because, singles, total) for place, text, sounds, because in names
        ]
        self._bearing: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for pair in set(_pairs(name.sounds)):
                self._bearing[pair].append(number)

    def guesses(self, place: str, rest: str = "", area: str = "", count: int = 4) -> list[SiteGuess]:
        """Return the sites that may be meant, the likest first.

        ``place`` is what the list gives as the place, ``rest`` the words of the problem, ``area`` the division or
        the heading above; any of them may be empty.
        """
        known = self._codes.get(place.strip().casefold())
        if known is not None:
            return [SiteGuess(self._entries[known].code, 1.0, Because.CODE, place.strip(), is_sure=True)]
        found: dict[int, SiteGuess] = {}
        for text, worth in ((place, 1.0), (rest, 1.0 if not place.strip() else REST_WORTH)):
            if text.strip():
                said = plain(text)[:LONGEST_TEXT]
                self._laid(said, said if text is place else "", worth, plain(f"{area}{place}{rest}"), found)
        likely = sorted(found.values(), key=lambda guess: (-guess.score, guess.code))[: 4 * count]
        ranked = sorted(map(partial(_less, among=likely), likely), key=lambda guess: (-guess.score, guess.code))[:count]
        return _judged([guess for guess in ranked if guess.score >= PROPOSED])

    def _name(self, place: int, text: str, sounds: str, because: Because, singles: Counter[str], total: int) -> _Name:
        """Weigh a name; ``kin`` are the other endings of its kind, which may be written for its own."""
        endings = self._kind_words.get(self._entries[place].kind, ())
        ending = max((len(word) for word in endings if text.endswith(word)), default=0)
        weights = tuple(self._weights(text, ending, singles, total))
        kin = tuple(word for word in endings if ending and len(word) > 2 and not text.endswith(word))
        return _Name(place, text, sounds, weights, because, ending, kin)

    def _weights(self, text: str, ending: int, singles: Counter[str], total: int) -> Iterable[float]:
        """How much each character of a name tells: figures much, what every name of its kind ends with little."""
        opening = max((len(area) for area in self._areas if text.startswith(area) and len(area) < len(text)), default=0)
        for at, sign in enumerate(text):
            weight = FIGURE if sign.isdigit() else 0.25 + math.log(1 + total / singles[sign])
            if at < opening:
                weight *= OPENING_WORTH
            yield weight * ENDING_WORTH if at >= len(text) - ending else weight

    def _laid(self, text: str, place_text: str, worth: float, context: str, found: dict[int, SiteGuess]) -> None:
        sounds = heard(text)
        for number in self._candidates(sounds):
            name = self._names[number]
            covered, words = _covered(name, text, sounds)
            if covered < PROPOSED - AREA_AGREES - KIND_AGREES:
                continue
            covered *= 1.0 - UNEXPLAINED * self._left_over(place_text, words, name.kin)
            score = covered * worth * (ADDRESS_WORTH if name.because is Because.ADDRESS else 1.0)
            if name.because is Because.OLD_NAME:
                score *= OLD_NAME_WORTH
            score += self._lift(self._entries[name.entry], context, words)
            because = name.because
            if because is Because.NAME and words != name.text:
                because = Because.LIKE_NAME
            before = found.get(name.entry)
            if before is None or before.score < score:
                found[name.entry] = SiteGuess(self._entries[name.entry].code, score, because, words)

    def _left_over(self, place: str, words: str, kin: Sequence[str]) -> float:
        """The share of a given place that a name leaves unexplained: 0, where all else says only where at it."""
        if not place or not words:
            return 0.0
        rest = place.replace(words, "\x00", 1)
        for area in self._areas:
            rest = rest.replace(area, "")
        for word in kin:
            rest = rest.replace(word, "")
        rest = AROUND.sub("", rest).replace("\x00", "")
        return min(1.0, len(rest) / max(len(words), 4))

    def _candidates(self, sounds: str) -> list[int]:
        shared: dict[int, float] = defaultdict(float)
        for pair in set(_pairs(sounds)):
            rarity = self._rarity.get(pair, 0.0)
            for number in self._bearing.get(pair, ()):
                shared[number] += rarity
        likely = sorted(shared, key=lambda number: (-shared[number] / (2 + len(self._names[number].sounds)), number))
        likely = likely[:CANDIDATES] + sorted(shared, key=lambda number: (-shared[number], number))[:CANDIDATES]
        return list(dict.fromkeys(likely))

    def _lift(self, entry: SiteEntry, context: str, words: str) -> float:
        """How much what else is known speaks for a site, or against it."""
        lift = 0.0
        if self._areas:
            named = {area for area in self._areas if area in context.replace(words, "")}
            own = {plain(area) for area in entry.areas}
            if named & own:
                lift += AREA_AGREES
            elif named:
                lift -= AREA_DIFFERS
        if self._kind_words:
            named_kinds = {kind for kind, all_of in self._kind_words.items() if any(word in context for word in all_of)}
            if entry.kind in named_kinds:
                lift += KIND_AGREES
            elif named_kinds:
                lift -= KIND_DIFFERS
        return lift


def _names(place: int, entry: SiteEntry) -> Iterable[tuple[int, str, str, Because]]:
    known = [(entry.name, Because.NAME)]
    known += [(old, Because.OLD_NAME) for old in entry.old_names]
    known += [(entry.address, Because.ADDRESS)] if entry.address else []
    for written, because in known:
        text = plain(written)
        if len(text) >= 2:
            yield place, text, heard(text), because


def _area_names(entries: Sequence[SiteEntry]) -> set[str]:
    return {plain(area) for entry in entries for area in entry.areas if len(area) > 2}


def _pairs(sounds: str) -> list[str]:
    return [sounds[start : start + 2] for start in range(len(sounds) - 1)]


def _covered(name: _Name, text: str, sounds: str) -> tuple[float, str]:
    """Lay a name against a text: the weighted share of the name that stands there, and the words that it covers."""
    window = fuzz.partial_ratio_alignment(name.sounds, sounds)
    if window is None:
        return 0.0, ""
    start, end = 0, len(sounds)
    if len(name.sounds) <= len(sounds):
        wide = len(name.sounds) + 2
        start = max(0, min(window.dest_start - 1, window.dest_end - wide))
        end = min(len(sounds), max(window.dest_end + 1, window.dest_start + wide))
    part, said = sounds[start:end], text[start:end]
    got, exact, first, last = 0.0, 0.0, len(part), 0
    for block in Indel.opcodes(name.sounds, part):
        if block.tag != "equal":
            continue
        for offset in range(block.src_end - block.src_start):
            own, there = block.src_start + offset, block.dest_start + offset
            is_same = name.text[own] == said[there]
            got += name.weights[own] * (1.0 if is_same else SAME_SOUND)
            exact += name.weights[own] * is_same
            first, last = min(first, there), max(last, there + 1)
    total = sum(name.weights) or 1.0
    gaps = max(0, (last - first) - len(name.sounds))
    by_ear = 1.0 if exact >= got * LEAST_EXACT else BY_EAR_ALONE
    share = got / total * GAP**gaps * by_ear
    if name.ending and last and _lacks_ending(name, said[first:last]) and text.startswith(name.kin, start + last):
        share += sum(name.weights[-name.ending :]) / total * KIN_WORTH
    return share, said[first:last]


def _lacks_ending(name: _Name, words: str) -> bool:
    return not words.endswith(name.text[-1])


def _less(guess: SiteGuess, among: Sequence[SiteGuess]) -> SiteGuess:
    """Lower a site whose words are part of those that another explains as well: 幸福里 where 幸福里二号 stands."""
    says_less = any(
        guess.words != other.words and guess.words in other.words and other.score >= FULL_ENOUGH for other in among
    )
    return replace(guess, score=guess.score - SAYS_LESS) if says_less else guess


def _judged(ranked: list[SiteGuess]) -> list[SiteGuess]:
    """Say of the first whether it is sure: high, and well ahead of the second."""
    if not ranked:
        return []
    best = ranked[0]
    margin = best.score - (ranked[1].score if len(ranked) > 1 else 0.0)
    sure = best.score >= SURE and margin >= SURE_MARGIN
    return [
        SiteGuess(guess.code, min(1.0, guess.score), guess.because, guess.words, is_sure=sure and guess is best)
        for guess in ranked
    ]
