"""The story of a record and its evidence: photos that open large, two side by side, the timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.ui.components import TONE_ICONS, Fact
from wenming.ui.icons import icon
from wenming.ui.markup import Component, TemplateComponent, Text, Tone
from wenming.ui.times import moment_html

BEFORE, AFTER = _("Before"), _("After")


@dataclass(frozen=True)
class Photo(Component):
    """A photo: a thumbnail that opens large; without ``thumb`` it says why there is none."""

    url: str
    thumb: str = ""
    caption: Text = ""
    missing: Text = ""

    def html(self) -> SafeString:
        if not self.url:
            return format_html('<span class="photo missing">{}<span>{}</span></span>', icon("photo"), self.missing)
        return format_html(
            '<a class="photo" href="{}" data-lightbox data-caption="{}"><img src="{}" alt="{}" loading="lazy"></a>',
            self.url, self.caption, self.thumb or self.url, self.caption or gettext("Photo"),
        )  # fmt: skip


@dataclass(frozen=True)
class Photos(TemplateComponent):
    """A row of photos."""

    photos: Sequence[Photo]
    template = "ui/parts/photos.html"


@dataclass(frozen=True)
class SideBySide(TemplateComponent):
    """Two photos of the same thing to compare, before and after."""

    before: Photo
    after: Photo
    before_label: Text = BEFORE
    after_label: Text = AFTER
    template = "ui/parts/side_by_side.html"


@dataclass(frozen=True)
class Entry:
    """One line of a timeline: who did what, when, in whose name, on what evidence."""

    at: datetime
    who: str
    what: object
    unit: Text = ""
    note: Text = ""
    tone: Tone = Tone.PLAIN
    icon: str = ""
    photos: Sequence[Photo] = ()
    facts: Sequence[Fact] = ()

    @property
    def mark(self) -> SafeString:
        """The icon on the line."""
        return icon(self.icon or TONE_ICONS[self.tone])

    @property
    def moment(self) -> SafeString:
        """The exact and the relative time."""
        return moment_html(self.at)


@dataclass(frozen=True)
class Timeline(TemplateComponent):
    """The story of a record, newest last unless the caller orders otherwise."""

    entries: Sequence[Entry]
    template = "ui/parts/timeline.html"
