"""One of each of the rarer turns, through the same doors as by hand, so that every page of the loop has something."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from uuid import UUID

from wenming.demo.chance import key
from wenming.demo.chronicle import District, Scenery
from wenming.demo.district import Role, StewardRole
from wenming.demo.loading.hands import WORKED_AT, Hands
from wenming.demo.scenes import draw
from wenming.issues import selectors, services
from wenming.issues.models import Category, Issue
from wenming.issues.services import Origin, Place, Planned
from wenming.kernel import clock
from wenming.people.models import Unit
from wenming.places.models import Site
from wenming.places.services import release
from wenming.records.models import Photo, PhotoKind
from wenming.records.services import add_photo
from wenming.rulebook.loop import State
from wenming.rulebook.tracks import Track

LEFT_BETWEEN = timedelta(days=2)
WITHOUT_OWNER = 3


def load_rarer(district: District, hands: Hands) -> None:
    """Let one issue each be appealed, supported, extended, confirmed, planned for long; one is fixed on the spot.

    Call it with the clock held at the last day.
    """
    standing = _Standing(district)
    _appeal(district, hands, standing)
    _support(district, hands, standing)
    _extend(district, hands, standing)
    _confirm(district, hands)
    _plan(district, hands)
    _fix_on_the_spot(district, hands)
    _leave_without_owner(district, hands)


class _Standing:
    """Issues that rest where they are, each given out once, the youngest first."""

    def __init__(self, district: District) -> None:
        self._gone: set[str] = set()
        self._before = district.now - LEFT_BETWEEN

    def pop(self, state: State, **also: object) -> Issue | None:
        """Return one in this state, or nothing where there is none."""
        rows = Issue.objects.filter(state=state, moved_at__lt=self._before, **also).exclude(number__in=self._gone)
        rows = rows.select_related("lead_unit", "holder", "category")
        found = rows.order_by("-raised_at", "number").first()
        if found is not None:
            self._gone.add(found.number)
        return found


def _appeal(district: District, hands: Hands, standing: _Standing) -> None:
    """A unit that was late through no fault of its own says so; the first of two reviewers agrees."""
    at = district.now - WORKED_AT
    issue = standing.pop(State.ACKNOWLEDGED, due_at__lt=at, reported_at=None)
    if issue is None or issue.lead_unit is None:
        return
    basis = "交警部门封闭施工通告"
    reason = "该路段封闭施工，期间无法进场处置"
    issue = services.appeal_overtime(issue, reason=reason, basis=basis, by=hands.officer(issue.lead_unit.code), at=at)
    services.endorse_appeal(issue, by=hands.office(Role.DISPATCHER), at=at + timedelta(minutes=40))


def _support(district: District, hands: Hands, standing: _Standing) -> None:
    """A second unit is named, and has done its part."""
    issue = standing.pop(State.ACKNOWLEDGED, due_at__gt=district.now)
    if issue is None or issue.lead_unit is None or issue.site_id is None:
        return
    site = Site.objects.get(pk=issue.site_id)
    other = hands.cast.other_lead(hands.cast.sites[site.code], issue.lead_unit.code)
    at = district.now - WORKED_AT
    unit = Unit.objects.get(code=other)
    issue = services.add_support(
        issue, units=[unit], note="请配合清运和维持秩序", by=hands.office(Role.DISPATCHER), at=at
    )
    at += timedelta(minutes=50)
    services.report_part(issue, measures="已调派两台车辆清运东侧堆物", by=hands.officer(other), at=at)


def _extend(district: District, hands: Hands, standing: _Standing) -> None:
    """A unit asks for its limit once more; the desk agrees, the head has still to."""
    issue = standing.pop(State.ACKNOWLEDGED, due_at__gt=district.now)
    if issue is None or issue.lead_unit is None:
        return
    at = district.now - WORKED_AT
    issue = services.ask_extension(
        issue, reason="连日低温，水泥砂浆不能施工", by=hands.officer(issue.lead_unit.code), at=at
    )
    services.endorse_extension(issue, by=hands.office(Role.DISPATCHER), at=at + timedelta(minutes=30))


def _confirm(district: District, hands: Hands) -> None:
    """Before it is filed, somebody of the place is asked whether it is there."""
    issue = Issue.objects.filter(state=State.RAISED, site__isnull=False).order_by("-raised_at", "number").first()
    unit = selectors.territory_of(issue) if issue else None
    if issue is not None and unit is not None:
        services.ask_confirmation(
            issue, unit=unit, note="照片不清，请现场看一下", by=hands.office(Role.DISPATCHER), at=district.now
        )


def _plan(district: District, hands: Hands) -> None:
    """What no limit of days fits is filed long-term, with a plan and a day of review."""
    issue = Issue.objects.filter(state=State.RAISED, confirmation_asked_at=None, site__isnull=False).order_by("number")
    chosen = issue.filter(category__is_lasting=True).first()
    unit = selectors.territory_of(chosen) if chosen else None
    if chosen is None or unit is None:
        return
    desk, today = hands.office(Role.DISPATCHER), district.as_of
    plan = Planned(
        "管网老化，随片区雨污分流改造一并解决；改造前每周疏通一次。",
        today + timedelta(days=120),
        f"{today + timedelta(days=45):%Y-%m-%d} 完成设计\n{today + timedelta(days=110):%Y-%m-%d} 完成施工",
    )
    filed = services.file_issue(chosen, track=Track.LONG_TERM, planned=plan, by=desk, at=district.now)
    services.dispatch(filed, lead=unit, by=desk, at=district.now)


def _fix_on_the_spot(district: District, hands: Hands) -> None:
    """The steward of a place found something this morning and put it right there and then."""
    site = Site.objects.filter(kind__code="MARKET").order_by("code").first()
    kind = Category.objects.filter(code="bin_overflow").first()
    if site is None or kind is None:
        return
    steward = hands.at(hands.cast.steward(site.code))
    at = district.now - timedelta(minutes=35)
    before, after = _pair(district, hands, site)
    services.raise_fixed(
        "入口处垃圾桶满溢",
        measures="已清空并冲洗地面",
        after=[after],
        key=UUID(key(district.seed, "fixed on the spot")),
        place=Place(site=site),
        origin=Origin("self_check"),
        by=steward,
        at=at,
        category=kind,
        photos=[before],
        seed=key(district.seed, "fixed on the spot", "draw"),
    )


def _pair(district: District, hands: Hands, site: Site) -> Iterator[Photo]:
    """The place before and after."""
    steward = hands.at(hands.cast.steward(site.code))
    for kind, is_after in ((PhotoKind.BEFORE, False), (PhotoKind.AFTER, True)):
        recipe = Scenery("market", "bin", district.seed % 100_000, repaired=is_after, take=int(is_after))
        name = UUID(key(district.seed, "fixed on the spot", kind.value))
        yield add_photo(BytesIO(draw(recipe)), key=name, by=steward.actor, kind=kind, at=clock.now())


def _leave_without_owner(district: District, hands: Hands) -> None:
    """A few places lost who answers for them: the list of gaps shows them before anything happens there."""
    head = hands.office(Role.OFFICE_HEAD)
    sites = Site.objects.filter(kind__code="PARK", state="open").order_by("-code")[:WITHOUT_OWNER]
    for site in sites:
        release(site.code, StewardRole.TERRITORY.value, by=head.actor, at=district.now)
