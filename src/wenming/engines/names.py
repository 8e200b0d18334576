"""Names that look like one that was asked for: what somebody may have meant when nothing is called so."""

from collections import Counter
from collections.abc import Iterable

LEAST_LIKE = 0.34
MOST_SHARED = 2_000


class NameIndex:
    """Names found by the pairs of characters that they share; built once, asked often."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(names))
        self._sizes = [len(_pairs(name)) for name in self._names]
        self._bearing: dict[str, list[int]] = {}
        for place, name in enumerate(self._names):
            for pair in _pairs(name):
                self._bearing.setdefault(pair, []).append(place)
        self._answers: dict[str, list[str]] = {}

    def nearest(self, asked: str, count: int = 3) -> list[str]:
        """Return up to ``count`` names that look like ``asked``, the likest first; none when nothing does.

        Likeness is the share of pairs that both names hold (Dice's coefficient). Pairs that thousands of names hold
        tell nothing and are left out, unless they are all there is.
        """
        if asked not in self._answers:
            self._answers[asked] = self._found(asked)
        return self._answers[asked][:count]

    def _found(self, asked: str) -> list[str]:
        pairs = _pairs(asked)
        telling = [pair for pair in pairs if len(self._bearing.get(pair, ())) <= MOST_SHARED] or list(pairs)
        shared = Counter(place for pair in telling for place in self._bearing.get(pair, ()))
        likeness = {place: 2 * held / (len(pairs) + self._sizes[place]) for place, held in shared.items()}
        likest = sorted(likeness, key=lambda place: (-likeness[place], place))[:10]
        return [self._names[place] for place in likest if likeness[place] >= LEAST_LIKE]


def _pairs(name: str) -> set[str]:
    """Every pair of neighbours; the ends count too, so that names of one character have pairs."""
    marked = f"\x02{''.join(name.split()).casefold()}\x03"
    return {marked[start : start + 2] for start in range(len(marked) - 1)}
