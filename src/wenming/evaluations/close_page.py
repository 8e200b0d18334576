"""What is said before a round is closed: what nobody has looked at, what nobody has judged."""

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wenming.evaluations.figures import figures_of
from wenming.evaluations.models import Round
from wenming.evaluations.tables import plain_weight
from wenming.evaluations.wording import marks_text
from wenming.rulebook.round_score import LeafStatus


def close_help(round_: Round) -> SafeString:
    """Say how the round stands."""
    with figures_of(round_) as figures:
        total, declared = figures.total, plain_weight(figures.declared)
        unseen = figures.coverage().not_observed
        leaves = sum(leaf.status is LeafStatus.NOT_JUDGED for leaf in figures.leaves())
    said = [
        gettext("As observed %(won)s of %(available)s of %(declared)s.")
        % {"won": marks_text(total.won), "available": marks_text(total.available), "declared": declared}
    ]
    if unseen:
        said.append(gettext("%(n)s site × item have not been looked at; they stay out.") % {"n": f"{unseen:,}"})
    if leaves:
        said.append(gettext("%(n)s leaves have no mark yet; their weight stays with the others.") % {"n": leaves})
    said.append(gettext("The tree and its fingerprint are kept; verifying issues changes nothing any more."))
    return format_html_join("", "<p>{}</p>", ((words,) for words in said))
