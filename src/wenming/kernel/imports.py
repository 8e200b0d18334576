"""Taking in workbooks in two steps: a preview that changes nothing, then all or nothing.

An app offers a :class:`Door` for each register that may arrive as a workbook. ``plan`` compares the rows with the
database; ``apply`` writes a plan that refuses nothing. Between the two the database may change: taking in plans
again, inside the transaction, and refuses a plan whose fingerprint is another one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from wenming.engines.workbook import Plan, Schema, Table, read
from wenming.kernel import audit, clock, rights
from wenming.kernel.actors import Actor
from wenming.kernel.errors import Conflict, DomainError, Missing
from wenming.rulebook.labels import N_

STALE = N_("The register has changed since this preview was made. Look at a new preview, then take the file in.")
NOT_CLEAN = N_("%(count)s rows are refused, so nothing was taken in. Mend them and load the file again.")
NO_DOOR = N_("There is no such register to load.")

One = TypeVar("One")
Options = Mapping[str, str]
Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Report progress to nobody."""


def counted(rows: Sequence[One], progress: Progress) -> Iterator[One]:
    """Yield the rows and report how many are done."""
    for done, row in enumerate(rows):
        progress(done, len(rows))
        yield row
    progress(len(rows), len(rows))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that taking in produces and that may be fetched once, such as the first passwords."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to declare about a whole file: its name, label, and values with their labels."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...]


Planner = Callable[[Table, Options, Progress], Plan]
Applier = Callable[[Plan, Options, Actor, datetime, Progress], list[Attachment]]


@dataclass(frozen=True)
class Door:
    """A register that may arrive as a workbook; labels are translatable.

    ``capabilities``: one of them is needed; ``route`` names the register's list; ``order`` is the order in which an
    empty system is filled.
    """

    name: str
    title: str
    schema: Schema
    capabilities: tuple[str, ...]
    plan: Planner
    apply: Applier
    route: str
    order: int
    choices: tuple[Choice, ...] = field(default=())


_doors: dict[str, Door] = {}


def offer(door: Door) -> None:
    """Open a door; the same name again replaces it."""
    _doors[door.name] = door


def doors() -> list[Door]:
    """Return all doors in the order in which an empty system is filled."""
    return sorted(_doors.values(), key=lambda door: door.order)


def door(name: str) -> Door:
    """Return a door by its name.

    :raises Missing: there is none.
    """
    if name not in _doors:
        raise Missing("no_such_register", NO_DOOR)
    return _doors[name]


def preview(through: Door, content: bytes, filename: str, options: Options, progress: Progress = silent) -> Plan:
    """Say what taking in the file would do; nothing is changed.

    :raises WorkbookRefused: the file as a whole cannot be used.
    """
    return through.plan(read(content, filename, through.schema), options, progress)


@transaction.atomic
def take_in(
    through: Door,
    content: bytes,
    filename: str,
    options: Options,
    *,
    by: Actor,
    fingerprint: str | None = None,
    at: datetime | None = None,
    comparing: Progress = silent,
    writing: Progress = silent,
) -> tuple[Plan, list[Attachment]]:
    """Take the whole file in, or nothing. ``fingerprint`` is the preview's; without one the file is taken as it is.

    ``comparing`` and ``writing`` hear how far the two halves of the work are; all of it is one transaction.

    :raises WorkbookRefused: the file as a whole cannot be used.
    :raises DomainError: a row is refused.
    :raises Conflict: the register changed since the preview.
    """
    rights.require(by, *through.capabilities)
    moment = at or clock.now()
    plan = preview(through, content, filename, options, comparing)
    if not plan.is_clean:
        raise DomainError("rows_refused", NOT_CLEAN, params={"count": sum(bool(row.findings) for row in plan.rows)})
    if fingerprint is not None and plan.fingerprint != fingerprint:
        raise Conflict("preview_stale", STALE)
    attachments = through.apply(plan, options, by, moment, writing) if plan.does_something else []
    audit.record(
        f"imports.{through.name}",
        subject=audit.Subject("kernel.imports", None, through.name),
        by=by,
        at=moment,
        details={"plan": plan.fingerprint, **{action.value: count for action, count in plan.counts.items()}},
    )
    return plan, attachments
