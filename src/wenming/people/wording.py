"""Words and colours for roles, kinds of units and states of sign-ins."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.people.models import Unit
from wenming.people.roles import ROLES
from wenming.people.selectors import UserState
from wenming.ui.components import Chip
from wenming.ui.markup import Tone

STATE_LABELS = {
    UserState.OPEN: _("In use"),
    UserState.FIRST: _("First password given"),
    UserState.LOCKED: _("Locked"),
}
STATE_TONES = {UserState.OPEN: Tone.DONE, UserState.FIRST: Tone.SOON, UserState.LOCKED: Tone.WAITING}


def role_label(code: str) -> str:
    """Return a role's label in the page's language."""
    return gettext(ROLES[code].label) if code in ROLES else code


def sign_in_chip(state: UserState) -> Chip:
    """Return the state of a sign-in as a chip."""
    return Chip(str(STATE_LABELS[state]), STATE_TONES[state])


def kind_label(kind: str) -> str:
    """Return the kind of a unit in words."""
    return str(Unit.Kind(kind).label)


def unit_chip(unit: Unit) -> Chip | None:
    """Return a chip for a unit that is no more."""
    return Chip(str(Unit.State.ABOLISHED.label), Tone.WAITING) if unit.state == Unit.State.ABOLISHED else None
