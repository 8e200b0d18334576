"""Made-up pasts of issues for the tests of the bulk door, and how a past is replayed through the services."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from tests.issues.world import MONDAY, World
from wenming.areas.models import Area
from wenming.issues import services
from wenming.issues.models import Category, Issue, ListItem
from wenming.issues.services import HistoricMove, IssueHistory, Origin, Place
from wenming.kernel.actors import Actor
from wenming.kernel.clock import LOCAL
from wenming.kernel.scope import Viewer
from wenming.people.models import Post, Unit
from wenming.places.models import Site
from wenming.records.models import Photo
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.loop import MoveCode, Reach
from wenming.rulebook.sources import Demand, Said
from wenming.rulebook.spot_checks import Reported, choose
from wenming.rulebook.tracks import Track
from wenming.rulebook.verification import EvidenceKind, Tier

KINDS = {
    "bin_overflow": Limit(4, ClockKind.WORKING_HOURS),
    "noise": Limit(4, ClockKind.URGENT_HOURS),
    "footway": Limit(7, ClockKind.WORKING_DAYS),
    "smoking": Limit(3, ClockKind.CALENDAR_DAYS),
}
PROOFS: dict[str, dict[EvidenceKind, str]] = {"noise": {EvidenceKind.MEASUREMENT: "52 dB(A)"}}


def actors(world: World) -> dict[str, Viewer]:
    """Who acts, by the label that the moves carry."""
    people = (
        world.dispatcher,
        world.verifier,
        world.street,
        world.community,
        world.station,
        world.other,
        world.inspector,
        world.office_head,
    )
    return {person.label: person for person in people}


def make(world: World, count: int, photos: Sequence[Photo], seed: int = 10) -> list[IssueHistory]:
    """Make up pasts: straight ones, returned, passed down, sent back, merged, come back, and unfinished ones."""
    chance = Random(seed)
    made: list[IssueHistory] = []
    for number in range(count):
        past = _past(world, chance, number, photos, made)
        made.append(past)
    return made


def _past(
    world: World, chance: Random, number: int, photos: Sequence[Photo], earlier: Sequence[IssueHistory]
) -> IssueHistory:
    at = MONDAY + timedelta(hours=chance.randrange(24 * 60), seconds=chance.randrange(3600))
    kind = chance.choice(sorted(KINDS))
    moves = _moves(world, chance, at, kind, photos, earlier, number)
    closed = [past for past in earlier if past.moves[-1].move is MoveCode.CLOSE_OUT and past.moves[-1].at < at]
    return IssueHistory(
        key=UUID(int=chance.getrandbits(128)),
        title=f"第{number}个问题：{kind}",
        moves=tuple(moves),
        origin_kind="patrol",
        origin_ref=f"P-{number}",
        site=chance.choice(("MARKET-0001", "ROAD-0001")) if number % 9 else "",
        area="" if number % 9 else "990102001",
        address="" if number % 9 else "滨河路与东环路交叉口",
        lat=None if number % 9 else 38.93,
        lon=None if number % 9 else 100.45,
        description="现场有残留\n两处",
        category=kind if number % 2 else "",
        recurs=chance.choice(closed).key if closed and number % 5 == 0 else None,
    )


def _moves(
    world: World, chance: Random, at: datetime, kind: str, photos: Sequence[Photo], earlier: Sequence[IssueHistory],
    number: int,
) -> list[HistoricMove]:  # fmt: skip
    desk, street = world.dispatcher.actor, world.street.actor
    proofs = PROOFS.get(kind, {})
    tier = Tier.OTHER_UNIT if kind == "smoking" else chance.choice((Tier.DESK, Tier.ON_THE_SPOT))

    def later() -> datetime:
        nonlocal at
        at += timedelta(minutes=chance.randrange(1, 2000), seconds=chance.randrange(60))
        return at

    def some() -> tuple[UUID, ...]:
        return tuple(photo.key for photo in chance.sample(list(photos), chance.randint(1, 2)))

    moves = [HistoricMove(MoveCode.RAISE, at, world.inspector.actor, photos=some())]
    standing = [past for past in earlier if past.moves[0].at < at and past.moves[-1].move is MoveCode.FILE]
    if standing and chance.random() < 0.3:
        survivor = chance.choice(standing)
        merged_at = max(later(), survivor.moves[-1].at + timedelta(hours=1))
        moves.append(HistoricMove(MoveCode.MERGE, merged_at, desk, survivor=survivor.key, reason="同一处"))
        if chance.random() < 0.6:
            return moves
        at = merged_at
        moves.append(HistoricMove(MoveCode.UNMERGE, later(), desk, reason="不是同一处"))
    if chance.random() < 0.06:
        fixed = HistoricMove(
            MoveCode.FIX_ON_SPOT,
            later(),
            street,
            lead="street",
            measures="当场清理",
            photos=some(),
            proofs=proofs,
            seed=f"{chance.getrandbits(64):016x}",
        )
        return [replace(moves[0], by=street), fixed]
    if chance.random() < 0.2:
        moves += _confirmed(world, chance, later, some)
    if chance.random() < 0.05:
        return [*moves, HistoricMove(MoveCode.DECLINE, later(), desk, reason="不在本区范围内")]
    filed = HistoricMove(
        MoveCode.FILE, later(), desk, limit=KINDS[kind], tier=tier, category=kind, condition="一处及以上", note="急"
    )
    moves.append(_long_term(filed) if number % 11 == 0 else filed)
    if chance.random() < 0.15:
        return moves
    if chance.random() < 0.05:
        return [*moves, HistoricMove(MoveCode.VOID, later(), desk, reason="误报", basis="现场核实记录")]
    if chance.random() < 0.2:
        moves.append(HistoricMove(MoveCode.DISPATCH, later(), desk, lead="other", supporting=("street",)))
        moves.append(HistoricMove(MoveCode.RETURN, later(), world.other.actor, reason="不属我局", basis="清单第3条"))
    if any(move.move is MoveCode.RETURN for move in moves) and chance.random() < 0.7:
        moves += _settled(world, chance, later)
    else:
        moves.append(HistoricMove(MoveCode.DISPATCH, later(), desk, lead="street", supporting=("other", "third")[:1]))
    if moves[-1].move is MoveCode.DISPATCH and chance.random() < 0.2:
        moves += _undone_and_done_again(moves[-1])
    if moves[-1].move is MoveCode.DISPATCH and chance.random() < 0.2:
        there_and_back = (("other", "station"), ("street", "third"), ("third", "street"))
        moves += [
            HistoricMove(MoveCode.HAND_OVER, later(), desk, giver=giver, to=taker, reason="机构改革")
            for giver, taker in there_and_back
        ]
    moves.append(HistoricMove(MoveCode.ACKNOWLEDGE, later(), street, note="收到"))
    if chance.random() < 0.3:
        moves += _undone_and_done_again(moves[-1])
    if kind == "footway" and chance.random() < 0.5:
        moves += _extended(world, chance, later())
    elif kind == "footway" and chance.random() < 0.5:
        moves += _carried(world, chance, later)
    chain = _passed_down(world, chance, number, later, moves)
    handed = any(move.move is MoveCode.HAND_OVER for move in moves)
    if moves[-1].move is MoveCode.ACKNOWLEDGE and number % 3 == 0 and "other" in _supporting(moves) and not handed:
        moves += _supported(world, later, some)
    if number % 7 == 3:
        moves += _on_a_list(world, number, later)
    report = MoveCode.REPORT_UP if chain[1:] else MoveCode.REPORT_RECTIFIED
    late = kind == "bin_overflow" and number % 2 == 0 and number % 11 > 0
    at += timedelta(days=10 if late else 0)
    for again in (True, False):
        seed = f"{chance.getrandbits(64):016x}"
        said = HistoricMove(
            report, later(), chain[-1], measures="已处理", photos=some(), proofs=proofs, note="见照片",
            seed=seed if report is MoveCode.REPORT_RECTIFIED else "",
        )  # fmt: skip
        moves.append(said)
        if report is MoveCode.REPORT_UP:
            moves += _checked_first(chance, later, chain, said, seed)
        if chance.random() < 0.2:
            moves += _undone_and_done_again(moves[-1])
            moves[-1] = replace(moves[-1], seed="met no more: the issue was drawn before")
        sources = frozenset({"patrol"}.union(move.list_source for move in moves if move.list_source))
        seen_by = choose(Reported(tier, sources, send_backs=0 if again else 1), seed=seed).tier
        if seen_by is not Tier.DESK and chance.random() < 0.3:
            moves += _sent(world, chance, later)
        checker = world.verifier.actor if seen_by is not Tier.DESK else desk
        if again and chance.random() < 0.4:
            moves.append(HistoricMove(MoveCode.SEND_BACK, later(), checker, reason="仍有残留", note="补拍"))
            continue
        visit = {EvidenceKind.SECOND_VISIT: "次日复看"} if kind == "smoking" else {}
        at += timedelta(days=1 if visit else 0)
        seen = some() if seen_by is not Tier.DESK else ()
        moves.append(HistoricMove(MoveCode.VERIFY, later(), checker, photos=seen, proofs=visit))
        break
    moves.append(HistoricMove(MoveCode.CLOSE_OUT, later(), desk))
    if chance.random() < 0.3:
        return [*moves, *_looked_back(world, chance, later, some, lasting=kind == "footway")]
    if late:
        return [*moves, *_appealed(world, chance, later, some)]
    return moves[: chance.choice((len(moves), len(moves), len(moves) - 1, len(moves) - 2))]


def _on_a_list(world: World, number: int, later: Callable[[], datetime]) -> list[HistoricMove]:
    """It is on a superior's list too, which demands it soon, late, or demanded it before; then answered."""
    at, desk, name = later(), world.dispatcher.actor, str(number)
    due = (at + (timedelta(hours=5), timedelta(days=90), -timedelta(days=1))[number % 3]).replace(microsecond=0)
    item = world.on_list(due, name="省级清单", number=name)
    demand = Demand(item.pk, f"省级清单 · {name}", due, at)
    joined = HistoricMove(
        MoveCode.FOLLOW_SOURCES,
        at,
        desk,
        said=Said.JOINED,
        source=demand.source,
        source_due=due,
        demands=(demand,),
        list_source=item.problem_list.source,
    )
    moves = [joined]
    if number % 2:
        answered = replace(joined, list_source="")
        moves.append(replace(answered, at=later(), said=Said.SENT, note="已函复"))
        moves.append(replace(answered, at=later(), said=Said.STRUCK_OFF, demands=()))
    return moves


