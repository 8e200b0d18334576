"""The formulas of the figures in words, written from the rows of ``rulebook.rates``."""

from dataclasses import dataclass

from django.utils.translation import gettext

from wenming.issues.wording import state_label
from wenming.rulebook.loop import STATES
from wenming.rulebook.rates import (
    ENTRUSTED,
    FEWEST_RANKED,
    LEADING,
    MISSED_WITHIN_DAYS,
    RATES,
    RateCode,
    RateRow,
    ShareRow,
)


@dataclass(frozen=True)
class Formula:
    """A figure in words: what it is called, what is counted, and of what."""

    code: str
    label: str
    part: str
    whole: str


def formulas() -> list[Formula]:
    """Return the formula of every figure, those that lead first."""
    return [*(_of_share(row) for row in LEADING), *(_of_rate(row) for row in RATES)]


def order_in_words(code: RateCode) -> str:
    """Say in which order groups stand, and what does not count for it."""
    label = next(row.label for row in RATES if row.code is code)
    words = gettext(
        "Places are given by “%(rate)s”, of the issues that count for it: what our own people found counts only"
        " once it is late or came back, so that finding moves nobody. Groups with fewer than %(n)s such issues"
        " stand last and have no place."
    )
    return words % {"rate": gettext(label), "n": FEWEST_RANKED}


def group_words(*, by_group: bool) -> list[str]:
    """Say what counts for a working group, where they are compared."""
    if not by_group:
        return []
    return [gettext("A working group counts what its units, and those below them, lead; a unit in two groups in both.")]


def _of_rate(row: RateRow) -> Formula:
    part = _states(row.states)
    if row.must_hold:
        part = gettext("%(states)s, and never come back since") % {"states": part}
    whole = gettext("given to units, whatever became of it: %(states)s") % {"states": _states(ENTRUSTED)}
    return Formula(row.code.value, gettext(row.label), part, whole)


def _of_share(row: ShareRow) -> Formula:
    days = {"days": MISSED_WITHIN_DAYS}
    part, whole = (gettext(words) for words in (row.part_words, row.whole_words))
    return Formula(row.code.value, gettext(row.label), part % days if "%(" in part else part, _given(whole))


def _given(words: str) -> str:
    return gettext("given to units and %(words)s") % {"words": words}


def _states(states: frozenset[object]) -> str:
    return gettext(", ").join(state_label(row.code.value) for row in STATES if row.code in states)
