"""Recognising the kind of a problem from its words."""

from collections.abc import Iterable
from dataclasses import dataclass

from wenming.issues.models import Category

FALLBACK = "other"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A kind of problem, and the word or pack by which it was recognised; both empty when nothing was."""

    category: Category | None
    word: str = ""
    pack: str = ""


def recognise(title: str, pack: str, categories: Iterable[Category]) -> Recognised:
    """Return the kind whose longest word occurs in ``title``; without any, that of the pack; else the one for the rest.

    The name of a kind counts as one of its words: it is most often the longest.

    Of two words of equal length the one that stands first in the title decides, then the order of the kinds.
    """
    known = list(categories)
    hits = [
        (-len(word), title.index(word), category.order, word, category)
        for category in known
        for word in (category.label, *category.words)
        if word in title
    ]
    if hits:
        best = min(hits, key=lambda hit: hit[:4])
        return Recognised(best[4], word=best[3])
    of_pack = next((category for category in known if pack and pack in category.packs), None)
    if of_pack is not None:
        return Recognised(of_pack, pack=pack)
    return Recognised(next((category for category in known if category.code == FALLBACK), None))


def propose_category(title: str, pack: str = "") -> Category | None:
    """Return the kind of problem that the title of a check item, or of a problem, speaks of; ``None``: no catalogue."""
    return recognise(title, pack, Category.objects.filter(is_used=True)).category