def _passed_down(
    world: World, chance: Random, number: int, later: Callable[[], datetime], moves: list[HistoricMove]
) -> list[Actor]:
    """Pass it down once or twice, perhaps take it back; return the chain of those who have it, the first on top."""
    street, community, station = world.street.actor, world.community.actor, world.station.actor
    if chance.random() >= 0.5:
        return [street]
    when = later()
    inner = when + timedelta(seconds=3)
    moves.append(HistoricMove(MoveCode.PASS_DOWN, when, street, to="community", inner_due=inner, note="请办"))
    chain = [street, community]
    if number % 2:
        inner -= timedelta(seconds=1)
        when += timedelta(seconds=1)
        moves.append(HistoricMove(MoveCode.PASS_DOWN, when, community, to="station", inner_due=inner, note="请办"))
        chain.append(station)
    if chance.random() < 0.2:
        moves.append(HistoricMove(MoveCode.RECALL, later(), street, reason="改由本级处理"))
        return [street]
    return chain


def _checked_first(
    chance: Random, later: Callable[[], datetime], chain: Sequence[Actor], said: HistoricMove, seed: str
) -> list[HistoricMove]:
    """Each above the one that reported checks in turn; one of them may find it not done, and it comes up again."""
    between = [HistoricMove(MoveCode.PASS_CHECK_UP, later(), who, note="属实") for who in chain[-2:0:-1]]
    if chance.random() < 0.3:
        again = [HistoricMove(MoveCode.FAIL_FIRST_CHECK, later(), chain[0], reason="照片看不清")]
        if between and chance.random() < 0.5:
            between, again = [], [HistoricMove(MoveCode.FAIL_FIRST_CHECK, later(), chain[1], reason="未完成")]
        again.append(replace(said, at=later()))
        again += [HistoricMove(MoveCode.PASS_CHECK_UP, later(), who) for who in chain[-2:0:-1]]
        between += again
    return [*between, HistoricMove(MoveCode.PASS_FIRST_CHECK, later(), chain[0], note="属实", seed=seed)]


