"""Comparing the rows of a site workbook with the register: what each one means, or why it cannot be taken in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from wenming.areas.models import Area
from wenming.areas.selectors import Outlines, outlines
from wenming.engines.geodesy import CoordinateSystem, Position
from wenming.engines.workbook import Action, Change, Finding, PlannedRow, Row
from wenming.places import life
from wenming.places.models import Site, SiteKind
from wenming.places.positions import Arrived, PositionRefused, taken_in
from wenming.places.services.sites import SiteFields, copy_fields
from wenming.places.workbooks import SITES
from wenming.rulebook.labels import N_

KIND_MISSING = N_("There is no kind of site “%(name)s”. Known: %(known)s.")
AREA_MISSING = N_("There is no division “%(name)s”.")
AREA_UNCLEAR = N_("There are several divisions called “%(name)s”. Give the code.")
AREA_UNKNOWN = N_("The division is missing, and no town's outline tells in which one the position lies.")
TWICE = N_("This site stands in the file twice (rows %(first)s and %(second)s).")
NAME_UNCLEAR = N_("There are several sites of this kind and name in this division. Give the code.")
STATE_WRONG = N_("A site that is “%(before)s” cannot be brought to “%(after)s”.")
SUBSTITUTE_MISSING = N_("There is no site %(site)s that could be substituted.")
SUBSTITUTE_CLOSED = N_("Site %(site)s is closed already.")
SUBSTITUTED_BEFORE = N_("Site %(site)s has a substitute already: %(by)s. Close it, and leave this column empty.")
SUBSTITUTE_TWICE = N_("Two rows substitute the same site (rows %(first)s and %(second)s).")
MERGED = N_("This site is merged into another one and is no longer changed.")
SAME_PLACE = 1e-9


@dataclass(frozen=True)
class SitePayload:
    """What is written for a row."""

    code: str
    fields: SiteFields
    state: str
    substitutes: str
    is_new: bool


@dataclass
class Known:
    """What the rows are compared with, and what earlier rows of the file said."""

    system: str
    columns: frozenset[str]
    sites: Mapping[str, Site]
    by_name: Mapping[tuple[str, str, str], list[str]]
    kinds: Mapping[str, str]
    kind_labels: str
    areas: Mapping[str, str]
    area_names: Mapping[str, list[str]]
    towns: Mapping[str, str]
    outlines: Outlines
    numbers: dict[str, int]
    successors: Mapping[str, str]
    seen: dict[str, int] = field(default_factory=dict)
    new_names: dict[tuple[str, str, str], int] = field(default_factory=dict)
    substituted: dict[str, int] = field(default_factory=dict)


def known_register(system: str, columns: frozenset[str], named: Iterable[str] = ()) -> Known:
    """Read everything that the rows are compared with: four queries. ``named`` are the codes that the file gives."""
    sites = {
        site.code: site
        for site in Site.objects.defer("search", "area__boundary").select_related("kind", "area", "substitutes")
    }
    by_name: dict[tuple[str, str, str], list[str]] = {}
    for site in sites.values():
        by_name.setdefault((site.kind.code, site.area.code, site.name), []).append(site.code)
    kinds: dict[str, str] = {}
    for kind in SiteKind.objects.all():
        kinds |= {kind.code.casefold(): kind.code, kind.label.casefold(): kind.code}
        if kind.label_en:
            kinds[kind.label_en.casefold()] = kind.code
    areas: dict[str, str] = {}
    area_names: dict[str, list[str]] = {}
    towns: dict[str, str] = {}
    for code, name, path in Area.objects.values_list("code", "name", "path"):
        areas[code] = name
        area_names.setdefault(name, []).append(code)
        towns[code] = (*path.split("/"), "", "")[1]
    labels = "、".join(SiteKind.objects.values_list("label", flat=True)[:40])
    successors = {site.substitutes.code: site.code for site in sites.values() if site.substitutes}
    return Known(
        system, columns, sites, by_name, kinds, labels, areas, area_names, towns, outlines(),
        _numbers((*sites, *named)), successors,
    )  # fmt: skip


def _numbers(codes: Iterable[str]) -> dict[str, int]:
    """Return the highest number given out of each stem, so that made codes meet none of the register or the file."""
    numbers: dict[str, int] = {}
    for code in codes:
        stem, _, tail = code.rpartition("-")
        if tail.isascii() and tail.isdigit():
            numbers[stem] = max(numbers.get(stem, 0), int(tail))
    return numbers


def planned_row(row: Row, known: Known) -> PlannedRow:
    """Say what becomes of a row."""
    findings = list(row.findings)
    kind = _kind(row, known, findings)
    arrived = _arrived(row, known)
    place = _place(row, arrived, known, findings)
    area = _area(row, place, known, findings)
    if findings or arrived is None or not kind or not area:
        return _refused(row, findings)
    code, old = _record(row, kind, area, known, findings)
    if old is not None and old.state == Site.State.MERGED:
        findings.append(finding(row, "site_merged", MERGED, "code"))
    payload = _payload(row, code, old, kind, area, arrived, known)
    _check_state(row, old, payload, findings)
    substitutes = _substitutes(row, old, known, findings)
    if findings:
        return _refused(row, findings, code)
    payload = replace(payload, substitutes=substitutes)
    changes = _changes(old, payload) if old else []
    action = Action.SAME if old else Action.SUBSTITUTE if substitutes else Action.ADD
    if old and (changes or substitutes):
        action = Action.SUBSTITUTE if substitutes else Action.CHANGE
    return PlannedRow(
        row.number, action, code, payload.fields.name, tuple(changes),
        payload=payload, seen=old.version if old else None, raw=row.raw,
    )  # fmt: skip


def finding(row: Row, code: str, message: str, column: str, **params: object) -> Finding:
    """Make a finding of a cell."""
    return Finding(code, message, params, row.number, SITES.by_key[column].heading)


def _refused(row: Row, findings: list[Finding], code: str = "") -> PlannedRow:
    return PlannedRow(
        row.number, Action.REFUSE, code or row.text("code"), row.text("name"), findings=tuple(findings), raw=row.raw
    )


def _kind(row: Row, known: Known, findings: list[Finding]) -> str:
    asked = row.text("kind")
    code = known.kinds.get(asked.casefold(), "")
    if asked and not code:
        findings.append(finding(row, "kind_missing", KIND_MISSING, "kind", name=asked, known=known.kind_labels))
    return code


def _arrived(row: Row, known: Known) -> Arrived | None:
    lon, lat = row.values.get("lon"), row.values.get("lat")
    if not isinstance(lon, Decimal) or not isinstance(lat, Decimal):
        return None
    return Arrived(float(lon), float(lat), CoordinateSystem(row.text("system") or known.system))


def _place(row: Row, arrived: Arrived | None, known: Known, findings: list[Finding]) -> Position | None:
    if arrived is None:
        return None
    try:
        return taken_in(arrived, known.outlines)
    except PositionRefused as refusal:
        column = refusal.field if refusal.field in SITES.by_key else "lon"
        findings.append(finding(row, refusal.code, refusal.message, column, **refusal.params))
        return None


def _area(row: Row, place: Position | None, known: Known, findings: list[Finding]) -> str:
    asked = row.text("area")
    if asked in known.areas:
        return asked
    if asked:
        same = known.area_names.get(asked, [])
        if len(same) == 1:
            return same[0]
        message = AREA_UNCLEAR if same else AREA_MISSING
        findings.append(finding(row, "area_missing", message, "area", name=asked))
        return ""
    old = known.sites.get(row.text("code"))
    if old is not None:
        return old.area.code
    town = known.outlines.towns.at(place) if place and known.outlines.towns else None
    if place and town is None:
        findings.append(finding(row, "area_unknown", AREA_UNKNOWN, "area"))
    return town or ""


def _record(row: Row, kind: str, area: str, known: Known, findings: list[Finding]) -> tuple[str, Site | None]:
    """Return the code of the row's site and the site, if it is on the register already."""
    code, name = row.text("code"), (kind, area, row.text("name"))
    if not code:
        same = known.by_name.get(name, [])
        if len(same) > 1:
            findings.append(finding(row, "site_unclear", NAME_UNCLEAR, "name"))
        first = known.new_names.setdefault(name, row.number)
        if first != row.number:
            findings.append(finding(row, "site_twice", TWICE, "name", first=first, second=row.number))
        if same:
            code = same[0]
        else:
            known.numbers[kind] = known.numbers.get(kind, 0) + 1
            code = f"{kind}-{known.numbers[kind]:04d}"
    first = known.seen.setdefault(code, row.number)
    if first != row.number:
        findings.append(finding(row, "site_twice", TWICE, "code", first=first, second=row.number))
    return code, known.sites.get(code)


