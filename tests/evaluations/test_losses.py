"""Every number opens to its cases: what a figure says is lost is the exact sum of the rows it opens to."""

import random
import re
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.evaluations import pasts
from tests.evaluations.city import edition, office, running, sites
from tests.evaluations.posts import signed_in
from wenming.evaluations import lost_page
from wenming.evaluations.editions import edition_of
from wenming.evaluations.figures import figures_of
from wenming.evaluations.losses import LossFilter, losses
from wenming.evaluations.models import Round
from wenming.evaluations.selectors import facts_of
from wenming.evaluations.wording import marks_text
from wenming.kernel.scope import Viewer
from wenming.places.models import Site
from wenming.rulebook.scoring import score
from wenming.schemes.models import SchemeEdition
from wenming.schemes.selectors import rulebook_scheme

__all__ = ["edition", "office", "running", "sites"]
pytestmark = pytest.mark.django_db

LINK = re.compile(r'href="(/rounds/[^"]+/lost/[^"]*)">−([\d.,]+)<')


@pytest.fixture
def seen(edition: SchemeEdition, sites: list[Site], office: Viewer) -> Round:
    """A round with its checklists filled in and marks of leaves, the issues of its findings, and a round before it."""
    return pasts.loaded(edition, sites, office)["R2"]


def test_lost_marks_are_those_of_the_rulebook_one_by_one(seen: Round) -> None:
    scored = score(rulebook_scheme(seen.edition), facts_of(seen))
    expected = sorted((lost.item, lost.lost, lost.lost_today) for lost in scored.lost)
    with figures_of(seen) as figures:
        found = losses(seen, edition_of(seen), figures, LossFilter())
        assert sorted((loss.item, loss.lost, loss.lost_today) for loss in found.field) == expected
        assert found.lost == figures.total.lost == scored.marks.available - scored.marks.won
        assert found.lost_today == figures.total.lost_today


def test_every_part_opens_to_exactly_what_it_lost(seen: Round) -> None:
    edition = edition_of(seen)
    with figures_of(seen) as figures:

        def lost(**wanted: object) -> Fraction:
            return losses(seen, edition, figures, LossFilter(**wanted)).lost  # type: ignore[arg-type]

        for kind in figures.kinds():
            assert lost(kind=kind.code) == kind.marks.lost
        for item in figures.items():
            assert lost(item=item.code) == item.marks.lost
        for node in figures.nodes():
            assert lost(node=node.code) == node.marks.lost
        for method in figures.methods():
            assert lost(method=method.code) == method.marks.lost
        for area in figures.areas():
            assert lost(areas=(area.code,)) == area.marks.lost
        for role in seen.roles:
            for share in figures.units(role):
                assert lost(role=role, units=(share.code,)) == share.marks.lost


PARTS = ("", "kinds/", "kinds/?kind=CROSS", "units/", "units/?with=subordinates&role=territory", "areas/",
         "areas/?each=1", "sites/", "comparison/")  # fmt: skip


def test_the_page_behind_a_number_says_that_number(seen: Round) -> None:
    client, _ = signed_in("leader")
    for part in PARTS:
        html = client.get(f"/rounds/{seen.number}/{part}").content.decode()
        links = LINK.findall(html.replace("&amp;", "&"))
        assert links, part
        for address, figure in random.Random(part).sample(links, min(6, len(links))):
            told = client.get(address).content.decode()
            assert f"<strong data-lost>−{figure}</strong>" in told, (part, address, figure)


def test_rows_carry_item_site_observation_and_issue(seen: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = signed_in("office_head")
    html = client.get(f"/rounds/{seen.number}/lost/?kind=CROSS&sort=lost").content.decode()
    assert "/observations/" in html
    assert "/sites/CROSS-" in html
    assert "/issues/20" in html
    answer = client.get(f"/rounds/{seen.number}/lost/export/?kind=CROSS&format=csv")
    rows = answer.content.decode("utf-8-sig").splitlines()
    with figures_of(seen) as figures:
        found = losses(seen, edition_of(seen), figures, LossFilter(kind="CROSS"))
    assert len(rows) == 1 + len(found.field)
    monkeypatch.setattr(lost_page, "AT_ONCE", 2)
    in_parts = client.get(f"/rounds/{seen.number}/lost/export/?kind=CROSS&format=csv")
    assert in_parts.content == answer.content and len(rows) > 3


def test_queries_do_not_grow_with_the_rows(seen: Round) -> None:
    client, _ = signed_in("leader")
    few, many = (f"/rounds/{seen.number}/lost/?{asked}" for asked in ("kind=CROSS", "kind=MARKET"))
    assert len(client.get(many).context["page"].rows) > len(client.get(few).context["page"].rows) > 0
    assert queries(client, many) <= queries(client, few)


def test_unknown_words_in_the_address_ask_nothing(seen: Round) -> None:
    client, _ = signed_in("leader")
    answer = client.get(f"/rounds/{seen.number}/lost/?item=NONE&kind=x&role=x&node=Z&page=0&with=y&method=M")
    with figures_of(seen) as figures:
        assert f"<strong data-lost>−{marks_text(figures.total.lost)}" in answer.content.decode()


def queries(client: Client, url: str) -> int:
    """How many queries a page takes, the second time it is asked for."""
    client.get(url)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    return len(counted)
