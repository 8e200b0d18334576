"""Moments and spans in words: 2026-11-22 14:05, "3 h ago", "overdue 2 d"; always in the territory's own time."""

from datetime import date, datetime, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.kernel.clock import LOCAL, now

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400

# The page's script renews these words as time passes, so it gets the same sentences (see words.py).
SENTENCES = {
    "now": _("just now"),
    "ago_minutes": _("%(n)s min ago"),
    "ago_hours": _("%(n)s h ago"),
    "ago_days": _("%(n)s d ago"),
    "in_minutes": _("in %(n)s min"),
    "in_hours": _("in %(n)s h"),
    "in_days": _("in %(n)s d"),
    "due_minutes": _("due in %(n)s min"),
    "due_hours": _("due in %(n)s h"),
    "due_days": _("due in %(n)s d"),
    "overdue_minutes": _("overdue %(n)s min"),
    "overdue_hours": _("overdue %(n)s h"),
    "overdue_days": _("overdue %(n)s d"),
}


def _span(prefix: str, seconds: float) -> str:
    """Say a span in the largest unit that keeps it honest: minutes below an hour, hours below two days."""
    if seconds < _HOUR:
        unit, count = "minutes", max(1, int(seconds // _MINUTE))
    elif seconds < 2 * _DAY:
        unit, count = "hours", int(seconds // _HOUR)
    else:
        unit, count = "days", int(seconds // _DAY)
    return str(SENTENCES[f"{prefix}_{unit}"]) % {"n": count}


def written(moment: datetime) -> str:
    """Write a moment as 2026-11-22 14:05."""
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M}"


def relative(moment: datetime) -> str:
    """Say how far a moment lies from now."""
    seconds = (moment - now()).total_seconds()
    if abs(seconds) < _MINUTE:
        return str(SENTENCES["now"])
    return _span("in" if seconds > 0 else "ago", abs(seconds))


def due(moment: datetime) -> str:
    """Say how much time is left until a deadline, or by how much it is missed."""
    left: timedelta = moment - now()
    seconds = left.total_seconds()
    return _span("due" if seconds >= 0 else "overdue", abs(seconds))


def moment_html(moment: datetime | date | None) -> SafeString:
    """Write a moment with its relative time beside it; a bare date stays a date."""
    if moment is None:
        return format_html('<span class="nothing">{}</span>', "–")
    if not isinstance(moment, datetime):
        return format_html('<time class="moment" datetime="{}">{}</time>', moment.isoformat(), moment.isoformat())
    stamp = moment.astimezone(LOCAL).isoformat(timespec="seconds")
    return format_html(
        '<time class="moment" datetime="{}">{}</time> <span class="relative" data-relative="{}">{}</span>',
        stamp, written(moment), stamp, relative(moment),
    )  # fmt: skip


def ago_html(moment: datetime | None) -> SafeString:
    """Write only the relative time, the exact one as its title: for dense rows."""
    if moment is None:
        return format_html('<span class="nothing">{}</span>', gettext("never"))
    stamp = moment.astimezone(LOCAL).isoformat(timespec="seconds")
    return format_html(
        '<time class="relative" datetime="{}" data-relative="{}" title="{}">{}</time>',
        stamp, stamp, written(moment), relative(moment),
    )  # fmt: skip
