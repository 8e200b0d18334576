"""Who listens to what, and who fills which panel: the one page where the floors are joined."""

from importlib.resources import files

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from wenming.areas.doors import AREA_DOOR
from wenming.areas.entries import ENTRIES as AREA_ENTRIES
from wenming.areas.events import TerritorySetUp
from wenming.config.channels import channels
from wenming.evaluations import panels as evaluations
from wenming.evaluations.doors import MARK_DOOR
from wenming.evaluations.entries import ENTRIES as EVALUATION_ENTRIES
from wenming.evaluations.ordering import RoundOrders
from wenming.evaluations.services import tallying
from wenming.insight.entries import ENTRIES as INSIGHT_ENTRIES
from wenming.insight.entries import OWN_ENTRIES
from wenming.inspections import orders
from wenming.inspections import panels as inspections
from wenming.inspections.entries import ENTRIES as INSPECTION_ENTRIES
from wenming.inspections.events import ObservationMade, ObservationReviewed
from wenming.inspections.looks import tell_of_look, visits_as_looks
from wenming.inspections.selectors import may_see_photo as may_see_observed
from wenming.inspections.selectors import uses_of_photos
from wenming.issues import looks
from wenming.issues.doors import CATALOGUE_DOOR, ISSUE_DOOR
from wenming.issues.doubts import notices_of
from wenming.issues.entries import ENTRIES as ISSUE_ENTRIES
from wenming.issues.entries import OWN_ENTRIES as ISSUES_OF_ONES_OWN
from wenming.issues.estate import IssuesEstate
from wenming.issues.events import (
    EVENTS,
    HistoryLoaded,
    IssueDeclaredVoid,
    IssueDeclined,
    IssueFiled,
    IssueMerged,
    IssueRaised,
    IssueRelapsed,
    IssueSourcesFollowed,
    IssueUndone,
    IssueUnmerged,
    IssueVerified,
)
from wenming.issues.panels import issues_held, open_at_site, past_at_site, with_unit
from wenming.issues.prone_record import prone_at_site, prone_of_unit, prone_with_issue
from wenming.issues.recount_panels import moved_by_calendar, recounted_here
from wenming.issues.selectors import may_see_document, may_see_photo
from wenming.issues.services import catalogue, missing, prone, telling, telling_earlier
from wenming.issues.services.opening_figures import KIND as FIGURES
from wenming.issues.source_panels import on_lists
from wenming.kernel import events, imports, outbox, rights
from wenming.people import estates, holdings
from wenming.people.doors import PEOPLE_DOOR, UNIT_DOOR
from wenming.people.entries import ENTRIES as PEOPLE_ENTRIES
from wenming.people.own_estate import OwnEstate
from wenming.people.selectors import viewer_by_id
from wenming.people.selectors.mail import wanting_mail
from wenming.people.services.handing_over import KIND as HAND_OVER
from wenming.places import services as places
from wenming.places.doors import RESPONSIBILITY_DOOR, SITE_DOOR
from wenming.places.entries import ENTRIES as PLACE_ENTRIES
from wenming.places.estate import PlacesEstate
from wenming.places.events import SitesOfAnotherKind
from wenming.places.holdings import sites_held
from wenming.places.panels import sites_of_area, sites_of_unit
from wenming.records import access, notices, uses
from wenming.rulebook.telling import ABOUT_LABELS
from wenming.schemes import examples
from wenming.schemes.entries import ENTRIES as SCHEME_ENTRIES
from wenming.schemes.panels import standards_at
from wenming.supervision.entries import ENTRIES as SUPERVISION_ENTRIES
from wenming.supervision.panels import sent_steps
from wenming.supervision.services.climbing import KIND as ESCALATION
from wenming.ui import message_pages, navigation, panels


