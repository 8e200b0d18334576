"""The running round across all apps: where it stands, and what is cheapest to put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, QuerySet

from wenming.evaluations.figures import figures_of
from wenming.evaluations.models import CountingStanding, Round
from wenming.evaluations.selectors import rounds
from wenming.insight.selectors.counting import counts
from wenming.inspections.origins import ORIGIN
from wenming.issues.models import Issue
from wenming.issues.selectors import visible_issues
from wenming.issues.selectors.reading import OPEN_STATES
from wenming.kernel.scope import Viewer
from wenming.rulebook.marks import ZERO, Marks

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
    with figures_of(found) as figures:
        return RoundNow(found, figures.total)


def cheapest(viewer: Viewer, of: Round, *, most: int = CHEAPEST) -> Cheapest:
    """Return the open issues of a running round by what they cost, dearest first.

    What a finding costs today is shared evenly by the issues still open on it: only together do they bring it back.
    Those that the viewer may not see have their share too.
    """
    lost = CountingStanding.objects.filter(round=of, today_numerator__lt=of.denominator)
    standings = list(lost.values_list("item__code", "observation__key", "today_numerator"))
    refs = [str(key) for _code, key, _today in standings]
    issues, sharing = _open_issues(viewer, refs), _sharing(refs)
    with figures_of(of) as figures:
        worth = {code: figures.site_share(code) for code in {row[0] for row in standings if str(row[1]) in issues}}
    findings = [
        Finding(issue, code, worth.get(code, ZERO) * (1 - Fraction(today or 0, of.denominator)) / shares)
        for code, key, today in standings
        for mine in (issues.get(str(key), []),)
        for shares in (max(len(mine), sharing.get(str(key), 0)),)
        for issue in mine
    ]
    findings.sort(key=lambda one: (-one.marks, one.issue.number))
    return Cheapest(findings[:most], len(findings))


def _open_issues(viewer: Viewer, refs: Sequence[str]) -> dict[str, list[Issue]]:
    rows = _open_on(visible_issues(viewer), refs)
    found: dict[str, list[Issue]] = {}
    for issue in rows.select_related("site", "lead_unit"):
        found.setdefault(issue.origin_ref, []).append(issue)
    return found


def _sharing(refs: Sequence[str]) -> dict[str, int]:
    """How many issues are open on each finding, whoever may see them."""
    rows = _open_on(Issue.objects.order_by(), refs).values_list("origin_ref")
    return dict(rows.annotate(n=Count("pk")))


def _open_on(rows: QuerySet[Issue], refs: Sequence[str]) -> QuerySet[Issue]:
    return rows.filter(origin_kind=ORIGIN, origin_ref__in=refs, state__in=OPEN_STATES)


def unit_findings(viewer: Viewer, of: Round) -> dict[str, int]:
    """Return how many observations lost marks where the viewer's own unit answers, by responsibility role.

    As the units stood at the observation, one role at a time; two queries at most.
    """
    if not viewer.unit_code or not viewer.may("rounds.view"):
        return {}
    lost = CountingStanding.objects.filter(round=of, numerator__lt=of.denominator)
    return counts({role: lost.filter(**{f"units__{role}": viewer.unit_code}) for role in of.roles})
