"""What a kind of problem is recognised by in a city: its words, and how people there put it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from wenming.issues.models import Category
from wenming.issues.sayings import is_saying, sayings
from wenming.issues.services.catalogue import MANAGE
from wenming.kernel import audit, clock, rights
from wenming.kernel.errors import Conflict, DomainError
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_

SHORTEST, LONGEST, MOST = 2, 60, 2_000
"""Characters of a word, and of all words of a kind with a sign between them: a cell of the workbook."""
TOO_SHORT = N_("“%(word)s” is too short: a single character stands in too many words.")
TOO_LONG = N_("“%(word)s…” is longer than %(most)s characters.")
TOO_MANY = N_("All words and sayings of a kind together may have %(most)s characters.")
ELSEWHERE = N_("“%(word)s” is among the words of %(kind)s already.")
NOT_A_SAYING = N_("“%(word)s”: put something between the signs + and /, and begin with what must be said.")
NO_SUCH_SAYING = N_("The product has no such saying of this kind.")
CHANGED = N_("Somebody changed the words meanwhile. Look at them again.")


SIGNS = str.maketrans({"＋": "+", "｜": "/", "|": "/", "／": "/", "！": "!"})


class WordsRefused(DomainError):
    """Words that cannot be kept."""


@transaction.atomic
def keep_words(
    category: Category, words: Sequence[str], *, seen: Sequence[str], by: Viewer, at: datetime | None = None
) -> Category:
    """Keep the words and sayings of a kind, in the order given and each once; the audit trail holds those before.

    The next list is proposed with them.

    :param seen: the words that the person had before them.
    :raises WordsRefused: a word is too short or too long, of another kind, or a saying lacks a part.
    :raises Conflict: somebody changed the words meanwhile.
    """
    rights.require(by.actor, MANAGE)
    held = Category.objects.select_for_update().get(pk=category.pk)
    if list(held.words) != list(seen):
        raise Conflict("words_changed", CHANGED)
    kept = list(dict.fromkeys(tidy for word in words if (tidy := _tidy(word))))
    _check(kept, held)
    if kept == list(held.words):
        return held
    before, held.words = list(held.words), kept
    held.save(update_fields=["words"])
    audit.record(
        "issues.keep_words",
        subject=audit.subject_of(held, held.code),
        by=by.actor,
        at=at or clock.now(),
        details={"added": [word for word in kept if word not in before], "before": before},
    )
    return held


@transaction.atomic
def switch_saying(category: Category, saying: str, *, on: bool, by: Viewer, at: datetime | None = None) -> Category:
    """Switch one of the product's own sayings of a kind off, where it misleads in this city, or on again.

    :raises WordsRefused: the product has no such saying of this kind.
    """
    rights.require(by.actor, MANAGE)
    if saying not in sayings().get(category.code, ()):
        raise WordsRefused("no_such_saying", NO_SUCH_SAYING)
    held = Category.objects.select_for_update().get(pk=category.pk)
    if (saying not in held.silenced) == on:
        return held
    kept = {*held.silenced} - {saying} if on else {*held.silenced, saying}
    held.silenced = silenced_in_order(held.code, kept)
    held.save(update_fields=["silenced"])
    audit.record(
        "issues.switch_saying",
        subject=audit.subject_of(held, held.code),
        by=by.actor,
        at=at or clock.now(),
        details={"saying": saying, "on": on},
    )
    return held


def silenced_in_order(code: str, silenced: Collection[str]) -> list[str]:
    """Return the sayings that are switched off in the order in which the product has them."""
    return [rule for rule in sayings().get(code, ()) if rule in silenced]


def _tidy(word: str) -> str:
    """Return a word with the signs of a saying in half width; “|” parts words in the workbook, so “/” stands for it."""
    tidy = word.translate(SIGNS).strip()
    if not is_saying(tidy):
        return tidy
    return " + ".join("/".join(one.strip() for one in part.split("/")) for part in tidy.split("+"))


def _check(words: Sequence[str], category: Category) -> None:
    if sum(map(len, words)) + len(words) > MOST:
        raise WordsRefused("too_many_words", TOO_MANY, field="words", params={"most": MOST})
    for word in words:
        if len(word) > LONGEST:
            params = {"word": word[:12], "most": LONGEST}
            raise WordsRefused("word_too_long", TOO_LONG, field="words", params=params)
        if len(word) < SHORTEST:
            raise WordsRefused("word_too_short", TOO_SHORT, field="words", params={"word": word})
        if is_saying(word) and not _is_whole(word):
            raise WordsRefused("not_a_saying", NOT_A_SAYING, field="words", params={"word": word})
    others = Category.objects.exclude(pk=category.pk).values_list("label", "words")
    taken = {word: label for label, theirs in others for word in (label, *theirs)}
    for word in words:
        if word in taken:
            params = {"word": word, "kind": taken[word]}
            raise WordsRefused("word_elsewhere", ELSEWHERE, field="words", params=params)


def _is_whole(word: str) -> bool:
    parts = [part.strip().split("/") for part in word.split("+")]
    return all(one.strip("! ") for part in parts for one in part) and not parts[0][0].startswith("!")
