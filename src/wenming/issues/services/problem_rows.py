"""What each row of a problem list means: a new issue, one that is there already, or why it cannot be taken in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wenming.areas.models import Area
from wenming.engines.geodesy import CoordinateSystem, Position
from wenming.engines.workbook import Action, Change, Finding, PlannedRow, Row
from wenming.issues.limits import LimitRefused
from wenming.issues.models import Category, FilingCondition
from wenming.issues.recognition import recognise
from wenming.issues.services.problem_register import BETWEEN, Content, Known, Register, content_of, ref_of
from wenming.issues.services.written_limits import read_limit
from wenming.issues.workbooks import PROBLEMS
from wenming.kernel.text import TextRefused, clean
from wenming.people.models import Unit
from wenming.places.models import Site
from wenming.places.positions import Arrived, PositionRefused, taken_in
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.labels import N_

TITLE, WORDS = 120, 2_000
NUMBER_TWICE = N_("This number stands in the list twice (rows %(first)s and %(second)s).")
CONTENT_TWICE = N_("The same problem stands in the list twice (rows %(first)s and %(second)s). Number them.")
SITE_MISSING = N_("There is no site “%(name)s”. Leave the site empty and give an address if it is none of the sites.")
SITE_NEAR = N_("There is no site “%(name)s”. Is one of these meant: %(near)s?")
SITE_UNCLEAR = N_("There are several sites called “%(name)s”: %(codes)s. Give the code.")
SITE_OTHER_NAME = N_("Site %(site)s is called “%(known)s”, not “%(name)s”.")
SITE_MERGED = N_("Site %(site)s was merged into another one. Name that one.")
PLACE_MISSING = N_("Neither a site nor an address is given. Say where the problem is.")
AREA_MISSING = N_("There is no division “%(name)s”.")
AREA_NEAR = N_("There is no division “%(name)s”. Is one of these meant: %(near)s?")
AREA_UNCLEAR = N_("There are several divisions called “%(name)s”. Give the code.")
POSITION_HALF = N_("Longitude and latitude belong together: fill in both or neither.")
UNIT_MISSING = N_("There is no unit “%(name)s”.")
UNIT_NEAR = N_("There is no unit “%(name)s”. Is one of these meant: %(near)s?")
UNIT_UNCLEAR = N_("There are several units called “%(name)s”: %(codes)s. Give the code.")
UNIT_ABOLISHED = N_("%(unit)s is no more; choose the unit that took over.")
LEAD_MISSING = N_("Supporting units are given, but no unit that leads.")
KIND_MISSING = N_("There is no kind of problem “%(name)s”. Known: %(known)s.")
KIND_NEAR = N_("There is no kind of problem “%(name)s”. Is one of these meant: %(near)s?")
CONDITION_MISSING = N_("There is no filing condition “%(name)s” of this kind. Known: %(known)s.")
CONDITION_OF_OTHER_KIND = N_("The filing condition %(name)s belongs to another kind of problem than the one named.")
KIND_NEEDED = N_(
    "The words do not tell the kind of problem, and without it the issue can be neither filed nor dispatched. "
    "Name the kind, or empty the deadline and the unit."
)
FOUND_AHEAD = N_("It cannot have been found on %(day)s: that day has not come yet.")


@dataclass(frozen=True, slots=True)
class ProblemPayload:
    """What is written for a row. Without a limit the issue waits at the desk to be filed, without a unit it is filed
    and waits to be dispatched."""

    ref: str
    content: Content
    title: str
    description: str
    site: str
    area: str
    address: str
    position: Position | None
    category: str
    under: str
    limit: Limit | date | None
    unit: str
    supporting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says about the problem itself, as it would be stored."""

    name: str
    number: str
    title: str
    description: str

    @property
    def ref(self) -> str:
        return ref_of(self.name, self.number)


def planned_row(row: Row, known: Known) -> PlannedRow:
    """Say what becomes of a row."""
    findings = list(row.findings)
    said = _said(row, findings)
    first = known.refs.setdefault(said.ref, row.number) if said.number else row.number
    if first != row.number:
        findings.append(_finding(row, "number_twice", NUMBER_TWICE, "number", first=first, second=row.number))
    elif not row.findings and said.number and said.ref in known.by_ref:
        return _there(row, said, known.by_ref[said.ref][0])
    site = _site(row, known, findings)
    address = row.text("address") or (site.address if site else "")
    content = content_of(said.title, said.description, site.code if site else "", address)
    if not findings and (number := _same_content(said, content, known)):
        return _there(row, said, number)
    payload = _payload(row, said, site, content, known, findings)
    if not said.number:
        first = known.contents.setdefault((said.name, content), row.number)
        if first != row.number:
            findings.append(_finding(row, "problem_twice", CONTENT_TWICE, "problem", first=first, second=row.number))
    if findings:
        return PlannedRow(
            row.number, Action.REFUSE, said.ref, said.title, findings=tuple(dict.fromkeys(findings)), raw=row.raw
        )
    changes = _changes(row, payload, known)
    return PlannedRow(row.number, Action.ADD, said.ref, said.title, changes, payload=payload, raw=row.raw)


