"""Who did what in the generated year, as the actors that rows and audit lines keep."""

from collections.abc import Mapping
from uuid import UUID

from wenming.demo.chronicle import District
from wenming.kernel.actors import Actor, ActorKind
from wenming.people.services.bulk import PeopleIds


def actors_of(district: District, ids: PeopleIds, logins: Mapping[str, str]) -> Mapping[str, Actor]:
    """Return the holder of each post as an actor, by the post's code."""
    return {
        post.code: Actor(ActorKind.PERSON, ids.users[logins[post.person]], post.title, post.unit)
        for post in district.registers.posts
    }


def key_of(text: str) -> UUID:
    """Return a generated key as the UUID that rows have."""
    return UUID(text)
