"""The limits with which an issue can be filed; those of the other stages are the city's own rules."""

from fractions import Fraction

from wenming.kernel.errors import DomainError
from wenming.rulebook.city_rules import MOST_OF
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.labels import N_

LONGEST: dict[ClockKind, int] = dict(MOST_OF)
"""The longest limit that can be filed, about two years on each clock: anything beyond is a slip of the pen."""


class LimitRefused(DomainError):
    """A limit that an issue cannot be filed with."""


def whole(limit: Limit) -> Limit:
    """Return the limit with a whole amount; issues are filed in whole hours or days, half days are written as hours.

    :raises LimitRefused: it is a fraction, nothing, or too long.
    """
    if Fraction(limit.amount).denominator != 1:
        message = N_("Write the limit as a whole number; half a day is 4 working hours.")
        raise LimitRefused("limit_not_whole", message, field="limit_amount")
    if not 1 <= limit.amount <= LONGEST[limit.clock]:
        message = N_("The limit must be between 1 and %(most)s on this clock.")
        raise LimitRefused("limit_out_of_range", message, field="limit_amount", params={"most": LONGEST[limit.clock]})
    return Limit(int(limit.amount), limit.clock)
