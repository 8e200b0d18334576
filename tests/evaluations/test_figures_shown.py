"""Figures as pages show them: rounded once, of both rounds of a comparison, and of the units as they are today."""

import random
from fractions import Fraction

import pytest

from tests.evaluations.city import edition, office, running, sites
from tests.evaluations.posts import signed_in
from tests.evaluations.seeing import everything_seen
from wenming.engines.workbook import plain_table
from wenming.evaluations.models import Round
from wenming.evaluations.parts import _difference
from wenming.evaluations.ranks import ranked
from wenming.evaluations.services import close_round, open_round, plan_round
from wenming.evaluations.services.tallying import SiteIsLookedAt
from wenming.evaluations.wording import rate_text
from wenming.kernel import imports
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.places.doors import SITE_DOOR
from wenming.places.models import Site
from wenming.places.services.sites import change_site, copy_fields
from wenming.rulebook.marks import Marks, published
from wenming.schemes.selectors import rulebook_scheme

__all__ = ["edition", "office", "running", "sites"]


@pytest.mark.parametrize(("rate", "shown"), [((1, 800), "0.13%"), ((3, 800), "0.38%"), ((1, 3), "33.33%")])
def test_a_rate_is_the_published_one_in_per_cent(rate: tuple[int, int], shown: str) -> None:
    assert rate_text(Fraction(*rate)) == shown
    assert f"{published(Fraction(*rate)) * 100:.2f}%" == shown


@pytest.mark.parametrize(
    ("now", "before", "points", "is_better"),
    [(512399, 500000, "+1.24", True), (500000, 512399, "−1.24", False), (500001, 500000, "0", False)],
)
def test_a_change_of_rate_is_rounded_and_not_cut(now: int, before: int, points: str, is_better: bool) -> None:
    won, earlier = (Marks(Fraction(10**6), Fraction(each), Fraction(each)) for each in (now, before))
    line = _difference("", "", 0, won, earlier, "")
    assert (line.points, line.is_better) == (points, is_better)
    assert line.is_worse == (points == "−1.24")


@pytest.mark.django_db
def test_what_only_the_earlier_round_has_is_shown(running: Round, sites: list[Site], office: Viewer) -> None:
    planned = plan_round("Fewer", kind=Round.Kind.MOCK, edition=running.edition, by=office, previous=running)
    fewer = open_round(planned, sites=sites[:1], by=office)
    everything_seen(running, office, chance=random.Random(3))
    page = signed_in("office_head")[0].get(f"/rounds/{fewer.number}/comparison/?role=territory")
    units = {line.label: line for line in page.context["page"].tables[2][1]}
    assert list(units) == ["east", "west"]
    west = units["west"]
    assert (west.now, west.points, west.lost) == ("–", "", "")
    assert west.before.endswith("%")


@pytest.mark.django_db
def test_a_ranking_follows_who_is_subordinate_to_whom(running: Round) -> None:
    scheme = rulebook_scheme(running.edition)

    def units() -> list[str]:
        return [line.unit for line in ranked(running, scheme, "territory", is_together=True)]

    assert units() == ["east", "west"]
    above, below = Unit.objects.get(code="east"), Unit.objects.get(code="west")
    below.path = f"{above.pk}/{below.pk}/"
    below.save()
    assert units() == ["east"]


@pytest.mark.django_db
def test_a_site_keeps_its_kind_while_a_round_looks_at_it(running: Round, sites: list[Site], office: Viewer) -> None:
    market = sites[2]
    change_site(market.code, copy_fields(market, name="Another name"), by=office.actor)
    with pytest.raises(SiteIsLookedAt):
        change_site(market.code, copy_fields(market, kind="CROSS"), by=office.actor)
    headings = ("点位编码", "点位名称", "点位类型", "所属区划", "经度", "纬度")
    book = plain_table("点位", headings, [(market.code, "Another name", "CROSS", "990102", 100.4, 38.9)])
    with pytest.raises(SiteIsLookedAt):
        imports.take_in(SITE_DOOR, book, "x.xlsx", {}, by=office.actor)
    everything_seen(running, office, chance=random.Random(3))
    close_round(running, by=office)
    change_site(market.code, copy_fields(market, kind="CROSS"), by=office.actor)
