"""The list of visits, panels on other pages, and a number of queries that does not grow with the rows."""

import random
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.evaluations.city import AT, edition, office, running, sites
from tests.evaluations.posts import signed_in
from tests.evaluations.seeing import everything_seen
from wenming.evaluations.models import Round, SampledSite
from wenming.inspections import panels
from wenming.inspections.models import Observation, Visit
from wenming.inspections.services import begin_visit, observe
from wenming.issues.models import Issue
from wenming.kernel.scope import NOBODY, Viewer
from wenming.places.models import Site
from wenming.rulebook.rules import Observed
from wenming.schemes.models import CheckItem, SchemeEdition

__all__ = ["edition", "office", "running", "sites"]
pytestmark = pytest.mark.django_db


def queries(client: Client, url: str) -> int:
    """How many queries a page takes, the second time it is asked for."""
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


def test_visits_are_listed_and_filtered(running: Round, edition: SchemeEdition, office: Viewer) -> None:
    client, viewer = signed_in("inspector")
    site = Site.objects.get(code="MARKET-2")
    own = begin_visit(site, edition=edition, purpose=Visit.Purpose.PATROL, key=UUID(int=7), by=viewer)
    everything = client.get("/visits/").content.decode()
    assert "4 visits" in everything
    assert running.name in everything
    assert "3 visits" in client.get(f"/visits/?round={running.number}").content.decode()
    assert "1 visit<" in client.get("/visits/?mine=1").content.decode()
    assert "1 visit<" in client.get("/visits/?purpose=patrol").content.decode()
    assert "2 visits" in client.get("/visits/?site=MARKET-2").content.decode()
    assert own.number in client.get("/visits/?q=MARKET&purpose=patrol").content.decode()


def test_the_export_holds_what_the_list_shows(running: Round) -> None:
    client, _ = signed_in("office_head")
    answer = client.get(f"/visits/export/?round={running.number}&format=csv&columns=number-site-progress")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Number,Site,Items looked at"
    assert len(lines) == 4
    inspector, _ = signed_in("inspector")
    assert inspector.get("/visits/export/").status_code == 403


def test_queries_do_not_grow_with_the_rows(running: Round, edition: SchemeEdition, office: Viewer) -> None:
    client, viewer = signed_in("inspector")
    few = queries(client, "/visits/")
    for n in range(30):
        site = Site.objects.get(code=f"CROSS-{n % 2}")
        begin_visit(site, edition=edition, purpose=Visit.Purpose.PATROL, key=UUID(int=100 + n), by=viewer)
    assert queries(client, "/visits/") == few


def test_the_checklist_takes_the_same_queries_empty_and_full(running: Round, office: Viewer) -> None:
    client, _ = signed_in("office_head")
    visit = SampledSite.objects.get(round=running, site__code="CROSS-0").visit
    before = queries(client, f"/visits/{visit.number}/")
    everything_seen(running, office, chance=random.Random(9))
    everything_seen(running, office, chance=random.Random(10))
    assert queries(client, f"/visits/{visit.number}/") <= before + 3  # photos, reviews and issues once there are any


def test_a_site_shows_its_visits_and_what_fell_short(running: Round, office: Viewer) -> None:
    everything_seen(running, office, chance=random.Random(2))
    site = Site.objects.get(code="CROSS-0")
    panel = panels.at_site(office, site)
    assert panel is not None
    assert panel.count == 1
    html = signed_in("inspector")[0].get("/sites/CROSS-0/").content.decode()
    assert "Fell short lately" in html
    assert "/sites/CROSS-0/visit/" in html
    assert panels.at_site(NOBODY, site) is None


def test_an_issue_shows_the_observation_it_was_raised_from(running: Round, office: Viewer) -> None:
    visit = SampledSite.objects.get(round=running, site__code="CROSS-0").visit
    item = CheckItem.objects.get(edition=running.edition, code="F-CROSS-01")
    row = observe(visit, item, Observed(count=3), key=UUID(int=5), by=office, observed_at=AT, at=AT)
    issue = Issue.objects.get(origin_ref=str(row.key))
    panel = panels.behind_issue(office, issue)
    assert panel is not None
    client, _ = signed_in("office_head")
    assert f"/observations/{row.key}/" in client.get(f"/issues/{issue.number}/").content.decode()
    assert f"/issues/{issue.number}/" in client.get(f"/observations/{row.key}/").content.decode()


def test_open_visits_stand_on_the_start_page(running: Round, edition: SchemeEdition, sites: list[Site]) -> None:
    _, viewer = signed_in("inspector")
    assert panels.my_visits(viewer, None) is None
    begin_visit(sites[0], edition=edition, purpose=Visit.Purpose.PATROL, key=UUID(int=3), by=viewer)
    panel = panels.my_visits(viewer, None)
    assert panel is not None
    assert "/visits/?mine=1" in panel.url


def test_an_observation_page_says_how_it_was_graded(running: Round, office: Viewer) -> None:
    visit = SampledSite.objects.get(round=running, site__code="CROSS-0").visit
    item = CheckItem.objects.get(edition=running.edition, code="F-CROSS-01")
    observe(visit, item, Observed(count=1), key=UUID(int=5), by=office, observed_at=AT, at=AT, note="kerb")
    html = signed_in("leader")[0].get(f"/observations/{Observation.objects.get().key}/").content.decode()
    for words in ("A ≤ 0, B ≤ 1, C ≤ 2, more C#", "What it costs", "Who answered then", "kerb"):
        assert words in html
