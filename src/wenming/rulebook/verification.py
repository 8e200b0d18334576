"""What proves that an issue is rectified: kinds of evidence, what each kind of problem demands, and who checks how."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_terms import REPORTS, MoveCode, Relation


class EvidenceKind(StrEnum):
    """A kind of evidence (佐证材料)."""

    PHOTO_AFTER = "photo_after"
    DOCUMENT = "document"
    CALL_TEST = "call_test"
    MEASUREMENT = "measurement"
    CHECK_PHOTO = "check_photo"
    SECOND_VISIT = "second_visit"


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One kind of evidence: its label, what it is, and the move that must bring it."""

    code: EvidenceKind
    label: str
    means: str
    shown_at: MoveCode


@dataclass(frozen=True, slots=True)
class EvidenceNeed:
    """So much evidence of one kind is demanded."""

    kind: EvidenceKind
    least: int = 1


@dataclass(frozen=True, slots=True)
class DemandRow:
    """What a kind of problem demands before it counts as rectified; a kind of problem names one of these codes."""

    code: str
    label: str
    needs: tuple[EvidenceNeed, ...]


class Tier(StrEnum):
    """How strictly a reported rectification is checked (核查)."""

    DESK = "desk"
    ON_THE_SPOT = "on_the_spot"
    OTHER_UNIT = "other_unit"


@dataclass(frozen=True, slots=True)
class TierRow:
    """One tier: who verifies (any one of ``relations``) and what evidence the verifier brings."""

    code: Tier
    label: str
    relations: tuple[Relation, ...]
    needs: tuple[EvidenceNeed, ...] = ()


EVIDENCE_KINDS = (
    EvidenceRow(
        EvidenceKind.PHOTO_AFTER,
        N_("After photo"),
        N_("A photo of the same place taken after the work."),
        MoveCode.REPORT_RECTIFIED,
    ),
    EvidenceRow(
        EvidenceKind.DOCUMENT,
        N_("Document"),
        N_("A paper that proves the work: a rule put up, a contract, a record of training."),
        MoveCode.REPORT_RECTIFIED,
    ),
    EvidenceRow(
        EvidenceKind.CALL_TEST,
        N_("Call test"),
        N_("A call to the number shown on the spot, with the time and who answered."),
        MoveCode.REPORT_RECTIFIED,
    ),
    EvidenceRow(
        EvidenceKind.MEASUREMENT,
        N_("Measurement"),
        N_("A measured value with its unit, held against the standard."),
        MoveCode.REPORT_RECTIFIED,
    ),
    EvidenceRow(
        EvidenceKind.CHECK_PHOTO,
        N_("Verifier's photo"),
        N_("A photo that the verifier took on the spot."),
        MoveCode.VERIFY,
    ),
    EvidenceRow(
        EvidenceKind.SECOND_VISIT,
        N_("Second visit"),
        N_("A further visit by the verifier on a later day, for what easily comes back."),
        MoveCode.VERIFY,
    ),
)

DEMANDS = (
    DemandRow("photo", N_("A photo after"), (EvidenceNeed(EvidenceKind.PHOTO_AFTER),)),
    DemandRow("document", N_("A document"), (EvidenceNeed(EvidenceKind.DOCUMENT),)),
    DemandRow("call_test", N_("A call test"), (EvidenceNeed(EvidenceKind.CALL_TEST),)),
    DemandRow(
        "measurement",
        N_("A measurement and a photo"),
        (EvidenceNeed(EvidenceKind.MEASUREMENT), EvidenceNeed(EvidenceKind.PHOTO_AFTER)),
    ),
    DemandRow(
        "second_visit",
        N_("A photo after and a second visit"),
        (EvidenceNeed(EvidenceKind.PHOTO_AFTER), EvidenceNeed(EvidenceKind.SECOND_VISIT)),
    ),
)

DEFAULT_DEMAND = "photo"

TIERS = (
    TierRow(Tier.DESK, N_("Check of the pictures at the desk"), (Relation.OFFICE,)),
    TierRow(
        Tier.ON_THE_SPOT,
        N_("Check on the spot"),
        (Relation.OFFICE, Relation.VERIFIER),
        (EvidenceNeed(EvidenceKind.CHECK_PHOTO),),
    ),
    TierRow(
        Tier.OTHER_UNIT,
        N_("Check on the spot by another unit"),
        (Relation.VERIFIER,),
        (EvidenceNeed(EvidenceKind.CHECK_PHOTO),),
    ),
)

SEEN_AGAIN = frozenset({MoveCode.LOOK_BACK, MoveCode.RELAPSE})
"""Moves by somebody who went to look at what was closed out: a photo shows what is there now."""

_EVIDENCE = {row.code: row for row in EVIDENCE_KINDS}
_DEMANDS = {row.code: row for row in DEMANDS}
_TIERS = {row.code: row for row in TIERS}


def evidence_row(kind: EvidenceKind) -> EvidenceRow:
    """The row of one kind of evidence."""
    return _EVIDENCE[kind]


def demand_row(code: str) -> DemandRow:
    """The row of one demand; an unknown code is a KeyError."""
    return _DEMANDS[code]


def tier_row(tier: Tier) -> TierRow:
    """The row of one tier."""
    return _TIERS[tier]


def needs_at(move: MoveCode, *, demand: str = DEFAULT_DEMAND, tier: Tier = Tier.DESK) -> tuple[EvidenceNeed, ...]:
    """The evidence that ``move`` must bring, for a problem whose kind demands ``demand``, verified by ``tier``."""
    if move in SEEN_AGAIN:
        return (EvidenceNeed(EvidenceKind.CHECK_PHOTO),)
    if move in REPORTS:
        move = MoveCode.REPORT_RECTIFIED  # whoever is told first, the evidence must be there
    if move not in {row.shown_at for row in EVIDENCE_KINDS}:
        return ()
    every = demand_row(demand).needs + tier_row(tier).needs
    return tuple(need for need in every if evidence_row(need.kind).shown_at is move)


def lacking(needs: tuple[EvidenceNeed, ...], given: Mapping[EvidenceKind, int]) -> tuple[EvidenceNeed, ...]:
    """What is still lacking of ``needs``; ``given`` counts pieces since the issue was last dispatched or sent back."""
    still = ((need.kind, need.least - given.get(need.kind, 0)) for need in needs)
    return tuple(EvidenceNeed(kind, least) for kind, least in still if least > 0)
