"""The bulk door writes what the services would have written, and refuses what cannot have happened."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import models, transaction

from tests.evaluations import pasts
from tests.evaluations.city import edition, office, sites
from wenming.evaluations import services
from wenming.evaluations.models import CountingStanding, LeafMark, Round, SampledSite, Tally
from wenming.evaluations.services import RoundHistory
from wenming.inspections.models import Observation, Review, Visit
from wenming.inspections.services import HistoryRefused
from wenming.issues import services as loop
from wenming.issues.models import Issue
from wenming.kernel.actors import SYSTEM
from wenming.kernel.errors import NotAllowed
from wenming.kernel.models import AuditLine
from wenming.kernel.scope import Viewer
from wenming.places.models import Site
from wenming.rulebook.rules import Observed
from wenming.schemes.models import SchemeEdition

__all__ = ["edition", "office", "sites"]
pytestmark = pytest.mark.django_db

LINE = ("act", "at", "by_kind", "by_label", "by_unit", "subject_kind", "subject_ref", "details")


class Rolled(Exception):
    """Raised to take back what one of the two ways wrote."""


NAMES: dict[str, tuple[type[models.Model], str]] = {
    "round_id": (Round, "number"),
    "previous_id": (Round, "number"),
    "visit_id": (Visit, "number"),
    "sampled_id": (SampledSite, "visit__number"),
    "observation_id": (Observation, "key"),
}


def rows(model: type[models.Model], *order: str) -> list[dict[str, Any]]:
    """Every row as plain columns; what has an id of its own is told by its number or key."""
    named = {column: dict(owner._default_manager.values_list("pk", name)) for column, (owner, name) in NAMES.items()}
    found = []
    for row in model._default_manager.order_by(*order):
        columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        columns.pop("id")
        for column in set(columns) & set(named):
            columns[column] = named[column].get(columns[column])
        found.append(columns)
    return found


def everything() -> dict[str, list[dict[str, Any]]]:
    """Everything that rounds leave behind."""
    tallies = rows(Tally, "round__number", "item__code", "role", "unit", "area")
    counts = ("n_graded", "n_not_applicable", "n_not_observed")
    lines = AuditLine.objects.filter(act__regex=r"^(inspections|evaluations)\.").order_by(
        "at", "act", "subject_ref", "digest"
    )
    return {
        "rounds": rows(Round, "number"),
        "visits": rows(Visit, "number"),
        "sampled": rows(SampledSite, "round__number", "site__code"),
        "observations": rows(Observation, "key"),
        "reviews": rows(Review, "key"),
        "marks": rows(LeafMark, "key"),
        "standings": rows(CountingStanding, "sampled__visit__number", "item__code"),
        "tallies": [row for row in tallies if any(row[name] for name in counts)],
        "audit": [dict(line) for line in lines.values(*LINE)],
    }


def load(told: list[RoundHistory], titles: dict[Any, str], office: Viewer) -> dict[str, Round]:
    """Bring the histories in through the doors: issues first, then the rounds."""
    loop.load_history(pasts.raised_by(told, titles), by=SYSTEM)
    for at, key in pasts.mendings(told):
        pasts.mend(key, at, office)
    return services.load_history(told, by=SYSTEM)


def test_the_bulk_door_writes_what_the_services_write(
    edition: SchemeEdition, sites: list[Site], office: Viewer
) -> None:
    told = pasts.make(edition, sites, office.actor)
    with pytest.raises(Rolled), transaction.atomic():
        pasts.Replay(office).live(told)
        lived = everything()
        titles = dict(Issue.objects.values_list("key", "title"))
        raise Rolled
    load(told, titles, office)
    loaded = everything()
    assert {row["state"] for row in loaded["rounds"]} == {"closed", "running"}
    assert any(row["numerator"] != row["today_numerator"] for row in loaded["standings"])
    for part, expected in lived.items():
        assert len(loaded[part]) == len(expected), part
        for got, wanted in zip(loaded[part], expected, strict=True):
            assert got == wanted, part


def test_what_cannot_have_happened_is_refused_whole(edition: SchemeEdition, sites: list[Site], office: Viewer) -> None:
    first, second = pasts.make(edition, sites, office.actor)
    visit = first.visits[0]
    seen = visit.observations[0]
    spoilt = {
        "times": replace(seen, received_at=first.opened_at - timedelta(days=1)),
        "not on the checklist": replace(seen, item="F-NONE-99"),
        "observation": replace(seen, observed=Observed(grade="Z")),
        "no photo": replace(seen, photos=(seen.key,)),
    }
    for why, wrong in spoilt.items():
        bad = replace(visit, observations=(wrong, *visit.observations[1:]))
        with pytest.raises(HistoryRefused, match=why):
            services.load_history([replace(first, visits=(bad, *first.visits[1:])), second], by=SYSTEM)
    with pytest.raises(HistoryRefused, match="after the round was closed"):
        services.load_history([replace(first, closed_at=first.opened_at + timedelta(minutes=6))], by=SYSTEM)
    with pytest.raises(HistoryRefused, match="R1"):
        services.load_history([second], by=SYSTEM)
    assert not Round.objects.exists()
    assert not Visit.objects.exists()


def test_only_those_who_manage_rounds_open_the_bulk_door(db: None) -> None:
    with pytest.raises(NotAllowed):
        services.load_history([], by=replace(SYSTEM, id=4711))
