"""Who did something, as a value that outlives the account."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """What kind of actor stands behind an act."""

    PERSON = "person"
    SYSTEM = "system"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Actor:
    """The actor of one act: stored with it, never looked up again.

    ``id`` is the user's id or ``None``; ``label`` the name of the post (never a private detail);
    ``unit`` the code of the unit acted for.
    """

    kind: ActorKind
    id: int | None
    label: str
    unit: str = ""


SYSTEM = Actor(ActorKind.SYSTEM, None, "system")
