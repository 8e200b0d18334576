"""What supervision does: climb the ladders, set them."""

from wenming.supervision.services.climbing import Climbed, climb
from wenming.supervision.services.ladder import (
    LadderRefused,
    StepValues,
    add_step,
    keep_ladder,
    keep_mark,
    keep_recipient,
    keep_step,
    remove_part,
    remove_step,
)

__all__ = [
    "Climbed",
    "LadderRefused",
    "StepValues",
    "add_step",
    "climb",
    "keep_ladder",
    "keep_mark",
    "keep_recipient",
    "keep_step",
    "remove_part",
    "remove_step",
]
