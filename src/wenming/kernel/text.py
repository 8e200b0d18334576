"""Text from outside: one spelling of each character, and nothing that the eye cannot see.

NUL and lone surrogates break the database, direction marks make a line read as what it is not.
"""

import re
import unicodedata
from typing import Annotated

from django.utils.translation import gettext_noop
from pydantic import AfterValidator

from wenming.kernel.errors import DomainError

SURROGATES = re.compile("[\ud800-\udfff]")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
INVISIBLE = re.compile("[\u200b\u2060\ufeff\ufff9-\ufffb]")
BREAKS = re.compile("\r\n?|\u2028|\u2029")
BLANKS = re.compile(r"[^\S\n]+")


class TextRefused(DomainError):
    """Text that cannot be stored, or is too long."""


def is_storable(text: str) -> bool:
    """Whether the database can hold the text at all: no NUL, no lone surrogate."""
    return "\x00" not in text and not SURROGATES.search(text)


def storable(text: str) -> str:
    """Return what the database can hold of a text that is only to be shown, such as what a program said of a fault."""
    return SURROGATES.sub("\ufffd", text.replace("\x00", ""))


def clean(text: str, *, max_length: int, multiline: bool = False, field: str = "") -> str:
    """Return the text as it is stored.

    Direction marks, control characters and invisible joints are taken out, runs of blanks become one; NUL and lone
    surrogates come from broken or hostile clients and raise :class:`TextRefused`, as does text over ``max_length``
    characters.
    """
    if not is_storable(text):
        raise TextRefused(
            "text_unreadable",
            gettext_noop("The text contains characters that cannot be stored. Delete them and enter it again."),
            field=field,
        )
    text = unicodedata.normalize("NFC", BREAKS.sub("\n", text))
    text = INVISIBLE.sub("", DIRECTIONS.sub("", CONTROLS.sub("", text)))
    if multiline:
        text = "\n".join(BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip("\n")
    else:
        text = " ".join(text.split())
    if len(text) > max_length:
        raise TextRefused(
            "text_too_long",
            gettext_noop("The text has %(length)s characters; at most %(most)s are possible."),
            field=field,
            params={"length": len(text), "most": max_length},
        )
    return text


def _line(text: str) -> str:
    return _validated(text, max_length=400, multiline=False)


def _passage(text: str) -> str:
    return _validated(text, max_length=4000, multiline=True)


def _validated(text: str, *, max_length: int, multiline: bool) -> str:
    try:
        return clean(text, max_length=max_length, multiline=multiline)
    except TextRefused as refusal:
        raise ValueError(str(refusal)) from refusal


Line = Annotated[str, AfterValidator(_line)]
"""A line of up to 400 characters, for the schemas of the API."""

Passage = Annotated[str, AfterValidator(_passage)]
"""A passage of up to 4,000 characters with line breaks, for the schemas of the API."""
