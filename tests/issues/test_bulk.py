"""The bulk door writes what the services would have written, and refuses what cannot have happened."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import models, transaction

from tests.issues import pasts
from tests.issues.world import MONDAY, TWO_DAYS, World
from wenming.issues import services
from wenming.issues.models import Issue, IssueClock, IssueMove, IssuePhoto, SpotDraw
from wenming.issues.services import HistoricMove, HistoryRefused, IssueHistory
from wenming.kernel.actors import SYSTEM
from wenming.kernel.errors import NotAllowed
from wenming.kernel.models import AuditLine, NumberSeries
from wenming.rulebook.loop import MoveCode
from wenming.rulebook.verification import Tier

OWN = {Issue: "issue_id", IssueMove: "move_id"}


class Rolled(Exception):
    """Raised to take back what one of the two ways wrote."""


def rows(model: type[models.Model], order: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return every row as plain columns, ids of issues and moves told by number and order."""
    numbers = dict(Issue.objects.values_list("pk", "number"))
    moves = {move.pk: (numbers[move.issue_id], move.seq) for move in IssueMove.objects.all()}
    found = []
    for row in model._default_manager.order_by(*order):
        columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        columns.pop("id")
        for name in ("issue_id", "merged_into_id", "recurs_id"):
            if columns.get(name) is not None:
                columns[name] = numbers[columns[name]]
        if columns.get("move_id") is not None:
            columns["move_id"] = moves[columns["move_id"]]
        found.append(columns)
    return found


def everything() -> dict[str, list[dict[str, Any]]]:
    """Everything that a past leaves behind; but what a day held for prone, only those who lived through it know."""
    lines = rows(AuditLine, ("id",))
    numbers = dict(Issue.objects.values_list("pk", "number"))
    kept = [line for line in lines if line["subject_kind"] == "issues.issue"]
    for line in kept:
        line["subject_id"] = numbers[line["subject_id"]]
    supporting = [
        {"issue": issue.number, "units": sorted(issue.supporting.values_list("code", flat=True))}
        for issue in Issue.objects.order_by("number")
    ]
    return {
        "issues": rows(Issue, ("number",)),
        "moves": rows(IssueMove, ("issue__number", "seq")),
        "clocks": rows(IssueClock, ("issue__number", "id")),
        "photos": rows(IssuePhoto, ("issue__number", "id")),
        "draws": rows(SpotDraw, ("issue__number",)),
        "audit": kept,
        "supporting": supporting,
        "series": [row for row in rows(NumberSeries, ("series", "year")) if row["series"] != "prone_places"],
    }


def assert_same(loaded: dict[str, list[dict[str, Any]]], lived: dict[str, list[dict[str, Any]]]) -> None:
    """Compare row by row, so that a difference names its row."""
    for part, expected in lived.items():
        assert len(loaded[part]) == len(expected), part
        for got, wanted in zip(loaded[part], expected, strict=True):
            assert got == wanted, part


def test_the_bulk_door_writes_what_the_services_write(world: World) -> None:
    photos = world.photos(12)
    told = pasts.make(world, 260, photos)
    seen = {move.move for past in told for move in past.moves}
    assert seen == set(MoveCode)
    assert any(past.recurs for past in told)
    with pytest.raises(Rolled), transaction.atomic():
        pasts.replay(pasts.actors(world), told, photos)
        lived = everything()
        raise Rolled
    services.load_history(told, by=SYSTEM)
    assert_same(everything(), lived)


def test_one_act_of_the_past_is_taken_back_as_one(world: World) -> None:
    """As the services leave it: accepted at the desk, and taken back."""
    issue = world.raised()
    accepted = services.accept(issue, limit=TWO_DAYS, tier=Tier.DESK, lead=world.units["street"], by=world.dispatcher)
    services.undo(accepted, by=world.dispatcher)
    by, at = world.dispatcher.actor, MONDAY + timedelta(hours=1)
    told = IssueHistory(
        key=uuid4(), title="垃圾满溢", origin_kind="manual", site="MARKET-0001",
        moves=(
            HistoricMove(MoveCode.RAISE, MONDAY, world.inspector.actor),
            HistoricMove(MoveCode.FILE, at, by, limit=TWO_DAYS, tier=Tier.DESK),
            HistoricMove(MoveCode.DISPATCH, at, by, lead="street", joined=True),
            HistoricMove(MoveCode.UNDO, at, by),
            HistoricMove(MoveCode.UNDO, at, by),
        ),
    )  # fmt: skip
    loaded = services.load_history([told], by=SYSTEM)[told.key]
    issue.refresh_from_db()
    loaded.refresh_from_db()
    for name in ("state", "version", "lead_unit_id", "track", "limit_amount", "due_at"):
        assert getattr(loaded, name) == getattr(issue, name), name
    moves = [[move.move for move in one.moves.order_by("seq")] for one in (issue, loaded)]
    assert moves[0] == moves[1] and len(moves[0]) == 5
    apart = replace(told, key=uuid4(), moves=tuple(replace(move, joined=False) for move in told.moves))
    with pytest.raises(HistoryRefused):
        services.load_history([apart], by=SYSTEM)


def test_a_past_that_cannot_have_happened_is_refused_whole(world: World) -> None:
    photos = world.photos(2)
    told = pasts.make(world, 20, photos)
    spoilt = next(past for past in told if len(past.moves) > 4)
    without_filing = replace(spoilt, moves=(spoilt.moves[0], *spoilt.moves[2:]))
    others = [past for past in told if past is not spoilt]
    with pytest.raises(HistoryRefused, match=str(spoilt.key)):
        services.load_history([*others, without_filing], by=SYSTEM)
    assert not Issue.objects.exists()


def test_a_past_names_only_what_there_is(world: World) -> None:
    told = pasts.make(world, 3, world.photos(2))
    with pytest.raises(HistoryRefused, match="NOWHERE"):
        services.load_history([replace(told[1], site="NOWHERE-0001")], by=SYSTEM)


def test_only_the_desk_opens_the_bulk_door(world: World) -> None:
    with pytest.raises(NotAllowed):
        services.load_history([], by=world.street.actor)