def connect() -> None:
    """Connect listeners, panels and ports. Called once when the process starts."""
    rights.answered_by(viewer_by_id)
    holdings.register("sites", sites_held)
    holdings.register("issues", issues_held)
    estates.register("1 issues", IssuesEstate())
    estates.register("2 places", PlacesEstate())
    estates.register("3 people", OwnEstate())
    access.allow_photos(may_see_photo)
    access.allow_documents(may_see_document)
    for door in (
        AREA_DOOR,
        UNIT_DOOR,
        PEOPLE_DOOR,
        SITE_DOOR,
        RESPONSIBILITY_DOOR,
        CATALOGUE_DOOR,
        ISSUE_DOOR,
        MARK_DOOR,
    ):
        imports.offer(door)
    for entry in (
        *AREA_ENTRIES,
        *PEOPLE_ENTRIES,
        *PLACE_ENTRIES,
        *ISSUE_ENTRIES,
        *INSPECTION_ENTRIES,
        *EVALUATION_ENTRIES,
    ):
        navigation.add(entry)
    for entry in (*SCHEME_ENTRIES, *SUPERVISION_ENTRIES, *INSIGHT_ENTRIES):
        navigation.add(entry)
    for entry in (*OWN_ENTRIES, *ISSUES_OF_ONES_OWN):
        navigation.add_to_user_menu(entry)
    examples.offer(files("wenming.demo").joinpath("editions/county.yaml"))
    panels.fill("unit.main", "sites", sites_of_unit, order=10)
    panels.fill("area.main", "sites", sites_of_area, order=10)
    orders.offer(RoundOrders())
    access.allow_photos(may_see_observed)
    uses.told_by(uses_of_photos)
    notices.noticed_by(notices_of)
    looks.told_by(visits_as_looks)
    panels.fill("site.main", "observations", inspections.at_site, order=10)
    panels.fill("issue.main", "observation", inspections.behind_issue, order=10)
    panels.fill("issue.main", "escalation", sent_steps, order=20)
    outbox.mailed_to(wanting_mail)
    for channel in channels():
        outbox.offer(channel)
    message_pages.name_kind(ESCALATION, _("Deadlines"))
    for about, label in ABOUT_LABELS.items():
        message_pages.name_kind(about.value, gettext_lazy(label))
    message_pages.name_kind(telling_earlier.SOURCES, _("Lists that demand it earlier"))
    message_pages.name_kind(FIGURES, _("Figures opened"))
    message_pages.name_kind(prone.KIND, _("Prone places"))
    message_pages.name_kind(HAND_OVER, _("Hand-overs"))
    _fill()
    _listen()


def _fill() -> None:
    """Which parts of a page are filled by an app above it."""
    panels.fill("observation.main", "lost", evaluations.lost_here, order=10)
    panels.fill("home.main", "my_visits", inspections.my_visits, order=20)
    panels.fill("issue.main", "lists", on_lists, order=30)
    panels.fill("issue.main", "recounts", recounted_here, order=40)
    panels.fill("calendar.main", "deadlines", moved_by_calendar, order=10)
    panels.fill("site.main", "issues", open_at_site, order=20)
    panels.fill("site.main", "prone", prone_at_site, order=25)
    panels.fill("unit.main", "prone", prone_of_unit, order=25)
    panels.fill("issue.side", "prone", prone_with_issue, order=10)
    panels.fill("site.main", "standards", standards_at, order=40)
    panels.fill("site.history", "issues", past_at_site, order=20)
    panels.fill("unit.main", "issues", with_unit, order=20)


def _listen() -> None:
    """Who hears of what, in the publisher's transaction."""
    events.listen(TerritorySetUp, places.prepare)
    events.listen(TerritorySetUp, catalogue.prepare)
    events.listen(ObservationMade, tallying.take_in)
    events.listen(ObservationReviewed, tallying.take_in)
    events.listen(SitesOfAnotherKind, tallying.keep_kinds)
    for moved in (IssueRaised, IssueVerified, IssueMerged, IssueUnmerged, IssueRelapsed, IssueUndone):
        events.listen(moved, tallying.follow_issue)
    for event in EVENTS.values():
        events.listen(event, telling.tell_of_move)
    events.listen(IssueSourcesFollowed, telling_earlier.tell_of_earlier)
    for back in (IssueRaised, IssueFiled, IssueRelapsed, IssueDeclined, IssueDeclaredVoid, IssueMerged, IssueUnmerged):
        events.listen(back, prone.notice)
    events.listen(IssueUndone, prone.notice)
    events.listen(HistoryLoaded, prone.take_in_history)
    for said in (IssueRaised, IssueFiled, IssueUndone):
        events.listen(said, missing.consider)
    events.listen(ObservationMade, tell_of_look)
    events.listen(HistoryLoaded, missing.take_in_history)
