"""Who stands how to an issue, and who may see it.

An issue is seen by everyone whose post looks at the whole territory, by the units it was addressed to, passed to or
passed along, by those named to support, by the units above them, and by the person who raised it.
"""

from wenming.issues.models import Issue
from wenming.kernel.scope import Viewer
from wenming.rulebook.loop import Relation


def relations(viewer: Viewer, issue: Issue | None) -> frozenset[Relation]:
    """Return the ties of the viewer's units to the issue; the desk's people are ``OFFICE`` to every issue."""
    ties: set[Relation] = set()
    if viewer.may("issues.desk"):
        ties.add(Relation.OFFICE)
    if "verifier" in viewer.roles:
        ties.add(Relation.VERIFIER)
    if issue is None:
        return frozenset(ties)
    if issue.lead_unit_id in viewer.units:
        ties.add(Relation.ANSWERABLE)
    if issue.holder_id in viewer.units:
        ties.add(Relation.HOLDER)
    if viewer.units & set(issue.passed_along):
        ties.add(Relation.PASSED_ON)
    if issue.pk and viewer.units and issue.supporting.filter(pk__in=viewer.units).exists():
        ties.add(Relation.SUPPORTING)
    return frozenset(ties)
