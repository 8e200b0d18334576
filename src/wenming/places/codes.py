"""The printable code of a site: a drawing that leads to its short address, and the sheet round it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from django.urls import reverse

from wenming.places.models import Responsibility, Site
from wenming.places.wording import label_of


@dataclass(frozen=True)
class CodeSheet:
    """What is printed for a site."""

    name: str
    code: str
    kind: str
    area: str
    image_url: str
    answers: Sequence[tuple[str, str]]


def code_svg(address: str) -> bytes:
    """Draw an address as a code: a quarter of it may be soiled, and it can still be read."""
    buffer = io.BytesIO()
    segno.make(address, error="q", micro=False).save(buffer, kind="svg", scale=8, border=4, xmldecl=False)
    return buffer.getvalue()


def sheet_of(site: Site, answers: Sequence[Responsibility]) -> CodeSheet:
    """Return what is printed for a site."""
    return CodeSheet(
        site.name,
        site.code,
        label_of(site.kind),
        site.area.name,
        reverse("places:code", args=[site.code]),
        [(label_of(row.role), row.unit.name) for row in answers],
    )
