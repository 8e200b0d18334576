"""Noticing where problems keep coming back: prone places are made, kept up and ended by the house itself.

One function compares what the rulebook finds in everything that came back at a place with what is kept of it. It runs
in the transaction of whatever changed that, every night, and after histories were loaded: each gives the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import h3.api.basic_int as h3
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from wenming.issues.events import HistoryLoaded, IssueMoved
from wenming.issues.models import Category, Issue, IssueMove, PronePlace, PronePlaceMove, ProneReturn
from wenming.issues.selectors.prone import asked_of
from wenming.kernel import audit, clock, numbers, outbox, workflow
from wenming.kernel.actors import SYSTEM, Actor
from wenming.kernel.attribution import attributed
from wenming.kernel.outbox import News
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.people.selectors import people_in_roles
from wenming.rulebook import prone
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode, State
from wenming.rulebook.numbering import PRONE_PLACES
from wenming.rulebook.prone import ProneMoveCode, ProneState, Scope, Spell

KIND = "prone_places"
ASKED = N_("Problems keep coming back at %(place)s: %(number)s asks your unit for a standing arrangement.")
NO_CASE = (State.DECLINED.value, State.VOID.value, State.MERGED.value)
OFFICER, DISPATCHER = "information_officer", "dispatcher"


@dataclass(frozen=True, slots=True)
class PlaceKey:
    """A site by its id, or a cell of the grid."""

    site: int | None = None
    cell: int | None = None

    @property
    def columns(self) -> dict[str, int | None]:
        """The same as the columns of a prone place."""
        return {"site_id": self.site, "cell": self.cell}


@dataclass(frozen=True, slots=True)
class _CameBack:
    """A return with the id of its issue, and whether the issue itself reopened."""

    value: prone.Return
    issue: int
    is_relapse: bool


def key_of(issue: Issue) -> PlaceKey | None:
    """Return the place of an issue; ``None``: only words say where it is."""
    if issue.site_id is not None:
        return PlaceKey(site=issue.site_id)
    if issue.lat is None or issue.lon is None:
        return None
    return PlaceKey(cell=h3.latlng_to_cell(issue.lat, issue.lon, prone.CELL_RESOLUTION))


@transaction.atomic
def notice(event: IssueMoved) -> None:
    """See whether a place became prone, stays so or no longer is, when an issue moved that came back."""
    issue = Issue.objects.only("pk", "site_id", "lat", "lon", "cell_8", "recurs_id", "relapses").get(pk=event.issue_id)
    if issue.recurs_id is None and not issue.relapses:
        return
    key = key_of(issue)
    if key is None:
        return
    _lock(key)
    where = Q(site_id=key.site) if key.site else Q(site_id=None, cell_8=issue.cell_8)
    _keep_up(key, _came_back(where).get(key, ()), event.at, tells=True)


def take_in_history(_event: HistoryLoaded) -> None:
    """Look at every place anew when whole histories came in."""
    recount_prone_places()


@transaction.atomic
def recount_prone_places(*, at: datetime | None = None) -> int:
    """Bring every prone place up to date with everything that ever came back; return how many places were looked at.

    Ends those where nothing came back for long, and writes down what earlier histories show.
    """
    at = at or clock.now()
    found = _came_back(Q())
    kept = PronePlace.objects.filter(ended_at__isnull=True).values_list("site_id", "cell")
    keys = {*found, *(PlaceKey(site, cell) for site, cell in kept)}
    for key in sorted(keys, key=lambda each: (each.site or 0, each.cell or 0)):
        _lock(key)
        _keep_up(key, found.get(key, ()), at, tells=False)
    return len(keys)


def move_on(
    place: PronePlace,
    code: ProneMoveCode,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    details: Mapping[str, object] | None = None,
    **also: object,
) -> PronePlaceMove:
    """Make a move that was found allowed: the state, its row in the history, the audit line."""
    before, row = place.state, prone.move_row(code)
    if row.to_state is prone.ProneState.ASKED:
        also.setdefault("review_on", None)
    workflow.move(place, to=(row.to_state or ProneState(before)).value, at=at, **also)
    made = PronePlaceMove.objects.create(
        place=place, seq=place.version - 1, move=code.value, from_state=before, to_state=place.state, at=at, note=note,
        details=dict(details or {}), **attributed(by),
    )  # fmt: skip
    _audit(made)
    return made


@transaction.atomic
def hand_over_prone_places(giver: Unit, taker: Unit, *, reason: str, by: Viewer, at: datetime | None = None) -> int:
    """Ask the successor of a unit wherever that is asked, or its arrangement stands; return at how many places."""
    at = at or clock.now()
    # In the order in which the nightly recount goes, so that neither waits for the other for ever.
    of_giver = asked_of(giver).order_by(Coalesce("site_id", 0), Coalesce("cell", 0))
    rows = list(of_giver.select_for_update(of=("self",)).select_related("site"))
    details = {"giver": giver.code, "taker": taker.code, "giver_name": giver.name, "taker_name": taker.name}
    for place in rows:
        move_on(place, ProneMoveCode.HAND_OVER, by=by.actor, at=at, note=reason, details=details, unit=taker)
        tell_unit(place, at=at)
    return len(rows)


def tell_unit(place: PronePlace, *, at: datetime) -> None:
    """Tell the unit that it is asked; the desk, if it is not known whom to ask."""
    role, unit = (OFFICER, place.unit_id) if place.unit_id else (DISPATCHER, None)
    params = {"place": place.site.name if place.site else place.address, "number": place.number}
    news = News(KIND, "plain", ASKED, reverse("prone_place", args=[place.number]), params)
    outbox.tell(people_in_roles({role}).get((role, unit), ()), news, at=at)


def _lock(key: PlaceKey) -> None:
    """Let only one transaction at a time look at a place, so that two returns at once are both seen by the second."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"prone {key.site} {key.cell}"])


