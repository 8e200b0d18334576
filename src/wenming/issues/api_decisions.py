"""A decision about one problem of a list as another system sends it, and the verb that it stands for."""

from datetime import date, datetime
from enum import StrEnum

from ninja import Field, Schema

from wenming.issues import selectors, services
from wenming.issues.models import Category, ListItem, ProblemList
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.kernel.text import Line, Passage
from wenming.people.models import Unit
from wenming.places import selectors as places
from wenming.rulebook.labels import N_
from wenming.rulebook.sources import Said

NO_KIND = N_("There is no kind of problem with the code “%(code)s”.")
NO_UNIT = N_("There is no unit with the code “%(code)s”, or it is no more.")
SAY_WHAT = N_("Say what is noted: sent, struck_off, refused or taken_back.")


class Act(StrEnum):
    """What can be decided about a problem of a list."""

    CHOOSE = "choose"
    RAISE = "raise"
    LEAVE_OUT = "leave_out"
    JOIN = "join"
    TAKE_AGAIN = "take_again"
    NOTE = "note"
    CHANGE_DUE = "change_due"


class Decision(Schema):
    """``seen`` is the version of the problem that was read; the rest belongs to the act.

    ``choose`` takes site, place, category, unit and deadline (what is left out stays as it is); ``leave_out`` a reason;
    ``join`` the number of an issue; ``note`` what is ``said`` of the reply (sent, struck_off, refused, taken_back),
    with the day and a note; ``change_due`` the moment and a reason.
    """

    act: Act
    seen: int = Field(ge=0)
    site: Line | None = None
    place: Line | None = Field(None, max_length=400)
    category: Line | None = None
    unit: Line | None = None
    deadline: Line | None = Field(None, max_length=60)
    reason: Passage = Field("", max_length=2000)
    issue: Line = Field("", max_length=20)
    said: Said | None = None
    on: date | None = None
    note: Passage = Field("", max_length=2000)
    due: datetime | None = None


def decide(found: ProblemList, row: ListItem, entry: Decision, *, by: Viewer) -> None:
    """Do what was decided.

    :raises DomainError: it cannot be done; nothing is changed then.
    """
    match entry.act:
        case Act.CHOOSE:
            _choose(row, entry, by)
        case Act.RAISE:
            services.ensure_waiting(row, entry.seen)
            for one in services.raise_items(found, [row.pk], by=by):
                if one.refusal is not None:
                    raise one.refusal
        case Act.LEAVE_OUT:
            services.leave_out(row, reason=entry.reason, by=by, seen=entry.seen)
        case Act.JOIN:
            services.join(row, selectors.issue(by, entry.issue), by=by, seen=entry.seen)
        case Act.TAKE_AGAIN:
            services.take_again(row, by=by, seen=entry.seen)
        case Act.NOTE:
            if entry.said is None:
                raise DomainError("said_missing", SAY_WHAT, field="said")
            services.note_answer(row, entry.said, on=entry.on, note=entry.note, by=by, seen=entry.seen)
        case Act.CHANGE_DUE:
            services.change_due(row, due=entry.due, reason=entry.reason, by=by, seen=entry.seen)


def _choose(row: ListItem, entry: Decision, by: Viewer) -> None:
    site = row.site if entry.site is None else places.site(by, entry.site) if entry.site else None
    services.choose(
        row,
        site=site,
        place=row.place if entry.place is None else entry.place,
        category=row.category if entry.category is None else _category(entry.category),
        unit=row.unit if entry.unit is None else _unit(entry.unit),
        deadline=row.deadline if entry.deadline is None else entry.deadline,
        by=by,
        seen=entry.seen,
    )


def _category(code: str) -> Category | None:
    if not code:
        return None
    found = next((each for each in selectors.categories() if each.code == code), None)
    if found is None:
        raise DomainError("kind_unknown", NO_KIND, field="category", params={"code": code})
    return found


def _unit(code: str) -> Unit | None:
    if not code:
        return None
    found = selectors.unit_by_code(code)
    if found is None:
        raise DomainError("unit_unknown", NO_UNIT, field="unit", params={"code": code})
    return found
