"""What places have to say on the pages of lower floors: the sites a unit answers for, the sites of a division."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from wenming.areas.models import Area
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.places import policies, selectors
from wenming.places.wording import label_of
from wenming.ui.components import Action
from wenming.ui.islands import Map
from wenming.ui.markup import Tone
from wenming.ui.panels import Panel


@dataclass(frozen=True)
class CountLine:
    """A label, how many, and the list of them."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class UnitSites:
    """For how many sites a unit answers in each role, and the act of handing them over."""

    lines: Sequence[CountLine]
    hand_over: Action | None


@dataclass(frozen=True)
class AreaSites:
    """How many sites of each kind lie in a division, and where."""

    lines: Sequence[CountLine]
    map: Map | None


def sites_of_unit(viewer: Viewer, unit: Unit) -> Panel | None:
    """Show what a unit answers for."""
    counts = selectors.counts_by_role(unit)
    if not viewer.may(policies.VIEW) or not counts:
        return None
    here = reverse("places:sites")
    lines = [
        CountLine(label_of(role), count, f"{here}?{urlencode({'unit': unit.code, 'role': role.code})}")
        for role, count in counts
    ]
    act = Action(gettext("Hand over all sites"), reverse("places:hand_over", args=[unit.code]), "users", "dialog")
    content = UnitSites(lines, act if viewer.may(policies.MANAGE) else None)
    url = f"{here}?{urlencode({'unit': unit.code})}"
    return Panel(gettext("Sites it answers for"), "places/panels/of_unit.html", content, url=url)


def sites_of_area(viewer: Viewer, area: Area) -> Panel | None:
    """Show the sites of a division by kind, and on a map where its outline is known."""
    if not viewer.may(policies.VIEW):
        return None
    here = reverse("places:sites")
    lines = [
        CountLine(label_of(kind), count, f"{here}?{urlencode({'area': area.code, 'kind': kind.code})}")
        for kind, count in selectors.counts_by_kind(viewer, area)
    ]
    if not lines:
        return None
    box = selectors.box_of(area)
    drawn = Map(
        points=f"{reverse('places:map_points')}?{urlencode({'area': area.code})}",
        base=reverse("places:map_base"),
        legend=[(Tone.PLAIN, gettext("Sites"))],
        bounds=box,
    )
    content = AreaSites(lines, drawn if box and viewer.may(policies.MAP) else None)
    total = sum(line.count for line in lines)
    url = f"{here}?{urlencode({'area': area.code})}"
    return Panel(gettext("Sites"), "places/panels/of_area.html", content, count=total, url=url)
