"""Words and colours of issues: states, clocks, origins, limits, steps of a deadline, in the page's language."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Protocol

from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from wenming.issues.models import Issue
from wenming.issues.selectors import Reason, clock_of
from wenming.issues.source_words import demanded_text
from wenming.kernel.clock import LOCAL, now
from wenming.rulebook.calendars import Why
from wenming.rulebook.deadlines import (
    CLOCK_KIND_LABELS,
    CLOCK_STATE_LABELS,
    STEP_LABELS,
    WHY_LABELS,
    ClockKind,
    ClockState,
    Limit,
    StepKind,
)
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import ColourRole, State, state_row
from wenming.rulebook.rates import Finder
from wenming.rulebook.spot_checks import lot_shown
from wenming.rulebook.tracks import TRACK_LABELS, Track
from wenming.ui.components import Chip, Clock
from wenming.ui.markup import Component, Tone

STATE_TONES = {
    ColourRole.WAITING: Tone.WAITING,
    ColourRole.UNDER_WAY: Tone.OPEN,
    ColourRole.DONE: Tone.DONE,
    ColourRole.RELAPSE: Tone.RELAPSE,
}
CLOCK_TONES = {
    ClockState.RUNNING: Tone.PLAIN,
    ClockState.DUE_SOON: Tone.SOON,
    ClockState.OVERDUE: Tone.OVERDUE,
    ClockState.PAUSED: Tone.WAITING,
    ClockState.MET: Tone.DONE,
    ClockState.MET_LATE: Tone.WAITING,
}
ORIGINS = {
    "manual": _("Raised on a page"),
    "patrol": _("Patrol"),
    "self_check": _("Self-check"),
    "superior_list": _("Superior's list"),
    "instruction": _("Written instruction"),
    "proposal": _("Deputies' proposal"),
    "hotline": _("Hotline"),
    "media": _("Media"),
    "petition": _("Petition"),
    "observation": _("Inspection"),
    "api": _("Another system"),
}
FINDERS = {Finder.OWN: _("Our own people"), Finder.OTHERS: _("Others")}
LIMITS = {
    ClockKind.URGENT_HOURS: ngettext_lazy("%(n)s urgent hour", "%(n)s urgent hours", "n"),
    ClockKind.WORKING_HOURS: ngettext_lazy("%(n)s working hour", "%(n)s working hours", "n"),
    ClockKind.WORKING_DAYS: ngettext_lazy("%(n)s working day", "%(n)s working days", "n"),
    ClockKind.CALENDAR_DAYS: ngettext_lazy("%(n)s calendar day", "%(n)s calendar days", "n"),
}
RELAPSED = _("Relapsed")
LIMIT_ENDS = N_("The limit ends")
STAGE_SOON = timedelta(hours=1)
"""When the few hours of the desk's own stages are nearly up."""


class Labelled(Protocol):
    """Reference data in two languages."""

    label: str
    label_en: str


def label_of(row: Labelled | None) -> str:
    """Return the label in the page's language; Chinese where there is no English one, nothing for nothing."""
    if row is None:
        return ""
    return row.label_en if row.label_en and not is_chinese() else row.label


def is_chinese() -> bool:
    """Whether the page is Chinese."""
    return (get_language() or "").startswith("zh")


def state_label(state: str) -> str:
    """Return a state's label."""
    return gettext(state_row(State(state)).label)


def state_chip(issue: Issue) -> Chip:
    """Return where an issue stands; a relapsed one says so."""
    row = state_row(State(issue.state))
    if issue.has_relapsed:
        return Chip(f"{gettext(row.label)} · {RELAPSED}", Tone.RELAPSE)
    if issue.reported_up_at is not None:
        return Chip(gettext("First check"), Tone.WAITING)
    return Chip(gettext(row.label), STATE_TONES[row.colour])


def clock_chip(state: ClockState) -> Chip:
    """Return how a clock stands, in a word."""
    return Chip(gettext(CLOCK_STATE_LABELS[state]), CLOCK_TONES[state])


