"""Rates of rectification over HTTP, to read: always all three, with both counts behind each."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from wenming.issues import selectors
from wenming.issues.selectors import By, IssueFilter
from wenming.kernel.rest import Query, requires, viewer
from wenming.rulebook.rates import FEWEST_RANKED, LEADING, RATES, RateCode, Standing, places

router = Router(tags=["rates"])


class Wanted(Schema):
    """What is grouped by, which rate gives the places, and what narrows the issues, everything by code.

    ``lead``: a unit and those below it, where they answer for an issue. ``since`` and ``until`` are days, both
    included, on which an issue was raised.
    """

    by: By = By.UNIT
    rank: RateCode = RateCode.HOLDING
    lead: str = Field("", max_length=40)
    working_group: str = Field("", max_length=40)
    area: str = Field("", max_length=40)
    category: str = Field("", max_length=60)
    origin: str = Field("", max_length=20)
    since: date | None = None
    until: date | None = None


class CountsShape(Schema):
    """Both counts of a figure: so many of so many."""

    part: int
    whole: int


class StandingShape(Schema):
    """How something stands. What is carried over stays among the given; what is exempted is told beside what is late.

    ``place`` is the rank by the rate asked for, among those with enough to compare; ``null``: too few.
    ``ranked`` are the counts that the place comes from: what one's own people found and mended in time is left out.
    """

    given: int
    rates: dict[str, CountsShape]
    leading: dict[str, CountsShape]
    carried: int
    late: int
    exempted: int
    place: int | None
    ranked: CountsShape


class GroupShape(StandingShape):
    """One unit, division, kind, source or working group."""

    code: str
    name: str
    name_en: str


class RatesShape(Schema):
    """Every group, and all together; ``fewest_ranked`` is how many count at least before anything has a place."""

    by: By
    rank: RateCode
    fewest_ranked: int
    overall: StandingShape
    groups: list[GroupShape]


@router.get("", response=RatesShape, summary="Rates of rectification")
@requires("issues.view")
def rates(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Count what was given to units, reported, verified and still holds, of what the viewer may see."""
    narrowed = IssueFilter(
        lead=wanted.lead,
        working_group=wanted.working_group,
        area=wanted.area,
        category=wanted.category,
        origin=wanted.origin,
        since=wanted.since.isoformat() if wanted.since else "",
        until=wanted.until.isoformat() if wanted.until else "",
    )
    found = selectors.rated(viewer(request), wanted.by, narrowed)
    placed = places({group.code: group.standing for group in found.groups}, wanted.rank)
    groups = [
        {"code": group.code, "name": group.name, "name_en": group.name_en}
        | _shape(group.standing, wanted.rank, placed.get(group.code))
        for group in sorted(found.groups, key=lambda each: each.code)
    ]
    return {
        "by": wanted.by,
        "rank": wanted.rank,
        "fewest_ranked": FEWEST_RANKED,
        "overall": _shape(found.overall, wanted.rank, None),
        "groups": groups,
    }


def _shape(standing: Standing, rank: RateCode, place: int | None) -> dict[str, Any]:
    parts = dict(standing.parts)
    counted = dict(standing.ranked.parts)
    return {
        "given": standing.given,
        "rates": {row.code.value: {"part": parts[row.code], "whole": standing.given} for row in RATES},
        "leading": {row.code.value: _both(*standing.counts(row.code)) for row in LEADING},
        "carried": standing.carried,
        "late": standing.late,
        "exempted": standing.exempted,
        "place": place,
        "ranked": _both(counted[rank], standing.ranked.given),
    }


def _both(part: int, whole: int) -> dict[str, int]:
    return {"part": part, "whole": whole}
