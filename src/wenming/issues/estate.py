"""What of a unit's estate is in the loop: open issues by the part it has in them, and the rulings that name it."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from wenming.issues.selectors.prone import asked_of
from wenming.issues.selectors.succession import TIE_LABELS, Tie, issues_by_tie, rulings_naming
from wenming.issues.services import hand_over_all, hand_over_prone_places, hand_over_rulings
from wenming.people.estates import Part, Terms
from wenming.people.models import Unit
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import STATES

RULINGS, PRONE = "issues.rulings", "issues.prone_places"
LISTED = {Tie.LEAD: "lead", Tie.HOLDER: "holder"}
"""The parts that the list of issues can be narrowed to."""


class IssuesEstate:
    """Issues are handed over by the loop; a ruling is replaced by one that names the successor."""

    def parts(self, unit: Unit) -> Sequence[Part]:
        """Return how many issues there are of each part, by state, and the rulings in force."""
        counted = issues_by_tie(unit)
        issues = [
            Part(
                part_code(tie),
                TIE_LABELS[tie],
                sum(counted[tie].values()),
                _url(unit, tie),
                [(row.label, counted[tie][row.code]) for row in STATES if counted[tie].get(row.code)],
            )
            for tie in Tie
            if tie in counted
        ]
        url = f"{reverse('rulings')}?{urlencode({'unit': unit.code})}"
        places = f"{reverse('prone_places')}?{urlencode({'unit': unit.code, 'state': 'open'})}"
        return [
            *issues,
            Part(RULINGS, N_("lasting rulings that name it"), rulings_naming(unit).count(), url),
            Part(PRONE, N_("prone places of which it is asked"), asked_of(unit).count(), places),
        ]

    def hand_over(self, unit: Unit, takers: Mapping[str, Unit | None], terms: Terms) -> None:
        """Hand the issues over first, then the rulings and the prone places."""
        named = {tie: taker for tie in Tie if (taker := takers.get(part_code(tie)))}
        hand_over_all(unit, named, reason=terms.reason, by=terms.viewer, at=terms.at)
        if taker := takers.get(RULINGS):
            hand_over_rulings(unit, taker, reason=terms.reason, by=terms.viewer, at=terms.at)
        if taker := takers.get(PRONE):
            hand_over_prone_places(unit, taker, reason=terms.reason, by=terms.viewer, at=terms.at)


def part_code(tie: Tie) -> str:
    """The code of the part of an estate that is made of the issues with one tie."""
    return f"issues.{tie.value}"


def _url(unit: Unit, tie: Tie) -> str:
    narrowed = LISTED.get(tie)
    return f"{reverse('issue_list')}?{urlencode({narrowed: unit.code, 'state': 'open'})}" if narrowed else ""