def _there(row: Row, said: _Said, number: str) -> PlannedRow:
    """The row adds nothing; our number stands beside the one at source."""
    change = Change("number", said.number, number)
    return PlannedRow(row.number, Action.SAME, said.ref, said.title, (change,), raw=row.raw)


def _said(row: Row, findings: list[Finding]) -> _Said:
    problem = row.text("problem")
    title = problem if len(problem) <= TITLE else f"{problem[: TITLE - 1]}…"
    found = "，".join(filter(None, (row.text("found_on"), row.text("found_by"))))
    whole = (problem if title != problem else "", row.text("description"), f"发现：{found}" if found else "")
    try:
        description = clean("\n".join(filter(None, whole)), max_length=WORDS, multiline=True)
        title = clean(title, max_length=TITLE)
    except TextRefused as refusal:
        findings.append(_finding(row, refusal.code, refusal.message, "description", **refusal.params))
        description = ""
    return _Said(row.text("list"), row.text("number"), title, description)


def _same_content(said: _Said, content: Content, known: Known) -> str:
    """Return the number of an issue of the same list and content that no number at source tells apart."""
    for ref, number in known.by_content.get(content, ()):
        is_unnumbered = ref == said.name
        if is_unnumbered or (not said.number and ref.startswith(f"{said.name}{BETWEEN}")):
            return number
    return ""


def _payload(
    row: Row, said: _Said, site: Site | None, content: Content, known: Known, findings: list[Finding]
) -> ProblemPayload:
    position = _position(row, known, findings) if site is None else None
    area = _area(row, position, known, findings) if site is None else ""
    if site is None and not (row.text("site") or row.text("site_code") or row.text("address")):
        findings.append(_finding(row, "place_missing", PLACE_MISSING, "site"))
    _check_found(row, known, findings)
    limit = _limit(row, known, findings)
    unit, supporting = _units(row, known, findings)
    category, is_told = _category(row, said, known, findings)
    under = _condition(row, category, known, findings)
    if under is not None:
        category, is_told = known.by_id[under.category_id], True
        where = site.area if site else Area(tier=known.area_tiers[area]) if area else None
        limit = limit or under.limit_in(where)
    if limit or unit:
        if not is_told and not row.text("kind"):
            findings.append(_finding(row, "kind_needed", KIND_NEEDED, "kind"))
        if limit is None and category is not None:
            limit = Limit(category.limit_amount, ClockKind(category.limit_clock))
    return ProblemPayload(
        said.ref, content, said.title, said.description, site.code if site else "", area, row.text("address"),
        position, category.code if category else "", under.code if under else "", limit, unit, supporting,
    )  # fmt: skip


def _site(row: Row, known: Known, findings: list[Finding]) -> Site | None:
    code, name = row.text("site_code"), row.text("site")
    if not code and not name:
        return None
    if code:
        found = known.sites.get(code)
        if found is None:
            _missing(row, "site_code", name or code, known.site_register, (SITE_MISSING, SITE_NEAR), findings, code)
        elif name and name not in (found.name, *found.old_names):
            params = {"site": code, "known": found.name, "name": name}
            findings.append(_finding(row, "site_other_name", SITE_OTHER_NAME, "site", **params))
    else:
        found = _by_name(row, name, known, findings)
    if found is not None and found.state == Site.State.MERGED:
        findings.append(_finding(row, "site_merged", SITE_MERGED, "site", site=found.code))
    return found


def _by_name(row: Row, name: str, known: Known, findings: list[Finding]) -> Site | None:
    codes = known.site_register.found(name)
    if len(codes) == 1:
        return known.sites[codes[0]]
    if codes:
        findings.append(_finding(row, "site_unclear", SITE_UNCLEAR, "site", name=name, codes="、".join(codes[:10])))
    else:
        _missing(row, "site", name, known.site_register, (SITE_MISSING, SITE_NEAR), findings)
    return None


def _missing(
    row: Row,
    column: str,
    asked: str,
    among: Register,
    messages: tuple[str, str],
    findings: list[Finding],
    shown: str = "",
    **params: object,
) -> None:
    """Say that nothing is called so, and what may have been meant."""
    near = among.near(asked)
    message = messages[1] if near else messages[0]
    params |= {"near": near} if near else {}
    findings.append(_finding(row, f"{column}_missing", message, column, name=shown or asked, **params))


def _position(row: Row, known: Known, findings: list[Finding]) -> Position | None:
    lon, lat = row.values.get("lon"), row.values.get("lat")
    if (lon is None) != (lat is None):
        findings.append(_finding(row, "position_half", POSITION_HALF, "lon" if lon is None else "lat"))
    if not isinstance(lon, Decimal) or not isinstance(lat, Decimal):
        return None
    system = CoordinateSystem(row.text("system") or known.system)
    try:
        return taken_in(Arrived(float(lon), float(lat), system), known.outlines)
    except PositionRefused as refusal:
        column = refusal.field if refusal.field in PROBLEMS.by_key else "lon"
        findings.append(_finding(row, refusal.code, refusal.message, column, **refusal.params))
        return None