def _sent(world: World, chance: Random, later: Callable[[], datetime]) -> list[HistoricMove]:
    """The desk says who goes to see it, and now and then calls that one back."""
    desk = world.dispatcher.actor
    sent = HistoricMove(MoveCode.SEND_VERIFIER, later(), desk, verifier=world.post().code, note="请核查")
    if chance.random() < 0.5:
        return [sent]
    return [sent, HistoricMove(MoveCode.RECALL_VERIFIER, later(), desk, note="另派")]


def _appealed(
    world: World, chance: Random, later: Callable[[], datetime], some: Callable[[], tuple[UUID, ...]]
) -> list[HistoricMove]:
    """The limit of four hours was missed by days: the street appeals, and two people answer, or one refuses."""
    desk, head, street = world.dispatcher.actor, world.office_head.actor, world.street.actor
    asked = HistoricMove(MoveCode.APPEAL, later(), street, reason="路段封闭", basis="封路通告", photos=some())
    if chance.random() < 0.5:
        return [asked, HistoricMove(MoveCode.REFUSE_APPEAL, later(), desk, reason="封路之前已可处置")]
    endorsed = HistoricMove(MoveCode.ENDORSE_APPEAL, later(), desk, note="属实")
    return [asked, endorsed, HistoricMove(MoveCode.GRANT_APPEAL, later(), head)]


