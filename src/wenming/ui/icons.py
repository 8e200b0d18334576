"""Icons by name, drawn from one sprite that the frontend build makes from the names in ``icons.json``."""

import json
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

_LIST = Path(__file__).with_name("icons.json")
SPRITE = "built/icons.svg"


@cache
def known_icons() -> frozenset[str]:
    """Return the names that the sprite holds."""
    return frozenset(json.loads(_LIST.read_text(encoding="utf-8")))


def icon(name: str, *, label: str = "") -> SafeString:
    """Draw an icon; ``label`` is for the rare icon that has no word beside it.

    :raises ValueError: the name is not in ``icons.json``.
    """
    if name not in known_icons():
        raise ValueError(f"no icon {name!r}: add it to wenming/ui/icons.json and build the frontend")
    address = f"{static(SPRITE)}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)
