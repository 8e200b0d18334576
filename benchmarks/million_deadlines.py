"""``python -m benchmarks.million_deadlines``: the deadlines of all open issues of ``WENMING_HOME`` computed again.

Office hours end a quarter of an hour later, in a transaction that is taken back; what looking and setting took is
printed as JSON, and whether what is stored then is what the rule says that counts day by day.
"""

import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from wenming.config.database import database

SAMPLE = 3_000
Value = TypeVar("Value")


class TakenBack(Exception):
    """Ends the transaction without leaving anything."""


def main() -> None:
    """Measure once."""
    with database():
        from django.db import connection, transaction  # noqa: PLC0415  # only once Django is set up

        found: dict[str, Any] = {}
        try:
            with transaction.atomic():
                found = _measured()
                raise TakenBack
        except TakenBack:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE) issues_issueclock, issues_recounteddeadline")
            print(json.dumps(found))


def _measured() -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415

    from wenming.issues import selectors, services  # noqa: PLC0415
    from wenming.kernel import clock  # noqa: PLC0415
    from wenming.kernel.scope import Viewer  # noqa: PLC0415

    head = Viewer(1, "bench", everywhere=True, capabilities=frozenset({"issues.view", "issues.close_out"}))
    at = clock.now()
    unmoved = selectors.recount(head, at=at)
    _longer_days()
    found, looking = _timed(lambda: selectors.recount(head, at=at))
    made, setting = _timed(
        lambda: services.recount_deadlines(key=uuid4(), seen=found.seen, reason="夏令时", by=head, at=at)
    )
    with connection.cursor() as cursor:
        _, sealing = _timed(lambda: cursor.execute("SET CONSTRAINTS ALL IMMEDIATE"))
    return {
        "clocks": found.checked,
        "issues": made.issues,
        "moved": made.moved,
        "looking": looking,
        "setting": setting + sealing,
        "wrong": _wrong(made, len(unmoved.moved)),
    }


def _longer_days() -> None:
    from wenming.areas.selectors import working_calendar  # noqa: PLC0415
    from wenming.areas.services import set_office_hours  # noqa: PLC0415
    from wenming.kernel.actors import SYSTEM  # noqa: PLC0415
    from wenming.rulebook.calendars import Session  # noqa: PLC0415

    *hours, last = working_calendar().hours
    closes = last.closes.replace(
        hour=last.closes.hour + (last.closes.minute >= 45), minute=(last.closes.minute + 15) % 60
    )
    set_office_hours([*hours, Session(last.opens, closes)], by=SYSTEM)


def _wrong(made: Any, unmoved: int) -> str:
    """Compare what is stored with the plain rule, and what issues repeat with their clocks."""
    from django.db.models import F  # noqa: PLC0415

    from wenming.areas.selectors import working_calendar  # noqa: PLC0415
    from wenming.issues.deadlines import settled  # noqa: PLC0415
    from wenming.issues.models import IssueClock, RecountedDeadline  # noqa: PLC0415
    from wenming.issues.selectors.recounting import with_steps  # noqa: PLC0415

    calendar = working_calendar()
    running = IssueClock.objects.filter(stopped_at=None, issue__closed_at=None, limit_amount__isnull=False)
    for row in running.order_by("?")[:SAMPLE]:
        if row.due_at != settled(row, calendar).due:
            return f"clock {row.pk} is due at {row.due_at}, by the rule at {settled(row, calendar).due}"
    moved = RecountedDeadline.objects.filter(recount=made)
    if moved.count() != made.moved or moved.exclude(becomes=F("clock__due_at"), steps=F("clock__steps")).exists():
        return "what is kept of the act is not what the clocks have"
    told = with_steps(IssueClock.objects.filter(pk__in=moved.order_by("?").values("clock")[:SAMPLE]))
    ends = {row.pk: [each["ends"] for each in row.steps if each["kind"] == "due"] for row in told}
    if any([datetime.fromisoformat(end) for end in ends[row.pk]] != [row.due_at] for row in told):
        return "the steps that are told do not lead to a deadline"
    theirs = IssueClock.objects.filter(stopped_at=None, clock="handling", issue__closed_at=None)
    apart = theirs.exclude(due_at=F("issue__due_at"))
    if apart.exists():
        return f"{apart.count()} issues repeat another deadline than their clock's"
    return f"{unmoved} were wrong before" if unmoved else ""


def _timed(work: Callable[[], Value]) -> tuple[Value, float]:
    began = time.perf_counter()
    value = work()
    return value, time.perf_counter() - began


if __name__ == "__main__":
    main()
