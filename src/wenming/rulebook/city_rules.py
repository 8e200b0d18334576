"""A city's own rules (本市规则): how long each stage of the loop may take, how long a close-out must hold, how many are
looked back at, and what of a photo is looked at.

A change is a new version: what began under an earlier one keeps it, and every version stays readable. Where a city has
set nothing, the values below hold; they are the product's own choice, no source names them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.evidence import DEFAULT_BOUNDS
from wenming.rulebook.holding import HOLD_DAYS
from wenming.rulebook.labels import N_
from wenming.rulebook.look_back import AFTER_DAYS, LIMIT_DAYS, SHARES, Why
from wenming.rulebook.loop_terms import Clock

STAGES: dict[Clock, Limit] = {
    Clock.FILING: Limit(4, ClockKind.WORKING_HOURS),
    Clock.DISPATCHING: Limit(4, ClockKind.WORKING_HOURS),
    Clock.ACKNOWLEDGING: Limit(4, ClockKind.WORKING_HOURS),
    Clock.VERIFYING: Limit(2, ClockKind.WORKING_DAYS),
    Clock.CLOSING: Limit(2, ClockKind.WORKING_DAYS),
    Clock.CONFIRMING: Limit(1, ClockKind.WORKING_DAYS),
    Clock.SETTLING: Limit(5, ClockKind.WORKING_DAYS),
}
"""The limit of each stage that a city has not set; the unit's own limit comes with the filing."""
MOST_OF = {
    ClockKind.URGENT_HOURS: 2_160,
    ClockKind.WORKING_HOURS: 2_000,
    ClockKind.WORKING_DAYS: 500,
    ClockKind.CALENDAR_DAYS: 730,
}
"""The longest limit on each clock, about two years: anything beyond is a slip of the pen."""
BOUNDS: Mapping[str, tuple[int, int]] = {
    "hold_days": (1, 1_095),
    "look_back_after": (1, 365),
    "look_back_within": (1, 60),
    "near_metres": (10, 5_000),
    "clock_minutes": (1, 1_440),
}
"""The least and the most of each number."""
AMISS = {
    "limit": N_("A limit is a whole number from 1 up to about two years."),
    "number": N_("This number is too small or too large."),
    "share": N_("A share is a whole number of per cent, from 0 to 100."),
    "stage": N_("Every stage needs a limit."),
}
NUMBER_LABELS = {
    "hold_days": N_("A close-out must hold, in days"),
    "look_back_after": N_("Looked back at when so many days old"),
    "look_back_within": N_("To be looked at within working days"),
    "near_metres": N_("A photo counts as near within metres"),
    "clock_minutes": N_("A phone's clock may be ahead by minutes"),
}


class RulesError(ValueError):
    """Rules that cannot hold; ``reason`` is a key of :data:`AMISS`, ``field`` what is wrong."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(AMISS[reason])
        self.reason = reason
        self.field = field


@dataclass(frozen=True, slots=True)
class CityRules:
    """One version of the rules; ``shares`` are those of the close-outs that are looked back at, by why."""

    limits: Mapping[Clock, Limit] = field(default_factory=lambda: dict(STAGES))
    hold_days: int = HOLD_DAYS
    look_back_after: int = AFTER_DAYS
    look_back_within: int = LIMIT_DAYS
    shares: Mapping[Why, Fraction] = field(default_factory=lambda: {row.why: row.share for row in SHARES})
    near_metres: int = DEFAULT_BOUNDS.near
    clock_minutes: int = int(DEFAULT_BOUNDS.clock.total_seconds() // 60)


DEFAULT_RULES = CityRules()


def check_rules(rules: CityRules) -> None:
    """Refuse rules that cannot hold; raises :class:`RulesError`."""
    for clock in STAGES:
        if clock not in rules.limits:
            raise RulesError("stage", clock.value)
        limit = rules.limits[clock]
        if Fraction(limit.amount).denominator != 1 or not 1 <= limit.amount <= MOST_OF[limit.clock]:
            raise RulesError("limit", clock.value)
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(rules, name) <= most:
            raise RulesError("number", name)
    for why in Why:
        share = rules.shares.get(why, Fraction(-1))
        if not 0 <= share <= 1 or (share * 100).denominator != 1:
            raise RulesError("share", f"share_{why.value}")


def written(rules: CityRules) -> dict[str, object]:
    """Write rules as plain values, to be kept."""
    limits = {clock.value: [int(limit.amount), limit.clock.value] for clock, limit in rules.limits.items()}
    shares = {why.value: int(share * 100) for why, share in rules.shares.items()}
    return {"limits": limits, "shares": shares} | {name: getattr(rules, name) for name in BOUNDS}


def read(values: Mapping[str, object]) -> CityRules:
    """Read rules that were kept; what they do not name, as a stage that is newer, is that of the product."""
    limits, shares = dict(STAGES), dict(DEFAULT_RULES.shares)
    kept_limits, kept_shares = values.get("limits", {}), values.get("shares", {})
    assert isinstance(kept_limits, Mapping)
    assert isinstance(kept_shares, Mapping)
    limits.update({Clock(code): Limit(int(amount), ClockKind(kind)) for code, (amount, kind) in kept_limits.items()})
    shares.update({Why(code): Fraction(int(share), 100) for code, share in kept_shares.items()})
    numbers = {name: int(str(values.get(name, getattr(DEFAULT_RULES, name)))) for name in BOUNDS}
    return CityRules(limits=limits, shares=shares, **numbers)