def _area(row: Row, position: Position | None, known: Known, findings: list[Finding]) -> str:
    asked = row.text("area")
    if not asked:
        finder = known.outlines.towns
        return (finder.at(position) or "") if position and finder else ""
    codes = known.areas.found(asked)
    if len(codes) > 1:
        findings.append(_finding(row, "area_unclear", AREA_UNCLEAR, "area", name=asked))
    elif not codes:
        _missing(row, "area", asked, known.areas, (AREA_MISSING, AREA_NEAR), findings)
    return codes[0] if len(codes) == 1 else ""


def _check_found(row: Row, known: Known, findings: list[Finding]) -> None:
    day = row.values.get("found_on")
    if isinstance(day, date) and day > known.today:
        findings.append(_finding(row, "found_ahead", FOUND_AHEAD, "found_on", day=day.isoformat()))


def _limit(row: Row, known: Known, findings: list[Finding]) -> Limit | date | None:
    text = row.text("deadline")
    try:
        return read_limit(text, known.today) if text else None
    except LimitRefused as refusal:
        findings.append(_finding(row, refusal.code, refusal.message, "deadline", **refusal.params))
        return None


def _units(row: Row, known: Known, findings: list[Finding]) -> tuple[str, tuple[str, ...]]:
    lead = _unit(row, row.text("unit"), "unit", known, findings) if row.text("unit") else ""
    named = row.values.get("supporting")
    names: Sequence[str] = named if isinstance(named, tuple) else ()
    supporting = tuple(_unit(row, name, "supporting", known, findings) for name in names)
    if supporting and not row.text("unit"):
        findings.append(_finding(row, "lead_missing", LEAD_MISSING, "unit"))
    return lead, tuple(dict.fromkeys(code for code in supporting if code and code != lead))


def _unit(row: Row, asked: str, column: str, known: Known, findings: list[Finding]) -> str:
    codes = known.unit_register.found(asked)
    if len(codes) > 1:
        findings.append(_finding(row, "unit_unclear", UNIT_UNCLEAR, column, name=asked, codes="、".join(codes)))
    elif not codes:
        _missing(row, column, asked, known.unit_register, (UNIT_MISSING, UNIT_NEAR), findings)
    elif known.units[codes[0]].state != Unit.State.ACTIVE:
        findings.append(_finding(row, "unit_abolished", UNIT_ABOLISHED, column, unit=known.units[codes[0]].name))
    return codes[0] if len(codes) == 1 else ""


def _category(row: Row, said: _Said, known: Known, findings: list[Finding]) -> tuple[Category | None, bool]:
    """Return the kind of problem, and whether the row or its words tell it."""
    asked = row.text("kind")
    if not asked:
        found = recognise(f"{said.title} {said.description}", "", known.categories.values())
        return found.category, bool(found.word)
    codes = known.category_register.found(asked)
    if len(codes) == 1:
        return known.categories[codes[0]], True
    labels = "、".join(category.label for category in list(known.categories.values())[:40])
    _missing(row, "kind", asked, known.category_register, (KIND_MISSING, KIND_NEAR), findings, known=labels)
    return None, False


def _condition(row: Row, category: Category | None, known: Known, findings: list[Finding]) -> FilingCondition | None:
    """Return the filing condition that the row names by its code, or by its name under the kind."""
    asked = row.text("under")
    if not asked:
        return None
    found = known.conditions.get(asked)
    if found is not None:
        if row.text("kind") and category is not None and found.category_id != category.pk:
            findings.append(_finding(row, "condition_of_other_kind", CONDITION_OF_OTHER_KIND, "under", name=asked))
            return None
        return found
    of_kind = [each for each in known.conditions.values() if category and each.category_id == category.pk]
    named = next((each for each in of_kind if asked.casefold() in (each.label, each.label_en.casefold())), None)
    if named is None:
        labels = "、".join(f"{each.label}（{each.code}）" for each in of_kind)
        findings.append(_finding(row, "condition_missing", CONDITION_MISSING, "under", name=asked, known=labels or "–"))
    return named


def _changes(row: Row, payload: ProblemPayload, known: Known) -> tuple[Change, ...]:
    """Say what was understood of the row: where, under which kind, until when, who."""
    category = known.categories.get(payload.category)
    understood = {
        "site": f"{payload.site} {known.sites[payload.site].name}" if payload.site else "",
        "kind": category.label if category else "",
        "under": known.conditions[payload.under].label if payload.under else "",
        "deadline": row.text("deadline"),
        "unit": known.units[payload.unit].name if payload.unit else "",
        "supporting": "、".join(known.units[code].name for code in payload.supporting),
    }
    return tuple(Change(column, "", words) for column, words in understood.items() if words)


def _finding(row: Row, code: str, message: str, column: str, **params: object) -> Finding:
    return Finding(code, message, params, row.number, PROBLEMS.by_key[column].heading)
