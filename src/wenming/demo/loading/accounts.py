"""One account for each role, with a random password that is printed once and kept in a file for its owner."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from wenming.demo.district import Post, Registers, Role

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 12


@dataclass(frozen=True, slots=True)
class Account:
    """A person of the demo who can sign in, as printed."""

    title: str
    username: str
    password: str


def accounts_of(registers: Registers, busiest: str) -> dict[str, Account]:
    """Choose a person for each role, the unit's roles from the busiest unit; return the accounts by person.

    They sign in under the role's own name. Passwords are not part of the district: they differ from home to home.
    """
    chosen: dict[str, Account] = {}
    for role in Role:
        post = _post(registers, role, busiest)
        if post is not None and post.person not in chosen:
            password = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
            chosen[post.person] = Account(post.title, role.value, password)
    return chosen


def logins_of(registers: Registers, accounts: Mapping[str, Account]) -> dict[str, str]:
    """Return the name under which each person signs in, or would."""
    return {
        person.key: accounts[person.key].username if person.key in accounts else person.login
        for person in registers.people
    }


def _post(registers: Registers, role: Role, busiest: str) -> Post | None:
    """The post of a role that a visitor is shown: of the busiest unit where it has one, else the first."""
    held = [post for post in registers.posts if post.role is role]
    below = {unit.code for unit in registers.units if unit.parent == busiest}
    near = [post for post in held if post.unit == busiest] or [post for post in held if post.unit in below]
    return next(iter(near or held), None)
