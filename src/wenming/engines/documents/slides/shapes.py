"""The shapes of a slide: where each lies, also when its layout says so, and groups opened."""

from collections.abc import Iterator
from dataclasses import dataclass

from wenming.engines.documents.names import q
from wenming.engines.documents.package import Element, Package

DEEPEST_GROUP = 20
_SHAPES = tuple(map(q, ("p:sp", "p:pic", "p:graphicFrame", "p:cxnSp", "p:contentPart")))
_TITLES = ("title", "ctrTitle")
_FURNITURE = ("sldNum", "dt", "ftr", "hdr")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.top + self.height

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles share an area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape with its place on the slide, ``None`` where nobody says it."""

    element: Element
    box: Box | None

    @property
    def placeholder(self) -> Element | None:
        """The mark that makes it a placeholder of its layout."""
        return next(self.element.iter(q("p:ph")), None)

    @property
    def is_title(self) -> bool:
        """Whether it is the slide's title."""
        mark = self.placeholder
        return mark is not None and mark.get("type") in _TITLES

    @property
    def is_furniture(self) -> bool:
        """Whether it is a page number, a date or a footer."""
        mark = self.placeholder
        return mark is not None and mark.get("type") in _FURNITURE

    @property
    def is_hidden(self) -> bool:
        """Whether it was switched off in the selection pane."""
        naming = next(self.element.iter(q("p:cNvPr")), None)
        return naming is not None and naming.get("hidden") in ("1", "true")

    def text(self) -> str:
        """Return the lines of its text."""
        body = self.element.find(q("p:txBody"))
        return text_of(body) if body is not None else ""


def text_of(body: Element) -> str:
    """Return the paragraphs of a text body, one per line."""
    lines = []
    for paragraph in body.iterchildren(q("a:p")):
        parts = []
        for element in paragraph.iter(q("a:t"), q("a:br")):
            parts.append("\n" if element.tag == q("a:br") else element.text or "")
        lines.append("".join(parts).strip(" \t\u3000\u000b"))
    return "\n".join(lines).strip("\n")


def shapes_of(package: Package, part: str, slide: Element) -> list[Shape]:
    """Return the shapes of a slide in their order from back to front, those in groups too."""
    tree = next(slide.iter(q("p:spTree")), None)
    if tree is None:
        return []
    layouts = _Layouts(package, part)
    return list(_inside(tree, layouts, _Scale(), 0))


@dataclass(frozen=True, slots=True)
class _Scale:
    """How lengths inside a group become lengths on the slide."""

    by_x: float = 1.0
    by_y: float = 1.0
    more_x: float = 0.0
    more_y: float = 0.0

    def apply(self, box: Box) -> Box:
        return Box(
            int(box.left * self.by_x + self.more_x),
            int(box.top * self.by_y + self.more_y),
            int(box.width * self.by_x),
            int(box.height * self.by_y),
        )

    def inside(self, group: Element) -> "_Scale":
        place = group.find(f"{q('p:grpSpPr')}/{q('a:xfrm')}")
        outer = _box(place, "a:off", "a:ext") if place is not None else None
        inner = _box(place, "a:chOff", "a:chExt") if place is not None else None
        if outer is None or inner is None or inner.width <= 0 or inner.height <= 0:
            return self
        onto = self.apply(outer)
        by_x, by_y = onto.width / inner.width, onto.height / inner.height
        return _Scale(by_x, by_y, onto.left - inner.left * by_x, onto.top - inner.top * by_y)


def _inside(parent: Element, layouts: "_Layouts", scale: _Scale, depth: int) -> Iterator[Shape]:
    for child in parent:
        if child.tag == q("p:grpSp") and depth < DEEPEST_GROUP:
            yield from _inside(child, layouts, scale.inside(child), depth + 1)
        elif child.tag == q("mc:AlternateContent"):
            for choice in list(child.iterchildren(q("mc:Choice"), q("mc:Fallback")))[:1]:
                yield from _inside(choice, layouts, scale, depth + 1)
        elif child.tag in _SHAPES:
            box = own_box(child)
            mark = next(child.iter(q("p:ph")), None)
            if box is None and mark is not None:
                box = layouts.box(mark)
            yield Shape(child, scale.apply(box) if box else None)


class _Layouts:
    """The places that a slide's layout and master give to placeholders."""

    def __init__(self, package: Package, part: str) -> None:
        self._found: list[Element] = []
        for layout in package.related(part, "slideLayout")[:1]:
            self._found += _placeholders(package.xml(layout))
            for master in package.related(layout, "slideMaster")[:1]:
                self._found += _placeholders(package.xml(master))

    def box(self, mark: Element) -> Box | None:
        """Return the place of the placeholder of the same number, else of the same kind."""
        index, kind = mark.get("idx"), mark.get("type", "body")
        kinds = {"ctrTitle": ("ctrTitle", "title"), "subTitle": ("subTitle", "body")}.get(kind, (kind,))
        for wanted in ("idx", "type"):
            for shape in self._found:
                other = next(shape.iter(q("p:ph")))
                fits = other.get("idx") == index if wanted == "idx" else other.get("type", "body") in kinds
                if fits and (index is not None or wanted == "type") and (box := own_box(shape)):
                    return box
        return None


def _placeholders(root: Element) -> list[Element]:
    return [shape for shape in root.iter(q("p:sp"), q("p:pic")) if next(shape.iter(q("p:ph")), None) is not None]


def own_box(element: Element) -> Box | None:
    """Return the place that a shape itself says."""
    place = next(element.iter(q("a:xfrm"), q("p:xfrm")), None)
    return _box(place, "a:off", "a:ext") if place is not None else None


def _box(place: Element, corner: str, size: str) -> Box | None:
    start, extent = place.find(q(corner)), place.find(q(size))
    if start is None or extent is None:
        return None
    return Box(whole(start.get("x")), whole(start.get("y")), whole(extent.get("cx")), whole(extent.get("cy")))


def whole(text: str | None) -> int:
    """Read a length; nonsense is 0."""
    try:
        return max(min(int(text or "0"), 10**9), -(10**9))
    except ValueError:
        return 0
