"""A move of the past as the act that the service of the same name would make of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from wenming.areas.models import Area
from wenming.issues.acts import Act, Shows
from wenming.issues.models import Category, FilingCondition, Issue
from wenming.issues.rules_book import RulesBook
from wenming.issues.services import (
    appealing,
    carrying,
    checking,
    confirming,
    desk,
    fixing,
    handing_over,
    handling,
    settling,
    sourcing,
    supporting,
    verifiers,
)
from wenming.issues.services.history import HistoricMove
from wenming.issues.tiers import Ids
from wenming.kernel import clock
from wenming.people.models import Post, Unit
from wenming.places.models import Site
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.loop import MoveCode, Shown

WITH_REASON = frozenset(
    {
        MoveCode.RECALL,
        MoveCode.DECLINE,
        MoveCode.OBJECT,
        MoveCode.REFUSE_CARRY_OVER,
        MoveCode.ASK_EXTENSION,
        MoveCode.REFUSE_EXTENSION,
        MoveCode.FAIL_FIRST_CHECK,
        MoveCode.UNMERGE,
        MoveCode.REFUSE_APPEAL,
    }
)
"""Acts that show a reason and nothing else."""
WITH_NOTE = frozenset(
    {
        MoveCode.ACKNOWLEDGE,
        MoveCode.CLOSE_OUT,
        MoveCode.OPEN_SETTLEMENT,
        MoveCode.APPROVE_CARRY_OVER,
        MoveCode.TAKE_UP,
        MoveCode.ENDORSE_EXTENSION,
        MoveCode.GRANT_EXTENSION,
        MoveCode.PASS_CHECK_UP,
        MoveCode.PASS_FIRST_CHECK,
        MoveCode.ENDORSE_APPEAL,
        MoveCode.GRANT_APPEAL,
    }
)
"""Acts that show a note at most."""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that histories name by code or key."""

    sites: Mapping[str, Site]
    areas: Mapping[str, Area]
    units: Mapping[str, Unit]
    categories: Mapping[str, Category]
    conditions: Mapping[str, FilingCondition]
    photos: Mapping[UUID, int]
    calendar: Calendar
    posts: Mapping[str, Post]
    prone: Ids
    rules: RulesBook


def act_of(
    move: HistoricMove, known: Known, issue: Issue, survivor: Issue | None, supporting: Sequence[int] = ()
) -> Act:
    """Return the act on an issue; ``survivor`` is the issue that a merged one lives on in; ``supporting``
    are the ids of the units that support it so far.

    :raises KeyError: a code or key names nothing, or what the act needs is not filled in.
    """
    if move.move in WITH_REASON:
        return Act(move.move, Shows({Shown.REASON: move.reason}))
    if move.move in WITH_NOTE:
        return Act(move.move, Shows({Shown.NOTE: move.note}))
    if move.move is MoveCode.HAND_OVER:
        giver, taker = known.units[move.giver], known.units[move.to]
        return handing_over.handing_over(
            giver=giver, taker=taker, reason=move.reason, supporting=supporting, lead=issue.lead_unit_id
        )
    if move.move is MoveCode.SEND_VERIFIER:
        return verifiers.sending_verifier(issue, known.posts[move.verifier], supporting, note=move.note)
    if move.move is MoveCode.RECALL_VERIFIER:
        return verifiers.calling_back(note=move.note)
    photos = [known.photos[key] for key in move.photos]
    found = (
        _of_the_desk(move, known, survivor) or _of_a_unit(move, known, photos) or _of_who_checks(move, known, photos)
    )
    found = found or _of_a_settlement(move, known, photos)
    if found is None:
        raise KeyError("limit, tier, inner_due, looked_at, review_on, said or survivor")
    return found


