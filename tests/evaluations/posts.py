"""People with posts, for the tests of pages."""

from datetime import date

from django.test import Client

from wenming.kernel.scope import Viewer
from wenming.people.models import Appointment, Post, Unit, User
from wenming.people.selectors import viewer_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


def appointed(role: str, unit: str = "east") -> User:
    """Somebody who holds a post with this role in a unit of the city."""
    user = User.objects.create_user(f"{role}-{unit}", name=f"{role} {unit}")
    post = Post.objects.create(code=f"{unit}-{role}", unit=Unit.objects.get(code=unit), role=role, title=role)
    Appointment.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return user


def signed_in(role: str, unit: str = "east", language: str = "en") -> tuple[Client, Viewer]:
    """A browser signed in with such a post, and the viewer behind it."""
    user = appointed(role, unit)
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(user, backend=BACKEND)
    client.cookies["django_language"] = language
    return client, viewer_of(user)
