"""A round read as the rulebook's values, and its score."""

from typing import Any

from django.db.models import QuerySet

from wenming.evaluations.facts import mark_value, observation_value, review_value, site_value, tally_values
from wenming.evaluations.models import LeafMark, Round, SampledSite, Tally
from wenming.evaluations.repairs import repaired
from wenming.inspections.models import Observation, Review
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.rulebook import facts, tally
from wenming.rulebook.labels import N_
from wenming.rulebook.round_score import RoundScore
from wenming.rulebook.scoring import score_tallies
from wenming.rulebook.statement import statement
from wenming.schemes.models import Indicator, Method
from wenming.schemes.selectors import rulebook_scheme


def rounds(viewer: Viewer) -> QuerySet[Round]:
    """Return the rounds, newest first, without their stored trees."""
    found = Round.objects.select_related("edition", "previous").defer("tree", "edition__document", "previous__tree")
    return found if viewer.may("rounds.view") else found.none()


def round_by_number(viewer: Viewer, number: str) -> Round:
    """Return one round whole, or raise ``Missing``."""
    found = Round.objects.select_related("edition", "previous").filter(number=number)
    row = found.first() if viewer.may("rounds.view") else None
    if row is None:
        raise Missing("round_missing", N_("There is no such round."))
    return row


def statement_now(round_: Round) -> dict[str, Any]:
    """Return the round's score as plain JSON: the stored tree of a closed round, else made from the tallies."""
    return dict(round_.tree) if round_.tree is not None else statement_of(score_of(round_))


def sampled_sites(round_: Round) -> list[SampledSite]:
    """Return the sites drawn, with what a scoring needs of each."""
    return list(SampledSite.objects.filter(round=round_).select_related("site__kind", "site__area"))


def current_marks(round_: Round) -> QuerySet[LeafMark]:
    """Return the marks that count for the leaves of methods without visits."""
    return LeafMark.objects.filter(round=round_, is_current=True).select_related("indicator", "method")


def leaf(round_: Round, indicator: str, method: str) -> tuple[Indicator, Method]:
    """Return a leaf of the round's edition by its codes, or raise ``Missing``."""
    node = Indicator.objects.filter(edition_id=round_.edition_id, code=indicator).first()
    way = Method.objects.filter(edition_id=round_.edition_id, code=method).first()
    if node is None or way is None:
        raise Missing("leaf_missing", N_("This edition has no such leaf."), field="indicator")
    return node, way


def marks_of(round_: Round) -> list[facts.LeafMark]:
    """Return the marks that count as the rulebook's values."""
    return [mark_value(row) for row in current_marks(round_)]


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