def _of_the_desk(move: HistoricMove, known: Known, survivor: Issue | None) -> Act | None:
    named = [known.units[code] for code in move.supporting]
    match move.move:
        case MoveCode.FILE if move.limit and move.tier:
            category = known.categories[move.category] if move.category else None
            under = known.conditions[move.under] if move.under else None
            return desk.filing(
                limit=move.limit,
                tier=move.tier,
                category=category,
                under=under,
                condition=move.condition,
                track=move.track,
                planned=desk.Planned(move.plan, move.review_on, move.milestones),
                note=move.note,
            )
        case MoveCode.DISPATCH:
            lead = known.units[move.lead]
            return desk.dispatching(lead=lead, supporting=named, limit=move.limit, note=move.note)
        case MoveCode.ADD_SUPPORT:
            return supporting.adding(units=named, note=move.note)
        case MoveCode.WITHDRAW_SUPPORT:
            return supporting.withdrawing(units=named, reason=move.reason)
        case MoveCode.MERGE if survivor:
            return desk.merging(survivor, move.reason)
        case MoveCode.FOLLOW_SOURCES if move.said:
            return sourcing.following(
                source=move.source, said=move.said, on=move.at.astimezone(clock.LOCAL).date(), due=move.source_due,
                reason=move.reason, note=move.note,
            )  # fmt: skip
        case MoveCode.VOID:
            return Act(move.move, Shows({Shown.REASON: move.reason, Shown.BASIS: move.basis}))
        case MoveCode.ASK_CONFIRMATION:
            return confirming.asking_confirmation(unit=known.units[move.to], note=move.note)
    return None


def _of_a_unit(move: HistoricMove, known: Known, photos: list[int]) -> Act | None:
    match move.move:
        case MoveCode.PASS_DOWN if move.inner_due:
            acting = known.units.get(move.by.unit)
            units = {acting.pk} if acting else set[int]()
            to = known.units[move.to]
            return handling.passing_down(to=to, inner_due=move.inner_due, units=units, at=move.at, note=move.note)
        case MoveCode.RETURN:
            return handling.returning(reason=move.reason, basis=move.basis)
        case MoveCode.REPORT_RECTIFIED | MoveCode.REPORT_UP:
            up = move.move is MoveCode.REPORT_UP
            return handling.reporting(measures=move.measures, photos=photos, proofs=move.proofs, note=move.note, up=up)
        case MoveCode.FIX_ON_SPOT:
            unit = known.units[move.lead]
            return fixing.fixing(unit=unit, measures=move.measures, photos=photos, proofs=move.proofs, note=move.note)
        case MoveCode.REPORT_PART:
            return supporting.reporting_part(measures=move.measures, photos=photos, note=move.note)
        case MoveCode.APPEAL:
            return appealing.appealing(reason=move.reason, basis=move.basis, photos=photos)
        case MoveCode.ASK_CARRY_OVER if move.review_on:
            return carrying.asking_carry_over(
                plan=move.plan, milestones=move.milestones, review_on=move.review_on, works=move.works, at=move.at
            )
    return None


def _of_who_checks(move: HistoricMove, known: Known, photos: list[int]) -> Act | None:
    match move.move:
        case MoveCode.VERIFY:
            return checking.verifying(photos=photos, proofs=move.proofs, note=move.note)
        case MoveCode.SEND_BACK:
            return checking.sending_back(reason=move.reason, note=move.note)
        case MoveCode.LOOK_BACK:
            return checking.looking_back(photos=photos, note=move.note)
        case MoveCode.RELAPSE:
            lead_again = known.units[move.lead] if move.lead else None
            return checking.relapsing(reason=move.reason, photos=photos, lead=lead_again)
        case MoveCode.CONFIRM:
            return confirming.confirming(photos=photos, note=move.note)
        case MoveCode.NOT_FOUND:
            return confirming.not_finding(reason=move.reason, photos=photos)
    return None


def _of_a_settlement(move: HistoricMove, known: Known, photos: list[int]) -> Act | None:
    match move.move:
        case MoveCode.FIX_FIRST:
            return settling.fixing_first(lead=known.units[move.lead], note=move.note)
        case MoveCode.RULE | MoveCode.RULE_LATER:
            later = move.move is MoveCode.RULE_LATER
            lead = known.units[move.lead]
            return settling.ruling(lead=lead, basis=move.basis, reach=move.reach, note=move.note, later=later)
        case MoveCode.LOOK_JOINTLY if move.looked_at:
            return settling.looking_jointly(
                looked_at=move.looked_at, present=move.present, minutes=move.minutes, photos=photos, at=move.at
            )
    return None
