"""Which kind of the catalogue the words of a problem speak of.

Three things speak for a kind, clause by clause: a *saying* (how inspectors put it: parts that must all stand in the
clause), a word of the catalogue, and the likeness of the clause to the kind's name and filing conditions. A list names
the main defect first, so earlier clauses count more. What the place is (a compound, a lane, a market) decides between
kinds that differ by place alone.
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
    r"[（(][^（）()]*[）)]|在[^，,。；;：:\n]{2,40}?(?:发现|看到|看见|检查时)|(?:现场|检查时|上午检查时|下午检查时|暗访|巡查|走访)?(?:发现|看到|看见)|据(?:反映|群众反映|了解)|"
    r"(?:上午|下午|现场)?检查时|约?[0-9]+(?:余|多)?(?:米|平方米|㎡|处|张|天)"
)
"""What is said round a problem and names none."""
LATER, UNHEARD = 0.4, 0.9
HEARD, COVERED = 0.6, 0.5
NEAR = 0.93
NO_CLAUSES = 12
WORD_WORTH, ALONE_WORTH, LIKENESS_WORTH = 0.6, 0.8, 5.0
IN_PLACE, OUT_OF_PLACE = 1.3, 0.55
SURE_SCORE, SURE_LEAD, SURE_RULE, SURE_LIKE = 8.0, 2.2, 1.2, 1.2
FAR = 12


@dataclass(frozen=True, slots=True)
class KindEntry:
    """A kind as the catalogue holds it. ``places`` are words of which one must speak for the kind of place it is of;
    empty: it is found anywhere."""

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
        return sum(worth * 0.3**place for place, worth in enumerate(sorted(self.said, reverse=True)))


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
        stands, loose = self._found(clause)
        is_heard = False
        best: dict[int, tuple[float, tuple[str, ...]]] = {}
        for rule in self._rules:
            if (fit := self._fit(rule, clause, stands, loose)) and fit[0] > best.get(rule.kind, (0.0, ()))[0]:
                best[rule.kind] = fit
        for number, word in self._words:
            if word in stands and (worth := self._weight[word] * WORD_WORTH) > best.get(number, (0.0, ()))[0]:
                best[number] = (worth, (word,))
        for number, (worth, words) in best.items():
            tally, is_heard = tallies[number], True
            tally.said.append(worth * weight)
            if worth * weight > tally.best:
                tally.best, tally.words = worth * weight, words
        for number, likeness in self._likeness.shares(clause).items():
            tallies[number].likeness = max(tallies[number].likeness, likeness * weight * LIKENESS_WORTH)
        return is_heard

    def _found(self, clause: str):
        """Return every known word of the clause and where it stands; words of two characters or more also by ear."""
        found: dict[str, list[int]] = defaultdict(list)
        loose = {}
        covered = set()
        sounds = heard(clause)
        for start in range(len(clause)):
            for length in range(1, min(self._longest, len(clause) - start) + 1):
                end = start + length
                if (word := clause[start:end]) in self._weight:
                    found[word].append(start)
                    if length > 1:
                        covered.update(range(start, end))
                elif length > 1:
                    for word in self._by_ear.get(sounds[start:end], ()):
                        found[word].append(start)
                        loose[word, start] = HEARD
        for word, places in found.items():
            if len(word) == 1:
                for at in places:
                    if at in covered:
                        loose[word, at] = COVERED
        return found, loose

    def _fit(self, rule: _Rule, clause: str, stands: Mapping[str, Sequence[int]], loose) -> tuple[float, tuple[str, ...]]:
        """How strongly a rule speaks: what its parts tell, less the farther apart they stand."""
        chosen: list[tuple[str, int]] = []
        for part in rule.parts:
            there = [word for word in part if word in stands]
            taken = {at for word, start in chosen for at in range(start, start + len(word))}
            options = [
                (self._weight[word] * loose.get((word, at), 1.0), word, at)
                for word in there
                for at in stands[word]
                if not taken & set(range(at, at + len(word)))
            ]
            if not options:
                return 0.0, ()
            _, word, at = max(options, key=lambda option: (option[0], -option[2]))
            chosen.append((word, at))
        if any(word in clause for word in rule.without):
            return 0.0, ()
        apart = sum(
            min(FAR, max(0, max(a[1], b[1]) - min(a[1] + len(a[0]), b[1] + len(b[0])))) for a, b in pairwise(chosen)
        )
        worth = NEAR**apart if len(chosen) > 1 else ALONE_WORTH
        return sum(self._weight[word] * loose.get((word, at), 1.0) for word, at in chosen) * worth, tuple(word for word, _ in chosen)

    def _in_place(self, kind: KindEntry, where: str) -> float:
        if not kind.places:
            return 1.0
        return IN_PLACE if any(word in where for word in kind.places) else OUT_OF_PLACE


def _rules(kind: int, saying: str) -> Iterable[_Rule]:
    parts = [tuple(word.strip() for word in part.split("|")) for part in saying.split("+")]
    stand = tuple(part for part in parts if not part[0].startswith("!"))
    without = tuple(word.lstrip("!") for part in parts if part[0].startswith("!") for word in part)
    yield _Rule(kind, stand, without)


def _telling(word: str, kinds: int, total: int) -> float:
    """A long word that few kinds use tells most."""
    return math.log(1 + total / kinds) * (0.35 + 0.3 * min(len(word), 4))


def _is_sure(ranked: Sequence[int], scores: Mapping[int, float], tallies: Mapping[int, _Tally]) -> bool:
    """Sure is what leads clearly and is first both by what is said and by likeness: two witnesses that agree."""
    first = ranked[0]
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    others = [tally for number, tally in tallies.items() if number != first]
    by_rule = max((tally.by_rule for tally in others), default=0.0)
    alike = max((tally.likeness for tally in others), default=0.0)
    return (
        scores[first] >= SURE_SCORE
        and scores[first] >= second * SURE_LEAD
        and tallies[first].by_rule >= by_rule * SURE_RULE
        and tallies[first].likeness >= alike * SURE_LIKE
    )


def _sentences(kind: KindEntry) -> list[str]:
    texts = (kind.name, *kind.words, *kind.conditions, *kind.examples)
    return [part for text in texts for part in CLAUSES.split(text.replace("、", "，")) if part]
