"""Missed (漏查): what others found at a place that our own people had looked at shortly before, without seeing it.

With the self-found share it leads: it asks whether looking finds. It says nothing of places at which nobody looked;
those lower the self-found share. The rows say what counts as having looked; the days are our own choice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wenming.rulebook.labels import N_
from wenming.rulebook.rates import MISSED_WITHIN_DAYS, Finder, finder_of


class Look(StrEnum):
    """How our own people looked at a place."""

    SELF_CHECK = "self_check"
    PATROL = "patrol"
    SUPERVISION = "supervision"
    ROUND = "round"
    LOOK_BACK = "look_back"
    VERIFICATION = "verify"


LOOK_LABELS: dict[Look, str] = {
    Look.SELF_CHECK: N_("Self-check"),
    Look.PATROL: N_("Patrol"),
    Look.SUPERVISION: N_("Supervisory inspection"),
    Look.ROUND: N_("Visit of an evaluation round"),
    Look.LOOK_BACK: N_("Look-back that found it holding"),
    Look.VERIFICATION: N_("Verification of another issue"),
}
"""What counts as having looked at a site: a visit with anything entered on its checklist, or a check on the loop."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """Somebody of ours looked at a site: how, when, and the number of the visit or issue."""

    look: Look
    at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A problem at a site as it came in: its source, when, and its kind; empty: not known yet."""

    origin: str
    at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class Known:
    """A problem of some kind that our own people had recorded there: when, and until when it was open."""

    kind: str
    at: datetime
    ended_at: datetime | None = None


def missed(reported: Reported, looks: Iterable[LookedAt], known: Iterable[Known]) -> LookedAt | None:
    """Return the last look at which a problem was missed; ``None``: it was not.

    It was missed if others found it, its kind is known, our own people had looked at the place within
    :data:`~wenming.rulebook.rates.MISSED_WITHIN_DAYS` days before, and they had recorded no problem of this kind there
    within the same days, nor one that was still open.
    """
    if finder_of(reported.origin) is not Finder.OTHERS or not reported.kind:
        return None
    since = reported.at - timedelta(days=MISSED_WITHIN_DAYS)
    if any(_covers(one, reported, since) for one in known):
        return None
    before = [one for one in looks if since <= one.at < reported.at]
    return max(before, key=lambda one: (one.at, one.reference), default=None)


def _covers(one: Known, reported: Reported, since: datetime) -> bool:
    if one.kind != reported.kind or one.at >= reported.at:
        return False
    return one.at >= since or one.ended_at is None or one.ended_at > reported.at
