"""What rounds have to say on the pages of other apps."""

from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext

from wenming.evaluations import policies
from wenming.evaluations.figures import figures_of
from wenming.evaluations.losses import standing_behind
from wenming.evaluations.tables import lost_url
from wenming.evaluations.wording import marks_text
from wenming.inspections.models import Observation
from wenming.kernel.scope import Viewer
from wenming.rulebook.marks import exact
from wenming.ui.components import Fact, Facts, Link
from wenming.ui.panels import Panel


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
