"""What rounds announce."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoundOpened:
    """A round began: its sites are drawn and its visits ordered."""

    round_id: int
    number: str


@dataclass(frozen=True, slots=True)
class RoundClosed:
    """A round ended; its tree and fingerprint are stored."""

    round_id: int
    number: str