def _supporting(moves: Sequence[HistoricMove]) -> tuple[str, ...]:
    """Who supports after the last dispatch; a ruling or fixing first names nobody."""
    given = [move for move in moves if move.lead]
    return given[-1].supporting if given else ()


def _supported(world: World, later: Callable[[], datetime], some: Callable[[], tuple[UUID, ...]]) -> list[HistoricMove]:
    """Another unit is named besides, says what it did, and is let go."""
    desk, third = world.dispatcher.actor, ("third",)
    return [
        HistoricMove(MoveCode.ADD_SUPPORT, later(), desk, supporting=third, note="请配合"),
        HistoricMove(
            MoveCode.REPORT_PART, later(), world.other.actor, measures="已清运东侧", photos=some(), note="见照片"
        ),
        HistoricMove(MoveCode.WITHDRAW_SUPPORT, later(), desk, supporting=third, reason="无须配合"),
    ]


def _long_term(filed: HistoricMove) -> HistoricMove:
    """The same filing on the long-term track, with a limit up to the day of review."""
    review = filed.at.astimezone(LOCAL).date() + timedelta(days=60)
    limit, lines = Limit(60, ClockKind.CALENDAR_DAYS), f"{review.isoformat()} 竣工"
    return replace(filed, limit=limit, track=Track.LONG_TERM, plan="纳入改造", milestones=lines, review_on=review)


def _confirmed(
    world: World, chance: Random, later: Callable[[], datetime], some: Callable[[], tuple[UUID, ...]]
) -> list[HistoricMove]:
    """Somebody goes to see whether it is there."""
    asked = HistoricMove(MoveCode.ASK_CONFIRMATION, later(), world.dispatcher.actor, to="third", note="请核实")
    if chance.random() < 0.5:
        return [asked, HistoricMove(MoveCode.NOT_FOUND, later(), world.inspector.actor, reason="未见", photos=some())]
    return [asked, HistoricMove(MoveCode.CONFIRM, later(), world.inspector.actor, photos=some(), note="属实")]


def _carried(world: World, chance: Random, later: Callable[[], datetime]) -> list[HistoricMove]:
    """Ask with a plan; refused, or approved and taken up again or reported while it is carried over."""
    desk, head, street, at = world.dispatcher.actor, world.office_head.actor, world.street.actor, later()
    review = at.date() + timedelta(days=200)
    lines = f"{review.isoformat()} 竣工\n{at.date().isoformat()} 立项"
    asked = HistoricMove(
        MoveCode.ASK_CARRY_OVER, at, street, plan="随改造实施", milestones=lines, review_on=review, works="滨河路改造"
    )
    if chance.random() < 0.3:
        return [asked, HistoricMove(MoveCode.REFUSE_CARRY_OVER, later(), desk, reason="可以按期完成")]
    moves = [asked, HistoricMove(MoveCode.APPROVE_CARRY_OVER, later(), head, note="同意")]
    return [*moves, HistoricMove(MoveCode.TAKE_UP, later(), street, note="提前开工")]


def _undone_and_done_again(last: HistoricMove) -> list[HistoricMove]:
    """Taken back after some seconds, and made anew."""
    undone = HistoricMove(MoveCode.UNDO, last.at + timedelta(seconds=20), last.by)
    return [undone, replace(last, at=last.at + timedelta(seconds=40))]


