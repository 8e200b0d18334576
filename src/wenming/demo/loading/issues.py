"""The year's issues as histories of the bulk door."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from wenming.demo.chronicle import District, OriginKind, ProblemKind, Step
from wenming.demo.chronicle import IssueHistory as MadeHistory
from wenming.demo.loading.cast import key_of
from wenming.inspections.origins import ORIGIN
from wenming.issues.seed import seed_categories
from wenming.issues.services.bulk import load_history
from wenming.issues.services.catalogue import load_categories
from wenming.issues.services.history import HistoricMove, IssueHistory
from wenming.kernel.actors import SYSTEM, Actor
from wenming.rulebook.loop import MoveCode
from wenming.rulebook.verification import EvidenceKind, evidence_row

PHOTOS = (EvidenceKind.PHOTO_AFTER, EvidenceKind.CHECK_PHOTO)


def load_catalogue(district: District) -> None:
    """Write the product's catalogue; the kinds that the demo files issues under keep the demo's demands."""
    seeds = {fields.code: fields for fields in seed_categories()}
    for kind in district.problems:
        seeds[kind.code] = replace(seeds[kind.code], limit=kind.limit, evidence=kind.demand, tier=kind.tier)
    load_categories(list(seeds.values()), by=SYSTEM, at=district.now)


def load_issues(
    district: District,
    actors: Mapping[str, Actor],
    photos: Mapping[tuple[str, int], tuple[UUID, ...]],
    told: Callable[[int, int], None],
) -> None:
    """Write every issue with all its moves; ``photos`` are the keys stored for (issue, step)."""
    kinds = {kind.code: kind for kind in district.problems}
    load_history(
        [history_of(each, kinds[each.problem], actors, photos) for each in district.issues], by=SYSTEM, told=told
    )


def history_of(
    made: MadeHistory,
    kind: ProblemKind,
    actors: Mapping[str, Actor],
    photos: Mapping[tuple[str, int], tuple[UUID, ...]],
) -> IssueHistory:
    """Turn one generated history into what the bulk door takes."""
    moves = (
        _move(made, step, kind, actors[step.post], photos.get((made.key, place), ()))
        for place, step in enumerate(made.steps)
    )
    return IssueHistory(
        key=key_of(made.key),
        title=made.title,
        description=made.description,
        moves=tuple(moves),
        origin_kind=ORIGIN if made.origin is OriginKind.INSPECTION else made.origin.value,
        origin_ref=str(key_of(made.origin_ref)) if made.origin is OriginKind.INSPECTION else made.origin_ref,
        site=made.site,
        category=made.problem,
        recurs=key_of(made.recurs) if made.recurs else None,
    )


def _move(made: MadeHistory, step: Step, kind: ProblemKind, actor: Actor, photos: tuple[UUID, ...]) -> HistoricMove:
    move = HistoricMove(move=step.move, at=step.at, by=actor, photos=photos, proofs=dict(_proofs(step)))
    filed: dict[str, Any]
    match step.move:
        case MoveCode.FILE:
            filed = {"limit": kind.limit, "tier": kind.tier, "category": kind.code, "note": step.note}
        case MoveCode.DISPATCH:
            filed = {"lead": step.unit, "note": step.note}
        case MoveCode.PASS_DOWN:
            filed = {"to": step.unit, "inner_due": step.inner_due, "note": step.note}
        case MoveCode.RETURN:
            filed = {"reason": step.note, "basis": step.basis}
        case MoveCode.SEND_BACK | MoveCode.FAIL_FIRST_CHECK:
            filed = {"reason": step.note}
        case MoveCode.REPORT_RECTIFIED | MoveCode.REPORT_UP:
            filed = {"measures": step.note, "seed": step.seed}
        case MoveCode.PASS_FIRST_CHECK:
            filed = {"note": step.note, "seed": step.seed}
        case MoveCode.MERGE:
            filed = {"survivor": key_of(made.survivor), "reason": step.note}
        case _:
            filed = {"note": step.note}
    return replace(move, **filed)


def _proofs(step: Step) -> Iterable[tuple[EvidenceKind, str]]:
    """Evidence other than photos, in words."""
    for kind, count in step.evidence:
        if kind not in PHOTOS and count:
            yield kind, f"{evidence_row(kind).label}: {step.note}"
