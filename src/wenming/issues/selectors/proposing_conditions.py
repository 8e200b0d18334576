"""Under which filing condition of its kind a problem is proposed to be filed: by its words, else as is done most."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from wenming.engines.problem_lists.conditions import ConditionIndex
from wenming.issues.models import Category, FilingCondition, Issue
from wenming.issues.sayings import condition_index
from wenming.issues.selectors.reasons import Reason
from wenming.rulebook.labels import N_

BY_WORDS = N_("the words “%(word)s”")
BY_USE = N_("chosen for %(count)s of the last %(of)s of this kind")
USUAL = N_("nothing tells which condition: the usual limit of the kind")
NO_CONDITIONS = N_("this kind has no filing conditions")
CHOSEN = N_("chosen by hand")
LOOKED_AT = 100
"""So many of the last issues of a kind that were filed under a condition are looked at."""
FEWEST, LEAST_SHARE = 5, 0.5
"""The condition filed most is proposed when it was chosen at least so often, and for at least such a share."""


@dataclass(frozen=True, slots=True)
class ConditionProposal:
    """A condition (none: the usual limit of the kind), why, and all of the kind that may be chosen, the best first."""

    condition: FilingCondition | None
    reason: Reason
    is_sure: bool
    options: Sequence[FilingCondition]

    def choose(self, code: str) -> "ConditionProposal":
        """Return the same with the condition that somebody chose; as it is when it is not one of the kind's."""
        named = next((row for row in self.options if row.code == code), None)
        if code and named is None:
            return self
        return replace(self, condition=named, reason=Reason(CHOSEN), is_sure=True)


class Conditions:
    """The conditions in use of some kinds, and what was filed under them; gathered once for many problems."""

    def __init__(
        self, rows: Mapping[int, Sequence[FilingCondition]], used: Mapping[int, Counter[str]], index: ConditionIndex
    ) -> None:
        self._rows, self._used, self._index = rows, used, index

    def propose(self, category: Category | None, words: str) -> ConditionProposal:
        """Return what is proposed for a problem of the kind."""
        rows = self._rows.get(category.pk, ()) if category else ()
        if category is None or not rows:
            return ConditionProposal(None, Reason(NO_CONDITIONS), False, ())
        by_code = {row.code: row for row in rows}
        guesses = self._index.guesses(category.code, words)
        if guesses:
            best = guesses[0]
            named = Reason(BY_WORDS, word="…".join(best.words) or by_code[best.code].label)
            return _chosen(by_code, [guess.code for guess in guesses], named, is_sure=best.is_sure)
        used = self._used.get(category.pk, Counter())
        often = [code for code, _ in used.most_common() if code in by_code]
        total = used.total()
        if often and used[often[0]] >= FEWEST and used[often[0]] >= LEAST_SHARE * total:
            return _chosen(by_code, often, Reason(BY_USE, count=used[often[0]], of=total), is_sure=False)
        ordered = sorted(rows, key=lambda row: -used[row.code])
        return ConditionProposal(None, Reason(USUAL), False, ordered)


def conditions_for(kinds: Collection[int]) -> Conditions:
    """Gather what is known of kinds, by their ids: two queries, however many problems and kinds."""
    rows: dict[int, list[FilingCondition]] = defaultdict(list)
    found = FilingCondition.objects.filter(category__in=kinds, is_current=True).select_related("category")
    for row in found.order_by("category_id", "order", "code"):
        rows[row.category_id].append(row)
    return Conditions(rows, _used(sorted(rows)), condition_index(row for some in rows.values() for row in some))


def _used(kinds: Sequence[int]) -> Mapping[int, Counter[str]]:
    """What the last issues of each kind were filed under: an index of the latest, read from its end for each kind."""
    used: dict[int, Counter[str]] = defaultdict(Counter)
    if not kinds:
        return used
    filed = Issue.objects.filter(condition__isnull=False).order_by("-raised_at").values_list(
        "category_id", "condition__code"
    )  # fmt: skip
    first, *others = (filed.filter(category=kind)[:LOOKED_AT] for kind in kinds)
    for kind, code in first.union(*others, all=True) if others else first:
        used[kind][code] += 1
    return used


def _chosen(
    by_code: Mapping[str, FilingCondition], codes: Sequence[str], reason: Reason, *, is_sure: bool
) -> ConditionProposal:
    options = [*(by_code[code] for code in codes), *(row for code, row in by_code.items() if code not in codes)]
    return ConditionProposal(options[0], reason, is_sure, options)
