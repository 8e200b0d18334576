"""What schemes announce."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EditionImported:
    """An edition came in, or a draft of it was replaced."""

    edition_id: int
    code: str


@dataclass(frozen=True, slots=True)
class EditionFrozen:
    """An edition was published and will not change any more."""

    edition_id: int
    code: str
    fingerprint: str
