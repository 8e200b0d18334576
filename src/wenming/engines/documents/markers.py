"""The numbers people put before problems: “1．”, “一、”, “（1）”, “①”, “问题1：”, “ZG-2026-001.”."""

import re
from enum import StrEnum

REFERENCE = r"[A-Za-z]{1,8}(?:[-–—－][A-Za-z0-9]{1,8}){0,3}[-–—－]\d{1,6}"
"""A number of a register: letters, dashes, digits."""
_CHINESE = "一二三四五六七八九十百零〇两"


class Marker(StrEnum):
    """A way to number; lists inside one another use different ways."""

    NAMED = "named"
    CHINESE = "chinese"
    CHINESE_BRACKETS = "chinese_brackets"
    DIGITS = "digits"
    DIGITS_BRACKETS = "digits_brackets"
    CIRCLED = "circled"
    REFERENCE = "reference"


_PATTERNS = (
    (Marker.NAMED, re.compile(rf"(?:问题|事项|点位|序号)\s*(?:\d{{1,4}}|[{_CHINESE}]{{1,4}})\s*[:：、.．,，)）\s]")),
    (Marker.CHINESE, re.compile(rf"第?[{_CHINESE}]{{1,4}}\s*[、．.,，:：]")),
    (Marker.CHINESE_BRACKETS, re.compile(rf"[（(]\s*[{_CHINESE}]{{1,4}}\s*[)）]")),
    (Marker.DIGITS, re.compile(r"\d{1,4}\s*(?:[、．:：)）]|[.,，](?!\d))")),
    (Marker.DIGITS_BRACKETS, re.compile(r"[（(【\[]\s*\d{1,4}\s*[\]】)）]")),
    (Marker.CIRCLED, re.compile("[①-⑳⑴-⒇]")),
    (Marker.REFERENCE, re.compile(rf"{REFERENCE}\s*(?:[、．:：)）]|[.,，](?!\d))")),
)
_CAPTION = re.compile(r"[（(]?\s*(?:整改[前后](?:照片|图片|图)?|图片?\s*\d{0,3}|照片\s*\d{0,3})\s*[)）]?[:：]?")
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}")


def is_caption(line: str) -> bool:
    """Whether a line only names a picture: 整改前, 图1."""
    return _CAPTION.fullmatch(line.strip()) is not None


def marker_of(line: str) -> Marker | None:
    """Return how a line is numbered, or ``None``; a time of day is no number."""
    line = line.lstrip()
    if _CLOCK.match(line):
        return None
    return next((marker for marker, pattern in _PATTERNS if pattern.match(line)), None)
