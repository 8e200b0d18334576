"""Who may do what with units, posts and sign-ins.

Units, posts and the names of those who hold them are shared knowledge: whoever is signed in may read them, for work
has to be handed to somebody. User names and the state of a sign-in are personal: they are shown to those who manage
people, to the security administrator, and to the information officer of the unit or of one above it.

Information officers enrol their own unit's people and those of subordinate units, in posts that see no more than the
unit: never in posts of the creation office's reach, never administrators.
"""

from wenming.kernel.scope import Viewer
from wenming.people.roles import ROLES

VIEW = "units.view"
MANAGE_UNITS = "units.manage"
MANAGE_PEOPLE = "people.manage"
MANAGE_SIGN_INS = "signins.manage"
ENROL = "people.enrol"


def may_see_sign_ins(viewer: Viewer, unit_id: int) -> bool:
    """Whether user names and states of sign-ins of a unit's people are shown."""
    if viewer.may(MANAGE_PEOPLE) or viewer.may(MANAGE_SIGN_INS):
        return True
    return viewer.may(ENROL) and (viewer.everywhere or unit_id in viewer.scope)


def may_fill(viewer: Viewer, unit_id: int, role: str) -> bool:
    """Whether a post of this role in this unit may be made and filled."""
    if viewer.may(MANAGE_PEOPLE):
        return True
    return viewer.may(ENROL) and unit_id in viewer.scope and is_enrollable(role)


def is_enrollable(role: str) -> bool:
    """Whether an information officer may fill posts of this role."""
    return role in ROLES and not ROLES[role].everywhere and not ROLES[role].administers


def administers_people(viewer: Viewer) -> bool:
    """Whether the viewer administers anybody's sign-in."""
    return any(viewer.may(capability) for capability in (MANAGE_PEOPLE, MANAGE_SIGN_INS, ENROL))
