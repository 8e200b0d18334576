"""Opening a round: its sites drawn, its visits ordered, its tallies begun; and closing it for good."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from wenming.evaluations.events import RoundClosed, RoundOpened
from wenming.evaluations.facts import site_value
from wenming.evaluations.models import Round, SampledSite, Tally
from wenming.evaluations.selectors import facts_of, marks_of, statement_of, tallies_of
from wenming.inspections.models import Visit
from wenming.inspections.services.visiting import order_visits, require
from wenming.kernel import audit, clock, events, numbers, workflow
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import Conflict, DomainError
from wenming.kernel.scope import Viewer
from wenming.places.models import Site
from wenming.places.selectors import in_force
from wenming.rulebook import tally
from wenming.rulebook.facts import INDUSTRY_LEAD, RoundFacts
from wenming.rulebook.numbering import ROUNDS
from wenming.rulebook.round_score import RoundScore
from wenming.rulebook.scoring import score, score_tallies
from wenming.rulebook.standing import standings
from wenming.schemes.models import CheckItem, SchemeEdition
from wenming.schemes.selectors import function_holders, rulebook_scheme


@transaction.atomic
def plan_round(
    name: str,
    *,
    kind: Round.Kind,
    edition: SchemeEdition,
    by: Viewer,
    at: datetime | None = None,
    previous: Round | None = None,
) -> Round:
    """Plan a round on a published edition."""
    require(by, "rounds.manage")
    at = at or clock.now()
    if edition.state == SchemeEdition.State.DRAFT:
        raise DomainError("edition_not_frozen", "Publish the edition before a round is held on it.", field="edition")
    held = Round.objects.create(
        number=numbers.next_number(ROUNDS, at.astimezone(clock.LOCAL).year),
        name=name,
        kind=kind,
        edition=edition,
        previous=previous,
        **attributed(by.actor),
    )
    audit.record(
        "evaluations.plan_round",
        subject=audit.subject_of(held, held.number),
        by=by.actor,
        at=at,
        details={"edition": edition.code},
    )
    return held


@transaction.atomic
def open_round(
    round_: Round,
    *,
    sites: Sequence[Site],
    by: Viewer,
    at: datetime | None = None,
    seed: str = "",
    draw: Mapping[str, object] | None = None,
) -> Round:
    """Open a planned round on the sites drawn: freeze who answers, order the visits, begin the tallies.

    ``draw`` says how they were chosen; it is kept with the round.
    """
    require(by, "rounds.manage")
    at = at or clock.now()
    held = Round.objects.select_for_update(of=("self",), no_key=True).select_related("edition").get(pk=round_.pk)
    if held.state != Round.State.PLANNED:
        raise Conflict("round_not_planned", "This round was opened already.")
    if not sites:
        raise DomainError("no_sites", "A round needs at least one site.", field="sites")
    scheme = rulebook_scheme(held.edition)
    answering = _answering(sites)
    held.state, held.opened_at, held.seed, held.draw = Round.State.RUNNING, at, seed, dict(draw or {})
    held.holders = function_holders()
    held.roles = roles_of(answering.values())
    held.denominator = tally.factor_denominator(scheme)
    held.version += 1
    held.save()
    visits = order_visits(sites, edition=held.edition, purpose=Visit.Purpose.ROUND, by=by, at=at)
    sampled = SampledSite.objects.bulk_create(
        [
            SampledSite(round=held, site=site, visit=visit, units=answering.get(site.pk, {}), area=site.area.code)
            for site, visit in zip(sites, visits, strict=True)
        ]
    )
    begin_tallies(held, sampled)
    audit.record(
        "evaluations.open_round",
        subject=audit.subject_of(held, held.number),
        by=by.actor,
        at=at,
        details={"sites": [site.code for site in sites], "seed": seed},
    )
    events.publish(RoundOpened(held.pk, held.number))
    return held


def roles_of(answering: Iterable[Mapping[str, str]]) -> list[str]:
    """The roles that a round is rolled up by: those held at any of its sites, and the industry lead always."""
    return sorted({role for units in answering for role in units} | {INDUSTRY_LEAD})


def begin_tallies(round_: Round, sampled: Sequence[SampledSite]) -> None:
    """Write the tallies of a round in which nothing has been observed yet."""
    scheme = rulebook_scheme(round_.edition)
    known = RoundFacts(tuple(site_value(each) for each in sampled), holders=round_.holders, roles=tuple(round_.roles))
    write_tallies(round_, tally.tallies(standings(scheme, known), round_.denominator))


def write_tallies(round_: Round, held: dict[tally.TallyKey, tally.Tally]) -> None:
    """Store all tallies of a round at once."""
    items = dict(CheckItem.objects.filter(edition=round_.edition).values_list("code", "id"))
    Tally.objects.bulk_create(
        [
            Tally(
                round=round_,
                item_id=items[key.item],
                role=key.role,
                unit=key.unit,
                area=key.area,
                n_graded=each.n_graded,
                n_not_applicable=each.n_not_applicable,
                n_not_observed=each.n_not_observed,
                sum_numerator=each.sum_numerator,
                today_numerator=each.sum_numerator_today,
                grades=dict(each.grade_counts),
            )
            for key, each in held.items()
        ],
        batch_size=2000,
    )


@transaction.atomic
def close_round(round_: Round, *, by: Viewer, at: datetime | None = None, seen: int | None = None) -> Round:
    """Close a round: score it from its observations, hold that against the tallies, store tree and fingerprint."""
    require(by, "rounds.manage")
    at = at or clock.now()
    _wait_for_observers(round_)
    held = workflow.locked(Round, round_.pk, seen=seen)
    if held.state != Round.State.RUNNING:
        raise Conflict("round_not_running", "Only a running round can be closed.")
    scheme = rulebook_scheme(held.edition)
    full = score(scheme, facts_of(held))
    if full.marks != score_tallies(scheme, tallies_of(held), marks_of(held)).marks:
        raise Conflict("tallies_differ", "The tallies of this round differ from its observations; rebuild them first.")
    keep_tree(held, full, at)
    held.save()
    audit.record(
        "evaluations.close_round",
        subject=audit.subject_of(held, held.number),
        by=by.actor,
        at=at,
        details={"fingerprint": held.fingerprint},
    )
    events.publish(RoundClosed(held.pk, held.number))
    return held


def _wait_for_observers(round_: Round) -> None:
    """Lock every site of a round, so that what is being entered comes in before it is closed, or is refused after.

    Sites before the round, and in the order of their visits, as those who enter something lock them.
    """
    rows = SampledSite.objects.select_for_update().filter(round_id=round_.pk).order_by("visit_id")
    list(rows.values_list("pk", flat=True))  # counting them would lock nothing


def keep_tree(round_: Round, full: RoundScore, at: datetime) -> None:
    """Write the tree, its fingerprint and the end into a round."""
    round_.tree = statement_of(full)
    round_.fingerprint = hashlib.sha256(json.dumps(round_.tree, sort_keys=True).encode()).hexdigest()
    round_.state, round_.closed_at = Round.State.CLOSED, at
    round_.version += 1


def _answering(sites: Sequence[Site]) -> dict[int, dict[str, str]]:
    """Who answers for each site today: site id → role → unit code."""
    found: dict[int, dict[str, str]] = {}
    rows = in_force(clock.today()).filter(site__in=[site.pk for site in sites])
    for site, role, unit in rows.values_list("site_id", "role__code", "unit__code"):
        found.setdefault(site, {})[role] = unit
    return found
