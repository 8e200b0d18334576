"""The bulk door: units, functions, groups, people, posts and appointments at once, for migration and the demo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from wenming.areas.models import Area
from wenming.kernel import audit, clock, rights
from wenming.kernel.actors import Actor
from wenming.people import policies
from wenming.people.models import Appointment, Post, Unit, UnitFunction, User, WorkingGroup
from wenming.people.roles import ROLES

BATCH = 1000


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit; ``parent`` and ``area`` are codes, empty for none. A parent stands before its subordinate units."""

    code: str
    name: str
    kind: str
    short_name: str = ""
    parent: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """A department function and the code of the unit that holds it."""

    function: str
    label: str
    unit: str = ""
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A working group; ``lead`` and ``members`` are unit codes."""

    code: str
    name: str
    lead: str
    members: tuple[str, ...]
    leader_title: str = ""


@dataclass(frozen=True, slots=True)
class UserRow:
    """A person; with an empty password nobody can sign in as them until one is set."""

    username: str
    name: str
    password: str = ""
    must_change_password: bool = False


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post; ``unit`` is a code, ``role`` one of ``people/roles.py``."""

    code: str
    unit: str
    role: str
    title: str


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """Who holds a post from when to when."""

    post: str
    username: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PeopleHistory:
    """Everything that :func:`load_history` takes."""

    units: Sequence[UnitRow]
    functions: Sequence[FunctionRow] = ()
    groups: Sequence[GroupRow] = ()
    users: Sequence[UserRow] = ()
    posts: Sequence[PostRow] = ()
    appointments: Sequence[AppointmentRow] = ()


@dataclass(frozen=True, slots=True)
class PeopleIds:
    """The ids that were given: units and posts by code, users by user name."""

    units: Mapping[str, int]
    posts: Mapping[str, int]
    users: Mapping[str, int]


@transaction.atomic
def load_history(history: PeopleHistory, *, by: Actor, at: datetime | None = None) -> PeopleIds:
    """Write everything in bulk; what is referred to by code may also be there already.

    Hashing a password costs about 50 ms: give passwords only to people who will sign in. No event is published per
    row and one line is audited for all.
    """
    rights.require(by, policies.MANAGE_PEOPLE)
    units = _units(history.units)
    _functions(history.functions, units)
    _groups(history.groups, units)
    users = _users(history.users)
    posts = _posts(history.posts, units)
    _appointments(history.appointments, posts, users)
    audit.record(
        "people.load_history",
        subject=audit.Subject("people.unit"),
        by=by,
        at=at or clock.now(),
        details={
            "units": len(history.units),
            "users": len(history.users),
            "posts": len(history.posts),
            "appointments": len(history.appointments),
        },
    )
    return PeopleIds(units, posts, users)


def _units(rows: Sequence[UnitRow]) -> dict[str, int]:
    """Write units level by level, so that every parent has its id and path before its subordinate units."""
    areas = dict(Area.objects.values_list("code", "id"))
    known = {code: (pk, path) for code, pk, path in Unit.objects.values_list("code", "id", "path")}
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if not row.parent or row.parent in known]
        if not ready:
            raise ValueError(f"unit {waiting[0].code} has a parent {waiting[0].parent} that is nowhere")
        made = Unit.objects.bulk_create([_unit(row, areas, known) for row in ready], batch_size=BATCH)
        for unit in made:
            unit.path = f"{unit.path}{unit.pk}/"
            known[unit.code] = (unit.pk, unit.path)
        Unit.objects.bulk_update(made, ["path"], batch_size=BATCH)
        waiting = [row for row in waiting if row.code not in known]
    return {code: pk for code, (pk, _) in known.items()}


def _unit(row: UnitRow, areas: Mapping[str, int], known: Mapping[str, tuple[int, str]]) -> Unit:
    parent_id, parent_path = known[row.parent] if row.parent else (None, "")
    return Unit(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        parent_id=parent_id,
        area_id=areas[row.area] if row.area else None,
        path=parent_path,
    )


def _functions(rows: Sequence[FunctionRow], units: Mapping[str, int]) -> None:
    UnitFunction.objects.bulk_create(
        (
            UnitFunction(
                function=row.function,
                label=row.label,
                label_en=row.label_en,
                unit_id=units[row.unit] if row.unit else None,
            )
            for row in rows
        ),
        update_conflicts=True,
        unique_fields=["function"],
        update_fields=["label", "label_en", "unit"],
    )


def _groups(rows: Sequence[GroupRow], units: Mapping[str, int]) -> None:
    for row in rows:
        group = WorkingGroup.objects.create(
            code=row.code, name=row.name, lead_id=units[row.lead], leader_title=row.leader_title
        )
        group.members.set([units[code] for code in row.members])


def _users(rows: Sequence[UserRow]) -> dict[str, int]:
    User.objects.bulk_create(
        (
            User(
                username=row.username,
                name=row.name,
                password=make_password(row.password or None),
                must_change_password=row.must_change_password,
            )
            for row in rows
        ),
        batch_size=BATCH,
    )
    return dict(User.objects.values_list("username", "id"))


def _posts(rows: Sequence[PostRow], units: Mapping[str, int]) -> dict[str, int]:
    Post.objects.bulk_create(
        (Post(code=row.code, unit_id=units[row.unit], role=row.role, title=row.title) for row in rows),
        batch_size=BATCH,
    )
    return dict(Post.objects.values_list("code", "id"))


def _appointments(rows: Sequence[AppointmentRow], posts: Mapping[str, int], users: Mapping[str, int]) -> None:
    roles = dict(Post.objects.values_list("code", "role"))
    Appointment.objects.bulk_create(
        (
            Appointment(
                post_id=posts[row.post],
                user_id=users[row.username],
                since=row.since,
                until=row.until,
                administers=roles[row.post] if ROLES[roles[row.post]].administers else "",
            )
            for row in rows
        ),
        batch_size=BATCH,
    )
