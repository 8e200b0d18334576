"""A round read as the rulebook's values, and its score."""

from typing import Any

from wenming.evaluations.facts import mark_value, observation_value, review_value, site_value, tally_values
from wenming.evaluations.models import LeafMark, Round, SampledSite, Tally
from wenming.evaluations.repairs import repaired
from wenming.inspections.models import Observation, Review
from wenming.rulebook import facts, tally
from wenming.rulebook.round_score import RoundScore
from wenming.rulebook.scoring import score_tallies
from wenming.rulebook.statement import statement
from wenming.schemes.selectors import rulebook_scheme


def sampled_sites(round_: Round) -> list[SampledSite]:
    """Return the sites drawn, with what a scoring needs of each."""
    return list(SampledSite.objects.filter(round=round_).select_related("site__kind", "site__area"))


def marks_of(round_: Round) -> list[facts.LeafMark]:
    """Return the marks that count for the leaves of methods without visits."""
    rows = LeafMark.objects.filter(round=round_, is_current=True).select_related("indicator", "method")
    return [mark_value(row) for row in rows]


def tallies_of(round_: Round) -> dict[tally.TallyKey, tally.Tally]:
    """Return the tallies kept of a round."""
    rows = Tally.objects.filter(round=round_).select_related("item").only(
        "item__code", "role", "unit", "area", "n_graded", "n_not_applicable", "n_not_observed",
        "sum_numerator", "today_numerator", "grades",
    )  # fmt: skip
    return tally_values(rows, round_.denominator)


def facts_of(round_: Round) -> facts.RoundFacts:
    """Return everything the round is scored from, read from its observations."""
    observed = (
        Observation.objects.filter(visit__sampled__round=round_)
        .select_related("item", "site")
        .defer("note", "item__rule", "site__search")
    )
    observations = [observation_value(row, row.site.code, row.item.code) for row in observed]
    reviews = Review.objects.filter(observation__visit__sampled__round=round_).select_related(
        "observation__site", "observation__item"
    )
    return facts.RoundFacts(
        sites=tuple(site_value(each) for each in sampled_sites(round_)),
        observations=tuple(observations),
        reviews=tuple(review_value(row, row.observation.site.code, row.observation.item.code) for row in reviews),
        marks=tuple(marks_of(round_)),
        repaired=repaired([each.key for each in observations]),
        holders=round_.holders,
        roles=tuple(round_.roles),
    )


def score_of(round_: Round) -> RoundScore:
    """Score a round from its tallies: every roll-up, without the list of single lost marks."""
    return score_tallies(rulebook_scheme(round_.edition), tallies_of(round_), marks_of(round_))


def statement_of(score: RoundScore) -> dict[str, Any]:
    """Return a score as plain JSON, exact fractions beside the published figures."""
    return dict(statement(score))
