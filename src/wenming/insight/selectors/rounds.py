"""The running round across all apps: where it stands, and what is cheapest to put right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q, QuerySet

from wenming.evaluations.live import running_score
from wenming.evaluations.models import CountingStanding, Round
from wenming.evaluations.selectors import rounds
from wenming.inspections.services.observing import ORIGIN
from wenming.issues.models import Issue
from wenming.issues.selectors import visible_issues
from wenming.issues.selectors.reading import OPEN_STATES
from wenming.kernel.scope import Viewer
from wenming.rulebook.marks import ZERO, Marks
from wenming.rulebook.running import item_row

CHEAPEST = 20


@dataclass(frozen=True, slots=True)
class RoundNow:
    """A running round and its total in both figures."""

    round: Round
    total: Marks


@dataclass(frozen=True, slots=True)
class Finding:
    """An open issue and the marks that come back when it is verified."""

    issue: Issue
    item: str
    marks: Fraction


@dataclass(frozen=True, slots=True)
class Cheapest:
    """The open issues of a round that cost most marks: the first ones, and how many there are in all."""

    first: Sequence[Finding]
    open_issues: int

    @property
    def marks(self) -> Fraction:
        """What the first ones are worth together."""
        return sum((finding.marks for finding in self.first), ZERO)

    @property
    def units(self) -> frozenset[int]:
        """The lead units that they belong to; those not yet dispatched belong to none."""
        return frozenset(one.issue.lead_unit_id for one in self.first if one.issue.lead_unit_id is not None)


def running_round(viewer: Viewer) -> Round | None:
    """Return the newest running round, or nothing."""
    return rounds(viewer).filter(state=Round.State.RUNNING).order_by("-number").first()


def round_now(viewer: Viewer) -> RoundNow | None:
    """Return the running round with both figures."""
    found = running_round(viewer)
    if found is None:
        return None
    with running_score(found) as score:
        return RoundNow(found, score.total())


def cheapest(viewer: Viewer, of: Round, *, most: int = CHEAPEST) -> Cheapest:
    """Return the open issues of a running round by what they cost, dearest first; four queries.

    What a finding costs today is shared evenly by the issues still open on it: only together do they bring it back.
    """
    lost = CountingStanding.objects.filter(round=of, today_numerator__lt=of.denominator)
    standings = list(lost.values_list("item__code", "observation__key", "today_numerator"))
    issues = _open_issues(viewer, [str(key) for _code, key, _today in standings])
    worth = _site_worth(of, {code for code, key, _today in standings if str(key) in issues})
    findings = [
        Finding(issue, code, worth.get(code, ZERO) * (1 - Fraction(today or 0, of.denominator)) / len(mine))
        for code, key, today in standings
        for mine in (issues.get(str(key), []),)
        for issue in mine
    ]
    findings.sort(key=lambda one: (-one.marks, one.issue.number))
    return Cheapest(findings[:most], len(findings))


def _open_issues(viewer: Viewer, refs: Sequence[str]) -> dict[str, list[Issue]]:
    rows = visible_issues(viewer).filter(origin_kind=ORIGIN, origin_ref__in=refs, state__in=OPEN_STATES)
    found: dict[str, list[Issue]] = {}
    for issue in rows.select_related("site", "lead_unit"):
        found.setdefault(issue.origin_ref, []).append(issue)
    return found


def _site_worth(of: Round, codes: Iterable[str]) -> dict[str, Fraction]:
    """The marks that one graded site of each item holds in this round."""
    graded = dict(
        CountingStanding.objects.filter(round=of, numerator__isnull=False)
        .values_list("item__code")
        .annotate(n=Count("id"))
        .order_by()
    )
    with running_score(of) as score:
        return {code: score.marks(item_row(code)).available / graded[code] for code in codes if graded.get(code)}


def findings_of_unit(viewer: Viewer, of: Round) -> int:
    """Return how many of a round's observations lost marks at sites that the viewer's own unit answers for."""
    return unit_findings(viewer, of, viewer.unit_code).count()


def unit_findings(viewer: Viewer, of: Round, unit: str) -> QuerySet[CountingStanding]:
    """Return what lost marks in a round and falls to a unit in any role, as the units stood at the observation."""
    if not viewer.may("rounds.view"):
        return CountingStanding.objects.none()
    held = Q()
    for role in of.roles:
        held |= Q(units__contains={role: unit})
    return (
        CountingStanding.objects.filter(held, round=of, numerator__lt=of.denominator)
        if held
        else (CountingStanding.objects.none())
    )
