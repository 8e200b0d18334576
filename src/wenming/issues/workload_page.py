"""How much waits for verification and how much is done, for the office: by tier, by unit that verifies, by division."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import selectors
from wenming.issues.pages import unit_link
from wenming.issues.selectors import AreaLoad, TierLoad, UnitWork
from wenming.issues.verifying_pages import tier_word
from wenming.kernel.scope import Viewer
from wenming.rulebook.verification import TIERS, tier_row
from wenming.ui.components import Crumb, Link, Moment
from wenming.ui.figures import Stat, Stats, number_text
from wenming.ui.markup import Tone


@dataclass(frozen=True)
class Cell:
    """A cell of one of the tables: what stands in its head, and what it shows."""

    head: str
    value: object
    numeric: bool = True


@dataclass(frozen=True)
class Table:
    """One table: what it counts, its heads, and its rows."""

    title: str
    note: str
    rows: Sequence[Sequence[Cell]]
    nothing: str


@dataclass(frozen=True)
class WorkloadPage:
    """The page."""

    title: str
    sentence: str
    crumbs: Sequence[Crumb]
    stats: Stats
    tables: Sequence[Table]


def workload_page(viewer: Viewer) -> WorkloadPage:
    """Build the page; every number opens the cases behind it, where there are cases behind it."""
    tiers = selectors.tier_loads(viewer)
    late = sum(one.late for one in tiers)
    units = Table(
        gettext("Units that verify"),
        gettext("Done: reports verified or sent back. Figures of units, not of people; each person sees the own only."),
        [_unit(one) for one in selectors.unit_work()],
        gettext("No unit has a verifier."),
    )
    towns = Table(
        gettext("Divisions"), "", [_area(one) for one in selectors.area_loads(viewer)],
        gettext("Nothing waits for verification"),
    )  # fmt: skip
    return WorkloadPage(
        title=gettext("Workload of verification"),
        sentence=gettext("%(n)s wait for verification, %(late)s of them are late.")
        % {"n": number_text(sum(one.waiting for one in tiers)), "late": number_text(late)},
        crumbs=(Crumb(gettext("To verify"), reverse("verifying")), Crumb(gettext("Workload"))),
        stats=Stats([*(_tier(one) for one in tiers), _unsent(tiers), _late(late)]),
        tables=(units, towns),
    )


def _tier(one: TierLoad) -> Stat:
    words = gettext("oldest since %(day)s") % {"day": f"{one.oldest:%Y-%m-%d}"} if one.oldest else ""
    return Stat(gettext(tier_row(one.tier).label), one.waiting, _opening(check=one.tier.value), note=words)


def _unsent(tiers: Sequence[TierLoad]) -> Stat:
    count = sum(one.unsent for one in tiers)
    return Stat(gettext("Nobody is sent"), count, _opening(verifying=selectors.NOBODY_SENT))


def _late(count: int) -> Stat:
    tone = Tone.OVERDUE if count else Tone.PLAIN
    return Stat(gettext("Late"), count, _opening(verifying=selectors.LATE_TO_VERIFY), tone=tone)


def _unit(one: UnitWork) -> list[Cell]:
    return [
        Cell(gettext("Unit"), unit_link(one.unit), numeric=False),
        Cell(gettext("Verifying posts"), number_text(one.posts)),
        Cell(gettext("Sent, waiting"), number_text(one.waiting)),
        Cell(gettext("Oldest since"), Moment(one.oldest, brief=True) if one.oldest else "–", numeric=False),
        Cell(gettext("Done in 7 days"), number_text(one.done_7)),
        Cell(gettext("Done in 30 days"), number_text(one.done_30)),
    ]


def _area(one: AreaLoad) -> list[Cell]:
    named = Link(one.name, _opening(area=one.code)) if one.code else gettext("in no town")

    def count(value: int, **narrowed: str) -> object:
        opens = one.code and value
        return Link(number_text(value), _opening(area=one.code, **narrowed)) if opens else number_text(value)

    return [
        Cell(gettext("Division"), named, numeric=False),
        Cell(gettext("To verify"), count(one.waiting)),
        *(Cell(tier_word(row.code), count(one.by_tier.get(row.code, 0), check=row.code.value)) for row in TIERS),
        Cell(gettext("Nobody is sent"), count(one.unsent, verifying=selectors.NOBODY_SENT)),
        Cell(gettext("Late"), count(one.late, verifying=selectors.LATE_TO_VERIFY)),
        Cell(gettext("Oldest since"), Moment(one.oldest, brief=True) if one.oldest else "–", numeric=False),
    ]


def _opening(**narrowed: str) -> str:
    asked = {name: value for name, value in narrowed.items() if value}
    return f"{reverse('verifying')}?{urlencode(asked)}"
