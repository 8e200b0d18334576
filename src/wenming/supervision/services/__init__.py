"""What supervision does: climb the ladder, set its steps."""

from wenming.supervision.services.climbing import Climbed, climb
from wenming.supervision.services.ladder import LadderRefused, keep_step

__all__ = ["Climbed", "LadderRefused", "climb", "keep_step"]
