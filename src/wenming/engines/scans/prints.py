"""Photos printed on a page: found as large patches that are no paper, cut out to go with their row."""

import io

import numpy as np
from PIL import Image

from wenming.engines.documents.grid import Picture
from wenming.engines.scans.extra import cv2
from wenming.engines.scans.recognition import Box, Grey

_LEAST_WIDTH, _LEAST_HEIGHT = 90, 60
_LEAST_FILLED = 0.6
_DARKER = 0.91
"""What is darker than this share of the paper is no paper."""
_QUALITY = 85
_SCALE = 0.5


def prints_on(page: Grey) -> list[Box]:
    """Find the photos on a straight page."""
    small = cv2.resize(page, None, fx=_SCALE, fy=_SCALE, interpolation=cv2.INTER_AREA)
    light = cv2.GaussianBlur(small, (5, 5), 0)
    paper = cv2.resize(cv2.dilate(cv2.resize(light, (64, 48)), np.ones((9, 9), np.uint8)), light.shape[::-1])
    dark = np.where(small < paper * _DARKER, 255, 0).astype(np.uint8)
    dark = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=4)
    found = []
    for number in range(1, count):
        left, top, width, height, area = (int(value / _SCALE) for value in stats[number])
        is_large = width >= _LEAST_WIDTH and height >= _LEAST_HEIGHT
        if is_large and area / _SCALE >= _LEAST_FILLED * width * height:
            found.append(Box(left, top, left + width, top + height))
    return sorted(found, key=lambda box: (box.top, box.left))


def cut(page: Grey, box: Box, name: str) -> Picture:
    """Cut a photo out of its page, as JPEG."""
    out = io.BytesIO()
    Image.fromarray(page[box.top : box.bottom, box.left : box.right]).save(out, "JPEG", quality=_QUALITY)
    return Picture(out.getvalue(), name)
