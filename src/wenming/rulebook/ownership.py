"""Who would answer for a kind of problem at a place, told from the tables of responsibility before anything happens.

The order is that in which the desk is proposed a unit: what a kind's function decides, else who leads the line of
business at the site, else its territorial unit, else the town where it lies.
"""

from dataclasses import dataclass
from enum import StrEnum

from wenming.rulebook.labels import N_

STREET = "street"
"""The function that every town holds for its own ground: the territorial unit of the site answers."""


class Table(StrEnum):
    """The table that should name the unit."""

    FUNCTION = "function"
    TERRITORY = "territory"
    INDUSTRY_LEAD = "industry_lead"


class Gap(StrEnum):
    """What is wrong. ``STAND_IN``: the table names nobody, and a unit of another table would get the problem."""

    NOBODY = "nobody"
    TWO = "two"
    STAND_IN = "stand_in"


GAP_LABELS: dict[Gap, str] = {
    Gap.NOBODY: N_("Nobody answers"),
    Gap.TWO: N_("Two units answer"),
    Gap.STAND_IN: N_("Only a stand-in answers"),
}


@dataclass(frozen=True, slots=True)
class Owners:
    """The units, by any key, that the tables name today for a site; those that are no more are left out.

    ``holder`` holds the function of the kind; ``leads_its_kind``: that function is the one that leads sites of this
    kind, so that its holder and the site's industry lead should be the same unit.
    """

    holder: int | None = None
    territory: tuple[int, ...] = ()
    industry_lead: tuple[int, ...] = ()
    town: int | None = None
    leads_its_kind: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The table that decides; what is wrong, if anything; and the units: the owner, the two, or the stand-in."""

    table: Table
    gap: Gap | None
    units: tuple[int, ...] = ()


def judge(function: str, owners: Owners) -> Verdict:
    """Say who would answer for kinds with this function (empty: none), and whether that is as it should be."""
    holder = (owners.holder,) if owners.holder is not None else ()
    town = (owners.town,) if owners.town is not None else ()
    if function == STREET:
        table, own, others = Table.TERRITORY, owners.territory, (*holder, *owners.industry_lead, *town)
    elif function:
        disputed = holder and owners.leads_its_kind and owners.industry_lead and holder[0] not in owners.industry_lead
        own = (*holder, *owners.industry_lead) if disputed else holder
        table, others = Table.FUNCTION, (*owners.industry_lead, *owners.territory, *town)
    else:
        table, own, others = Table.INDUSTRY_LEAD, owners.industry_lead, (*owners.territory, *town)
    units = tuple(dict.fromkeys(own))
    if units:
        return Verdict(table, Gap.TWO if len(units) > 1 else None, units)
    return Verdict(table, Gap.STAND_IN, others[:1]) if others else Verdict(table, Gap.NOBODY)
