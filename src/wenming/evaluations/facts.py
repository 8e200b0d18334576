"""A round's rows as the rulebook's values, and standings as the JSON kept of them."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from wenming.evaluations.models import LeafMark, SampledSite, Tally
from wenming.inspections.models import Observation, Review
from wenming.inspections.values import from_row
from wenming.places.models import Site
from wenming.rulebook import facts, tally
from wenming.rulebook.grading import Graded
from wenming.rulebook.standing import Standing


def site_value(sampled: SampledSite) -> facts.Site:
    """A drawn site with the units frozen at the drawing."""
    site = sampled.site
    return facts.Site(site.code, site.kind.code, sampled.area, sampled.units, numbers_of(site))


def numbers_of(site: Site) -> dict[str, Fraction]:
    """The attributes of a site that thresholds may refer to, exact."""
    return {name: Fraction(str(held)) for name, held in site.attributes.items() if _is_number(held)}


def observation_value(row: Observation, site: str, item: str) -> facts.Observation:
    """An observation with the units frozen with it."""
    seen = from_row(row.value, not_applicable=row.is_not_applicable)
    return facts.Observation(str(row.key), site, item, row.observed_at, seen, row.units)


def review_value(row: Review, site: str, item: str) -> facts.Review:
    """A review of a site × item."""
    return facts.Review(site, item, str(row.observation.key), row.at)


def mark_value(row: LeafMark) -> facts.LeafMark:
    """A mark of a materials, survey or authority leaf."""
    if row.is_not_applicable:
        return facts.LeafMark(row.indicator.code, row.method.code, not_applicable=True)
    return facts.LeafMark(row.indicator.code, row.method.code, Fraction(row.points or 0), Fraction(row.out_of or 1))


def tally_values(rows: Iterable[Tally], denominator: int) -> dict[tally.TallyKey, tally.Tally]:
    """Tallies as the rulebook keeps them; the rows' items must be at hand."""
    return {
        tally.TallyKey(row.item.code, row.role, row.unit, row.area): tally.Tally(
            denominator,
            row.n_graded,
            row.sum_numerator,
            row.n_not_applicable,
            row.n_not_observed,
            row.today_numerator,
            tuple(sorted(row.grades.items())),
        )
        for row in rows
    }


def standing_row(standing: Standing | None) -> dict[str, Any] | None:
    """A standing as JSON: what a running score needs to take it in or out again."""
    if standing is None:
        return None
    graded = standing.graded
    return {
        "site": standing.site,
        "item": standing.item,
        "area": standing.area,
        "units": [list(pair) for pair in standing.units],
        "observation": standing.observation,
        "grade": graded.grade if graded else None,
        "factor": str(graded.factor) if graded and graded.factor is not None else None,
        "not_applicable": bool(graded and graded.not_applicable),
        "today": None if standing.factor_today is None else str(standing.factor_today),
        "graded": graded is not None,
    }


def standing_value(row: dict[str, Any] | None) -> Standing | None:
    """A standing read again from its JSON; whether it is the best possible is not kept."""
    if row is None:
        return None
    factor = None if row["factor"] is None else Fraction(row["factor"])
    return Standing(
        row["site"],
        row["item"],
        row["area"],
        tuple((role, unit) for role, unit in row["units"]),
        row["observation"],
        Graded(row["grade"], factor, is_best=False, not_applicable=row["not_applicable"]) if row["graded"] else None,
        None if row["today"] is None else Fraction(row["today"]),
    )


def _is_number(held: object) -> bool:
    return isinstance(held, int | float | str) and str(held).replace(".", "", 1).isdigit()