def _payload(
    row: Row, code: str, old: Site | None, kind: str, area: str, arrived: Arrived, known: Known
) -> SitePayload:
    fields = SiteFields(row.text("name"), kind, area, arrived.lon, arrived.lat, arrived.system.value)
    kept = copy_fields(old) if old else fields
    fields = replace(
        fields,
        address=row.text("address") if "address" in known.columns else kept.address,
        draw=row.text("draw") or kept.draw,
        note=row.text("note") if "note" in known.columns else kept.note,
        attributes={**kept.attributes, **row.extras},
    )
    state = row.text("state") or (old.state if old else Site.State.OPEN.value)
    return SitePayload(code, fields, state, "", is_new=old is None)


def _check_state(row: Row, old: Site | None, payload: SitePayload, findings: list[Finding]) -> None:
    if old is not None and payload.state != old.state and payload.state not in life.MOVES[old.state]:
        params = {"before": old.state, "after": payload.state}
        findings.append(finding(row, "state_wrong", STATE_WRONG, "state", **params))


def _substitutes(row: Row, old: Site | None, known: Known, findings: list[Finding]) -> str:
    asked = row.text("substitutes")
    if not asked or (old is not None and old.substitutes is not None and old.substitutes.code == asked):
        return ""
    given_up = known.sites.get(asked)
    if given_up is None or given_up is old:
        findings.append(finding(row, "substitute_missing", SUBSTITUTE_MISSING, "substitutes", site=asked))
    elif given_up.state in (Site.State.CLOSED, Site.State.MERGED):
        findings.append(finding(row, "substitute_closed", SUBSTITUTE_CLOSED, "substitutes", site=asked))
    elif asked in known.successors:
        by = known.successors[asked]
        findings.append(finding(row, "substituted_before", SUBSTITUTED_BEFORE, "substitutes", site=asked, by=by))
    else:
        first = known.substituted.setdefault(asked, row.number)
        if first != row.number:
            params = {"first": first, "second": row.number}
            findings.append(finding(row, "substitute_twice", SUBSTITUTE_TWICE, "substitutes", **params))
    return asked


def _changes(old: Site, payload: SitePayload) -> list[Change]:
    before = copy_fields(old)
    after = payload.fields
    changes = [
        Change(name, str(getattr(before, name)), str(getattr(after, name)))
        for name in ("name", "kind", "area", "address", "draw", "note")
        if getattr(before, name) != getattr(after, name)
    ]
    moved = max(abs(before.lon - after.lon), abs(before.lat - after.lat)) > SAME_PLACE
    if moved or before.system != after.system:
        changes.append(Change("lon", _written(before), _written(after)))
    for name, value in after.attributes.items():
        if before.attributes.get(name) != value:
            changes.append(Change(f"attribute:{name}", str(before.attributes.get(name, "")), str(value)))
    if payload.state != old.state:
        changes.append(Change("state", old.state, payload.state))
    return changes


def _written(fields: SiteFields) -> str:
    return f"{fields.lon}, {fields.lat} ({fields.system})"
