"""What the evidence announces."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PhotoAdded:
    """A photo came in and its bytes are on the disk."""

    photo_id: int
    key: UUID
