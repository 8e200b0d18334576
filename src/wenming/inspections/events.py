"""What inspections announce."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ObservationMade:
    """An observation was recorded."""

    observation_id: int
    visit_id: int
    item_id: int


@dataclass(frozen=True, slots=True)
class ObservationReviewed:
    """A review named the observation that counts for its visit and item."""

    observation_id: int
    visit_id: int
    item_id: int
