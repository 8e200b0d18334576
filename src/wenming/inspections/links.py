"""Addresses of pages of the floors below."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from wenming.issues.models import Issue
from wenming.places.models import Site
from wenming.records.models import Photo
from wenming.rulebook.loop import State, state_row
from wenming.ui.components import Chip, Link
from wenming.ui.markup import Tone
from wenming.ui.story import Photo as PhotoView


def address(route: str, *args: object) -> str:
    """Return the address of a route, or nothing where no app offers it."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""


def site_link(site: Site) -> Link:
    """Return the link to a site."""
    return Link(site.name, address("places:site", site.code))


def photo_view(photo: Photo) -> PhotoView:
    """Return a photo as pages show it; one that was not kept says why."""
    if not photo.kept:
        return PhotoView("", missing=photo.note)
    return PhotoView(address("photo", photo.key), address("photo_thumbnail", photo.key))


ISSUE_TONES = {"waiting": Tone.WAITING, "under_way": Tone.OPEN, "done": Tone.DONE, "relapse": Tone.RELAPSE}


def issue_link(issue: Issue) -> Link:
    """Return the link to an issue, in its number."""
    return Link(issue.number, address("issues:issue", issue.number) or address("issue", issue.number))


def issue_chip(issue: Issue) -> Chip:
    """Return where an issue stands."""
    if issue.has_relapsed:
        return Chip(gettext("Relapsed"), Tone.RELAPSE)
    row = state_row(State(issue.state))
    return Chip(gettext(row.label), ISSUE_TONES[row.colour.value])
