"""Who may look, observe, order and review."""

from wenming.inspections.models import Visit
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.places.models import Site
from wenming.places.selectors import in_force

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
    return in_force(clock.today()).filter(site=site, unit__in=viewer.scope | viewer.units).exists()


def may_begin(viewer: Viewer, site: Site) -> bool:
    """Whether the viewer may begin a visit of their own at a site that can be visited."""
    return can_be_visited(site) and may_observe(viewer, site, Visit.Purpose.SELF_CHECK)


def can_be_visited(site: Site) -> bool:
    """Whether there is anything to look at: the site is in use, or under works."""
    return site.state in (Site.State.OPEN, Site.State.UNDER_WORKS)
