"""Whole pasts of issues as plain values: what the bulk door takes, and what a replay makes move by move.

Everything is named by code or key, so that a past can be written down before anything of it is stored. ``by`` is the
actor as the move's row and the audit line will keep it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from wenming.kernel.actors import Actor
from wenming.rulebook.deadlines import Limit
from wenming.rulebook.loop import MoveCode, Reach
from wenming.rulebook.sources import Demand, Said
from wenming.rulebook.tracks import Track
from wenming.rulebook.verification import EvidenceKind, Tier


@dataclass(frozen=True, slots=True)
class HistoricMove:
    """One act in an issue's past; only the fields of its own move are filled.

    ``limit``, ``tier``, ``category`` and ``under`` (codes), ``condition`` and ``track`` (with the plan of a long-term
    one) belong to filing; ``lead`` and ``supporting`` (unit codes; these to naming and withdrawing them too) to
    dispatching, where a ``limit`` takes the place of the one filed; ``to`` (a unit code) and ``inner_due`` to passing
    down; ``reason`` and ``basis`` to returning and declaring void, ``reason`` to sending back, merging, taking back,
    declining, asking for and refusing an extension, and marking relapsed (where ``lead`` may name another unit);
    ``measures`` to reporting and to fixing on the spot; ``survivor`` (the other issue's key) to merging. ``photos``
    are keys of stored photos, ``proofs`` the other evidence in words. ``looked_at``, ``present`` and ``minutes``
    belong to a joint look, ``lead``, ``basis`` and ``reach`` to ruling, ``lead`` to fixing first and on the spot,
    ``reason`` to an objection, to not finding and to taking a merge back, ``to`` to asking for confirmation;
    ``plan``, ``milestones``, ``review_on`` and ``works`` to asking to carry over. ``giver`` hands over to the unit
    ``to``. ``source`` (list and number), ``said``, ``source_due``, a ``reason`` and all that lists demand from then on
    (``demands``) belong to following its lists, ``list_source`` (what that list is) to joining one. ``seed`` is that of
    the draw of a report to the desk, if one was made then; ``verifier`` (a post's code) is sent. ``joined``: made in
    one act with the move before it, and taken back with it, by an undoing for each. ``note`` fits every move but
    raising, returning, merging, handing over and undoing.
    """

    move: MoveCode
    at: datetime
    by: Actor
    note: str = ""
    limit: Limit | None = None
    tier: Tier | None = None
    category: str = ""
    under: str = ""
    condition: str = ""
    lead: str = ""
    supporting: tuple[str, ...] = ()
    to: str = ""
    inner_due: datetime | None = None
    reason: str = ""
    basis: str = ""
    measures: str = ""
    survivor: UUID | None = None
    photos: tuple[UUID, ...] = ()
    proofs: Mapping[EvidenceKind, str] = field(default_factory=dict)
    looked_at: datetime | None = None
    present: str = ""
    minutes: str = ""
    reach: Reach = Reach.ONCE
    plan: str = ""
    milestones: str = ""
    review_on: date | None = None
    track: Track | None = None
    works: str = ""
    giver: str = ""
    source: str = ""
    list_source: str = ""
    said: Said | None = None
    source_due: datetime | None = None
    demands: tuple[Demand, ...] | None = None
    seed: str = ""
    verifier: str = ""
    joined: bool = False


@dataclass(frozen=True, slots=True)
class IssueHistory:
    """One issue from the day it was raised as far as it came. ``moves`` begins with raising and is in order of time.

    ``site`` is a code; without one ``area`` (a code), ``address`` and the position (degrees, CGCS2000) say where.
    ``category`` is what was named when raising; filing may name another. ``recurs`` is the key of the earlier issue
    that this one is the recurrence of; that one is marked as relapsed. ``demands`` is what the lists demand that it
    came from.
    """

    key: UUID
    title: str
    moves: tuple[HistoricMove, ...]
    origin_kind: str
    origin_ref: str = ""
    site: str = ""
    area: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    description: str = ""
    category: str = ""
    recurs: UUID | None = None
    demands: tuple[Demand, ...] = ()
