"""Which lines of a list stood on an earlier one of the same sender: a file saved anew, or sent again with more rows.

*Same*: the same words under the same number, or without numbers at the same place. *Like*: nearly the same words at the
same place. Every earlier line is found at most once, so that a defect listed twice stays two.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from wenming.engines.problem_lists.sounds import plain

LEAST_LIKE = 82.0


class Again(StrEnum):
    """How alike two lines are."""

    SAME = "same"
    LIKE = "like"


@dataclass(frozen=True, slots=True)
class Said:
    """A line as it is compared: its id, number at source, words, and where; ``site`` is one code, or empty."""

    id: int
    number: str
    words: str
    place: str
    site: str = ""


def found_again(lines: Sequence[Said], earlier: Iterable[Said]) -> dict[int, tuple[int, Again]]:
    """Return, by the id of each line that stood there before, the id of the earlier line and how alike they are.

    ``earlier`` holds the latest first.
    """
    known = list(earlier)
    found: dict[int, tuple[int, Again]] = {}
    used: set[int] = set()
    exact: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for one in known:
        exact[_exact(one)].append(one.id)
    for line in lines:
        free = next((id_ for id_ in exact.get(_exact(line), ()) if id_ not in used), None)
        if free is not None:
            found[line.id] = (free, Again.SAME)
            used.add(free)
    near: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for one in known:
        for where in _wheres(one):
            near[where].append((one.id, plain(one.words)))
    for line in lines:
        if line.id in found:
            continue
        words = plain(line.words)
        alike = {
            id_: fuzz.ratio(words, other) for where in _wheres(line) for id_, other in near.get(where, ())
            if id_ not in used
        }  # fmt: skip
        best = max(alike, key=lambda id_: alike[id_], default=None)
        if best is not None and alike[best] >= LEAST_LIKE:
            found[line.id] = (best, Again.LIKE)
            used.add(best)
    return found


def _exact(one: Said) -> tuple[str, str, str]:
    """Words with the number; where there is none, with the place."""
    number = plain(one.number)
    return number, plain(one.words), "" if number else one.site or plain(one.place)


def _wheres(one: Said) -> list[str]:
    return list(
        filter(None, (f"site {one.site}" if one.site else "", f"place {plain(one.place)}" if one.place else ""))
    )
