"""People with posts who look at pages."""

from datetime import date

from django.test import Client

from wenming.people.models import Appointment, Post, Unit, User

SINCE = date(2026, 1, 1)


def person(username: str, role: str, unit: Unit) -> User:
    """Somebody holding a post of the role in the unit."""
    user = User.objects.create_user(username, name=f"{username} name")
    post = Post.objects.create(code=f"{username}-post", unit=unit, role=role, title=f"{role} of {unit.code}")
    Appointment.objects.create(post=post, user=user, since=SINCE)
    return user


def browser_of(user: User) -> Client:
    """A browser in which the person is signed in, reading English."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def looking_as(role: str, unit: Unit | None = None) -> Client:
    """A browser of somebody with the role, in a unit of their own unless one is given."""
    home = (
        unit
        or Unit.objects.get_or_create(code="home", defaults={"name": "Home", "kind": "department", "path": "0/"})[0]
    )
    return browser_of(person(f"{role}-{home.code}", role, home))


def stranger(role: str = "information_officer") -> Client:
    """A browser of somebody whose unit has had to do with nothing."""
    fields = {"name": "远处单位", "kind": "department", "path": "99999/"}
    return looking_as(role, Unit.objects.get_or_create(code="far", defaults=fields)[0])
