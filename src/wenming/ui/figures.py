"""Numbers as pages show them: with separators, two counts beside a rate, a bar, a link to the cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wenming.ui.markup import NOTHING, Component, TemplateComponent, Text, Tone

Number = int | float | Decimal | Fraction


def number_text(value: Number, places: int | None = None) -> str:
    """Write a number with thousands separators; ``places`` fixes the decimals."""
    if places is None:
        return f"{value:,}" if isinstance(value, int) else f"{float(value):,.10g}"
    return f"{float(value):,.{places}f}"


@dataclass(frozen=True)
class Figure(Component):
    """A number with its unit; with ``url`` it opens the cases that make it."""

    value: Number | None
    unit: Text = ""
    url: str = ""
    places: int | None = None

    def html(self) -> SafeString:
        if self.value is None:
            return format_html('<span class="nothing">{}</span>', "–")
        text = format_html('<span class="figure">{}</span>', number_text(self.value, self.places))
        unit = format_html(' <span class="unit">{}</span>', self.unit) if self.unit else NOTHING
        return format_html('<a href="{}">{}{}</a>', self.url, text, unit) if self.url else text + unit


def _share(part: Number, whole: Number) -> float | None:
    """Return part of whole in per cent, or None for 0 of 0."""
    return None if whole == 0 else max(0.0, min(100.0, float(part) / float(whole) * 100))


def _rect(kind: str, share: float) -> SafeString:
    return format_html('<rect class="{}" width="{}" height="8"></rect>', kind, f"{share:.2f}")


def _bar(*rects: SafeString, label: str) -> SafeString:
    drawn = format_html_join("", "{}", ((rect,) for rect in rects))
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="whole" width="100" height="8"></rect>{}</svg>', label, drawn,
    )  # fmt: skip


@dataclass(frozen=True)
class Rate(Component):
    """A rate with its two counts and a bar; each count opens its cases where it has an address."""

    part: Number
    whole: Number
    tone: Tone = Tone.OPEN
    url: str = ""

    def html(self) -> SafeString:
        share = _share(self.part, self.whole)
        counts = gettext("%(part)s of %(whole)s") % {"part": number_text(self.part), "whole": number_text(self.whole)}
        if share is None:
            return format_html('<span class="nothing">–</span> <span class="counts">{}</span>', counts)
        linked = format_html('<a href="{}">{}</a>', self.url, counts) if self.url else counts
        bar = _bar(_rect(f"part tone-{self.tone.value}", share), label=counts)
        return format_html(
            '<span class="rate">{}<span class="figure">{}%</span> <span class="counts">{}</span></span>',
            bar, f"{share:.1f}", linked,
        )  # fmt: skip


@dataclass(frozen=True)
class ScoreBar(Component):
    """Marks won of marks available; ``today`` draws what would be won if looked at today."""

    won: Number
    available: Number
    today: Number | None = None
    places: int = 2

    def html(self) -> SafeString:
        share = _share(self.won, self.available) or 0.0
        ahead = _share(self.today, self.available) if self.today is not None else None
        label = gettext("%(won)s of %(available)s marks") % {
            "won": number_text(self.won, self.places),
            "available": number_text(self.available, self.places),
        }
        rects = [_rect("ahead", ahead)] if ahead else []
        return format_html('<span class="score">{}</span>', _bar(*rects, _rect("part tone-open", share), label=label))


@dataclass(frozen=True)
class Stat:
    """A number that opens the cases that make it."""

    label: Text
    value: object
    url: str
    note: Text = ""
    tone: Tone = Tone.PLAIN

    @property
    def text(self) -> str:
        """The number, with separators if it is a bare one."""
        if isinstance(self.value, (int, float, Decimal, Fraction)):
            return number_text(self.value)
        return conditional_escape(str(self.value))


@dataclass(frozen=True)
class Stats(TemplateComponent):
    """A row of numbers."""

    stats: Sequence[Stat]
    template = "ui/parts/stats.html"
