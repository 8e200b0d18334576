"""Who stands how to an issue, and who may see it.

An issue is seen by everyone whose post looks at the whole territory and includes issues, by the units that ever had to
do with it (raised it, were addressed, passed to, passed along, or named to support), by the units above those, and by
the person who raised it. Every screen, file and door reads through :func:`seen_by`.
"""

from django.db.models import Q

from wenming.issues.models import Issue
from wenming.kernel.actors import ActorKind
from wenming.kernel.scope import EVERYTHING, Viewer
from wenming.rulebook.loop import Relation

VIEW = "issues.view"
RAISE = "issues.raise"
DESK = "issues.desk"
HANDLE = "issues.handle"
VERIFY = "issues.verify"
CLOSE_OUT = "issues.close_out"
IMPORT = "imports.run"
EXPORT = "exports.run"
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
    # Whoever supports it was involved by it: only then is it worth a query.
    if issue.pk and viewer.units & set(issue.involved) and _supports(viewer, issue):
        found.add(Relation.SUPPORTING)
    return frozenset(found)


def standing_ties(viewer: Viewer) -> frozenset[Relation]:
    """Return the ties that the viewer has to every issue."""
    ties = {Relation.OFFICE} if viewer.may(DESK) else set()
    return frozenset(ties | {Relation.VERIFIER}) if "verifier" in viewer.roles else frozenset(ties)


def _supports(viewer: Viewer, issue: Issue) -> bool:
    return any(unit.pk in viewer.units for unit in issue.supporting.all())
