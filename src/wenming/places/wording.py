"""Words and colours of a site's state, and labels in the page's language."""

from decimal import Decimal
from typing import Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wenming.places.models import Site
from wenming.ui.components import Chip
from wenming.ui.markup import Tone

STATE_TONES = {
    Site.State.PLANNED: Tone.WAITING,
    Site.State.OPEN: Tone.PLAIN,
    Site.State.SUSPENDED: Tone.WAITING,
    Site.State.UNDER_WORKS: Tone.SOON,
    Site.State.CLOSED: Tone.WAITING,
    Site.State.MERGED: Tone.WAITING,
}

# Figures that schemes usually refer to; a city's own are shown under the name it gave them.
ATTRIBUTES = {
    "length": _("Length (m)"),
    "area": _("Area (m²)"),
    "stalls": _("Stalls"),
    "beds": _("Beds"),
    "seats": _("Seats"),
    "rooms": _("Rooms"),
    "households": _("Households"),
    "buildings": _("Buildings"),
    "windows": _("Service windows"),
}


def attribute_label(name: str) -> str:
    """Return the label of a site's figure."""
    return str(ATTRIBUTES.get(name, name))


def figure_text(value: float) -> str:
    """Return a site's figure as people write it, and exactly: no powers of ten, no point behind a whole number."""
    written = f"{Decimal(repr(value)):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


class Labelled(Protocol):
    """Reference data in two languages."""

    label: str
    label_en: str


def label_of(row: Labelled) -> str:
    """Return the label in the page's language; Chinese where there is no English one."""
    return row.label_en if row.label_en and not (get_language() or "").startswith("zh") else row.label


def state_chip(state: str) -> Chip:
    """Return a state as a chip."""
    known = Site.State(state)
    return Chip(str(known.label), STATE_TONES[known])
