"""To which kind a clause is likest, judged by sentences that were said of each kind.

A kind is held as the characters, and pairs of characters, of its sentences. What a clause has in common with each is
weighed as in naive Bayes with a common background (a Dirichlet prior): a pair that one kind alone uses tells much, one
that all use tells nothing, and a kind with few sentences is not punished for what they lack.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

BACKGROUND = 300.0
"""So many characters of the common background are added to every kind."""
TEMPER = 0.5
"""Characters that stand together are not independent; their evidence counts by half."""
TELLING = 8.0
"""Kinds that are less likely than the likest by a factor of e to this power are left out."""


class Likeness:
    """The sentences of each kind, counted once, asked for every clause."""

    def __init__(self, said: Sequence[Iterable[str]]) -> None:
        counts = [Counter(gram for sentence in sentences for gram in _grams(sentence)) for sentences in said]
        spread: Counter[str] = Counter()
        for count in counts:
            spread.update(count)
        total = spread.total() or 1
        self._telling: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for gram, times in count.items():
                worth = math.log1p(times * total / (BACKGROUND * spread[gram]))
                self._telling[gram].append((number, worth))
        self._base = {
            number: math.log(BACKGROUND / (count.total() + BACKGROUND)) for number, count in enumerate(counts) if count
        }

    def shares(self, clause: str) -> Mapping[int, float]:
        """Return how likely each kind is, as shares of 1; nothing where no character of the clause is known."""
        known = [gram for gram in _grams(clause) if gram in self._telling]
        if not known:
            return {}
        scores = {number: base * len(known) for number, base in self._base.items()}
        for gram in known:
            for number, worth in self._telling[gram]:
                scores[number] += worth
        top = max(scores.values())
        shares = {
            number: math.exp((score - top) * TEMPER)
            for number, score in scores.items()
            if (top - score) * TEMPER < TELLING
        }
        total = sum(shares.values())
        return {number: share / total for number, share in shares.items()}


def _grams(text: str) -> Iterator[str]:
    yield from text
    yield from (text[start : start + 2] for start in range(len(text) - 1))
