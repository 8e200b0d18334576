"""All steps of loading the demo, in order, each told as it goes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

from django.db import connection
from django.utils.translation import gettext as _

from wenming.demo.chronicle import District
from wenming.demo.district import Role
from wenming.demo.generate import generate
from wenming.demo.loading.accounts import Account, accounts_of, logins_of
from wenming.demo.loading.cast import actors_of
from wenming.demo.loading.issues import load_catalogue, load_issues
from wenming.demo.loading.lately import load_lately
from wenming.demo.loading.photos import Album
from wenming.demo.loading.registers import load_land, load_sites, load_staff
from wenming.demo.loading.rounds import load_rounds
from wenming.demo.scale import Scale
from wenming.engines.holidays import statutory_table
from wenming.issues.services import recount_missed
from wenming.issues.services.look_backs import draw_look_backs
from wenming.kernel import clock
from wenming.kernel.scope import EVERYTHING, Viewer
from wenming.people.roles import CAPABILITIES
from wenming.rulebook.calendars import calendar_of
from wenming.rulebook.uncollected import uncollected
from wenming.schemes.formats import SchemeDocument, read_yaml, to_scheme
from wenming.schemes.models import SchemeEdition
from wenming.schemes.services import freeze, import_edition
from wenming.supervision.services import climb

Say = Callable[[str], None]
REGISTERS_BEFORE = timedelta(days=500)
"""The scheme and the register are older than the first thing that happened."""


def load_demo(scale: str, *, seed: int, as_of: date, say: Say) -> list[Account]:
    """Generate the district and write it into an empty, migrated database; return one account for each role."""
    with uncollected():
        return _loaded(scale, seed=seed, as_of=as_of, say=say)


def _loaded(scale: str, *, seed: int, as_of: date, say: Say) -> list[Account]:
    began = time.monotonic()
    document = demo_document()
    with _step(say, _("Generating the district (seed %(seed)s, %(day)s)") % {"seed": seed, "day": as_of}):
        district = make_district(scale, seed=seed, as_of=as_of, document=document, say=say)
    album = Album(district)
    early = datetime.combine(as_of, datetime.min.time(), UTC) - REGISTERS_BEFORE
    accounts = accounts_of(district.registers, _busiest(district))
    with _step(say, _("Writing the land, units and people")):
        load_land(district)
        people = load_staff(district, document, accounts)
    with _step(say, _("Publishing the evaluation scheme")):
        edition = publish(document, at=early)
    with _step(say, _("Writing %(n)s sites and who answers for them") % {"n": len(district.registers.sites)}):
        load_sites(district, document, early)
    load_catalogue(district)
    actors = actors_of(district, people, logins_of(district.registers, accounts))
    with _step(say, _("Drawing and storing photos")) as told:
        album.store_of_issues(actors, told)
    with _step(say, _("Writing %(n)s issues with every move") % {"n": len(district.issues)}) as told:
        with clock.held_at(district.now):
            load_issues(district, actors, album.of_steps, told)
        draw_look_backs(at=district.now, seed=f"demo {seed} {as_of}")
    with _step(say, _("Storing the photos of the rounds")) as told:
        album.store_others(actors, told)
    with _step(say, _("Handing over lists, and letting the last day pass")):
        load_lately(district, to_scheme(document), actors)
        with clock.held_at(district.now):
            climb(at=district.now)
    with _step(say, _("Writing %(n)s evaluation rounds") % {"n": len(district.rounds)}) as told:
        load_rounds(district, edition, actors, album.of_observations, told)
        recount_missed()
    with _step(say, _("Measuring the tables for the database's planner")), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say(_("The district is there after %(seconds)d s.") % {"seconds": time.monotonic() - began})
    return list(accounts.values())


def demo_document() -> SchemeDocument:
    """The demo edition as it is kept beside this package."""
    return read_yaml(files("wenming.demo").joinpath("editions/county.yaml").read_bytes())


def make_district(scale: str, *, seed: int, as_of: date, document: SchemeDocument, say: Say) -> District:
    """Generate the district on the calendar that is known; say where a year's holidays are not out yet."""
    years = range(as_of.year - 2, as_of.year + 2)
    rows, known = statutory_table(years)
    if as_of.year not in known:
        say(_("No holiday table for %(year)s yet: weekends only.") % {"year": as_of.year})
    calendar = calendar_of(rows, known_years=known)
    return generate(seed, as_of, Scale(scale), to_scheme(document), calendar=calendar)


def publish(document: SchemeDocument, *, at: datetime) -> SchemeEdition:
    """Take the demo edition in and publish it, as the house itself."""
    house: Viewer = replace(EVERYTHING, user_id=None, capabilities=CAPABILITIES)
    return freeze(import_edition(document, by=house, at=at), by=house, at=at)


def _busiest(district: District) -> str:
    """The subdistrict with the most sites: whoever signs in as a unit's person is to find work."""
    officers = {post.unit for post in district.registers.posts if post.role is Role.INFORMATION_OFFICER}
    held: dict[str, int] = {}
    for each in district.registers.stewardships:
        if each.role.value == "territory" and each.unit in officers:
            held[each.unit] = held.get(each.unit, 0) + 1
    return max(sorted(held), key=lambda unit: held[unit]) if held else ""


@contextmanager
def _step(say: Say, words: str) -> Iterator[Callable[[int, int], None]]:
    """Say what begins, how far it is at each quarter, and how long it took."""
    say(f"· {words} …")
    began, quarter = time.monotonic(), 0

    def told(done: int, total: int) -> None:
        nonlocal quarter
        if total and done * 4 // total > quarter:
            quarter = done * 4 // total
            say(f"    {100 * done // total} %")

    yield told
    say(f"    {time.monotonic() - began:.1f} s")
