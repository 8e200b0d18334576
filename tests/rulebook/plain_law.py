"""The law of scoring once more, written as slowly and plainly as it is said; the rulebook must agree with it."""

from collections import defaultdict
from fractions import Fraction

from wenming.rulebook.facts import INDUSTRY_LEAD, Observation, RoundFacts
from wenming.rulebook.grading import best_factor, grade
from wenming.rulebook.rules import Observed
from wenming.rulebook.scheme import Item, MethodKind, Scheme

Parts = dict[tuple[str, str], tuple[Fraction, Fraction, Fraction, dict[str, str]]]
"""(site, item) → marks held, won, won today, and who answers."""


def field_parts(scheme: Scheme, facts: RoundFacts) -> Parts:
    """What each graded site × item holds and wins."""
    graded: dict[str, dict[str, tuple[Fraction, Fraction, dict[str, str]]]] = defaultdict(dict)
    for item in scheme.items:
        for site in facts.sites:
            counts = _counting(facts, site.code, item.code)
            if counts is None:
                continue
            seen = counts.observed
            given = Observed(
                seen.count,
                seen.number,
                seen.yes,
                seen.numerator,
                seen.denominator,
                seen.sizes,
                seen.grade,
                seen.not_applicable,
                dict(site.attributes),
            )
            factor = grade(item.rule, given, scheme.factors).factor
            if factor is None:
                continue
            today = best_factor(item.rule, scheme.factors) if counts.key in facts.repaired else factor
            units = dict(site.units)
            if item.function and facts.holders:
                units[INDUSTRY_LEAD] = facts.holders.get(item.function, "")
            graded[item.code][site.code] = (factor, today, dict(counts.units) if counts.units is not None else units)
    parts: Parts = {}
    for item in scheme.items:
        sites = graded[item.code]
        for site_code, (factor, today, units) in sites.items():
            held = _worth(scheme, item, {code for code, rows in graded.items() if rows}) / len(sites)
            parts[site_code, item.code] = (held, held * factor, held * today, units)
    return parts


def leaf_totals(scheme: Scheme, facts: RoundFacts) -> tuple[Fraction, Fraction]:
    """Available and won by all methods without visits."""
    available = won = Fraction(0)
    for method in scheme.methods:
        weights = {node.code: 1 if node.weight is None else node.weight for node in scheme.nodes}
        judged = [mark for mark in facts.marks if mark.method == method.code and not mark.not_applicable]
        total = sum(weights[mark.node] for mark in judged)
        if total:
            available += method.weight
            won += sum(method.weight * weights[m.node] / total * m.points / m.out_of for m in judged)
    return available, won


def _counting(facts: RoundFacts, site: str, item: str) -> Observation | None:
    here = [o for o in facts.observations if (o.site, o.item) == (site, item)]
    reviews = [r for r in facts.reviews if (r.site, r.item) == (site, item)]
    if reviews:
        named = max(reviews, key=lambda r: (r.at, r.observation)).observation
        return next(o for o in here if o.key == named)
    return max(here, key=lambda o: (o.observed_at, o.key), default=None)


def _worth(scheme: Scheme, item: Item, graded: set[str]) -> Fraction:
    """W_method × w_kind / Σ w_kind × w_item / Σ w_item, over what was graded."""
    fields = [method for method in scheme.methods if method.kind is MethodKind.FIELD]
    method = next(m for m in fields if m.code == (item.field_method or fields[0].code))
    paid = [i for i in scheme.items if (i.field_method or fields[0].code) == method.code and i.code in graded]
    in_kind = {k.code: sum((i.weight for i in paid if i.kind == k.code), Fraction(0)) for k in scheme.kinds}
    weights = {k.code: k.weight for k in scheme.kinds if in_kind[k.code]}
    if not sum(weights.values()) or not in_kind[item.kind]:
        return Fraction(0)
    return method.weight * weights[item.kind] / sum(weights.values()) * item.weight / in_kind[item.kind]
