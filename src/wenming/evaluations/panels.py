"""What rounds have to say on the pages of other apps."""

from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext

from wenming.evaluations import policies, selectors
from wenming.evaluations.figures import figures_of
from wenming.evaluations.losses import standing_behind
from wenming.evaluations.models import Round
from wenming.evaluations.round_page import figures_in_front
from wenming.evaluations.tables import lost_url
from wenming.evaluations.wording import marks_text
from wenming.inspections.models import Observation
from wenming.kernel.scope import Viewer
from wenming.rulebook.marks import exact
from wenming.ui.components import Fact, Facts, Link
from wenming.ui.figures import Stats
from wenming.ui.panels import Panel


@dataclass(frozen=True)
class RunningRound:
    """The round that is running, with its figures."""

    link: Link
    stats: Stats


def running_round(viewer: Viewer, _subject: object) -> Panel | None:
    """Show the two figures of the round that is running."""
    if not viewer.may(policies.VIEW):
        return None
    found = selectors.rounds_wanted(viewer, state=Round.State.RUNNING).order_by("-opened_at").first()
    if found is None:
        return None
    with figures_of(found) as figures:
        stats = figures_in_front(found, figures)
    url = reverse("evaluations:round", args=[found.number])
    content = RunningRound(Link(f"{found.number} {found.name}", url), stats)
    return Panel(gettext("Running round"), "evaluations/panels/running_round.html", content, url=url)


def lost_here(viewer: Viewer, observation: Observation) -> Panel | None:
    """Show which marks an observation loses in its round, exactly."""
    standing = standing_behind(observation.pk) if viewer.may(policies.VIEW) else None
    if standing is None or standing.numerator is None or standing.today_numerator is None:
        return None
    round_ = standing.round
    full = round_.denominator
    with figures_of(round_) as figures:
        share = figures.site_share(standing.item.code)
    lost = share * Fraction(full - standing.numerator, full)
    today = share * Fraction(full - standing.today_numerator, full)
    facts = Facts(
        (
            Fact(gettext("Round"), Link(round_.name, reverse("evaluations:round", args=[round_.number]))),
            Fact(gettext("One site holds of this item"), marks_text(share)),
            Fact(gettext("Marks lost"), f"{marks_text(lost)} ({exact(lost)})"),
            Fact(gettext("Lost if looked at today"), marks_text(today)),
            Fact(
                gettext("All sites of this item"),
                Link(gettext("lost marks"), lost_url(round_, item=standing.item.code)),
            ),
        )
    )
    return Panel(gettext("What it costs"), "evaluations/panels/lost_here.html", facts)
