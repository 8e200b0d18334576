"""Planning a round, drawing its sites, opening and closing it on its pages; big ones by the job worker."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.evaluations.city import edition, office, running, sites
from tests.evaluations.posts import signed_in
from tests.evaluations.seeing import everything_seen
from wenming.evaluations.models import Round, SampledSite
from wenming.evaluations.services import close_round, long, plan_round
from wenming.evaluations.services.drawing import (
    Choice,
    DrawNotPossible,
    SitesNotKnown,
    choose,
    drawn_again,
    open_chosen,
    who_answers,
)
from wenming.kernel import clock, jobs
from wenming.kernel.actors import SYSTEM
from wenming.kernel.errors import Conflict, NotAllowed
from wenming.kernel.models import LongJob
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.places import services as places
from wenming.places.models import Site
from wenming.places.selectors import in_force
from wenming.schemes.models import SchemeEdition

__all__ = ["edition", "office", "running", "sites"]
pytestmark = pytest.mark.django_db
COUNTS = {"CROSS": 1, "MARKET": 1}


@pytest.fixture
def planned(edition: SchemeEdition, sites: list[Site], office: Viewer) -> Round:
    """A planned round."""
    return plan_round("Mock", kind=Round.Kind.MOCK, edition=edition, by=office)


def sampled(held: Round) -> list[str]:
    """The codes of the sites drawn."""
    return list(SampledSite.objects.filter(round=held).order_by("site__code").values_list("site__code", flat=True))


def test_a_draw_can_be_made_again_after_the_register_has_changed(planned: Round, office: Viewer) -> None:
    held = open_chosen(planned, Choice(seed="2026-11 / 4711", counts=COUNTS), by=office)
    before = tuple(sampled(held))
    assert drawn_again(held) == before
    Site.objects.filter(code__startswith="CROSS").update(state=Site.State.CLOSED)
    assert drawn_again(Round.objects.get(pk=held.pk)) == before
    assert set(held.draw["register"]) == {"CROSS", "MARKET"}


def test_who_takes_over_next_week_does_not_answer_in_a_round_opened_today(planned: Round, office: Viewer) -> None:
    [now] = in_force(clock.today()).filter(site__code="CROSS-0")[:1]
    other = Unit.objects.exclude(pk=now.unit_id).get(code="west")
    places.assign("CROSS-0", now.role.code, other.code, by=SYSTEM, since=clock.today() + timedelta(days=7))
    [told] = [held for held in who_answers(["CROSS-0"]) if held.role == now.role.code]
    assert (told.held, told.nobody) == (1, 0)
    held = open_chosen(planned, Choice(codes=("CROSS-0",)), by=office)
    assert SampledSite.objects.get(round=held).units[now.role.code] == now.unit.code


def test_named_sites_are_taken_as_named(planned: Round, office: Viewer) -> None:
    held = open_chosen(planned, Choice(codes=("MARKET-2", "CROSS-0", "MARKET-2")), by=office)
    assert sampled(held) == ["CROSS-0", "MARKET-2"]
    assert drawn_again(held) is None


def test_what_cannot_be_chosen_is_refused(planned: Round, office: Viewer) -> None:
    with pytest.raises(DrawNotPossible):
        choose(planned.edition, Choice(seed="x", counts={"CROSS": 3}))
    with pytest.raises(SitesNotKnown, match="CROSS-9"):
        choose(planned.edition, Choice(codes=("CROSS-9",)))
    Site.objects.filter(code="CROSS-0").update(state=Site.State.SUSPENDED)
    with pytest.raises(SitesNotKnown):
        choose(planned.edition, Choice(codes=("CROSS-0",)))
    digest = choose(planned.edition, Choice(seed="x", counts=COUNTS)).digest
    Site.objects.filter(code="CROSS-0").update(state=Site.State.OPEN)
    with pytest.raises(Conflict):
        open_chosen(planned, Choice(seed="x", counts=COUNTS), by=office, seen_digest=digest)
    with pytest.raises(NotAllowed):
        open_chosen(planned, Choice(seed="x", counts=COUNTS), by=Viewer(user_id=1))


def choose_on_page(client: Client, held: Round, **more: str) -> Any:
    """Send the form of choosing sites."""
    sent = {"seed": "s 1", "codes": "", "kind-CROSS": "1", "kind-MARKET": "1", **more}
    return client.post(f"/rounds/{held.number}/open/", sent)


def test_a_round_is_planned_looked_at_and_opened_on_pages(edition: SchemeEdition, sites: list[Site]) -> None:
    client, _ = signed_in("office_head")
    answer = client.post("/rounds/plan/", {"name": "Autumn", "kind": "mock", "edition": edition.code})
    held = Round.objects.get()
    assert answer["Location"] == f"/rounds/{held.number}/open/"
    assert "has not been opened yet" in client.get(f"/rounds/{held.number}/").content.decode()
    assert "Main traffic crossings, of 2" in client.get(answer["Location"]).content.decode()
    preview = choose_on_page(client, held, step="preview").content.decode()
    assert "2 sites" in preview
    assert "Open the round on these sites" in preview
    too_many = choose_on_page(client, held, **{"kind-CROSS": "2", "kind-MARKET": "2", "step": "preview"})
    assert too_many.status_code == 422
    named = choose_on_page(client, held, codes="market-2，CROSS-7", step="preview")
    assert "CROSS-7" in named.content.decode()
    digest = preview.split('name="digest" value="')[1][:64]
    opened = choose_on_page(client, held, step="open", digest=digest)
    assert opened["Location"] == f"/rounds/{held.number}/"
    draw = client.get(f"/rounds/{held.number}/draw/").content.decode()
    assert "drawn again just now: the same sites" in draw
    register = client.get(f"/rounds/{held.number}/draw/register/?format=csv").content.decode("utf-8-sig")
    assert len(register.splitlines()) == 4
    steward, _ = signed_in("site_steward")
    for address in ("plan/", f"{held.number}/open/", f"{held.number}/close/"):
        assert steward.get(f"/rounds/{address}").status_code == 403


def test_big_rounds_are_opened_and_closed_by_the_job_worker(planned: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(long, "MOST_STANDINGS_AT_ONCE", 0)
    client, viewer = signed_in("office_head")
    answer = choose_on_page(client, planned, step="open")
    page = client.get(answer["Location"]).content.decode()
    assert "Opening Mock" in page
    assert jobs.drain() == 1
    planned.refresh_from_db()
    assert planned.state == Round.State.RUNNING
    assert "every site has its visit" in client.get(answer["Location"]).content.decode()
    everything_seen(planned, viewer, chance=random.Random(3))
    closing = client.post(f"/rounds/{planned.number}/close/", {"sure": "on", "seen": planned.version})
    jobs.drain()
    planned.refresh_from_db()
    assert planned.state == Round.State.CLOSED
    assert "tree and fingerprint are kept" in client.get(closing["Location"]).content.decode()
    late = long.ask_to_close(planned, by=viewer, seen=planned.version)
    jobs.drain()
    assert LongJob.objects.get(key=late).state == "failed"


def test_a_round_is_closed_on_its_page_once_and_not_by_a_stale_one(running: Round, office: Viewer) -> None:
    client, _ = signed_in("office_head")
    asked = client.get(f"/rounds/{running.number}/close/").content.decode()
    assert "have not been looked at" in asked
    address = f"/rounds/{running.number}/close/"
    assert client.post(address, {"seen": running.version}).status_code == 422
    assert client.post(address, {"sure": "on", "seen": running.version - 1}).status_code == 422
    assert client.post(address, {"sure": "on", "seen": running.version}).status_code == 302
    assert client.post(address, {"sure": "on", "seen": running.version + 1}).status_code == 422
    with pytest.raises(Conflict):
        close_round(running, by=office)
