"""What every component shares: it is a frozen value that writes itself as HTML in a template by ``{{ it }}``."""

from enum import StrEnum

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# A text for people: a string, or one that is translated when it is written.
Text = str | Promise
NOTHING = mark_safe("")


class Tone(StrEnum):
    """What a colour means; a word or an icon always stands beside it."""

    PLAIN = "plain"
    OPEN = "open"
    WAITING = "waiting"
    SOON = "soon"
    OVERDUE = "overdue"
    DONE = "done"
    RELAPSE = "relapse"


class Component:
    """A value that a template can write with ``{{ it }}``; subclasses give ``html``."""

    def html(self) -> SafeString:
        """Return the component's HTML, escaped where it carries free text."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.html()

    def __html__(self) -> str:
        return self.html()


class TemplateComponent(Component):
    """A component large enough to have a template of its own; it is ``it`` there."""

    template = ""

    def html(self) -> SafeString:
        """Render the component's template."""
        return render_to_string(self.template, {"it": self})


def attributes(**pairs: str | bool | None) -> SafeString:
    """Write HTML attributes; ``_`` in a name becomes ``-``, False and None leave the attribute out."""
    written = []
    for name, value in pairs.items():
        if value is None or value is False:
            continue
        label = name.rstrip("_").replace("_", "-")
        written.append(format_html(" {}", label) if value is True else format_html(' {}="{}"', label, value))
    return mark_safe("".join(written))
