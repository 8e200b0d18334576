"""Under which filing condition of its kind the words of a problem fall.

A kind has two to four conditions, so that what tells them apart is little: words that stand for one of them and for no
other of the kind. Earlier clauses count more, as for kinds. Where nothing tells, nothing is guessed: a wrong condition
gives a wrong limit.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wenming.engines.problem_lists.kinds import BESIDE, CLAUSES, NO_CLAUSES

FURTHER_CLAUSE = 0.7
"""What is left of the weight from clause to clause."""
CHARACTER, EACH_MORE = 0.7, 0.5
"""What a word of one character tells, and each further character of it."""
PAIR = 0.4
"""What two characters of the label tell that stand in the text and in no other label of the kind."""
SHARED = 0.2
"""What is left of a word that stands for several conditions of the kind."""
LEAST, SURE, SURE_LEAD = 0.7, 1.6, 2.0
"""Guessed: at least so strong. Sure: so strong, and so many times the second."""


@dataclass(frozen=True, slots=True)
class ConditionEntry:
    """A condition as the catalogue holds it; ``words`` tell it from the others of its kind."""

    code: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionGuess:
    """A condition that may be meant, how strongly the words speak for it, and which."""

    code: str
    score: float
    words: tuple[str, ...]
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    code: str
    words: Mapping[str, float]
    joined: tuple[tuple[str, ...], ...]
    pairs: frozenset[str]


class ConditionIndex:
    """The conditions of every kind, asked with the kind that is proposed."""

    def __init__(self, kinds: Mapping[str, Iterable[ConditionEntry]]) -> None:
        self._kinds = {kind: _told(list(conditions)) for kind, conditions in kinds.items()}

    def guesses(self, kind: str, text: str) -> list[ConditionGuess]:
        """Return the conditions of the kind that the words speak for, the likest first; none where nothing tells."""
        bare = BESIDE.sub("", unicodedata.normalize("NFKC", text))
        clauses = [part.strip() for part in CLAUSES.split(bare) if part.strip()][:NO_CLAUSES]
        heard = [_hear(told, clauses) for told in self._kinds.get(kind, ())]
        ranked = sorted((guess for guess in heard if guess.score >= LEAST), key=lambda guess: -guess.score)
        if not ranked:
            return []
        second = ranked[1].score if len(ranked) > 1 else 0.0
        best = ranked[0]
        is_sure = best.score >= SURE and best.score >= SURE_LEAD * second
        return [ConditionGuess(best.code, best.score, best.words, is_sure), *ranked[1:]]


def _told(conditions: Sequence[ConditionEntry]) -> list[_Told]:
    own = [
        # In a fixed order: of two words that tell as much, the same one is named each time.
        dict.fromkeys([*_label_words(each.label), *(word for word in each.words if "+" not in word)])
        for each in conditions
    ]
    spread = Counter(word for words in own for word in words)
    pairs = [{a + b for a, b in pairwise(each.label)} for each in conditions]
    paired = Counter(pair for some in pairs for pair in some)
    return [
        _Told(
            each.code,
            {word: _worth(word) * (1.0 if spread[word] == 1 else SHARED) for word in words},
            tuple(tuple(word.split("+")) for word in each.words if "+" in word),
            frozenset(pair for pair in some if paired[pair] == 1),
        )
        for each, words, some in zip(conditions, own, pairs, strict=True)
    ]


def _label_words(label: str) -> list[str]:
    return [part for part in label.replace("、", "，").split("，") if len(part) > 1]


def _worth(word: str) -> float:
    return CHARACTER + EACH_MORE * (min(len(word), 5) - 1)


def _hear(told: _Told, clauses: Sequence[str]) -> ConditionGuess:
    score, weight = 0.0, 1.0
    said: dict[str, float] = {}
    for clause in clauses:
        found = {word: worth for word, worth in told.words.items() if word in clause}
        for parts in told.joined:
            if all(part in clause for part in parts):
                found["…".join(parts)] = sum(map(_worth, parts))
        # A word inside a longer one that was found too says nothing more.
        longest = [word for word in found if not any(word != other and word in other for other in found)]
        known = "".join(longest)
        alike = sum(pair in clause and pair not in known for pair in told.pairs) * PAIR
        worths = sorted((found[word] for word in longest), reverse=True)
        score += weight * (sum(worth / (place + 1) for place, worth in enumerate(worths)) + alike)
        for word in longest:
            said.setdefault(word, found[word] * weight)
        weight *= FURTHER_CLAUSE
    words = sorted(said, key=lambda word: -said[word])[:2]
    return ConditionGuess(told.code, score, tuple(words))
