"""Who stands how to an issue, and who may see it.

An issue is seen by everyone whose post looks at the whole territory and includes issues, by the units that ever had to
do with it (raised it, were addressed, passed to, passed along, or named to support), by the units above those, and by
the person who raised it. Every screen, file and door reads through :func:`seen_by`.
"""

from collections.abc import Collection

from django.db.models import Q

from wenming.issues.models import Issue
from wenming.issues.tiers import tier_of
from wenming.kernel.actors import ActorKind
from wenming.kernel.scope import EVERYTHING, Viewer
from wenming.people.models import Post, Unit
from wenming.rulebook.loop import Relation, State
from wenming.rulebook.verification import Tier

VIEW = "issues.view"
RAISE = "issues.raise"
DESK = "issues.desk"
HANDLE = "issues.handle"
VERIFY = "issues.verify"
CLOSE_OUT = "issues.close_out"
IMPORT = "imports.run"
EXPORT = "exports.run"
VERIFIER_ROLE = "verifier"
"""The role whose people are sent to see what is reported."""
RULES = "rules.manage"
"""To set the city's own rules: limits of stages, hold period, look-backs, photos."""


def seen_by(viewer: Viewer) -> Q | None:
    """Return what narrows all issues to those that the viewer may see; ``None``: none at all."""
    if viewer is EVERYTHING:
        return Q()
    if not viewer.may(VIEW):
        return None
    if viewer.everywhere:
        return Q()
    own = Q(by_id=viewer.user_id, by_kind=ActorKind.PERSON.value)
    return own | Q(involved__overlap=sorted(viewer.scope | viewer.units))


def relations(viewer: Viewer, issue: Issue | None) -> frozenset[Relation]:
    """Return the ties of the viewer's units to the issue; the desk's people are ``OFFICE`` to every issue."""
    ties = standing_ties(viewer)
    if issue is None:
        return ties
    found = set(ties)
    if issue.lead_unit_id in viewer.units:
        found.add(Relation.ANSWERABLE)
    if issue.holder_id in viewer.units:
        found.add(Relation.HOLDER)
    if viewer.units & set(issue.passed_along):
        found.add(Relation.PASSED_ON)
    if issue.confirmer_id in viewer.units:
        found.add(Relation.CONFIRMER)
    if viewer.user_id is not None and (issue.by_kind, issue.by_id) == (ActorKind.PERSON.value, viewer.user_id):
        found.add(Relation.REPORTER)
    # Whoever supports it was involved by it: only then is it worth a query.
    if issue.pk and viewer.units & set(issue.involved) and _supports(viewer, issue):
        found.add(Relation.SUPPORTING)
    # Only where another unit must verify does it matter who is above and below whom.
    is_judged = issue.state in (State.REPORTED, State.CLOSED)
    if is_judged and tier_of(issue) is Tier.OTHER_UNIT and is_kin(viewer.units, issue):
        found.add(Relation.KIN)
    return frozenset(found)


def is_kin(units: Collection[int], issue: Issue) -> bool:
    """Whether one of these units stands in line with those that worked on the issue."""
    return any(in_line(unit, issue) for unit in Unit.objects.filter(pk__in=units).only("path"))


def in_line(unit: Unit, issue: Issue) -> bool:
    """Whether a unit is above or below the unit that answers for an issue, or the one that has it in hand."""
    paths = [each.path for each in (issue.lead_unit, issue.holder) if each is not None]
    return any(path.startswith(unit.path) or unit.path.startswith(path) for path in paths)


def may_go(post: Post, issue: Issue, supporting: Collection[int]) -> bool:
    """Whether who holds a post may verify an issue: a verifier whose unit had no part in it.

    Where another unit must verify, the unit stands in no line with those that worked on it either.
    """
    if not post.is_active or post.role != VERIFIER_ROLE:
        return False
    had_a_part = {issue.lead_unit_id, issue.holder_id, *issue.passed_along, *supporting}
    if post.unit_id in had_a_part:
        return False
    return tier_of(issue) is not Tier.OTHER_UNIT or not in_line(post.unit, issue)


def standing_ties(viewer: Viewer) -> frozenset[Relation]:
    """Return the ties that the viewer has to every issue."""
    ties = {Relation.OFFICE} if viewer.may(DESK) else set()
    return frozenset(ties | {Relation.VERIFIER}) if VERIFIER_ROLE in viewer.roles else frozenset(ties)


def _supports(viewer: Viewer, issue: Issue) -> bool:
    return any(unit.pk in viewer.units for unit in issue.supporting.all())
