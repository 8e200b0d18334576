"""The life of a site: which state may follow which, as rows. Merging and substituting are acts of their own."""

from wenming.places.models import Site
from wenming.rulebook.labels import N_

State = Site.State

MOVES: dict[str, frozenset[str]] = {
    State.PLANNED: frozenset({State.OPEN, State.UNDER_WORKS, State.CLOSED}),
    State.OPEN: frozenset({State.SUSPENDED, State.UNDER_WORKS, State.CLOSED}),
    State.SUSPENDED: frozenset({State.OPEN, State.UNDER_WORKS, State.CLOSED}),
    State.UNDER_WORKS: frozenset({State.OPEN, State.SUSPENDED, State.CLOSED}),
    State.CLOSED: frozenset({State.OPEN}),
    State.MERGED: frozenset(),
}
VERBS: dict[str, str] = {
    State.OPEN: N_("Open the site"),
    State.SUSPENDED: N_("Suspend"),
    State.UNDER_WORKS: N_("Put under works"),
    State.CLOSED: N_("Close down"),
}
ON_REGISTER = (State.PLANNED, State.OPEN, State.SUSPENDED, State.UNDER_WORKS)
