"""What is proposed for every problem of a list: site, kind, condition and lead unit, each with what it rests on."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from wenming.areas.models import Area, AreaLevel
from wenming.areas.selectors import working_calendar
from wenming.engines.names import NameIndex
from wenming.engines.problem_lists.divisions import DivisionEntry, DivisionGuess, DivisionIndex
from wenming.engines.problem_lists.kinds import KindGuess, KindIndex
from wenming.engines.problem_lists.lines import Line
from wenming.engines.problem_lists.sites import SiteEntry, SiteGuess, SiteIndex
from wenming.issues.models import Category, Issue, ListItem, ProblemList
from wenming.issues.recognition import FALLBACK
from wenming.issues.sayings import kind_index
from wenming.issues.selectors.proposing import proposals
from wenming.issues.selectors.proposing_conditions import ConditionProposal, conditions_for
from wenming.issues.selectors.reasons import Reason
from wenming.issues.services.list_again import mark_again
from wenming.issues.services.list_dues import set_due
from wenming.kernel import imports
from wenming.people.models import Unit
from wenming.places.models import Site
from wenming.rulebook.labels import N_

NAMED_IN_LIST = N_("named in the list")
LEAST_SHARE, LONGEST_ENDING = 0.15, 4
PURE = 0.8
NUMBERED = re.compile("[0-9一二三四五六七八九十号期店]")
SEPARATORS = re.compile(r"[、，,；;\n/／]")
OPTIONS = 4


@dataclass(frozen=True)
class _Known:
    """Everything the lines are compared with, read once for the whole list."""

    sites: Mapping[str, Site]
    index: SiteIndex
    kinds: KindIndex
    categories: Mapping[str, Category]
    units: Mapping[str, Unit]
    unit_names: NameIndex
    areas: Mapping[str, Area]
    divisions: DivisionIndex


def proposed_items(found: ProblemList, lines: Sequence[Line], told: imports.Progress) -> list[ListItem]:
    """Return the items of a list, not yet stored, with what is proposed for each."""
    known = _known()
    items = [_item(found, order, line, known) for order, line in enumerate(imports.counted(lines, told))]
    calendar = working_calendar()
    for item in items:
        set_due(item, found, calendar)
    propose_conditions(items)
    _propose_units(items, known)
    mark_again(found, items)
    return items


def _known() -> _Known:
    columns = ("code", "name", "old_names", "state", "address", "kind__label", "kind__code", "area__path", "area__code",
               "area__tier", "lat", "lon")  # fmt: skip
    rows = Site.objects.exclude(state__in=(Site.State.CLOSED, Site.State.MERGED)).select_related("kind", "area")
    sites = {site.code: site for site in rows.only(*columns).order_by("code")}
    index = site_index(list(sites.values()))
    categories = {category.code: category for category in Category.objects.filter(is_used=True)}
    units: dict[str, Unit] = {}
    for unit in Unit.objects.filter(state=Unit.State.ACTIVE).order_by("-code"):
        units |= {name.casefold(): unit for name in (unit.short_name, unit.name) if name}
    areas = {area.code: area for area in Area.objects.defer("boundary")}
    divisions = DivisionIndex(division_entries(areas.values()))
    return _Known(sites, index, kind_index(categories.values()), categories, units, NameIndex(units), areas, divisions)


def division_entries(areas: Iterable[Area]) -> list[DivisionEntry]:
    """Return the divisions below the territory itself, each with those above it."""
    return [
        DivisionEntry(area.code, area.name, tuple(code for code in area.path.split("/") if code and code != area.code))
        for area in areas
        if area.level != AreaLevel.COUNTY
    ]


def site_index(sites: Sequence[Site]) -> SiteIndex:
    """Build the index of sites with the divisions they lie in and the words by which each kind is named."""
    names = dict(Area.objects.values_list("code", "name"))
    entries = [
        SiteEntry(
            code=site.code,
            name=site.name,
            old_names=tuple(site.old_names),
            address=site.address,
            areas=tuple(names[code] for code in site.area.path.split("/") if code in names) if site.area else (),
            kind=site.kind.code,
        )
        for site in sites
    ]
    return SiteIndex(entries, kind_words(entries))


def kind_words(entries: Sequence[SiteEntry]) -> dict[str, list[str]]:
    """Return the endings that many sites of a kind have and hardly any other: 公厕, 农贸市场, 小学."""
    held: dict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for entry in entries:
        for length in range(2, LONGEST_ENDING + 1):
            ending = entry.name[-length:]
            if len(entry.name) > length and not NUMBERED.search(ending):
                held[entry.kind][ending] += 1
                total[ending] += 1
    sizes = Counter(entry.kind for entry in entries)
    return {
        kind: [
            ending
            for ending, count in endings.items()
            if count >= LEAST_SHARE * sizes[kind] and count >= PURE * total[ending]
        ]
        for kind, endings in held.items()
    }


def _item(found: ProblemList, order: int, line: Line, known: _Known) -> ListItem:
    item = ListItem(
        problem_list=found, order=order, spot=line.spot, more_spots=list(line.more_spots), label=line.label[:80],
        number=line.number[:40], words=line.problem[:2000], place=line.place[:400], area=line.area[:120],
        kind_said=line.kind[:200], unit_said=line.unit[:200], supporting_said=line.supporting[:400],
        deadline=line.deadline[:60],
        found="，".join(filter(None, (line.found_on, line.found_by)))[:200], section=line.section[:120],
    )  # fmt: skip
    sites = known.index.guesses(line.place, line.problem, f"{line.area} {line.section}", OPTIONS)
    _set_site(item, sites, known)
    _set_division(item, known.divisions.guesses(line.area, line.place or line.problem, line.section), known)
    where = f"{line.place} {item.site.kind.label if item.site else ''} {item.site.name if item.site else ''}"
    _set_kind(item, known.kinds.guesses(line.problem, where, count=OPTIONS), line, known)
    return item


def _set_site(item: ListItem, guesses: Sequence[SiteGuess], known: _Known) -> None:
    if guesses:
        best = guesses[0]
        item.site = known.sites[best.code]
        item.site_score, item.site_because, item.site_heard = best.score, best.because.value, best.words[:120]
        item.site_is_sure = best.is_sure
        item.site_options = [[guess.code, round(guess.score, 3)] for guess in guesses]


def _set_division(item: ListItem, guesses: Sequence[DivisionGuess], known: _Known) -> None:
    """The division that the list names; a site that is known lies in its own."""
    if guesses and guesses[0].is_sure:
        best = guesses[0]
        item.division, item.division_score = known.areas[best.code], best.score
        item.division_because, item.division_heard = best.because.value, best.words[:120]


def _set_kind(item: ListItem, guesses: Sequence[KindGuess], line: Line, known: _Known) -> None:
    named = next((one for one in known.categories.values() if line.kind and line.kind in (one.label, one.code)), None)
    if named is not None:
        item.category, item.kind_score, item.kind_heard, item.kind_is_sure = named, 1.0, line.kind[:120], True
    elif guesses:
        best = guesses[0]
        item.category, item.kind_score = known.categories[best.code], best.score
        item.kind_heard, item.kind_is_sure = "…".join(best.words)[:120], best.is_sure
    else:
        item.category = known.categories.get(FALLBACK)
    item.kind_options = [[guess.code, round(guess.score, 3)] for guess in guesses]


def propose_conditions(items: Sequence[ListItem]) -> list[ConditionProposal]:
    """Set on each problem under which condition of its kind it would be filed, and why: two queries for all."""
    known = conditions_for({item.category_id for item in items if item.category_id})
    found = [known.propose(item.category, item.words) for item in items]
    for item, proposal in zip(items, found, strict=True):
        item.condition, item.condition_is_sure = proposal.condition, proposal.is_sure
        item.condition_because = asdict(proposal.reason)
    return found


def _propose_units(items: Sequence[ListItem], known: _Known) -> None:
    """The unit that the list names; else the one that the desk would be proposed."""
    drafts = [Issue(title=item.words[:120], site=item.site, area=item.site.area if item.site else item.division,
                    category=item.category) for item in items]  # fmt: skip
    for item, proposal in zip(items, proposals(drafts), strict=True):
        named = next(_named(item.unit_said, known), None)
        if named is not None:
            item.unit, item.unit_because = named, asdict(Reason(NAMED_IN_LIST))
        elif proposal.units:
            item.unit, item.unit_because = proposal.units[0].unit, asdict(proposal.units[0].reason)
        item.supporting = [unit.code for unit in _supporting(item.supporting_said, known)]


def _supporting(said: str, known: _Known) -> list[Unit]:
    """The supporting units that the list names, in full, short, or with an ending more or less; others are left out."""
    found: dict[int, Unit] = {}
    for asked in _parts(said):
        names = [asked] if asked in known.units else known.unit_names.nearest(asked, 1)
        for name in names:
            if name in asked or asked in name:
                found.setdefault(known.units[name].pk, known.units[name])
    return list(found.values())


def _parts(said: str) -> list[str]:
    return [part.strip().casefold() for part in SEPARATORS.split(said) if len(part.strip()) > 1]


def _named(said: str, known: _Known) -> Iterator[Unit]:
    for asked in _parts(said):
        if asked in known.units:
            yield known.units[asked]
        else:
            yield from (known.units[name] for name in known.unit_names.nearest(asked, 1))