def _settled(world: World, chance: Random, later: Callable[[], datetime]) -> list[HistoricMove]:
    """A second unit returns it too; then it is settled, at once or while the street fixes it."""
    desk, head, street = world.dispatcher.actor, world.office_head.actor, world.street.actor
    moves = [
        HistoricMove(MoveCode.DISPATCH, later(), desk, lead="street", supporting=("other",)),
        HistoricMove(MoveCode.RETURN, later(), street, reason="属城管局", basis="清单第5条"),
        HistoricMove(MoveCode.OPEN_SETTLEMENT, later(), desk, note="双方各执一词"),
    ]
    at = later()
    moves.append(HistoricMove(MoveCode.LOOK_JOINTLY, at, desk, looked_at=at, present="双方", minutes="见红线图"))
    reach, basis = chance.choice((Reach.ONCE, Reach.AREA)), "红线图"
    if chance.random() < 0.5:
        return [*moves, HistoricMove(MoveCode.RULE, later(), head, lead="street", basis=basis, reach=reach)]
    return [
        *moves,
        HistoricMove(MoveCode.FIX_FIRST, later(), desk, lead="street", note="先行处置"),
        HistoricMove(MoveCode.OBJECT, later(), street, reason="不属本街道"),
        HistoricMove(MoveCode.RULE_LATER, later(), head, lead="other", basis=basis, reach=reach),
    ]


def _extended(world: World, chance: Random, at: datetime) -> list[HistoricMove]:
    """Ask at once, before any limit can be over; answered within minutes."""
    desk, head = world.dispatcher.actor, world.office_head.actor
    asked = HistoricMove(MoveCode.ASK_EXTENSION, at, world.street.actor, reason="雨天无法施工")
    soon, then = at + timedelta(seconds=1), at + timedelta(seconds=2)
    if chance.random() < 0.4:
        return [asked, HistoricMove(MoveCode.REFUSE_EXTENSION, soon, desk, reason="可以按期完成")]
    endorsed = HistoricMove(MoveCode.ENDORSE_EXTENSION, soon, desk, note="情况属实")
    return [asked, endorsed, HistoricMove(MoveCode.GRANT_EXTENSION, then, head)]


def _looked_back(
    world: World, chance: Random, later: Callable[[], datetime], some: Callable[[], tuple[UUID, ...]], *, lasting: bool
) -> list[HistoricMove]:
    seen, relapse = MoveCode.LOOK_BACK, MoveCode.RELAPSE
    moves = [HistoricMove(seen, later(), world.verifier.actor, photos=some(), note="完好")]
    if lasting and chance.random() < 0.6:
        lead = chance.choice(("", "other"))
        moves.append(HistoricMove(relapse, later(), world.verifier.actor, reason="又破损", photos=some(), lead=lead))
        back = world.other.actor if lead else world.street.actor
        moves.append(HistoricMove(MoveCode.ACKNOWLEDGE, later(), back))
    return moves


def replay(people: Mapping[str, Viewer], pasts: Sequence[IssueHistory], photos: Sequence[Photo]) -> None:
    """Live the pasts through, move by move in order of time, through the services; ``people`` by their labels."""
    by_key = {photo.key: photo for photo in photos}
    acts = sorted(((move.at, past, move) for past in pasts for move in past.moves), key=lambda act: act[0])
    for _, past, move in acts:
        _relive(past, move, people[move.by.label], [by_key[key] for key in move.photos])


def _relive(past: IssueHistory, move: HistoricMove, by: Viewer, photos: list[Photo]) -> None:
    if move.move is MoveCode.RAISE:
        site = Site.objects.filter(code=past.site).first()
        area = None if site else Area.objects.get(code=past.area)
        services.raise_issue(
            past.title,
            key=past.key,
            place=Place(site=site, area=area, address=past.address, lat=past.lat, lon=past.lon),
            origin=Origin(past.origin_kind, past.origin_ref),
            by=by,
            at=move.at,
            description=past.description,
            category=Category.objects.get(code=past.category) if past.category else None,
            photos=photos,
            recurs=Issue.objects.get(key=past.recurs) if past.recurs else None,
        )
        return
    issue = Issue.objects.get(key=past.key)
    verb = getattr(services, move.move.value)
    verb(issue, by=by, at=move.at, **_shown(move, photos))


