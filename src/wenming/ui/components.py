"""The parts of a page as values: a view builds them, a template writes each with ``{{ it }}``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from wenming.kernel.clock import LOCAL, now
from wenming.ui.icons import icon
from wenming.ui.markup import NOTHING, Component, TemplateComponent, Text, Tone
from wenming.ui.times import ago_html, due, moment_html, written

TONE_ICONS = {
    Tone.PLAIN: "circle",
    Tone.OPEN: "circle-dot",
    Tone.WAITING: "circle-dashed",
    Tone.SOON: "clock-exclamation",
    Tone.OVERDUE: "alert-triangle",
    Tone.DONE: "circle-check",
    Tone.RELAPSE: "repeat",
}


@dataclass(frozen=True)
class Chip(Component):
    """A state in one word, with its icon and the colour's meaning."""

    word: Text
    tone: Tone = Tone.PLAIN
    icon: str = ""

    def html(self) -> SafeString:
        mark = icon(self.icon or TONE_ICONS[self.tone])
        return format_html('<span class="chip tone-{}">{}<span>{}</span></span>', self.tone.value, mark, self.word)


@dataclass(frozen=True)
class Clock(Component):
    """A deadline: time left or missed, the exact moment as its title and, when ``full``, beside it.

    ``soon`` is how long before the deadline it turns amber; a stopped or paused clock says so and turns grey.
    """

    due: datetime | None
    stopped: bool = False
    paused: bool = False
    soon: timedelta = timedelta(hours=24)
    full: bool = False

    @property
    def tone(self) -> Tone:
        """What the clock's colour says at this moment."""
        if self.due is None or self.stopped or self.paused:
            return Tone.WAITING
        left = self.due - now()
        if left < timedelta(0):
            return Tone.OVERDUE
        return Tone.SOON if left <= self.soon else Tone.PLAIN

    def html(self) -> SafeString:
        if self.due is None:
            return format_html('<span class="nothing">{}</span>', gettext("no deadline"))
        if self.stopped or self.paused:
            mark = icon("clock-pause" if self.paused else "clock")
            word = gettext("paused") if self.paused else gettext("stopped")
            return self._written(mark, format_html("<span>{}</span>", word))
        stamp = self.due.astimezone(LOCAL).isoformat(timespec="seconds")
        words = format_html('<span data-due="{}">{}</span>', stamp, due(self.due))
        return self._written(icon("alert-triangle" if self.tone is Tone.OVERDUE else "clock"), words)

    def _written(self, mark: SafeString, words: SafeString) -> SafeString:
        exact = written(self.due) if self.due else ""
        beside = format_html(' <span class="clock-exact">{}</span>', exact) if self.full else NOTHING
        title = gettext("Deadline %(moment)s") % {"moment": exact}
        return format_html(
            '<span class="clock tone-{}" title="{}">{}{}</span>{}', self.tone.value, title, mark, words, beside
        )


@dataclass(frozen=True)
class Link(Component):
    """A link in the words of its target."""

    text: Text
    url: str
    muted: bool = False

    def html(self) -> SafeString:
        return format_html('<a href="{}"{}>{}</a>', self.url, " class=quiet" if self.muted else "", self.text)


@dataclass(frozen=True)
class Moment(Component):
    """A moment, or a bare date; ``brief`` leaves only the relative time."""

    at: datetime | date | None
    brief: bool = False

    def html(self) -> SafeString:
        return ago_html(self.at) if self.brief and isinstance(self.at, datetime) else moment_html(self.at)


@dataclass(frozen=True)
class Lines(Component):
    """Two lines in one cell: the thing itself, and what places it, in grey."""

    first: object
    second: object = ""

    def html(self) -> SafeString:
        second = format_html('<span class="second">{}</span>', self.second) if self.second else NOTHING
        return format_html('<span class="first">{}</span>{}', self.first, second)


@dataclass(frozen=True)
class Action(Component):
    """Something the viewer may do now, as a button whose words are a verb.

    ``method``: ``get`` follows the link; ``dialog`` opens the target's form in a dialog (a page without script);
    ``post`` sends ``fields`` at once, after ``confirm`` if given. ``key`` is its single-letter shortcut.
    """

    label: Text
    url: str
    icon: str = ""
    method: str = "get"
    primary: bool = False
    danger: bool = False
    key: str = ""
    confirm: Text = ""
    fields: Sequence[tuple[str, str]] = ()

    @property
    def classes(self) -> str:
        """The button's classes."""
        return "btn btn-primary" if self.primary else "btn btn-danger-quiet" if self.danger else "btn"

    @property
    def mark(self) -> SafeString:
        """The icon, if it has one."""
        return icon(self.icon) if self.icon else NOTHING

    @property
    def shortcut(self) -> SafeString:
        """The key to press, shown on screens with a keyboard."""
        return format_html("<kbd>{}</kbd>", self.key.upper()) if self.key else NOTHING

    def html(self) -> SafeString:
        """Write a link; a ``post`` action needs the request's token, so templates use ``{% action it %}``."""
        data = format_html(' data-key="{}"', self.key) if self.key else NOTHING
        dialog = mark_safe(" data-dialog") if self.method == "dialog" else NOTHING
        return format_html(
            '<a class="{}" href="{}"{}{}>{}<span>{}</span>{}</a>',
            self.classes, self.url, data, dialog, self.mark, self.label, self.shortcut,
        )  # fmt: skip


@dataclass(frozen=True)
class Crumb:
    """One step of the way to this page."""

    label: Text
    url: str = ""


@dataclass(frozen=True)
class Tab:
    """One tab of a record or list."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Fact:
    """One line of a facts list; ``value`` is text or any component; empty values are shown as a dash."""

    label: Text
    value: object


@dataclass(frozen=True)
class Facts(TemplateComponent):
    """What is known about a record, as label and value."""

    facts: Sequence[Fact]
    template = "ui/parts/facts.html"


@dataclass(frozen=True)
class Empty(TemplateComponent):
    """Nothing here: why, and what to do next."""

    title: Text
    text: Text = ""
    actions: Sequence[Action] = ()
    icon: str = "inbox"
    template = "ui/parts/empty.html"

    @property
    def mark(self) -> SafeString:
        """The icon."""
        return icon(self.icon)


@dataclass(frozen=True)
class Notice(Component):
    """A sentence that must not be missed, in the page itself."""

    text: object
    tone: Tone = Tone.OPEN

    def html(self) -> SafeString:
        mark = icon("info-circle" if self.tone in (Tone.OPEN, Tone.PLAIN) else TONE_ICONS[self.tone])
        return format_html('<div class="notice tone-{}">{}<div>{}</div></div>', self.tone.value, mark, self.text)
