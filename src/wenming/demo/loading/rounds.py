"""The rounds, their visits and what was observed, as histories of the bulk doors."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from uuid import UUID

from wenming.demo.chance import key
from wenming.demo.chronicle import District, EvaluationRound, Mark, SiteVisit
from wenming.demo.district import Role
from wenming.demo.loading.cast import key_of
from wenming.evaluations.models import Round
from wenming.evaluations.services.bulk import load_history
from wenming.evaluations.services.history import HistoricMark, RoundHistory
from wenming.inspections.models import Visit
from wenming.inspections.services.history import HistoricObservation, HistoricVisit
from wenming.kernel.actors import SYSTEM, Actor
from wenming.schemes.models import SchemeEdition


def load_rounds(
    district: District,
    edition: SchemeEdition,
    actors: Mapping[str, Actor],
    photos: Mapping[str, tuple[UUID, ...]],
    told: Callable[[int, int], None],
) -> None:
    """Write every round with its visits, observations and marks."""
    head = next(post.code for post in district.registers.posts if post.role is Role.OFFICE_HEAD)
    histories = []
    previous = ""
    for made in district.rounds:
        histories.append(_round(district, made, edition.code, actors, photos, head=actors[head], previous=previous))
        previous = made.code
    load_history(histories, by=SYSTEM, told=told)


def _round(
    district: District,
    made: EvaluationRound,
    edition: str,
    actors: Mapping[str, Actor],
    photos: Mapping[str, tuple[UUID, ...]],
    *,
    head: Actor,
    previous: str,
) -> RoundHistory:
    return RoundHistory(
        code=made.code,
        name=made.name,
        kind=Round.Kind.MOCK,
        edition=edition,
        by=head,
        opened_at=made.opened_at,
        visits=tuple(_visit(each, made, edition, actors, photos, head) for each in made.visits),
        marks=tuple(_mark(district, made, each, actors) for each in made.marks),
        closed_at=made.closed_at,
        previous=previous,
        seed=made.seed,
    )


def _visit(
    made: SiteVisit,
    within: EvaluationRound,
    edition: str,
    actors: Mapping[str, Actor],
    photos: Mapping[str, tuple[UUID, ...]],
    head: Actor,
) -> HistoricVisit:
    inspector = actors[made.post]
    return HistoricVisit(
        key=key_of(made.key),
        site=made.site,
        edition=edition,
        purpose=Visit.Purpose.ROUND,
        by=head,
        ordered_at=within.opened_at,
        is_ordered=True,
        observations=tuple(
            HistoricObservation(
                key=key_of(seen.key),
                item=seen.item,
                observed_at=seen.at,
                observed=seen.observed,
                by=inspector,
                photos=photos.get(seen.key, ()),
            )
            for seen in made.observations
        ),
        finished_at=made.finished_at,
        finished_by=inspector,
    )


def _mark(district: District, within: EvaluationRound, made: Mark, actors: Mapping[str, Actor]) -> HistoricMark:
    return HistoricMark(
        key=key_of(key(district.seed, "mark", within.code, made.node, made.method)),
        indicator=made.node,
        method=made.method,
        at=made.at,
        by=actors[made.post],
        points=Decimal(made.points.numerator) / Decimal(made.points.denominator),
        out_of=Decimal(made.out_of.numerator) / Decimal(made.out_of.denominator),
    )
