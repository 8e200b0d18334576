"""A list as slides: a title slide, then pictures with a caption, with labelled lines, or two problems side by side."""

from datetime import UTC, datetime
from io import BytesIO

from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Cm, Pt

from tests.lists.drafts import Line
from tests.lists.plans import Plan
from tests.lists.zips import timeless

_BLANK, _TITLE = 6, 0
_LABELS = (("place", "点位"), ("problem", "问题"), ("unit", "责任单位"), ("deadline", "整改时限"))


def _box(slide: Slide, words: str, left: float, top: float, width: float, height: float, size: int = 18) -> None:
    frame = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(height)).text_frame
    frame.word_wrap = True
    for index, part in enumerate(words.split("\n")):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = part
        run.font.size = Pt(size)


def _pictures(slide: Slide, pictures: tuple[bytes, ...], left: float, top: float, width: float) -> None:
    each = min(11.0, width / max(1, len(pictures)) - 0.4)
    for index, picture in enumerate(pictures):
        slide.shapes.add_picture(BytesIO(picture), Cm(left + index * (each + 0.4)), Cm(top), width=Cm(each))


def _new(deck: Deck) -> Slide:
    slide: Slide = deck.slides.add_slide(deck.slide_layouts[_BLANK])
    return slide


def _caption(deck: Deck, line: Line, plan: Plan) -> None:
    slide = _new(deck)
    _pictures(slide, line.pictures, 1.5, 1.5, 22)
    number = line.cell("number")
    mark = "" if number.endswith((".", "）")) else "."
    _box(slide, f"{number}{mark}{line.cell('both')}", 1.5, 13.5, 22, 3)


def _labels(deck: Deck, line: Line, plan: Plan) -> None:
    slide = _new(deck)
    told = [f"{label}：{' '.join(line.cell(key).split())}" for key, label in _LABELS if line.cell(key)]
    _box(slide, f"问题{line.cell('number')}", 1.5, 0.6, 22, 1.5, 24)
    _box(slide, "\n".join(told), 1.5, 2.4, 22, 5)
    _pictures(slide, line.pictures, 1.5, 9, 22)


def _pair(deck: Deck, lines: list[Line]) -> None:
    slide = _new(deck)
    for index, line in enumerate(lines):
        left = 1.0 + 12.2 * index
        _pictures(slide, line.pictures, left, 1.5, 11)
        _box(slide, f"{line.cell('place')}\n{line.cell('problem')}", left, 12.5, 11, 4, 16)


def as_pptx(plan: Plan, lines: tuple[Line, ...]) -> bytes:
    """Write the list as slides; what a slide shows is in the plan's variant."""
    deck = Presentation()
    deck.core_properties.created = deck.core_properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    first = deck.slides.add_slide(deck.slide_layouts[_TITLE])
    if first.shapes.title is not None:
        first.shapes.title.text = plan.title
    first.placeholders[1].text_frame.text = "\n".join(plan.above) or f"{plan.day.year}年{plan.day.month}月"
    rows = [line for line in lines if line.sort == "row"]
    if plan.variant == "pairs":
        for index in range(0, len(rows), 2):
            _pair(deck, rows[index : index + 2])
    else:
        for line in rows:
            (_labels if plan.variant == "labels" else _caption)(deck, line, plan)
    _box(_new(deck), "\n".join(("谢谢！", *plan.below)), 9, 7, 12, 4, 32)
    out = BytesIO()
    deck.save(out)
    return timeless(out.getvalue())
