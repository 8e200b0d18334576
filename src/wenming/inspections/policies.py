"""Who may look, observe, order and review."""

from wenming.inspections.models import Visit
from wenming.kernel.scope import Viewer
from wenming.places.models import Responsibility, Site

VIEW = "sites.view"
OBSERVE = "inspections.observe"
ORDER = "inspections.order"
REVIEW = "inspections.review"
OWN_PURPOSES = (Visit.Purpose.SELF_CHECK, Visit.Purpose.PATROL)
"""What a unit does at its own sites; the other purposes judge units and are not theirs to carry out."""


def may_observe(viewer: Viewer, site: Site, purpose: str) -> bool:
    """Whether the viewer may enter what was seen at a site for this purpose.

    Inspectors and the office everywhere; stewards and grid workers where their units answer, and never in a round.
    """
    if not viewer.may(OBSERVE):
        return False
    if viewer.everywhere:
        return True
    if purpose not in OWN_PURPOSES:
        return False
    return Responsibility.objects.filter(site=site, unit__in=viewer.scope | viewer.units, until__isnull=True).exists()


def may_begin(viewer: Viewer, site: Site) -> bool:
    """Whether the viewer may begin a visit of their own at a site that can be visited."""
    return site.state in (Site.State.OPEN, Site.State.UNDER_WORKS) and may_observe(
        viewer, site, Visit.Purpose.SELF_CHECK
    )
