"""Finding and recognising lines of text in a picture, by models that come inside the wheel of RapidOCR.

Every model lies in the wheel; nothing is fetched while the product runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wenming.engines.scans.extra import cv2, rapidocr

Grey = NDArray[np.uint8]
"""A picture in shades of grey: rows, columns."""

DETECTION_EDGE = 1280
"""Lines are looked for in a picture no longer than this; their text is read in the full one. 27 px high letters of a
page at 200 dpi are still 15 px high there, and looking takes a third of the time."""
LEAST_CERTAIN = 0.5
"""Text recognised with less certainty is dropped: it is dirt or a picture."""
_BATCH = 6
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Down."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The centre: x, y."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def shared(self, other: "Box") -> float:
        """Return the share of this box that lies in another."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across * down / max(1, self.width * self.height) if across > 0 and down > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text: where, what, and how sure from 0 to 1."""

    box: Box
    text: str
    certainty: float


@cache
def _engine() -> Any:
    """Load the models once; about a second.

    Raises:
        DocumentRefused: the extra is not installed.
    """
    return rapidocr.RapidOCR(params={"Global.use_cls": False, "Global.log_level": "error", "Rec.rec_batch_num": _BATCH})


def lines_of(page: Grey) -> list[Box]:
    """Find the lines of text on an upright page."""
    scale = min(1.0, DETECTION_EDGE / max(page.shape))
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else page
    with _LOCK:
        found = _engine()(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    if found is None or found.boxes is None:
        return []
    rows, columns = page.shape
    boxes = []
    for corners in np.asarray(found.boxes, dtype=np.float64) / scale:
        left, top = np.floor(corners.min(axis=0)).astype(int)
        right, bottom = np.ceil(corners.max(axis=0)).astype(int)
        boxes.append(Box(max(0, int(left)), max(0, int(top)), min(columns, int(right)), min(rows, int(bottom))))
    return [box for box in boxes if box.width > 4 and box.height > 8]


def recognised(page: Grey, boxes: Sequence[Box]) -> list[Words]:
    """Recognise the text in each box; boxes without any are left out."""
    if not boxes:
        return []
    crops = [cv2.cvtColor(page[b.top : b.bottom, b.left : b.right], cv2.COLOR_GRAY2BGR) for b in boxes]
    with _LOCK:
        engine = _engine()
        found = engine.recognize_txt(crops)
    words = [
        Words(box, str(text).strip(), float(score))
        for box, text, score in zip(boxes, found.txts, found.scores, strict=True)
    ]
    return [one for one in words if one.text and one.certainty >= LEAST_CERTAIN]
