"""A small city with the demo edition published and a round on three sites."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.house.source import PACKAGE
from wenming.areas.models import Area
from wenming.evaluations.models import Round
from wenming.evaluations.services import open_round, plan_round
from wenming.kernel.scope import EVERYTHING, Viewer
from wenming.people.models import Unit, UnitFunction
from wenming.people.roles import CAPABILITIES
from wenming.places.models import Responsibility, ResponsibilityRole, Site, SiteKind
from wenming.schemes.formats import read
from wenming.schemes.models import SchemeEdition
from wenming.schemes.services import freeze, import_edition

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
EDITION: Path = PACKAGE / "demo" / "editions" / "county.yaml"


@pytest.fixture
def office() -> Viewer:
    """Somebody who may do everything."""
    return replace(EVERYTHING, user_id=None, capabilities=CAPABILITIES, roles=frozenset({"office_head"}))


@pytest.fixture
def edition(db: None, office: Viewer) -> SchemeEdition:
    """The demo edition, published."""
    return freeze(import_edition(read(EDITION), by=office, at=AT), by=office, at=AT)


@pytest.fixture
def sites(edition: SchemeEdition) -> list[Site]:
    """Two crossings and a market in two towns, each with an industry lead and a territory."""
    towns = [Area.objects.create(code=f"99010{n}", name=f"Town {n}", level="town", path=f"99010{n}/") for n in (1, 2)]
    units = [
        Unit.objects.create(code=code, name=code, kind="department", path="")
        for code in ("police", "market", "east", "west")
    ]
    for unit in units:
        unit.path = f"{unit.pk}/"
        unit.save()
    UnitFunction.objects.create(function="traffic_police", label="交管", unit=units[0])
    roles = [ResponsibilityRole.objects.create(code=code, label=code) for code in ("industry_lead", "territory")]
    found = []
    for place, (kind, town) in enumerate((("CROSS", 0), ("CROSS", 1), ("MARKET", 1))):
        site = Site.objects.create(
            code=f"{kind}-{place}",
            name=f"{kind} {place}",
            kind=SiteKind.objects.get(code=kind),
            area=towns[town],
            lat=38.9 + place / 1000,
            lon=100.4,
            source_lat=38.9,
            source_lon=100.4,
            cell_7=1,
            cell_8=1,
            cell_9=1,
            created_at=AT,
            changed_at=AT,
        )
        lead = units[0] if kind == "CROSS" else units[1]
        Responsibility.objects.create(site=site, role=roles[0], unit=lead, since=AT.date())
        Responsibility.objects.create(site=site, role=roles[1], unit=units[2 + town], since=AT.date())
        found.append(site)
    return found


@pytest.fixture
def running(edition: SchemeEdition, sites: list[Site], office: Viewer) -> Round:
    """A running round on all three sites."""
    planned = plan_round("Mock", kind=Round.Kind.MOCK, edition=edition, by=office, at=AT)
    return open_round(planned, sites=sites, by=office, at=AT)
