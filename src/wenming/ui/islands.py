"""The parts of a page that draw or capture, as values: each is plain HTML first, made lively by its island."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wenming.ui.components import Action, Chip, Link
from wenming.ui.figures import Number, ScoreBar, number_text
from wenming.ui.markup import NOTHING, TemplateComponent, Text, Tone

FIND_PHOTOS = _("Take or choose photos")


@dataclass(frozen=True)
class Overlay:
    """A layer of areas that people switch on: its name, the address of its GeoJSON, and the tone it is filled with.

    A feature's ``share`` (0 to 1) is how strongly it is filled; without one only its edge is drawn.
    """

    label: Text
    url: str
    tone: Tone = Tone.OPEN


@dataclass(frozen=True)
class Map(TemplateComponent):
    """A map with the list beside it.

    ``points`` and ``base`` are addresses answering what docs/components.md says ("A map"); ``places`` stand in the list
    for those without script; ``bounds`` is west, south, east, north, else the base map's own extent.
    """

    points: str
    base: str
    legend: Sequence[tuple[Tone, Text]]
    places: Sequence[Link] = ()
    bounds: tuple[float, float, float, float] | None = None
    overlays: Sequence[Overlay] = ()
    element_id: str = "map"
    template = "ui/parts/map.html"

    @property
    def props(self) -> dict[str, object]:
        """What the island reads."""
        words = [{"tone": tone.value, "label": str(label)} for tone, label in self.legend]
        values: dict[str, object] = {"points": self.points, "base": self.base, "legend": words}
        if self.bounds:
            values["bounds"] = list(self.bounds)
        if self.overlays:
            values["overlays"] = [{"label": str(o.label), "url": o.url, "tone": o.tone.value} for o in self.overlays]
        if settings.MAP_TILE_URL:
            values["tiles"] = {"url": settings.MAP_TILE_URL, "note": settings.MAP_TILE_NOTE}
        return values

    @property
    def props_id(self) -> str:
        """The name of the block that holds them."""
        return f"{self.element_id}-props"


@dataclass(frozen=True)
class ScoreRow:
    """One node of a score tree, figures already rounded; ``note`` says why a node counts nothing (absent …)."""

    key: str
    parent: str
    level: int
    label: Text
    won: Number
    available: Number
    lost: Number
    code: str = ""
    today: Number | None = None
    coverage: object = ""
    url: str = ""
    lost_url: str = ""
    note: Text = ""

    @property
    def bar(self) -> SafeString:
        """Marks won of marks available."""
        return ScoreBar(self.won, self.available, self.today).html() if self.available else NOTHING

    @property
    def won_text(self) -> str:
        """Marks won, with four places."""
        return number_text(self.won, 4)

    @property
    def available_text(self) -> str:
        """Marks available, with four places."""
        return number_text(self.available, 4)

    @property
    def lost_text(self) -> str:
        """Marks lost, with four places."""
        return number_text(self.lost, 4)

    @property
    def today_text(self) -> str:
        """What would be won if looked at today."""
        return "" if self.today is None else number_text(self.today, 4)


@dataclass(frozen=True)
class ScoreTree(TemplateComponent):
    """A score tree, depth first; ``depth`` levels stand open at first."""

    rows: Sequence[ScoreRow]
    depth: int = 1
    show_today: bool = False
    show_coverage: bool = False
    template = "ui/parts/score_tree.html"


class Ask(StrEnum):
    """What a check item asks for, by the kind of its rule."""

    COUNT = "count"
    NUMBER = "number"
    YES_NO = "yes_no"
    RATIO = "ratio"
    SIZES = "sizes"
    GRADE = "grade"


@dataclass(frozen=True)
class CheckEntry(TemplateComponent):
    """One item of a checklist: what to look at, what to enter, the grade it has so far.

    Fields are named ``<code>-count``, ``-number``, ``-yes`` (yes/no), ``-numerator``, ``-denominator``, ``-sizes``,
    ``-grade``, ``-not_applicable`` (1), ``-note``; ``values`` fills them by the part after the dash. ``grade_url`` is
    posted the item's own fields and answers the chip alone, or an error in words with status 422.
    """

    code: str
    title: Text
    asks: Ask
    grade_url: str
    values: dict[str, str]
    rule: Text = ""
    unit: Text = ""
    exemption: Text = ""
    options: Sequence[tuple[str, Text]] = ()
    grade: Chip | None = None
    worth: object = ""
    error: Text = ""
    photos: object = ""
    template = "ui/parts/check_entry.html"

    @property
    def given(self) -> dict[str, str]:
        """The entered values, with an empty one for each that is missing."""
        names = ("count", "number", "yes", "numerator", "denominator", "sizes", "grade", "not_applicable", "note")
        return {name: self.values.get(name, "") for name in names}


@dataclass(frozen=True)
class Checklist(TemplateComponent):
    """A site's checklist; ``draft`` names the copy kept on the device until the server has it."""

    entries: Sequence[CheckEntry]
    draft: str
    actions: Sequence[Action] = ()
    template = "ui/parts/checklist.html"


@dataclass(frozen=True)
class Capture(TemplateComponent):
    """Photos in a form: with ``upload`` each goes at once and the form gets its key, else all go with the form."""

    name: str = "photo"
    upload: str = ""
    most: int = 12
    locate: bool = False
    label: Text = FIND_PHOTOS
    template = "ui/parts/capture.html"

    @property
    def props(self) -> dict[str, object]:
        """What the island reads."""
        return {"name": self.name, "upload": self.upload, "most": self.most, "locate": self.locate}

    @property
    def props_id(self) -> str:
        """The name of the block that holds them."""
        return f"capture-{self.name}"