def _came_back(where: Q) -> dict[PlaceKey, list[_CameBack]]:
    """Return everything that came back, by place: new issues that name an earlier one, and issues that reopened."""
    known = where & Q(category__isnull=False) & ~Q(state__in=NO_CASE)
    found: defaultdict[PlaceKey, list[_CameBack]] = defaultdict(list)
    rows = Issue.objects.filter(known).select_related("category").defer("description")
    anew = rows.filter(recurs__isnull=False)
    again = {row.pk: row for row in rows.filter(relapses__gt=0)}
    moves = IssueMove.objects.filter(move=MoveCode.RELAPSE.value, issue__in=again).values_list("issue_id", "at")
    for row, at, is_relapse in (
        *((row, row.raised_at, False) for row in anew),
        *((again[pk], at, True) for pk, at in moves),
    ):
        key = key_of(row)
        if key is not None and row.category is not None:
            value = prone.Return(row.number, at, row.category.code, row.category.group)
            found[key].append(_CameBack(value, row.pk, is_relapse))
    return found


def _keep_up(key: PlaceKey, came_back: Iterable[_CameBack], at: datetime, *, tells: bool) -> None:
    """Make what is kept of a place agree with what the rulebook finds there."""
    behind = {one.value: one for one in came_back}
    spells = prone.spells(behind, at)
    kept = list(PronePlace.objects.select_for_update(of=("self",)).filter(**key.columns).select_related("category"))
    now_open = {_subject(place): place for place in kept if place.ended_at is None}
    over = [place for place in kept if place.state == ProneState.ENDED]
    for spell in spells:
        subject = (spell.scope, spell.subject)
        if spell.ended_at is not None and any(_subject(one) == subject and _overlap(one, spell) for one in over):
            continue
        place = now_open.pop(subject, None)
        if place is not None:
            _go_on(place, spell, behind, at)
        else:
            place = _begin(key, spell, behind, at)
            if tells and spell.ended_at is None:
                tell_unit(place, at=at)
        if spell.ended_at is not None:
            move_on(place, ProneMoveCode.END, by=SYSTEM, at=at, ended_at=spell.ended_at)
    for place in now_open.values():
        move_on(place, ProneMoveCode.DROP, by=SYSTEM, at=at, ended_at=at)


