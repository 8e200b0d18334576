"""Posts and who holds them: appointments have dates, a change of person is one act, rights end with the post."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from wenming.kernel import audit, clock, events, rights
from wenming.kernel.actors import Actor
from wenming.kernel.errors import Conflict, DomainError, Missing, NotAllowed
from wenming.kernel.scope import EVERYTHING
from wenming.people import policies
from wenming.people.events import PostFilled, PostVacated
from wenming.people.models import Appointment, Post, Unit, User
from wenming.people.roles import ROLES
from wenming.rulebook.labels import N_


@transaction.atomic
def add_post(unit_code: str, role: str, title: str, *, by: Actor, at: datetime | None = None, code: str = "") -> Post:
    """Open a post of a role in a unit; an empty code is made up."""
    unit = Unit.objects.filter(code=unit_code, state=Unit.State.ACTIVE).first()
    if unit is None:
        raise DomainError("unit_missing", N_("There is no such unit."), field="unit")
    if role not in ROLES:
        raise DomainError("role_missing", N_("There is no such role."), field="role")
    require_filling(by, unit.pk, role)
    post = Post.objects.create(code=code or _next_code(unit, role), unit=unit, role=role, title=title)
    audit.record(
        "people.add_post",
        subject=audit.subject_of(post, post.code),
        by=by,
        at=at or clock.now(),
        details={"unit": unit.code, "role": role},
    )
    return post


@transaction.atomic
def rename_post(code: str, title: str, *, by: Actor, at: datetime | None = None) -> Post:
    """Give a post another title."""
    post = _post(code)
    require_filling(by, post.unit_id, post.role)
    post.title = title
    post.save(update_fields=["title"])
    audit.record("people.rename_post", subject=audit.subject_of(post, code), by=by, at=at or clock.now())
    return post


@transaction.atomic
def close_post(code: str, *, by: Actor, at: datetime | None = None) -> Post:
    """Close a post that nobody holds."""
    post = _post(code)
    require_filling(by, post.unit_id, post.role)
    if _current(post) is not None:
        raise Conflict("post_held", N_("Somebody holds this post. End the appointment first."))
    post.is_active = False
    post.save(update_fields=["is_active"])
    audit.record("people.close_post", subject=audit.subject_of(post, code), by=by, at=at or clock.now())
    return post


@transaction.atomic
def appoint(
    post_code: str, username: str, *, by: Actor, since: date | None = None, at: datetime | None = None
) -> Appointment:
    """Put somebody into a vacant post from a day on (today unless given).

    :raises Conflict: somebody holds the post, or the person already administers in another way.
    """
    post = _post(post_code)
    require_filling(by, post.unit_id, post.role)
    if not post.is_active:
        raise Conflict("post_closed", N_("This post is closed."))
    if _current(post) is not None:
        raise Conflict("post_held", N_("Somebody holds this post. Hand it over instead."), field="post")
    return _appoint(post, _person(username), since or clock.today(), by, at)


@transaction.atomic
def end_appointment(
    post_code: str, *, by: Actor, last_day: date | None = None, at: datetime | None = None
) -> Appointment:
    """End who holds the post now; the last day (yesterday unless given) is still held."""
    post = _post(post_code)
    require_filling(by, post.unit_id, post.role)
    held = _current(post)
    if held is None:
        raise Conflict("post_vacant", N_("Nobody holds this post."))
    return _end(held, last_day or clock.today() - timedelta(days=1), by, at)


@transaction.atomic
def hand_over_post(
    post_code: str, to_username: str, *, by: Actor, on: date | None = None, at: datetime | None = None
) -> Appointment:
    """Change the person in one act: the old appointment ends the day before, the new one begins on ``on`` (today).

    Everything that hangs on the post (sites, tasks, issues) goes with it.
    """
    post = _post(post_code)
    require_filling(by, post.unit_id, post.role)
    day = on or clock.today()
    held = _current(post)
    person = _person(to_username)
    if held is not None and held.user_id == person.pk:
        raise Conflict("post_held_already", N_("This person holds the post already."), field="username")
    if held is not None:
        _end(held, day - timedelta(days=1), by, at)
    return _appoint(post, person, day, by, at)


@transaction.atomic
def part_with(username: str, *, by: Actor, last_day: date | None = None, at: datetime | None = None) -> list[Post]:
    """Somebody leaves: every post held ends, and the sign-in is locked. Returns the posts that are vacant now."""
    person = _person(username)
    held = list(
        Appointment.objects.select_for_update(of=("self",)).filter(not_ended(), user=person).select_related("post")
    )
    if not held:
        rights.require(by, policies.MANAGE_PEOPLE, policies.MANAGE_SIGN_INS)
    for appointment in held:
        require_filling(by, appointment.post.unit_id, appointment.post.role)
    day = last_day or clock.today() - timedelta(days=1)
    for appointment in held:
        _end(appointment, day, by, at)
    person.is_active, person.mail_address = False, ""
    person.save(update_fields=["is_active", "mail_address"])
    audit.record("people.part_with", subject=audit.subject_of(person), by=by, at=at or clock.now())
    return [appointment.post for appointment in held]


def not_ended() -> Q:
    """Return what narrows appointments to those that are held today or later, even if their last day is known."""
    return Q(until__isnull=True) | Q(until__gte=clock.today()) & Q(until__gte=F("since"))


def require_filling(by: Actor, unit_id: int, role: str) -> None:
    """Refuse an actor who may not make or fill a post of this role in this unit."""
    viewer = rights.viewer_of(by)
    if viewer is not EVERYTHING and not policies.may_fill(viewer, unit_id, role):
        raise NotAllowed("not_allowed", rights.REFUSED)


def _post(code: str) -> Post:
    post = Post.objects.select_for_update(of=("self",)).select_related("unit").filter(code=code).first()
    if post is None:
        raise Missing("post_missing", N_("There is no such post."))
    return post


def _person(username: str) -> User:
    person = User.objects.filter(username=username).first()
    if person is None:
        raise DomainError("person_missing", N_("There is no such user name."), field="username")
    return person


def _current(post: Post) -> Appointment | None:
    return post.appointments.select_for_update().filter(until__isnull=True).first()


def _appoint(post: Post, person: User, since: date, by: Actor, at: datetime | None) -> Appointment:
    administers = post.role if ROLES[post.role].administers else ""
    others = Appointment.objects.filter(user=person, until__isnull=True).exclude(administers="")
    if administers and others.exists():
        raise Conflict(
            "administrators_exclude",
            N_("System, security and audit administrators exclude each other: this person already is one of them."),
            field="username",
        )
    others_then = post.appointments.exclude(until__lt=F("since"))
    last = others_then.filter(Q(until__gt=since) | Q(since__gt=since)).first()
    if last is not None:
        raise DomainError("appointment_overlaps", N_("Somebody held this post on that day."), field="since")
    appointment = Appointment.objects.create(post=post, user=person, since=since, administers=administers)
    audit.record(
        "people.appoint",
        subject=audit.subject_of(post, post.code),
        by=by,
        at=at or clock.now(),
        details={"user": person.pk, "since": since.isoformat()},
    )
    events.publish(PostFilled(post.pk, person.pk, since))
    return appointment


def _end(held: Appointment, last_day: date, by: Actor, at: datetime | None) -> Appointment:
    """End an appointment; one that has not begun by the last day never took effect, and is held on no day."""
    held.until = max(last_day, held.since - timedelta(days=1))
    held.save(update_fields=["until"])
    audit.record(
        "people.end_appointment",
        subject=audit.subject_of(held.post, held.post.code),
        by=by,
        at=at or clock.now(),
        details={"user": held.user_id, "last_day": held.until.isoformat()},
    )
    events.publish(PostVacated(held.post_id, held.user_id, held.until))
    return held


def _next_code(unit: Unit, role: str) -> str:
    number = Post.objects.filter(unit=unit, role=role).count() + 1
    while Post.objects.filter(code=f"{unit.code}-{role}-{number}"[-60:]).exists():
        number += 1
    return f"{unit.code}-{role}-{number}"[-60:]
