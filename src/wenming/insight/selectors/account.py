"""What a person's own account page shows: posts held, what they allow, keys made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.people.models import User
from wenming.people.roles import CAPABILITY_LABELS, ROLES
from wenming.people.selectors import appointments_of
from wenming.people.selectors.tokens import tokens_of


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post held today; ``role`` is a label still to be translated."""

    title: str
    unit_code: str
    unit_name: str
    role: str
    since: date


@dataclass(frozen=True, slots=True)
class Key:
    """A key for another system, without its secret."""

    id: int
    name: str
    made_at: datetime
    used_on: date | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """One's own account; ``rights`` are labels still to be translated."""

    name: str
    username: str
    posts: Sequence[HeldPost]
    rights: Sequence[str]
    sees_everything: bool
    keys: Sequence[Key]
    mail_wish: str
    mail_address: str


def account(viewer: Viewer, user: User) -> Account:
    """Return the account of the person who looks."""
    today = clock.today()
    held = [one for one in appointments_of(user) if one.since <= today and (one.until is None or one.until >= today)]
    posts = [
        HeldPost(one.post.title, one.post.unit.code, one.post.unit.name, ROLES[one.post.role].label, one.since)
        for one in held
        if one.post.is_active and one.post.role in ROLES
    ]
    rights = [label for code, label in CAPABILITY_LABELS.items() if viewer.may(code)]
    keys = [Key(one.pk, one.name, one.created_at, one.used_on, one.revoked_at) for one in tokens_of(user)]
    return Account(user.name, user.username, posts, rights, viewer.everywhere, keys, user.mail_wish, user.mail_address)
