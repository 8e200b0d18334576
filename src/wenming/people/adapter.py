"""How sign-in behaves here: no self-registration, no mail."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from wenming.people.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by administrators and information officers only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Take the password that a person chose: the one-time password has done its work."""
        user.must_change_password = False
        super().set_password(user, password)
