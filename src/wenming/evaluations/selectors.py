"""A round read as the rulebook's values, and its score."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet, Sum

from wenming.evaluations.facts import mark_value, observation_value, review_value, site_value, tally_values
from wenming.evaluations.models import LeafMark, Round, SampledSite, Tally
from wenming.evaluations.repairs import repaired
from wenming.inspections.models import Observation, Review
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.kernel.text import is_storable
from wenming.places.models import Site
from wenming.rulebook import facts, tally
from wenming.rulebook.labels import N_
from wenming.rulebook.round_score import Coverage, RoundScore
from wenming.rulebook.scoring import score_tallies
from wenming.rulebook.statement import statement
from wenming.schemes.models import CheckItem, Indicator, Method, SchemeEdition
from wenming.schemes.selectors import editions, rulebook_scheme

TALLY_COLUMNS = (
    "item__code", "role", "unit", "area", "n_graded", "n_not_applicable", "n_not_observed",
    "sum_numerator", "today_numerator", "grades",
)  # fmt: skip
LARGE = ("tree", "draw", "edition__document", "previous__tree", "previous__draw")


def rounds(viewer: Viewer) -> QuerySet[Round]:
    """Return the rounds, newest first, without their stored trees."""
    found = Round.objects.select_related("edition", "previous").defer(*LARGE)
    return found if viewer.may("rounds.view") else found.none()


def rounds_wanted(viewer: Viewer, *, state: str = "", kind: str = "") -> QuerySet[Round]:
    """Return the rounds in a state and of a kind; empty asks nothing."""
    wanted = {"state": state, "kind": kind}
    return rounds(viewer).filter(**{name: value for name, value in wanted.items() if value})


def site_counts(found: Sequence[Round]) -> dict[int, int]:
    """Return how many sites were drawn in each round, by its id."""
    rows = SampledSite.objects.filter(round__in=[each.pk for each in found]).order_by().values("round_id")
    return {row["round_id"]: row["n"] for row in rows.annotate(n=Count("id"))}


def round_by_number(viewer: Viewer, number: str) -> Round:
    """Return one round, or raise ``Missing``; its tree and draw are only read when they are asked for."""
    row = rounds(viewer).filter(number=number).first() if is_storable(number) else None
    if row is None:
        raise Missing("round_missing", N_("There is no such round."))
    return row


def statement_now(round_: Round) -> dict[str, Any]:
    """Return the round's score as plain JSON: the stored tree of a closed round, else made from the tallies."""
    return dict(round_.tree) if round_.tree is not None else statement_of(score_of(round_))


def sampled_sites(round_: Round) -> list[SampledSite]:
    """Return the sites drawn, with what a scoring needs of each."""
    return list(SampledSite.objects.filter(round=round_).select_related("site__kind").defer("site__search"))


def sampled_codes(round_: Round) -> list[str]:
    """Return the codes of the sites drawn, in order."""
    return list(SampledSite.objects.filter(round=round_).order_by("site__code").values_list("site__code", flat=True))


def site_names(codes: Sequence[str]) -> dict[str, str]:
    """Return the names of sites by code."""
    return dict(Site.objects.filter(code__in=codes).values_list("code", "name"))


def editions_for_rounds(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the published editions as code and name, the newest first."""
    found = editions(viewer).filter(state=SchemeEdition.State.FROZEN).order_by("-frozen_at")
    return list(found.values_list("code", "name"))


def rounds_to_compare(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the rounds that another can be compared with, the newest first."""
    found = rounds(viewer).exclude(state=Round.State.PLANNED).order_by("-number").values_list("number", "name")
    return [(number, f"{number} {name}") for number, name in found]


def current_marks(round_: Round) -> QuerySet[LeafMark]:
    """Return the marks that count for the leaves of methods without visits."""
    return LeafMark.objects.filter(round=round_, is_current=True).select_related("indicator", "method")


def marks_entered(round_: Round) -> QuerySet[LeafMark]:
    """Return every mark that was ever entered in a round."""
    return LeafMark.objects.filter(round=round_)


def mark_history(round_: Round, indicator: Indicator, method: Method) -> list[LeafMark]:
    """Return everything that was entered for a leaf, the latest first."""
    rows = LeafMark.objects.filter(round=round_, indicator=indicator, method=method)
    return list(rows.order_by("-at", "-id"))


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
    rows = Tally.objects.filter(round=round_).select_related("item").only(*TALLY_COLUMNS)
    return tally_values(rows, round_.denominator)


Counts = dict[str, Coverage]
"""Coverage by code."""

LOOKED_AT = {"graded": Sum("n_graded"), "na": Sum("n_not_applicable"), "unseen": Sum("n_not_observed")}


def coverage_by_item(round_: Round) -> Counts:
    """Return what was looked at, by check item."""
    return _coverage(Tally.objects.filter(round=round_, role=tally.CITY), "item__code")


def coverage_by_area(round_: Round) -> Counts:
    """Return what was looked at, by area."""
    return _coverage(Tally.objects.filter(round=round_, role=tally.CITY), "area")


def coverage_by_unit(round_: Round, role: str) -> Counts:
    """Return what was looked at, by the unit that answers in a role; nobody by an empty code."""
    return _coverage(Tally.objects.filter(round=round_, role=role), "unit")


def _coverage(rows: QuerySet[Tally], name: str) -> Counts:
    found = rows.order_by().values(name).annotate(**LOOKED_AT)
    counts = {row[name]: Coverage(row["graded"], row["na"], row["unseen"]) for row in found}
    return {code: coverage for code, coverage in counts.items() if coverage.total}


OBSERVED = ("key", "site", "item", "observed_at", "value", "is_not_applicable", "units")


def facts_of(round_: Round) -> facts.RoundFacts:
    """Return everything the round is scored from, read from its observations."""
    sampled = sampled_sites(round_)
    sites = {each.site_id: each.site.code for each in sampled}
    items = dict(CheckItem.objects.filter(edition=round_.edition_id).values_list("pk", "code"))
    # Site and item are looked up here, and no model is built for them: a round may hold eighty thousand rows.
    observed = Observation.objects.filter(visit__sampled__round=round_).only(*OBSERVED)
    observations = [observation_value(row, sites[row.site_id], items[row.item_id]) for row in observed]
    reviews = Review.objects.filter(observation__visit__sampled__round=round_).select_related(
        "observation__site", "observation__item"
    )
    return facts.RoundFacts(
        sites=tuple(site_value(each) for each in sampled),
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
