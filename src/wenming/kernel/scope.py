"""Who is looking, and how far: the value every selector and policy takes first."""

from dataclasses import dataclass, field

from wenming.kernel.actors import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person with the rights of the posts held today, or nobody.

    ``units`` are the ids of the units whose posts the person holds; ``scope`` adds their subordinate units;
    ``everywhere`` lifts the scope (creation office, leaders, auditors).
    """

    user_id: int | None = None
    label: str = ""
    unit_code: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    capabilities: frozenset[str] = field(default_factory=frozenset)
    units: frozenset[int] = field(default_factory=frozenset)
    scope: frozenset[int] = field(default_factory=frozenset)
    everywhere: bool = False

    @property
    def is_signed_in(self) -> bool:
        """Whether anybody is looking at all."""
        return self.user_id is not None

    @property
    def actor(self) -> Actor:
        """The viewer as the actor of an act."""
        return Actor(ActorKind.PERSON, self.user_id, self.label, self.unit_code)

    def may(self, capability: str) -> bool:
        """Say whether a post held today carries the capability."""
        return capability in self.capabilities


NOBODY = Viewer()
EVERYTHING = Viewer(user_id=0, label="system", everywhere=True)
