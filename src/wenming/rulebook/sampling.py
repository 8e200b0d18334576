"""Sampling (抽样): which sites a round looks at, drawn from a published seed so that anyone can draw them again.

Every site of the register gets a number made of the seed and its own code; of each kind the sites with the lowest
numbers are taken. Nothing but SHA-256 is needed to check a draw, and neither the order of the register nor other kinds
make a difference. Drawing more of a kind with the same seed keeps those that were drawn.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wenming.rulebook.labels import N_

REFUSALS = {
    "no_seed": N_("A draw needs a seed."),
    "too_many": N_("{count} sites of kind {kind} are wanted, but the register has only {known}."),
    "below_zero": N_("The number of sites of kind {kind} is below zero."),
    "repeated": N_("Site {site} stands in the register twice."),
}
"""Why a draw is refused, in words, by code."""


class DrawRefused(ValueError):
    """A draw that cannot be made; ``code`` is a key of :data:`REFUSALS`, ``parts`` fill its words."""

    def __init__(self, code: str, **parts: str) -> None:
        self.code = code
        self.parts = parts
        super().__init__(REFUSALS[code].format(**parts))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A site that can be drawn: its code and its kind."""

    code: str
    kind: str


def lot(seed: str, code: str) -> str:
    """The number a site gets by a seed, in hexadecimal: the lower, the sooner it is drawn."""
    return hashlib.sha256(f"{seed}\n{code}".encode()).hexdigest()


def draw(register: Iterable[Candidate], counts: Mapping[str, int], seed: str) -> tuple[str, ...]:
    """The codes drawn, in alphabetical order: of each kind as many as ``counts`` says. Raises :class:`DrawRefused`."""
    if not seed.strip():
        raise DrawRefused("no_seed")
    by_kind = _by_kind(register)
    drawn: list[str] = []
    for kind, count in counts.items():
        known = by_kind.get(kind, [])
        if count < 0:
            raise DrawRefused("below_zero", kind=kind)
        if count > len(known):
            raise DrawRefused("too_many", kind=kind, count=str(count), known=str(len(known)))
        drawn += sorted(known, key=lambda code: lot(seed, code))[:count]
    return tuple(sorted(drawn))


def register_digest(register: Iterable[Candidate]) -> str:
    """The fingerprint of a register: SHA-256 over its lines “kind,code” in order."""
    lines = sorted(f"{site.kind},{site.code}" for site in register)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _by_kind(register: Iterable[Candidate]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for site in register:
        if site.code in seen:
            raise DrawRefused("repeated", site=site.code)
        seen.add(site.code)
        found.setdefault(site.kind, []).append(site.code)
    return found
