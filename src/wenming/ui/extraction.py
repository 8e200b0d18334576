"""Finds the sentences to translate in Python and in Django templates with Babel alone, without gettext's programs."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from django.utils.translation.template import templatize

_REFUSALS = dict.fromkeys(("DomainError", "NotAllowed", "Missing", "Conflict"), (2,))
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **_REFUSALS,
    "gettext_lazy": (1,),
    "gettext_noop": (1,),
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENT_TAGS = ("Translators:",)
_SKIPPED = {"migrations", "__pycache__", "static", "locale"}

Ids = str | tuple[str, ...]
Found = tuple[int, Ids, str | None, list[str]]


def messages_in_python(source: bytes) -> Iterator[Found]:
    """Yield line, id or ids, and comments of every marked sentence in Python source."""
    for line, function, arguments, comments in extract_python(BytesIO(source), KEYWORDS, COMMENT_TAGS, {}):
        found = _picked(str(function), arguments)
        if found:
            yield line, found[0], found[1], [str(comment) for comment in comments or ()]


def messages_in_template(source: str) -> Iterator[Found]:
    """Yield the same for a Django template, which Django itself first turns into something like Python."""
    yield from messages_in_python(templatize(source).encode())


def _picked(function: str, arguments: object) -> tuple[Ids, str | None] | None:
    """Pick id (or singular and plural) and context out of a call's arguments; None when they are not plain text."""
    values = arguments if isinstance(arguments, tuple) else (arguments,)
    context: str | None = None
    ids: list[str] = []
    for place, is_context in _places(function):
        value = values[place - 1] if len(values) >= place else None
        if not isinstance(value, str) or not value:
            return None
        if is_context:
            context = value
        else:
            ids.append(value)
    return (ids[0] if len(ids) == 1 else tuple(ids)), context


def _places(function: str) -> Iterator[tuple[int, bool]]:
    """Yield which arguments of the function count, from 1, and whether each is a context."""
    for part in KEYWORDS.get(function) or (1,):
        place = part[0] if isinstance(part, tuple) else part
        yield int(place or 1), isinstance(part, tuple)


def extract(folders: list[Path], root: Path) -> Catalog:
    """Gather every sentence of the folders' Python and template files; places are written relative to ``root``."""
    catalogue = Catalog(charset="utf-8")
    for path in sorted(file for folder in folders for file in folder.rglob("*")):
        if _SKIPPED & set(path.parts) or path.suffix not in (".py", ".html", ".txt"):
            continue
        text = path.read_text(encoding="utf-8")
        found = messages_in_python(text.encode()) if path.suffix == ".py" else messages_in_template(text)
        for _line, ids, context, comments in found:
            where = [(path.relative_to(root).as_posix(), None)]
            catalogue.add(ids, locations=where, auto_comments=comments, context=context)  # type: ignore[arg-type]
    return catalogue
