"""What schemes have to say on the pages of lower floors: the standards that a site is held to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from wenming.kernel.scope import Viewer
from wenming.places.models import Site
from wenming.schemes import policies, selectors
from wenming.schemes.headings import own_name
from wenming.schemes.index import index_of
from wenming.schemes.kind_page import ItemLine, item_lines
from wenming.ui.panels import Panel


@dataclass(frozen=True)
class SiteStandards:
    """The check items of a site's kind in the current edition."""

    edition: str
    edition_url: str
    items: Sequence[ItemLine]


def standards_at(viewer: Viewer, site: Site) -> Panel | None:
    """Show what a site is looked at for."""
    edition = selectors.current_edition(viewer) if viewer.may(policies.VIEW) else None
    if edition is None:
        return None
    index = index_of(edition)
    items = index.items_of_kind.get(site.kind.code, ())
    if not items:
        return None
    content = SiteStandards(
        own_name(edition.name, edition.label_en),
        reverse("schemes:edition", args=[edition.code]),
        item_lines(edition, index, items, by_node=True),
    )
    address = reverse("schemes:kind", args=[edition.code, site.kind.code])
    return Panel(gettext("Standards"), "schemes/panels/at_site.html", content, count=len(items), url=address)
