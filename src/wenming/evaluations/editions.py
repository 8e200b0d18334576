"""What pages need of a round's edition again and again: its values, its tree and the names in it.

A published edition never changes, so all of it is read once per process, by the edition's fingerprint.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from wenming.evaluations.models import Round
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.worth import ancestry
from wenming.schemes.models import CheckItem, Indicator, Method
from wenming.schemes.selectors import rulebook_scheme

HELD_EDITIONS = 6
Names = Mapping[str, tuple[str, str]]
"""Code → label and English label."""


@dataclass(frozen=True)
class Edition:
    """A published edition, taken apart."""

    scheme: Scheme
    methods: Names
    indicators: Names
    items: Names

    @cached_property
    def chains(self) -> dict[str, tuple[str, ...]]:
        """Indicator → itself and all above it."""
        return ancestry(self.scheme)

    @cached_property
    def items_under(self) -> dict[str, list[str]]:
        """Indicator → the check items that count under it, at any depth."""
        found: dict[str, list[str]] = {code: [] for code in self.chains}
        for item in self.scheme.items:
            for node in self.chains[item.node]:
                found[node].append(item.code)
        return found


_held: dict[str, Edition] = {}


def edition_of(round_: Round) -> Edition:
    """Return the edition of a round."""
    fingerprint = round_.edition.fingerprint
    held = _held.get(fingerprint)
    if held is None:
        while len(_held) >= HELD_EDITIONS:
            _held.pop(next(iter(_held)))
        held = _held[fingerprint] = _read(round_)
    return held


def _read(round_: Round) -> Edition:
    edition = round_.edition_id
    items = CheckItem.objects.filter(edition_id=edition).values_list("code", "title", "title_en")
    indicators = Indicator.objects.filter(edition_id=edition).values_list("code", "label", "label_en")
    methods = Method.objects.filter(edition_id=edition).values_list("code", "label", "label_en")
    return Edition(
        scheme=rulebook_scheme(round_.edition),
        methods={code: (label, english) for code, label, english in methods},
        indicators={code: (label, english) for code, label, english in indicators},
        items={code: (label, english) for code, label, english in items},
    )
