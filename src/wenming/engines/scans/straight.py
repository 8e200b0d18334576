"""Pages made straight and evenly lit, so that lines of a table run along the rows and columns of the picture."""

import numpy as np

from wenming.engines.scans.extra import cv2
from wenming.engines.scans.recognition import Grey

LARGEST_ANGLE = 4.0
"""Degrees by which a page may lie askew; more is taken for intent."""
_COARSE, _FINE = 0.25, 0.03
_SMALL = 900
_BACKGROUND = 61


def levelled(page: Grey) -> Grey:
    """Return the page with an even white background."""
    scale = 0.25
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    light = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), _BACKGROUND)
    light = cv2.resize(light, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_LINEAR)
    made: Grey = cv2.divide(page, np.maximum(light, 1), scale=250)
    return made


def ink(page: Grey) -> Grey:
    """Return a mask of what is written: 255 for ink."""
    made: Grey = cv2.adaptiveThreshold(page, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    return made


def _sharpness(mask: Grey, angle: float) -> float:
    """Return how sharply rows of ink and rows of paper alternate when the page is turned by so many degrees."""
    rows, columns = mask.shape
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1.0)
    profile = cv2.warpAffine(mask, turn, (columns, rows), flags=cv2.INTER_LINEAR).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(profile)).sum())


def angle_of(page: Grey) -> float:
    """Return by how many degrees the page must be turned to lie straight; counter-clockwise is positive."""
    scale = min(1.0, _SMALL / max(page.shape))
    mask = ink(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    coarse = np.arange(-LARGEST_ANGLE, LARGEST_ANGLE + _COARSE / 2, _COARSE)
    best = max(coarse, key=lambda angle: _sharpness(mask, float(angle)))
    fine = np.arange(best - _COARSE, best + _COARSE + _FINE / 2, _FINE)
    return float(max(fine, key=lambda angle: _sharpness(mask, float(angle))))


def straightened(page: Grey) -> Grey:
    """Return the page turned straight; what comes in at the corners is as bright as the paper."""
    angle = angle_of(page)
    if abs(angle) < _FINE:
        return page
    rows, columns = page.shape
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1.0)
    made: Grey = cv2.warpAffine(page, turn, (columns, rows), flags=cv2.INTER_CUBIC, borderValue=float(np.median(page)))
    return made