def _subject(place: PronePlace) -> tuple[Scope, str]:
    return Scope(place.scope), place.category.code if place.category else place.group


def _overlap(place: PronePlace, spell: Spell) -> bool:
    """Whether a place that was prone and a spell that is over are of the same time."""
    assert place.ended_at is not None and spell.ended_at is not None
    return place.since <= spell.ended_at and spell.since <= place.ended_at


def _begin(key: PlaceKey, spell: Spell, behind: Mapping[prone.Return, _CameBack], at: datetime) -> PronePlace:
    issues = _issues(spell.returns, behind)
    latest = issues[-1]
    is_kind = spell.scope is Scope.KIND
    place = PronePlace.objects.create(
        number=numbers.next_number(PRONE_PLACES, spell.since.astimezone(clock.LOCAL).year),
        **key.columns,
        area_id=latest.area_id,
        address=latest.address,
        scope=spell.scope.value,
        category=Category.objects.get(code=spell.subject) if is_kind else None,
        group="" if is_kind else spell.subject,
        unit=_unit_of(issues),
        state=ProneState.ASKED.value,
        since=spell.since,
        last_at=spell.last_at,
        moved_at=at,
    )
    made = PronePlaceMove.objects.create(
        place=place, seq=0, move=ProneMoveCode.BEGIN.value, to_state=place.state, at=at,
        details={"issues": [one.number for one in issues]}, **attributed(SYSTEM),
    )  # fmt: skip
    _audit(made)
    _add(place, spell.returns, behind)
    return place


def _go_on(place: PronePlace, spell: Spell, behind: Mapping[prone.Return, _CameBack], at: datetime) -> None:
    """Add what came back since; an arrangement that stood did not help."""
    known = set(place.returns.values_list("issue_id", "at"))
    more = [one for one in spell.returns if (behind[one].issue, one.at) not in known]
    if not more:
        return
    _add(place, more, behind)
    standing = place.state == ProneState.STANDING
    code = ProneMoveCode.ASK_AGAIN if standing else ProneMoveCode.CAME_AGAIN
    details = {"issues": [one.number for one in more]}
    move_on(place, code, by=SYSTEM, at=at, details=details, last_at=spell.last_at)
    if standing:
        tell_unit(place, at=at)


def _add(place: PronePlace, returns: Sequence[prone.Return], behind: Mapping[prone.Return, _CameBack]) -> None:
    ProneReturn.objects.bulk_create(
        ProneReturn(place=place, issue_id=behind[one].issue, at=one.at, is_relapse=behind[one].is_relapse)
        for one in returns
    )


def _issues(returns: Sequence[prone.Return], behind: Mapping[prone.Return, _CameBack]) -> list[Issue]:
    """The issues behind returns, in the order of these."""
    rows = Issue.objects.select_related("lead_unit", "recurs__lead_unit")
    found = rows.in_bulk([behind[one].issue for one in returns])
    return [found[behind[one].issue] for one in returns]


def _unit_of(issues: Sequence[Issue]) -> Unit | None:
    """Whom to ask: the lead unit of the latest problem, else of the one that it is the recurrence of, else earlier."""
    for issue in reversed(issues):
        for named in (issue.lead_unit, issue.recurs.lead_unit if issue.recurs else None):
            if named is not None and named.state == Unit.State.ACTIVE:
                return named
    return None


def _audit(made: PronePlaceMove) -> None:
    details: dict[str, Any] = {"from": made.from_state, "to": made.to_state, "unit": made.place.unit_id, **made.details}
    subject = audit.subject_of(made.place, made.place.number)
    audit.record(f"issues.prone_{made.move}", subject=subject, by=made.by, at=made.at, details=details)
