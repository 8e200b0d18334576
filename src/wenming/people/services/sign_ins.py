"""Sign-ins: made with a one-time first password, reset, locked. Passwords are returned once and kept nowhere."""

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from wenming.kernel import audit, clock, rights
from wenming.kernel.actors import Actor
from wenming.kernel.errors import Conflict, DomainError, Missing, NotAllowed
from wenming.kernel.scope import EVERYTHING, Viewer
from wenming.people import policies
from wenming.people.models import Appointment, Post, User
from wenming.people.services.posts import appoint, hand_over_post, not_ended, require_filling
from wenming.rulebook.labels import N_

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 3, 4
USERNAME = re.compile(r"[\w.@+-]{2,60}")


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """A sign-in and the password to hand to the person: shown once, to be changed at the first sign-in."""

    user: User
    password: str


def make_password_text() -> str:
    """Return a password that can be read out: three groups of letters and figures that are not confused (59 bits)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


@transaction.atomic
def add_sign_in(username: str, name: str, *, by: Actor, at: datetime | None = None) -> FirstPassword:
    """Make an account without any right: rights come with a post."""
    rights.require(by, policies.MANAGE_PEOPLE, policies.MANAGE_SIGN_INS, policies.ENROL)
    return _add(username, name, by, at)


@transaction.atomic
def enrol(
    post_code: str, username: str, name: str, *, by: Actor, since: date | None = None, at: datetime | None = None
) -> FirstPassword:
    """Make an account and put the person into a vacant post, in one act (information officers: own units only)."""
    post = Post.objects.filter(code=post_code).first()
    if post is None:
        raise Missing("post_missing", N_("There is no such post."))
    require_filling(by, post.unit_id, post.role)
    made = _add(username, name, by, at)
    appoint(post_code, username, by=by, since=since, at=at)
    return made


@transaction.atomic
def fill_post(
    post_code: str,
    username: str,
    name: str,
    *,
    by: Actor,
    since: date | None = None,
    at: datetime | None = None,
) -> FirstPassword | None:
    """Fill a post with somebody who has a sign-in, or, if a name is given, with somebody new; hand it over if held.

    Returns the first password of somebody new.
    """
    post = Post.objects.filter(code=post_code).first()
    if post is None:
        raise Missing("post_missing", N_("There is no such post."))
    require_filling(by, post.unit_id, post.role)
    made = None
    if name and not User.objects.filter(username=username).exists():
        made = _add(username, name, by, at)
    if Appointment.objects.filter(post=post, until__isnull=True).exists():
        hand_over_post(post_code, username, by=by, on=since, at=at)
    else:
        appoint(post_code, username, by=by, since=since, at=at)
    return made


@transaction.atomic
def reset_password(username: str, *, by: Actor, at: datetime | None = None) -> FirstPassword:
    """Give somebody a new one-time password; sessions that are open end with the old one."""
    person = _administered(username, by)
    password = make_password_text()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    audit.record("people.reset_password", subject=audit.subject_of(person), by=by, at=at or clock.now())
    return FirstPassword(person, password)


@transaction.atomic
def lock(username: str, *, by: Actor, at: datetime | None = None) -> User:
    """Close a sign-in; whoever is signed in with it is signed out."""
    return _set_active(username, active=False, act="people.lock", by=by, at=at)


@transaction.atomic
def unlock(username: str, *, by: Actor, at: datetime | None = None) -> User:
    """Open a closed sign-in again."""
    return _set_active(username, active=True, act="people.unlock", by=by, at=at)


@transaction.atomic
def rename_person(username: str, name: str, *, by: Actor, at: datetime | None = None) -> User:
    """Correct a person's name."""
    person = _administered(username, by)
    person.name = name
    person.save(update_fields=["name"])
    audit.record("people.rename_person", subject=audit.subject_of(person), by=by, at=at or clock.now())
    return person


def _set_active(username: str, *, active: bool, act: str, by: Actor, at: datetime | None) -> User:
    person = _administered(username, by)
    person.is_active = active
    person.save(update_fields=["is_active"])
    audit.record(act, subject=audit.subject_of(person), by=by, at=at or clock.now())
    return person


def _add(username: str, name: str, by: Actor, at: datetime | None) -> FirstPassword:
    if not USERNAME.fullmatch(username):
        raise DomainError(
            "username_wrong", N_("A user name has 2 to 60 letters, figures or . @ + - _."), field="username"
        )
    if User.objects.filter(username=username).exists():
        raise Conflict("username_taken", N_("Somebody has this user name already."), field="username")
    password = make_password_text()
    person = User.objects.create_user(username, password, name=name, must_change_password=True)
    audit.record("people.add_sign_in", subject=audit.subject_of(person), by=by, at=at or clock.now())
    return FirstPassword(person, password)


def _administered(username: str, by: Actor) -> User:
    person = User.objects.select_for_update().filter(username=username).first()
    if person is None:
        raise Missing("person_missing", N_("There is no such user name."))
    viewer = rights.viewer_of(by)
    if viewer is not EVERYTHING and not _may_administer(viewer, person):
        raise NotAllowed("not_allowed", rights.REFUSED)
    return person


def _may_administer(viewer: Viewer, person: User) -> bool:
    """Those who manage people or sign-ins administer everybody; an information officer only people of own units."""
    if viewer.may(policies.MANAGE_PEOPLE) or viewer.may(policies.MANAGE_SIGN_INS):
        return True
    held = list(Appointment.objects.filter(not_ended(), user=person).select_related("post"))
    return bool(held) and all(policies.may_fill(viewer, one.post.unit_id, one.post.role) for one in held)
