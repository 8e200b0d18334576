"""What the rows of a problem list are compared with: sites, divisions, units, kinds, and the issues raised before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from wenming.areas.models import Area
from wenming.areas.selectors import Outlines, outlines
from wenming.engines.names import NameIndex
from wenming.issues.models import Category, FilingCondition, Issue
from wenming.kernel import clock
from wenming.people.models import Unit
from wenming.places.models import Site

ORIGIN_LIST = "superior_list"
BETWEEN = " · "

Content = tuple[str, str, str]
"""Title, description, and the site's code or the address."""


@dataclass(frozen=True)
class Register:
    """Things that a row may name, by code and by name; ``labels`` say each in a suggestion."""

    codes: frozenset[str]
    by_name: Mapping[str, Sequence[str]]
    labels: Mapping[str, str]

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex(self.by_name)

    def found(self, asked: str) -> Sequence[str]:
        """Return the codes of everything called so: one when it is clear, none when there is nothing."""
        return [asked] if asked in self.codes else self.by_name.get(asked.casefold(), [])

    def near(self, asked: str) -> str:
        """Return what may have been meant, with codes and names, for a sentence."""
        codes = [code for name in self._index.nearest(asked.casefold()) for code in self.by_name[name][:2]]
        return "、".join(self.labels[code] for code in dict.fromkeys(codes))


@dataclass
class Known:
    """Everything that the rows are compared with, and what earlier rows of the file said."""

    today: date
    system: str
    sites: Mapping[str, Site]
    site_register: Register
    areas: Register
    units: Mapping[str, Unit]
    unit_register: Register
    categories: Mapping[str, Category]
    category_register: Register
    conditions: Mapping[str, FilingCondition]
    area_tiers: Mapping[str, str]
    by_id: Mapping[int, Category]
    outlines: Outlines
    by_ref: Mapping[str, tuple[str, str]]
    by_content: Mapping[Content, Sequence[tuple[str, str]]]
    refs: dict[str, int] = field(default_factory=dict)
    contents: dict[tuple[str, Content], int] = field(default_factory=dict)


def known_register(system: str) -> Known:
    """Read everything once for the whole file."""
    columns = ("code", "name", "old_names", "state", "address", "area__tier")
    sites = {site.code: site for site in Site.objects.select_related("area").only(*columns).order_by("code")}
    units = {unit.code: unit for unit in Unit.objects.order_by("code")}
    categories = {category.code: category for category in Category.objects.filter(is_used=True)}
    active = [unit for unit in units.values() if unit.state == Unit.State.ACTIVE]
    by_ref, by_content = _raised_before()
    return Known(
        today=clock.today(),
        system=system,
        sites=sites,
        site_register=register([(site.code, (site.name,)) for site in sites.values() if _is_standing(site)], sites),
        areas=register([(code, (name,)) for code, name in Area.objects.values_list("code", "name")]),
        units=units,
        unit_register=register([(unit.code, (unit.name, unit.short_name)) for unit in active], units),
        categories=categories,
        category_register=register([(one.code, (one.label, one.label_en, one.code)) for one in categories.values()]),
        conditions={row.code: row for row in FilingCondition.objects.filter(is_current=True, category__is_used=True)},
        area_tiers=dict(Area.objects.values_list("code", "tier")),
        by_id={category.pk: category for category in categories.values()},
        outlines=outlines(),
        by_ref=by_ref,
        by_content=by_content,
    )


def register(rows: Sequence[tuple[str, Sequence[str]]], codes: Mapping[str, object] | None = None) -> Register:
    """Build a register of codes and the names they go by; ``codes`` may be more than those found by name."""
    by_name: dict[str, list[str]] = {}
    for code, names in rows:
        for name in dict.fromkeys(name.casefold() for name in names if name):
            by_name.setdefault(name, []).append(code)
    labels = {code: f"{names[0]}（{code}）" for code, names in rows}
    return Register(frozenset(codes if codes is not None else labels), by_name, labels)


def content_of(title: str, description: str, site: str, address: str) -> Content:
    """Return what makes two problems of one list the same when no numbers tell them apart."""
    return (title, description, site or address)


def ref_of(name: str, number: str) -> str:
    """Return how an issue refers to its list: the list's name, and the number there."""
    return f"{name}{BETWEEN}{number}" if number else name


def _is_standing(site: Site) -> bool:
    return site.state not in (Site.State.CLOSED, Site.State.MERGED)


def _raised_before() -> tuple[dict[str, tuple[str, str]], dict[Content, list[tuple[str, str]]]]:
    """Return the issues from lists: number and title by reference, and reference and number by content."""
    by_ref: dict[str, tuple[str, str]] = {}
    by_content: dict[Content, list[tuple[str, str]]] = {}
    rows = Issue.objects.filter(origin_kind=ORIGIN_LIST).exclude(origin_ref="")
    for number, ref, title, description, site, address in rows.values_list(
        "number", "origin_ref", "title", "description", "site__code", "address"
    ):
        by_ref[ref] = (number, title)
        by_content.setdefault(content_of(title, description, site or "", address), []).append((ref, number))
    return by_ref, by_content
