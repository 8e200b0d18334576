"""Whose account a page is about."""

from django.http import HttpRequest

from wenming.people.models import User


def user_of(request: HttpRequest) -> User:
    """Return the account that is signed in; its policy let nobody else in."""
    assert isinstance(request.user, User)
    return request.user
