"""Each move of the loop as a row: a world ready for it, the act, who may, who may not, and where it leads."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.issues.world import MONDAY, TWO_DAYS, World
from wenming.issues import services
from wenming.issues.models import Issue
from wenming.kernel.scope import Viewer
from wenming.rulebook.loop import Reach
from wenming.rulebook.sources import Said
from wenming.rulebook.verification import Tier

LATER = MONDAY + timedelta(hours=1)
NOON = MONDAY + timedelta(hours=3)
Do = Callable[[World, Issue, Viewer], Issue]


DOING: dict[str, tuple[Callable[[World], Issue], Do, str, str, str]] = {
    "file_issue": (
        lambda w: w.raised(),
        lambda w, i, v: services.file_issue(i, limit=TWO_DAYS, tier=Tier.DESK, by=v, at=LATER),
        "dispatcher", "street", "filed",
    ),
    "dispatch": (
        lambda w: w.filed(),
        lambda w, i, v: services.dispatch(i, lead=w.units["street"], by=v, at=LATER),
        "dispatcher", "street", "dispatched",
    ),
    "acknowledge": (
        lambda w: w.dispatched(),
        lambda w, i, v: services.acknowledge(i, by=v, at=LATER),
        "street", "other", "acknowledged",
    ),
    "pass_down": (
        lambda w: w.acknowledged(),
        lambda w, i, v: services.pass_down(i, to=w.units["community"], inner_due=NOON, by=v, at=LATER),
        "street", "other", "acknowledged",
    ),
    "return_it": (
        lambda w: w.acknowledged(),
        lambda w, i, v: services.return_it(i, reason="不属本单位", basis="职责清单第3条", by=v, at=LATER),
        "street", "community", "filed",
    ),
    "report_rectified": (
        lambda w: w.acknowledged(),
        lambda w, i, v: services.report_rectified(i, measures="已清运", photos=[w.photo()], by=v, at=LATER),
        "street", "other", "reported",
    ),
    "verify": (
        lambda w: w.reported(),
        lambda w, i, v: services.verify(i, by=v, at=LATER),
        "dispatcher", "street", "verified",
    ),
    "send_back": (
        lambda w: w.reported(),
        lambda w, i, v: services.send_back(i, reason="仍有残留", by=v, at=LATER),
        "dispatcher", "street", "acknowledged",
    ),
    "close_out": (
        lambda w: w.verified(),
        lambda w, i, v: services.close_out(i, by=v, at=LATER),
        "dispatcher", "verifier", "closed",
    ),
    "merge": (
        lambda w: w.filed(),
        lambda w, i, v: services.merge(i, survivor=w.raised(), reason="同一处", by=v, at=LATER),
        "dispatcher", "street", "merged",
    ),
    "recall": (
        lambda w: w.passed_down(),
        lambda w, i, v: services.recall(i, reason="改由本级处理", by=v, at=LATER),
        "street", "community", "acknowledged",
    ),
    "decline": (
        lambda w: w.raised(),
        lambda w, i, v: services.decline(i, reason="不在本区范围内", by=v, at=LATER),
        "dispatcher", "street", "declined",
    ),
    "void": (
        lambda w: w.dispatched(),
        lambda w, i, v: services.void(i, reason="误报", basis="现场核实记录", by=v, at=LATER),
        "dispatcher", "street", "void",
    ),
    "report_up": (
        lambda w: w.passed_down(),
        lambda w, i, v: services.report_up(i, measures="已清运", photos=[w.photo()], by=v, at=LATER),
        "community", "other", "acknowledged",
    ),
    "pass_check_up": (
        lambda w: w.reported_up_from_below(),
        lambda w, i, v: services.pass_check_up(i, by=v, at=LATER),
        "community", "street", "acknowledged",
    ),
    "pass_first_check": (
        lambda w: w.reported_up(),
        lambda w, i, v: services.pass_first_check(i, by=v, at=LATER),
        "street", "community", "reported",
    ),
    "fail_first_check": (
        lambda w: w.reported_up(),
        lambda w, i, v: services.fail_first_check(i, reason="照片看不清", by=v, at=LATER),
        "street", "community", "acknowledged",
    ),
    "ask_extension": (
        lambda w: w.acknowledged(),
        lambda w, i, v: services.ask_extension(i, reason="雨天无法施工", by=v, at=LATER),
        "street", "other", "acknowledged",
    ),
    "endorse_extension": (
        lambda w: w.asked_to_extend(),
        lambda w, i, v: services.endorse_extension(i, by=v, at=LATER),
        "dispatcher", "street", "acknowledged",
    ),
    "grant_extension": (
        lambda w: services.endorse_extension(w.asked_to_extend(), by=w.dispatcher, at=MONDAY),
        lambda w, i, v: services.grant_extension(i, by=v, at=LATER),
        "office_head", "street", "acknowledged",
    ),
    "refuse_extension": (
        lambda w: w.asked_to_extend(),
        lambda w, i, v: services.refuse_extension(i, reason="可以按期完成", by=v, at=LATER),
        "dispatcher", "street", "acknowledged",
    ),
    "ask_confirmation": (
        lambda w: w.raised(),
        lambda w, i, v: services.ask_confirmation(i, unit=w.units["third"], by=v, at=LATER),
        "dispatcher", "street", "raised",
    ),
    "confirm_on_site": (
        lambda w: w.to_confirm(),
        lambda w, i, v: services.confirm_on_site(i, photos=[w.photo()], by=v, at=LATER),
        "inspector", "street", "raised",
    ),
    "report_not_found": (
        lambda w: w.to_confirm(),
        lambda w, i, v: services.report_not_found(i, reason="现场未见", by=v, at=LATER),
        "inspector", "street", "raised",
    ),
    "open_settlement": (
        lambda w: w.returned_twice(),
        lambda w, i, v: services.open_settlement(i, by=v, at=LATER),
        "dispatcher", "street", "filed",
    ),
    "look_jointly": (
        lambda w: w.settling(),
        lambda w, i, v: services.look_jointly(i, looked_at=LATER, present="双方", minutes="见图", by=v, at=LATER),
        "dispatcher", "street", "filed",
    ),
    "fix_first": (
        lambda w: w.settling(),
        lambda w, i, v: services.fix_first(i, by=v, at=LATER),
        "dispatcher", "street", "dispatched",
    ),
    "rule": (
        lambda w: w.looked_jointly(),
        lambda w, i, v: services.rule(
            i, lead=w.units["street"], basis="红线图", reach=Reach.SITE, by=v, at=LATER
        ),
        "office_head", "street", "dispatched",
    ),
    "rule_later": (
        lambda w: services.fix_first(w.looked_jointly(), by=w.dispatcher, at=MONDAY),
        lambda w, i, v: services.rule_later(
            i, lead=w.units["other"], basis="红线图", reach=Reach.ONCE, by=v, at=LATER
        ),
        "office_head", "street", "dispatched",
    ),
    "record_objection": (
        lambda w: w.bound(),
        lambda w, i, v: services.record_objection(i, reason="红线图有误", by=v, at=LATER),
        "street", "other", "dispatched",
    ),
    "ask_carry_over": (
        lambda w: w.acknowledged(),
        lambda w, i, v: services.ask_carry_over(
            i, plan="随改造实施", milestones="2026-11-30 招标", review_on=date(2026, 12, 1), by=v, at=LATER
        ),
        "street", "other", "acknowledged",
    ),
    "approve_carry_over": (
        lambda w: w.carry_asked(),
        lambda w, i, v: services.approve_carry_over(i, by=v, at=LATER),
        "office_head", "street", "acknowledged",
    ),
    "refuse_carry_over": (
        lambda w: w.carry_asked(),
        lambda w, i, v: services.refuse_carry_over(i, reason="可以按期完成", by=v, at=LATER),
        "dispatcher", "street", "acknowledged",
    ),
    "take_up_again": (
        lambda w: w.carried(),
        lambda w, i, v: services.take_up_again(i, by=v, at=LATER),
        "street", "other", "acknowledged",
    ),
    "add_support": (
        lambda w: w.acknowledged(),
        lambda w, i, v: services.add_support(i, units=[w.units["station"]], note="请配合清运", by=v, at=LATER),
        "dispatcher", "street", "acknowledged",
    ),
    "withdraw_support": (
        lambda w: w.acknowledged(),
        lambda w, i, v: services.withdraw_support(i, units=[w.units["other"]], reason="无须配合", by=v, at=LATER),
        "dispatcher", "street", "acknowledged",
    ),
    "report_part": (
        lambda w: w.acknowledged(),
        lambda w, i, v: services.report_part(i, measures="已清运东侧", photos=[w.photo()], by=v, at=LATER),
        "other", "street", "acknowledged",
    ),
    "appeal_overtime": (
        lambda w: w.late(),
        lambda w, i, v: services.appeal_overtime(i, reason="路段封闭施工", basis="封路通告", by=v, at=LATER),
        "street", "other", "acknowledged",
    ),
    "endorse_appeal": (
        lambda w: w.appealed(),
        lambda w, i, v: services.endorse_appeal(i, by=v, at=LATER),
        "dispatcher", "street", "acknowledged",
    ),
    "grant_appeal": (
        lambda w: services.endorse_appeal(w.appealed(), by=w.dispatcher, at=LATER),
        lambda w, i, v: services.grant_appeal(i, by=v, at=LATER),
        "office_head", "street", "acknowledged",
    ),
    "refuse_appeal": (
        lambda w: w.appealed(),
        lambda w, i, v: services.refuse_appeal(i, reason="封路之前已可处置", by=v, at=LATER),
        "dispatcher", "street", "acknowledged",
    ),
    "unmerge": (
        lambda w: services.merge(w.filed(), survivor=w.raised(), by=w.dispatcher, at=MONDAY),
        lambda w, i, v: services.unmerge(i, reason="不是同一处", by=v, at=LATER),
        "dispatcher", "street", "filed",
    ),
    "hand_over": (
        lambda w: w.passed_down(),
        lambda w, i, v: services.hand_over(
            i, giver=w.units["street"], taker=w.units["other"], reason="机构改革", by=v, at=LATER
        ),
        "dispatcher", "street", "acknowledged",
    ),
    "fix_on_the_spot": (
        lambda w: w.raised(by=w.street),
        lambda w, i, v: services.fix_on_the_spot(i, measures="已当场清理", photos=[w.photo()], by=v, at=LATER),
        "street", "dispatcher", "reported",
    ),
    "follow_sources": (
        lambda w: w.acknowledged(),
        lambda w, i, v: services.follow_sources(i, item=w.on_list(NOON), said=Said.JOINED, by=v, at=LATER),
        "dispatcher", "street", "acknowledged",
    ),
    "send_verifier": (
        lambda w: w.reported(tier=Tier.ON_THE_SPOT),
        lambda w, i, v: services.send_verifier(i, post=w.post(), note="请今日核查", by=v, at=LATER),
        "dispatcher", "verifier", "reported",
    ),
    "recall_verifier": (
        lambda w: services.send_verifier(
            w.reported(tier=Tier.ON_THE_SPOT), post=w.post(), by=w.dispatcher, at=MONDAY
        ),
        lambda w, i, v: services.recall_verifier(i, by=v, at=LATER),
        "dispatcher", "verifier", "reported",
    ),
    "undo": (
        lambda w: services.acknowledge(w.dispatched(), by=w.street, at=LATER),
        lambda w, i, v: services.undo(i, by=v, at=LATER),
        "street", "dispatcher", "dispatched",
    ),
    "look_back": (
        lambda w: w.closed(),
        lambda w, i, v: services.look_back(i, photos=[w.photo()], by=v, at=LATER),
        "verifier", "street", "closed",
    ),
    "mark_relapsed": (
        lambda w: w.closed(),
        lambda w, i, v: services.mark_relapsed(i, reason="又破损", photos=[w.photo()], by=v, at=LATER),
        "verifier", "street", "dispatched",
    ),
}  # fmt: skip
