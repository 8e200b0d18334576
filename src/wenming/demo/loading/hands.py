"""Who acts when the demo is loaded through the product's own doors, with the rights that the posts give."""

from collections.abc import Mapping
from datetime import timedelta

from wenming.demo.cast import Cast
from wenming.demo.chronicle import District
from wenming.demo.district import Role
from wenming.demo.organisation import OFFICE
from wenming.kernel.actors import Actor
from wenming.kernel.scope import Viewer
from wenming.people.selectors import viewer_by_id

WORKED_AT = timedelta(hours=16)
"""Four in the afternoon of the day before; what is acted on then stands as it is for a day at least."""


class Hands:
    """Who acts, with the rights that the posts give."""

    def __init__(self, district: District, actors: Mapping[str, Actor]) -> None:
        self.cast, self._actors = Cast(district.registers), actors
        self._office = {post.role: post.code for post in reversed(district.registers.posts) if post.unit == OFFICE}

    def office(self, role: Role) -> Viewer:
        """Somebody of the creation office, in a role."""
        return self.at(self._office[role])

    def officer(self, unit: str) -> Viewer:
        """The information officer of a unit."""
        return self.at(self.cast.officer(unit))

    def at(self, post: str) -> Viewer:
        """Whoever holds a post."""
        account = self._actors[post].id
        assert account is not None
        return viewer_by_id(account)