def issue_clock(issue: Issue, *, full: bool = False, inner: bool = False) -> Component | None:
    """Return the clock that now matters of an issue: the unit's own, else that of whoever is to act at the desk.

    ``inner``: for the unit that it was passed to, its inner deadline.
    """
    stands = clock_of(issue, now())
    if inner and issue.inner_due_at and stands in (ClockState.RUNNING, ClockState.DUE_SOON, ClockState.OVERDUE):
        return Clock(issue.inner_due_at, full=full)
    if stands in (ClockState.RUNNING, ClockState.DUE_SOON, ClockState.OVERDUE) and issue.due_at:
        if issue.state == State.REPORTED.value:
            return clock_chip(ClockState.OVERDUE)
        soon = issue.due_at - issue.soon_at if issue.soon_at else issue.due_at - issue.due_at
        return Clock(issue.due_at, soon=soon, full=full)
    if stands is not None:
        return clock_chip(stands)
    return Clock(issue.stage_due_at, soon=STAGE_SOON, full=full) if issue.stage_due_at else None


def origin_label(kind: str) -> str:
    """Return where an issue came from; an origin that no app here knows is shown as it is."""
    return str(ORIGINS.get(kind, kind))


def limit_text(amount: int | None, clock: str) -> str:
    """Write a limit, such as “2 working days”."""
    if amount is None or not clock:
        return ""
    return str(LIMITS[ClockKind(clock)] % {"n": amount})


def limit_of(limit: Limit | None) -> str:
    """As :func:`limit_text`, for a limit."""
    return limit_text(int(limit.amount), limit.clock.value) if limit else ""


def limit_choices() -> list[tuple[str, str]]:
    """Return the clocks that a limit may run on."""
    return [(kind.value, gettext(label)) for kind, label in CLOCK_KIND_LABELS.items()]


def track_text(track: str) -> str:
    """Return the track's label; nothing for what is not filed."""
    return gettext(TRACK_LABELS[Track(track)]) if track else ""


def reason_text(reason: Reason) -> str:
    """Say why something is proposed."""
    function = reason.function_en if reason.function_en and not is_chinese() else reason.function
    label = reason.label_en if reason.label_en and not is_chinese() else reason.label
    places = {
        "label": label, "tier": reason.tier, "of": reason.of, "word": reason.word, "function": function,
        "number": reason.number, "day": reason.day,
        "count": reason.count, "share": reason.share,
    }  # fmt: skip
    words = gettext(reason.message)
    return words % places if "%(" in words else words


def share_text(share: str) -> str:
    """Write a share, such as 1/10, in per cent."""
    return f"{float(Fraction(share)):.0%}"


def lot_text(seed: str) -> str:
    """Write the lot of a seed as people compare it with a share: cut off, never rounded up to it."""
    return f"0.{int(lot_shown(seed) * 10_000):04d}"


def step_text(step: Mapping[str, object], *, ruled: bool = False) -> str:
    """Say one step of a deadline's computation in words: when, what, how much, and why.

    ``ruled``: a list rules the clock, and where its limit ends it is not due.
    """
    if step["kind"] == "warning":
        return gettext("No holiday table for %(year)s: only weekends were left out.") % {"year": step["year"]}
    kind = StepKind(str(step["kind"]))
    if kind is StepKind.DEMANDED:
        return demanded_text(step)
    label = LIMIT_ENDS if ruled and kind is StepKind.DUE else STEP_LABELS[kind]
    parts = [_span(str(step["begins"]), str(step["ends"])), gettext(label)]
    minutes = step.get("minutes", 0)
    if isinstance(minutes, int) and minutes:
        parts.append(minutes_text(minutes))
    why = str(step.get("why") or "")
    if why:
        named = str(step.get("name") if is_chinese() else step.get("name_en") or step.get("name") or "")
        parts.append(f"({named or gettext(WHY_LABELS[Why(why)])})")
    return " ".join(parts)


def minutes_text(minutes: int) -> str:
    """Write a span of minutes in hours and minutes."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("%(n)s min") % {"n": rest}
    return (
        gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
        if rest
        else (gettext("%(n)s h") % {"n": hours})
    )


def _span(begins: str, ends: str) -> str:
    first = datetime.fromisoformat(begins).astimezone(LOCAL)
    last = datetime.fromisoformat(ends).astimezone(LOCAL)
    if first == last:
        return f"{first:%m-%d %H:%M}"
    if first.date() == last.date():
        return f"{first:%m-%d %H:%M}–{last:%H:%M}"
    return f"{first:%m-%d %H:%M} – {last:%m-%d %H:%M}"
