"""Which issue a photo is of, told by how its file or folder is named.

People name the photos of a reply by the issue's number and add what they like: ``2026-000123-1.jpg``,
``２０２６－０００１２３（２）.jpg``, ``2026-000123整改后.jpg``, or a folder ``2026-000123/``. The name of the file goes
before the folder, an inner folder before an outer one.
"""

import re
import unicodedata

from wenming.rulebook.numbering import ISSUES, Number, format_number

_NUMBER = re.compile(rf"(?<![0-9])([1-9][0-9]{{3}})[-_‐-―−]([0-9]{{{ISSUES.digits},18}})(?![0-9])")
_RUNS = re.compile(r"([0-9]+)")
_ENDING = re.compile(r"\.[a-z0-9]{1,5}$")


def numbers_in(name: str) -> frozenset[str]:
    """The numbers of issues that stand in one name, as they are written on a page."""
    found = _NUMBER.findall(unicodedata.normalize("NFKC", name))
    return frozenset(
        format_number(ISSUES, Number(int(year), int(running))) for year, running in found if int(running) > 0
    )


def number_of(path: str) -> str | None:
    """The one issue number that a photo's path names; ``None`` where it names none, or two in one name."""
    for name in reversed(path.split("/")):
        found = numbers_in(name)
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def plain(name: str) -> str:
    """A name as it is compared: full-width and capital letters as others, slashes one way, no leading dots."""
    one_way = unicodedata.normalize("NFKC", name).replace("\\", "/").casefold()
    return "/".join(part.strip() for part in one_way.split("/") if part.strip() not in ("", ".", ".."))


def calls_for(wanted: str, path: str) -> bool:
    """Whether a name typed in a list means this photo: the whole path or its end, with or without the ending."""
    asked, whole = plain(wanted), plain(path)
    return bool(asked) and any(
        known == asked or known.endswith(f"/{asked}") for known in (whole, _ENDING.sub("", whole))
    )


def in_order(path: str) -> tuple[tuple[int, int, str], ...]:
    """The key that sorts photos as people count them: 2 before 10."""
    parts = _RUNS.split(plain(path))
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part)
