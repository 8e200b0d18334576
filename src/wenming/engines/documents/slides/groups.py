"""Several problems side by side on one slide: each a caption with its pictures above or below."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from wenming.engines.documents.markers import is_caption, marker_of
from wenming.engines.documents.names import q
from wenming.engines.documents.slides.shapes import Box, Shape

_LEAST_WORDS = 6  # shorter captions name a view of the same problem
_MOST_OF = 0.5
_SLACK = 0.02


@dataclass(frozen=True, slots=True)
class Group:
    """One problem of a slide: its caption, its pictures, and the box around them."""

    caption: Shape
    pictures: tuple[Shape, ...]
    box: Box


def groups_on(shapes: Sequence[Shape]) -> list[Group]:
    """Return the problems that stand side by side from the left; none where the slide shows a single one."""
    seen = [shape for shape in shapes if not shape.is_hidden and not shape.is_furniture]
    pictures = [shape for shape in seen if shape.element.tag == q("p:pic") and shape.box]
    texts = [shape for shape in seen if shape.element.tag == q("p:sp") and shape.box and shape.text().strip()]
    if any(marker_of(shape.text()) for shape in texts if shape.is_title):
        return []
    captions = [shape for shape in texts if not shape.is_title]
    owned: dict[int, list[Shape]] = {}
    for picture in pictures:
        owner = _owner(picture, captions)
        if owner is None:
            return []
        owned.setdefault(owner, []).append(picture)
    groups = [_group(captions[place], owned[place]) for place in sorted(owned)]
    groups.sort(key=lambda group: group.box.left)
    apart = all(
        left.box.right - right.box.left <= _SLACK * (left.box.width + right.box.width)
        for left, right in itertools.pairwise(groups)
    )
    says_enough = all(_says_enough(group.caption.text()) for group in groups)
    return groups if len(groups) > 1 and apart and says_enough else []


def _says_enough(text: str) -> bool:
    return len(text.strip()) >= _LEAST_WORDS and not is_caption(text)


def _owner(picture: Shape, captions: Sequence[Shape]) -> int | None:
    """The caption that stands over or under most of the picture, the nearest one."""
    best: tuple[int, int] | None = None
    for place, caption in enumerate(captions):
        if picture.box is None or caption.box is None:
            continue
        shared = min(picture.box.right, caption.box.right) - max(picture.box.left, caption.box.left)
        if shared < _MOST_OF * picture.box.width:
            continue
        apart = max(caption.box.top - picture.box.bottom, picture.box.top - caption.box.bottom, 0)
        if best is None or apart < best[0]:
            best = apart, place
    return best[1] if best else None


def _group(caption: Shape, pictures: Sequence[Shape]) -> Group:
    boxes = [shape.box for shape in (caption, *pictures) if shape.box]
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Group(caption, tuple(pictures), Box(left, top, right - left, bottom - top))
