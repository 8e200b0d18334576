"""Which kind of the catalogue the words of a problem speak of.

Three things speak for a kind, clause by clause: a *saying* (how inspectors put it: parts that must all stand in the
clause), a word of the catalogue, and the likeness of the clause to sentences that were said of the kind. A list names
the main defect first, so earlier clauses count more. What the place is (a compound, a lane, a market) decides between
kinds that differ by place alone. Sure is only what sayings and likeness agree on.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from wenming.engines.problem_lists.likeness import Likeness
from wenming.engines.problem_lists.sounds import heard

CLAUSES = re.compile(r"[，,。；;！!？?\n：:]+|另外|此外|同时|并且|以及|还有")
BESIDE = re.compile(
    r"[（(][^（）()]*[）)]|在[^，,。；;：:\n]{2,40}?(?:发现|看到|看见|检查时)|"
    r"(?:现场|检查时|上午检查时|下午检查时|暗访|巡查|走访)?(?:发现|看到|看见)|据(?:反映|群众反映|了解)|"
    r"(?:上午|下午|现场)?检查时|约?[0-9]+(?:余|多)?(?:米|平方米|㎡|处|张|天)"
)
"""What is said round a problem and names none: where, when and how it was found, how much of it."""
LATER, UNHEARD = 0.35, 0.9
"""What is left of the weight after a clause that named a kind, and after one that named none."""
FURTHER = 0.3
"""What each further clause adds for the same kind."""
HEARD, COVERED = 0.6, 0.4
"""What is left of a word that only sounds alike, and of a single character inside a longer known word (开 in 开锁)."""
NEAR, FAR = 0.93, 12
NO_CLAUSES = 12
WORD_WORTH, ALONE_WORTH, LIKENESS_WORTH = 0.5, 0.8, 6.0
IN_PLACE, OUT_OF_PLACE = 1.3, 0.6
SURE_SCORE, SURE_LEAD, SURE_LIKENESS = 6.0, 2.6, 3.0
"""Sure: at least so strong, so many times the second, and so many times likelier than any other by likeness."""


@dataclass(frozen=True, slots=True)
class KindEntry:
    """A kind as the catalogue holds it. ``places`` are words of which one must speak for the kind of place it is of;
    empty: it is found anywhere. ``examples`` are sentences that were said of it."""

    code: str
    name: str
    words: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    sayings: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindGuess:
    """A kind that may be meant, its weight among all (0 to 1), and the words that speak for it."""

    code: str
    score: float
    words: tuple[str, ...]
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: int
    parts: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    """What speaks for a kind: the words that say most, what each clause says of it, and the greatest likeness."""

    best: float = 0.0
    words: tuple[str, ...] = ()
    likeness: float = 0.0
    said: list[float] = field(default_factory=list)

    @property
    def by_rule(self) -> float:
        """What is said of the kind: each further clause adds less."""
        return sum(worth * FURTHER**place for place, worth in enumerate(sorted(self.said, reverse=True)))


_Heard = dict[str, dict[int, float]]
"""Known words of a clause: where each begins, and what it tells there."""
_NOWHERE: Mapping[int, float] = {}


class KindIndex:
    """The catalogue, indexed once, asked for every line of a list."""

    def __init__(self, kinds: Iterable[KindEntry]) -> None:
        self._kinds = list(kinds)
        self._rules = [
            rule for place, kind in enumerate(self._kinds) for saying in kind.sayings for rule in _rules(place, saying)
        ]
        self._words = [
            (place, word) for place, kind in enumerate(self._kinds) for word in (kind.name, *kind.words) if word
        ]
        self._rules_of: dict[str, list[int]] = defaultdict(list)
        for number, rule in enumerate(self._rules):
            for word in rule.parts[0]:
                self._rules_of[word].append(number)
        spread: dict[str, set[int]] = defaultdict(set)
        for rule in self._rules:
            for word in (word for part in rule.parts for word in part):
                spread[word].add(rule.kind)
        for place, word in self._words:
            spread[word].add(place)
        total = len(self._kinds) or 1
        self._weight = {word: _telling(word, len(kinds_), total) for word, kinds_ in spread.items()}
        self._by_ear: dict[str, list[str]] = defaultdict(list)
        for word in self._weight:
            if len(word) > 1:
                self._by_ear[heard(word)].append(word)
        self._longest = max(map(len, self._weight), default=0)
        self._likeness = Likeness([_sentences(kind) for kind in self._kinds])

    def guesses(self, text: str, place: str = "", count: int = 4) -> list[KindGuess]:
        """Return the kinds that may be meant by the words of a problem at a place, the likest first."""
        tallies: dict[int, _Tally] = defaultdict(_Tally)
        weight = 1.0
        bare = BESIDE.sub("", unicodedata.normalize("NFKC", text))
        for clause in [part.strip() for part in CLAUSES.split(bare) if part.strip()][:NO_CLAUSES]:
            weight *= LATER if self._hear(clause, weight, tallies) else UNHEARD
        where = f"{place} {text}"
        fit = {number: self._in_place(self._kinds[number], where) for number in tallies}
        scores = {number: (tally.by_rule + tally.likeness) * fit[number] for number, tally in tallies.items()}
        ranked = sorted(scores, key=lambda number: (-scores[number], number))[:count]
        total = sum(scores[number] for number in ranked)
        is_sure = bool(ranked) and _is_sure(ranked, scores, tallies)
        return [
            KindGuess(
                self._kinds[number].code, scores[number] / total, tallies[number].words,
                is_sure=is_sure and number == ranked[0],
            )
            for number in ranked
        ]  # fmt: skip

    def _hear(self, clause: str, weight: float, tallies: dict[int, _Tally]) -> bool:
        """Count a clause; whether any saying or word was found in it."""
        found = self._found(clause)
        is_heard = False
        best: dict[int, tuple[float, tuple[str, ...]]] = {}
        asked = sorted({number for word in found for number in self._rules_of.get(word, ())})
        for rule in (self._rules[number] for number in asked):
            if (fit := self._fit(rule, clause, found)) and fit[0] > best.get(rule.kind, (0.0, ()))[0]:
                best[rule.kind] = fit
        for number, word in self._words:
            if word in found and (worth := self._weight[word] * WORD_WORTH) > best.get(number, (0.0, ()))[0]:
                best[number] = (worth, (word,))
        for number, (worth, words) in best.items():
            tally, is_heard = tallies[number], True
            tally.said.append(worth * weight)
            if worth * weight > tally.best:
                tally.best, tally.words = worth * weight, words
        for number, likeness in self._likeness.shares(clause).items():
            tallies[number].likeness = max(tallies[number].likeness, likeness * weight * LIKENESS_WORTH)
        return is_heard

    def _found(self, clause: str) -> _Heard:
        """Return every known word of the clause, where it stands and how well it is heard there."""
        found: _Heard = defaultdict(dict)
        covered: set[int] = set()
        sounds = heard(clause)
        for start in range(len(clause)):
            for length in range(1, min(self._longest, len(clause) - start) + 1):
                end = start + length
                if (word := clause[start:end]) in self._weight:
                    found[word][start] = self._weight[word]
                    covered.update(range(start, end) if length > 1 else ())
                elif length > 1:
                    for word in self._by_ear.get(sounds[start:end], ()):
                        found[word].setdefault(start, self._weight[word] * HEARD)
        for places in (places for word, places in found.items() if len(word) == 1):
            for start in covered & places.keys():
                places[start] *= COVERED
        return found

    def _fit(self, rule: _Rule, clause: str, found: _Heard) -> tuple[float, tuple[str, ...]]:
        """How strongly a rule speaks: what its parts tell, less the farther apart they stand."""
        chosen: list[tuple[float, str, int]] = []
        for part in rule.parts:
            taken = {at for _, word, start in chosen for at in range(start, start + len(word))}
            options = [
                (worth, word, start)
                for word in part
                for start, worth in found.get(word, _NOWHERE).items()
                if taken.isdisjoint(range(start, start + len(word)))
            ]
            if not options:
                return 0.0, ()
            chosen.append(max(options, key=lambda option: (option[0], -option[2])))
        if any(word in clause for word in rule.without):
            return 0.0, ()
        apart = sum(min(FAR, _gap(first, second)) for first, second in pairwise(chosen))
        nearness = NEAR**apart if len(chosen) > 1 else ALONE_WORTH
        return sum(worth for worth, _, _ in chosen) * nearness, tuple(word for _, word, _ in chosen)

    def _in_place(self, kind: KindEntry, where: str) -> float:
        if not kind.places:
            return 1.0
        return IN_PLACE if any(word in where for word in kind.places) else OUT_OF_PLACE


def _rules(kind: int, saying: str) -> Iterable[_Rule]:
    parts = [tuple(word.strip() for word in part.split("|")) for part in saying.split("+")]
    stand = tuple(part for part in parts if not part[0].startswith("!"))
    without = tuple(word.lstrip("!") for part in parts if part[0].startswith("!") for word in part)
    if stand:
        yield _Rule(kind, stand, without)


def _telling(word: str, kinds: int, total: int) -> float:
    """A long word that few kinds use tells most."""
    return math.log(1 + total / kinds) * (0.35 + 0.3 * min(len(word), 4))


def _is_sure(ranked: Sequence[int], scores: Mapping[int, float], tallies: Mapping[int, _Tally]) -> bool:
    """Sure is what leads clearly and is the likest as well: two witnesses that agree."""
    first = ranked[0]
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    alike = max((tally.likeness for number, tally in tallies.items() if number != first), default=0.0)
    is_likest = tallies[first].likeness > 0 and tallies[first].likeness >= alike * SURE_LIKENESS
    return is_likest and scores[first] >= max(SURE_SCORE, second * SURE_LEAD)


def _gap(first: tuple[float, str, int], second: tuple[float, str, int]) -> int:
    """So many characters stand between two words."""
    ends = min(first[2] + len(first[1]), second[2] + len(second[1]))
    return max(0, max(first[2], second[2]) - ends)


def _sentences(kind: KindEntry) -> list[str]:
    texts = (kind.name, *kind.words, *kind.conditions, *kind.examples)
    return [part for text in texts for part in CLAUSES.split(text.replace("、", "，")) if part]
