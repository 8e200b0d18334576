"""How the system stands, for those who run it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wenming.insight.selectors import system as selectors
from wenming.insight.selectors.system import Room, SystemStatus
from wenming.kernel.models import LongJob
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.ui.components import Chip, Fact, Facts, Lines, Link, Moment
from wenming.ui.figures import Figure, number_text
from wenming.ui.markup import Tone
from wenming.ui.pages import RecordHead

LITTLE_ROOM = 0.1
UNITS = ("B", "KB", "MB", "GB", "TB")


@dataclass(frozen=True)
class FailedLine:
    """Work that failed, in words."""

    name: str
    at: Moment
    note: str


@dataclass(frozen=True)
class SystemPage:
    """What the system page shows."""

    facts: Facts
    work: Facts
    failures: Sequence[FailedLine]
    runs: Sequence[FailedLine]


@policy(selectors.MANAGE)
@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """Show the numbers."""
    status = selectors.status(viewer(request))
    page = SystemPage(
        facts=_facts(status),
        work=_work(status),
        failures=[
            FailedLine(one.name, Moment(one.at), gettext("tried %(n)s times") % {"n": one.attempts})
            for one in status.failures
        ],
        runs=[
            FailedLine(
                run.kind, Moment(run.created_at), gettext(run.message) % run.message_params if run.message else ""
            )
            for run in status.failed_runs
        ],
    )
    return render(request, "insight/system.html", {"head": RecordHead(title=gettext("System")), "page": page})


def size_text(count: int) -> str:
    """Write a number of bytes in the largest unit that keeps it above one."""
    value, step = float(count), 0
    while value >= 1000 and step < len(UNITS) - 1:
        value, step = value / 1000, step + 1
    return f"{number_text(value, 0 if step == 0 else 1)} {UNITS[step]}"


def _facts(status: SystemStatus) -> Facts:
    backup = status.backup
    return Facts(
        [
            Fact(_("Version of the product"), status.version),
            Fact(_("Version of PostgreSQL"), status.database_version),
            Fact(_("Size of the database"), size_text(status.database_bytes)),
            Fact(_("Room on the disk"), _room(status.room)),
            Fact(
                _("Last backup in the backup folder"),
                Lines(Moment(backup.taken_at), f"{backup.name} · {size_text(backup.size)}")
                if backup
                else gettext("none: see “Backup and restore” in the operator's handbook"),
            ),
        ]
    )


def _work(status: SystemStatus) -> Facts:
    return Facts(
        [
            Fact(_("News to mail and other systems"), Link(gettext("Outbox"), reverse("outbox"))),
            Fact(_("Waiting"), Figure(status.waiting)),
            Fact(_("Oldest waiting since"), Moment(status.oldest_waiting) if status.oldest_waiting else ""),
            Fact(_("Running"), Figure(status.running)),
            Fact(_("Given up"), Figure(status.failed)),
        ]
    )


def _room(room: Room) -> Chip:
    sizes = {"free": size_text(room.free), "size": size_text(room.size)}
    is_little = room.free < LITTLE_ROOM * room.size
    return Chip(gettext("%(free)s free of %(size)s") % sizes, Tone.OVERDUE if is_little else Tone.DONE)


def _sentence(run: LongJob) -> str:
    return gettext(run.message) % run.message_params if run.message else ""
