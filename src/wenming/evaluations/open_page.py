"""Choosing the sites of a round, looking at the choice before the round is opened, and drawing it again later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from wenming.evaluations import selectors
from wenming.evaluations.editions import edition_of
from wenming.evaluations.forms import ChooseForm
from wenming.evaluations.models import Round
from wenming.evaluations.services.drawing import (
    Choice,
    Chosen,
    DrawNotPossible,
    choose,
    drawn_again,
    register_of,
    who_answers,
)
from wenming.evaluations.wording import kind_names, role_names
from wenming.inspections.words import refusal_words
from wenming.kernel.errors import DomainError
from wenming.rulebook.sampling import REFUSALS
from wenming.schemes.selectors import document_of
from wenming.ui.components import Chip, Link
from wenming.ui.markup import Tone

SITES_PER_KIND = 3


@dataclass(frozen=True)
class KindChosen:
    """How many sites of a kind were chosen, of how many, and what is looked at there."""

    label: str
    chosen: int
    known: int
    items: int


@dataclass(frozen=True)
class Preview:
    """A choice before the round is opened."""

    sites: int
    pairs: int
    kinds: Sequence[KindChosen]
    roles: Sequence[tuple[str, int, int]]
    named: Sequence[Link]
    digest: str
    is_drawn: bool
    seed: str


@dataclass(frozen=True)
class DrawPage:
    """How the sites of an open round were chosen, and whether drawing them again gives the same."""

    is_drawn: bool
    seed: str
    digest: str
    counts: Sequence[tuple[str, int, int]]
    verdict: Chip | None
    named: Sequence[Link]


def choose_form(round_: Round, data: Mapping[str, str] | None) -> ChooseForm:
    """Build the form with a number for each kind that can be drawn."""
    names, register = kind_names(), register_of(round_.edition)
    order = [kind.code for kind in edition_of(round_).scheme.kinds]
    kinds = {code: (names.get(code, code), len(register[code])) for code in order if code in register}
    each = document_of(round_.edition).mock_draw.sites_per_kind or SITES_PER_KIND
    return ChooseForm(data, kinds=kinds, each=each)


def preview_of(round_: Round, choice: Choice) -> Preview:
    """Build the preview of a choice. Raises what the choice is refused with."""
    chosen = choose(round_.edition, choice)
    roles = role_names()
    items: dict[str, int] = {}
    for item in edition_of(round_).scheme.items:
        items[item.kind] = items.get(item.kind, 0) + 1
    kinds = _kinds(chosen, items)
    return Preview(
        sites=len(chosen.codes),
        pairs=sum(kind.chosen * kind.items for kind in kinds),
        kinds=kinds,
        roles=[(roles.get(row.role, row.role), row.held, row.nobody) for row in who_answers(chosen.codes)],
        named=_links(chosen.codes),
        digest=chosen.digest,
        is_drawn=choice.is_drawn,
        seed=choice.seed,
    )


def why_refused(refusal: DomainError) -> str:
    """Why a choice is refused, in the page's language."""
    if not isinstance(refusal, DrawNotPossible):
        return refusal_words(refusal)
    parts = dict(refusal.reason.parts)
    if "kind" in parts:
        parts["kind"] = kind_names().get(parts["kind"], parts["kind"])
    return gettext(REFUSALS[refusal.reason.code]).format(**parts)


def draw_page(round_: Round) -> DrawPage:
    """Build the page on the draw of a round, drawn again here and now."""
    kept, names = round_.draw, kind_names()
    codes = selectors.sampled_codes(round_)
    again = drawn_again(round_)
    verdict = None
    if again is not None:
        same = again == tuple(codes)
        words = gettext("drawn again just now: the same sites") if same else gettext("drawn again: other sites")
        verdict = Chip(words, Tone.DONE if same else Tone.OVERDUE)
    register = kept.get("register", {})
    return DrawPage(
        is_drawn=again is not None,
        seed=round_.seed,
        digest=str(kept.get("digest", "")),
        counts=[(names.get(kind, kind), count, len(register[kind])) for kind, count in kept.get("counts", {}).items()],
        verdict=verdict,
        named=_links(codes),
    )


def register_rows(round_: Round) -> list[Mapping[str, object]]:
    """The register that a round was drawn from, for whoever wants to draw again."""
    return [
        {"kind": kind, "site": code}
        for kind, codes in sorted(round_.draw.get("register", {}).items())
        for code in codes
    ]


def _kinds(chosen: Chosen, items: Mapping[str, int]) -> list[KindChosen]:
    names, kind_of = kind_names(), {code: kind for kind, codes in chosen.register.items() for code in codes}
    counts: dict[str, int] = {}
    for code in chosen.codes:
        counts[kind_of[code]] = counts.get(kind_of[code], 0) + 1
    return [
        KindChosen(names.get(kind, kind), counts[kind], len(chosen.register[kind]), items.get(kind, 0))
        for kind in items
        if kind in counts
    ]


def _links(codes: Sequence[str]) -> list[Link]:
    names = selectors.site_names(codes)
    return [Link(f"{code} {names.get(code, '')}", reverse("places:site", args=[code])) for code in codes]
