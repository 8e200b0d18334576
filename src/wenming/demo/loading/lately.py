"""What happened last, through the same doors as by hand: lists handed over, an issue ruled on, one carried over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from wenming.demo.chance import key
from wenming.demo.chronicle import District
from wenming.demo.chronicle import IssueHistory as MadeHistory
from wenming.demo.district import Role
from wenming.demo.loading.cast import key_of
from wenming.demo.loading.hands import WORKED_AT, Hands
from wenming.demo.loading.rarer import load_rarer
from wenming.demo.paperwork import Paper, papers_of, written
from wenming.issues import services
from wenming.issues.models import Issue, ListItem, ProblemList
from wenming.kernel import clock
from wenming.kernel.actors import Actor
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.rulebook.loop import MoveCode, Reach, State
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.sources import Said

QUIET = timedelta(days=2)


def load_lately(district: District, scheme: Scheme, actors: Mapping[str, Actor]) -> None:
    """Let it happen, as of the district's last day."""
    with clock.held_at(district.now):
        hands = Hands(district, actors)
        for paper in papers_of(district, scheme):
            _hand_over(district, paper, hands)
        _settle(district, hands)
        _carry_over(district, hands)
        load_rarer(district, hands)


def _hand_over(district: District, paper: Paper, hands: Hands) -> None:
    """Take a list in and read it; join what became issues meanwhile."""
    desk = hands.office(Role.DISPATCHER)
    found = services.receive_list(
        written(paper),
        f"{paper.name}.xlsx",
        services.ListFields(paper.name, ProblemList.Source.SUPERIOR_LIST.value, paper.sender, paper.reply_by),
        key=UUID(key(district.seed, "paper", paper.name)),
        by=desk,
        at=paper.received_at,
    )
    assert found.job is not None
    services.read_list(found.pk, found.job.pk)
    known = [line.issue for line in paper.lines]
    issues = Issue.objects.in_bulk([key_of(one) for one in known if one], field_name="key")
    for item, one in zip(found.items.order_by("order"), known, strict=True):
        if one:
            _joined(item, issues[key_of(one)], desk, paper.received_at)


def _joined(item: ListItem, issue: Issue, desk: Viewer, received_at: datetime) -> None:
    """Say which issue a problem is; what was closed out by then is answered, and most of it struck off."""
    at = max(received_at, issue.moved_at)
    item = services.join(item, issue, by=desk, seen=item.version, at=at)
    if issue.state != State.CLOSED.value:
        return
    item = services.note_answer(item, Said.SENT, by=desk, seen=item.version, at=at)
    if item.order % 3:
        services.note_answer(item, Said.STRUCK_OFF, by=desk, seen=item.version, at=at)


def _settle(district: District, hands: Hands) -> None:
    """Two units say that a problem is not theirs; the office looks at it with both and rules, for the next ones too."""
    made = _resting(district, State.DISPATCHED)
    if made is None:
        return
    site = hands.cast.sites[made.site]
    first = next(step.unit for step in reversed(made.steps) if step.move is MoveCode.DISPATCH)
    second = hands.cast.other_lead(site, first)
    units = Unit.objects.in_bulk([first, second], field_name="code")
    desk, head = hands.office(Role.DISPATCHER), hands.office(Role.OFFICE_HEAD)
    at = district.now - WORKED_AT
    issue = Issue.objects.get(key=key_of(made.key))
    basis = "“三定”方案未列此项职责"
    issue = services.return_it(issue, reason="经核不属本单位管理范围", basis=basis, by=hands.officer(first), at=at)
    at += timedelta(minutes=10)
    issue = services.dispatch(issue, lead=units[second], by=desk, at=at)
    at += timedelta(minutes=15)
    issue = services.return_it(issue, reason="设施由上家单位建设，未移交", basis=basis, by=hands.officer(second), at=at)
    at += timedelta(minutes=5)
    issue = services.open_settlement(issue, by=desk, at=at)
    at += timedelta(minutes=50)
    present = "、".join(unit.short_name for unit in units.values())
    minutes = "现场查看：设施在道路红线以内，日常由属地使用。双方无异议。"
    looked_at = at - timedelta(minutes=20)
    issue = services.look_jointly(issue, looked_at=looked_at, present=present, minutes=minutes, by=desk, at=at)
    at += timedelta(minutes=20)
    services.rule(issue, lead=units[second], basis="属地管理原则", reach=Reach.SITE, by=head, at=at)


def _carry_over(district: District, hands: Hands) -> None:
    """A unit asks to carry over what takes building works; the head of the office approves."""
    lasting = {kind.code for kind in district.problems if kind.is_lasting}
    made = _resting(district, State.ACKNOWLEDGED, lasting)
    if made is None:
        return
    lead = next(step.unit for step in reversed(made.steps) if step.move is MoveCode.DISPATCH)
    at, today = district.now - WORKED_AT, district.as_of
    milestones = (
        f"{today + timedelta(days=30):%Y-%m-%d} 完成设计和预算评审\n{today + timedelta(days=75):%Y-%m-%d} 进场施工"
    )
    issue = services.ask_carry_over(
        Issue.objects.get(key=key_of(made.key)),
        plan="原设施基础沉降，需随道路改造一并重建，先设警示并每周巡查。",
        milestones=milestones,
        review_on=today + timedelta(days=90),
        works="老旧街巷改造二期",
        by=hands.officer(lead),
        at=at,
    )
    services.approve_carry_over(issue, by=hands.office(Role.OFFICE_HEAD), at=at + timedelta(minutes=30))


def _resting(district: District, state: State, problems: set[str] | None = None) -> MadeHistory | None:
    """The youngest issue that has stood in a state for a while and was never returned, of some kinds of problem."""
    return max(
        (
            issue
            for issue in district.issues
            if issue.state is state
            and district.now - issue.steps[-1].at > QUIET
            and issue.steps[-1].move in (MoveCode.DISPATCH, MoveCode.ACKNOWLEDGE)
            and all(step.move is not MoveCode.RETURN for step in issue.steps)
            and (problems is None or issue.problem in problems)
        ),
        key=lambda issue: (issue.raised_at, issue.key),
        default=None,
    )