def _shown(move: HistoricMove, photos: list[Photo]) -> Mapping[str, object]:
    match move.move:
        case MoveCode.FILE:
            category = Category.objects.get(code=move.category)
            return {
                "track": move.track, "planned": services.Planned(move.plan, move.review_on, move.milestones),
                "limit": move.limit, "tier": move.tier, "category": category, "condition": move.condition,
                "note": move.note,
            }  # fmt: skip
        case MoveCode.DISPATCH:
            supporting = [Unit.objects.get(code=code) for code in move.supporting]
            return {"lead": Unit.objects.get(code=move.lead), "supporting": supporting, "note": move.note}
        case MoveCode.ADD_SUPPORT | MoveCode.WITHDRAW_SUPPORT:
            units = [Unit.objects.get(code=code) for code in move.supporting]
            said = {"reason": move.reason} if move.reason else {"note": move.note}
            return {"units": units, **said}
        case MoveCode.REPORT_PART:
            return {"measures": move.measures, "photos": photos, "note": move.note}
        case MoveCode.PASS_DOWN:
            return {"to": Unit.objects.get(code=move.to), "inner_due": move.inner_due, "note": move.note}
        case MoveCode.RETURN | MoveCode.VOID:
            return {"reason": move.reason, "basis": move.basis}
        case MoveCode.REFUSE_CARRY_OVER | MoveCode.REFUSE_EXTENSION | MoveCode.ASK_EXTENSION:
            return {"reason": move.reason}
        case MoveCode.APPEAL:
            return {"reason": move.reason, "basis": move.basis, "photos": photos}
        case (
            MoveCode.RECALL
            | MoveCode.DECLINE
            | MoveCode.OBJECT
            | MoveCode.UNMERGE
            | MoveCode.REFUSE_APPEAL
            | MoveCode.FAIL_FIRST_CHECK
        ):
            return {"reason": move.reason}
        case MoveCode.REPORT_RECTIFIED | MoveCode.REPORT_UP | MoveCode.FIX_ON_SPOT:
            seed = {} if move.move is MoveCode.REPORT_UP else {"seed": move.seed}
            return {"measures": move.measures, "photos": photos, "proofs": move.proofs, "note": move.note, **seed}
        case MoveCode.PASS_FIRST_CHECK:
            return {"note": move.note, "seed": move.seed}
        case MoveCode.SEND_VERIFIER:
            return {"post": Post.objects.get(code=move.verifier), "note": move.note}
        case MoveCode.VERIFY:
            return {"photos": photos, "proofs": move.proofs, "note": move.note}
        case MoveCode.LOOK_BACK:
            return {"photos": photos, "note": move.note}
        case MoveCode.RELAPSE:
            lead = Unit.objects.get(code=move.lead) if move.lead else None
            return {"reason": move.reason, "photos": photos, "lead": lead}
        case MoveCode.SEND_BACK:
            return {"reason": move.reason, "note": move.note}
        case MoveCode.MERGE:
            assert move.survivor is not None
            return {"survivor": Issue.objects.get(key=move.survivor), "reason": move.reason}
        case MoveCode.UNDO:
            return {}
        case MoveCode.FOLLOW_SOURCES:
            item = ListItem.objects.get(number=move.source.partition(" · ")[2])
            return {"item": item, "said": move.said, "note": move.note}
        case MoveCode.HAND_OVER:
            giver, taker = Unit.objects.get(code=move.giver), Unit.objects.get(code=move.to)
            return {"giver": giver, "taker": taker, "reason": move.reason}
        case MoveCode.ASK_CONFIRMATION:
            return {"unit": Unit.objects.get(code=move.to), "note": move.note}
        case MoveCode.CONFIRM:
            return {"photos": photos, "note": move.note}
        case MoveCode.NOT_FOUND:
            return {"photos": photos, "reason": move.reason}
        case MoveCode.ASK_CARRY_OVER:
            plan = {"plan": move.plan, "milestones": move.milestones, "works": move.works}
            return {**plan, "review_on": move.review_on}
        case MoveCode.LOOK_JOINTLY:
            return {"looked_at": move.looked_at, "present": move.present, "minutes": move.minutes}
        case MoveCode.FIX_FIRST:
            return {"lead": Unit.objects.get(code=move.lead), "note": move.note}
        case MoveCode.RULE | MoveCode.RULE_LATER:
            return {"lead": Unit.objects.get(code=move.lead), "basis": move.basis, "reach": move.reach}
        case _:
            return {"note": move.note}
