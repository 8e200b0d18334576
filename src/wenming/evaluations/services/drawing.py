"""Choosing the sites of a round: drawn by kind from a published seed, or named one by one."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from wenming.evaluations.models import Round
from wenming.evaluations.services.rounds import open_round
from wenming.inspections.services.visiting import require
from wenming.kernel import clock
from wenming.kernel.errors import Conflict, DomainError
from wenming.kernel.scope import Viewer
from wenming.places.models import Site
from wenming.places.selectors import in_force
from wenming.rulebook.labels import N_
from wenming.rulebook.sampling import Candidate, DrawRefused, draw, register_digest
from wenming.schemes.models import EditionKind, SchemeEdition

CAN_BE_DRAWN = (Site.State.OPEN, Site.State.UNDER_WORKS)
MOST_SITES = 5_000


class DrawNotPossible(DomainError):
    """The rulebook refuses a draw; its reason in words."""

    def __init__(self, reason: DrawRefused) -> None:
        super().__init__("draw_refused", "%(why)s", field="seed", params={"why": str(reason)})
        self.reason = reason


class SitesNotKnown(DomainError):
    """Codes that name no site which could be in the round."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(
            "sites_not_known",
            N_("These are not open sites of a kind that the edition looks at: %(codes)s"),
            field="codes",
            params={"codes": ", ".join(codes[:20])},
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """How the sites are to be chosen: ``counts`` by kind with a ``seed``, or ``codes``."""

    seed: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    codes: tuple[str, ...] = ()

    @property
    def is_drawn(self) -> bool:
        """Whether the sites follow from a seed."""
        return not self.codes

    def as_inputs(self) -> dict[str, object]:
        """Return it as JSON, for a long job."""
        return {"seed": self.seed, "counts": dict(self.counts), "codes": list(self.codes)}

    @classmethod
    def from_inputs(cls, inputs: Mapping[str, Any]) -> "Choice":
        """Read it again."""
        return cls(str(inputs["seed"]), dict(inputs["counts"]), tuple(inputs["codes"]))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sites that a choice gives, and the register it was made from."""

    codes: tuple[str, ...]
    register: Mapping[str, Sequence[str]]
    digest: str


def register_of(edition: SchemeEdition) -> dict[str, list[str]]:
    """Return what can be drawn now: kind → codes of its open sites, for the kinds that the edition looks at."""
    kinds = EditionKind.objects.filter(edition=edition, items__isnull=False).values("kind_id")
    rows = Site.objects.filter(kind__in=kinds, state__in=CAN_BE_DRAWN).order_by("code")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, kind in rows.values_list("code", "kind__code"):
        found[kind].append(code)
    return dict(found)


def choose(edition: SchemeEdition, choice: Choice) -> Chosen:
    """Find the sites of a choice. Raises :class:`DrawNotPossible` or :class:`SitesNotKnown`."""
    register = register_of(edition)
    candidates = [Candidate(code, kind) for kind, codes in register.items() for code in codes]
    if choice.is_drawn:
        try:
            codes = draw(candidates, choice.counts, choice.seed)
        except DrawRefused as reason:
            raise DrawNotPossible(reason) from reason
    else:
        known = {candidate.code for candidate in candidates}
        if missing := [code for code in choice.codes if code not in known]:
            raise SitesNotKnown(missing)
        codes = tuple(sorted(set(choice.codes)))
    if not codes:
        raise DomainError("no_sites", N_("A round needs at least one site."), field="codes")
    if len(codes) > MOST_SITES:
        raise DomainError("too_many_sites", N_("A round can have at most 5,000 sites."), field="codes")
    return Chosen(codes, register, register_digest(candidates))


@transaction.atomic
def open_chosen(
    round_: Round, choice: Choice, *, by: Viewer, at: datetime | None = None, seen_digest: str = ""
) -> Round:
    """Open a planned round on the sites of a choice; a draw keeps the register that it was made from.

    ``seen_digest`` is the register's fingerprint that the preview showed; another one refuses the draw.
    """
    require(by, "rounds.manage")
    chosen = choose(round_.edition, choice)
    if choice.is_drawn and seen_digest and seen_digest != chosen.digest:
        raise Conflict(
            "register_changed", N_("The register of sites has changed since the preview. Look at the draw again.")
        )
    rows = Site.objects.filter(code__in=chosen.codes).select_related("kind", "area").defer("search")
    sites = sorted(rows, key=lambda site: site.code)
    return open_round(round_, sites=sites, by=by, at=at, seed=choice.seed, draw=_kept(choice, chosen))


def _kept(choice: Choice, chosen: Chosen) -> dict[str, object]:
    """What the round keeps of its draw."""
    if not choice.is_drawn:
        return {"how": "list"}
    counts = {kind: count for kind, count in choice.counts.items() if count}
    register = {kind: list(codes) for kind, codes in chosen.register.items() if kind in counts}
    candidates = [Candidate(code, kind) for kind, codes in register.items() for code in codes]
    return {"how": "draw", "counts": counts, "digest": register_digest(candidates), "register": register}


@dataclass(frozen=True, slots=True)
class Held:
    """How many of the chosen sites have somebody answering in a role."""

    role: str
    held: int
    nobody: int


def who_answers(codes: Sequence[str]) -> list[Held]:
    """Return for each role how many of the sites have somebody and how many have nobody today."""
    rows = in_force(clock.today()).filter(site__code__in=codes)
    counted = Counter(rows.values_list("role__code", flat=True))
    return [Held(role, count, len(codes) - count) for role, count in sorted(counted.items())]


def drawn_again(round_: Round) -> tuple[str, ...] | None:
    """Draw a round's sites again from the register and the seed it kept; nothing where they were named."""
    kept = round_.draw
    if kept.get("how") != "draw":
        return None
    candidates = [Candidate(code, kind) for kind, codes in kept["register"].items() for code in codes]
    return draw(candidates, kept["counts"], round_.seed)
