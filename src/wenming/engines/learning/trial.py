"""An honest trial: texts are parted by a hash of what they say, so that no text is both learnt from and asked about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from wenming.engines.learning.grams import plain
from wenming.engines.learning.linear import Answer, Progress, Sorter, interval, learn

WANTED = 0.8
"""Of what is answered, so many are to be right where the threshold is chosen."""
FEWEST_ANSWERED = 12
"""A threshold under which fewer than so many were answered when it was chosen proves nothing."""
NEVER = 2.0
"""A threshold that no answer reaches."""
TENTHS = 10
TURNS = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """How it went on texts never seen: asked about, answered, right, and right by always naming the commonest."""

    asked: int
    answered: int
    right: int
    commonest_right: int

    @property
    def accuracy(self) -> float | None:
        """The share that was right of what was answered; ``None`` when nothing was."""
        return self.right / self.answered if self.answered else None

    @property
    def bounds(self) -> tuple[float, float]:
        """The 95 % interval of the accuracy."""
        return interval(self.right, self.answered)


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A sorter, the sureness from which on it answers, and its figure; ``learnt`` texts went into it."""

    sorter: Sorter
    threshold: float
    figure: Figure
    learnt: int


def tenth_of(text: str) -> int:
    """Return to which tenth of all texts a text belongs, by a hash of what it says."""
    return int.from_bytes(sha256(plain(text).encode()).digest()[:4]) % TENTHS


def without_repeats(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return each text once, with the label that it bears last."""
    once = {plain(text): (text, label) for text, label in zip(texts, labels, strict=True)}
    return [text for text, _label in once.values()], [label for _text, label in once.values()]


def try_out(
    texts: Sequence[str], labels: Sequence[str], *, seed: int, held_back: int = 0, progress: Progress | None = None
) -> Trial:
    """Learn, choose the threshold, and measure; repeats are left out before.

    The tenth ``held_back`` is asked about at the end and used for nothing else. The threshold comes from the others,
    in three turns: each third is asked about by a sorter that learnt from the other two.

    :raises ValueError: nothing is left to learn from.
    """
    known = list(zip(*without_repeats(texts, labels), strict=True))
    asked = [pair for pair in known if tenth_of(pair[0]) == held_back]
    rest = [pair for pair in known if tenth_of(pair[0]) != held_back]
    if len(rest) < TURNS:
        raise ValueError("too few different texts to learn from")
    tell = _in_turn(progress)
    answers: list[Answer] = []
    truth: list[str] = []
    for turn in range(TURNS):
        kept = [pair for at, pair in enumerate(rest) if at % TURNS != turn]
        others = [pair for at, pair in enumerate(rest) if at % TURNS == turn]
        answers += learn(*_apart(kept), seed=seed, progress=tell(turn)).answers([text for text, _label in others])
        truth += [label for _text, label in others]
    sorter = learn(*_apart(rest), seed=seed, progress=tell(TURNS))
    threshold = threshold_of(answers, truth)
    return Trial(sorter, threshold, measured(sorter, threshold, *_apart(asked)), len(rest))


def _apart(pairs: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [text for text, _label in pairs], [label for _text, label in pairs]


def _in_turn(progress: Progress | None) -> Callable[[int], Progress | None]:
    """Report the rounds of all turns as one run from nothing to the end."""

    def tell(turn: int) -> Progress | None:
        if progress is None:
            return None
        return lambda done, rounds: progress(turn * rounds + done, (TURNS + 1) * rounds)

    return tell


def threshold_of(answers: Sequence[Answer], truth: Sequence[str]) -> float:
    """Return the lowest sureness from which on enough answers are right; :data:`NEVER` when there is none.

    Answers that are equally sure are taken or left together.
    """
    ranked = sorted(zip(answers, truth, strict=True), key=lambda pair: -pair[0].sure)
    right, found = 0, NEVER
    for taken, (answer, label) in enumerate(ranked, start=1):
        right += answer.label == label
        is_last_of_equals = taken == len(ranked) or ranked[taken][0].sure < answer.sure
        if is_last_of_equals and taken >= FEWEST_ANSWERED and right >= WANTED * taken:
            found = answer.sure
    return found


def measured(sorter: Sorter, threshold: float, texts: Sequence[str], truth: Sequence[str]) -> Figure:
    """Ask about texts whose labels are known, and count."""
    commonest = sorter.labels[max(range(len(sorter.texts)), key=lambda at: sorter.texts[at])]
    given = [(one, label) for one, label in zip(sorter.answers(texts), truth, strict=True) if one.sure >= threshold]
    return Figure(
        asked=len(texts),
        answered=len(given),
        right=sum(one.label == label for one, label in given),
        commonest_right=sum(label == commonest for label in truth),
    )
