"""The workbook of sites: every row compared with the register, then written in bulk, all or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from wenming.areas.models import Area
from wenming.areas.selectors import outlines
from wenming.engines.geodesy import CoordinateSystem, to_cgcs2000
from wenming.engines.workbook import Action, Plan, PlannedRow, Row, Table
from wenming.engines.workbook.findings import refuse
from wenming.kernel import audit, events, imports, rights, workflow
from wenming.kernel.actors import Actor
from wenming.places import policies
from wenming.places.events import RegisterLoaded, SitesOfAnotherKind
from wenming.places.models import Site, SiteCircle, SiteKind
from wenming.places.services.circles import refresh_circles
from wenming.places.services.site_rows import Known, SitePayload, known_register, planned_row
from wenming.places.services.sites import fill, link_substitute
from wenming.rulebook.labels import N_

BATCH = 500
SAMPLE, ENOUGH = 300, 40
MOST_FIT, LEAST_GAIN = 0.97, 0.05
COLUMNS = [
    "name",
    "old_names",
    "kind",
    "area",
    "address",
    "draw",
    "lat",
    "lon",
    "source_lat",
    "source_lon",
    "source_system",
    "cell_7",
    "cell_8",
    "cell_9",
    "attributes",
    "note",
    "version",
    "changed_at",
    "search",
]
LOOKS_OTHER = N_(
    "Read as %(declared)s, only %(fit)s %% of the positions lie in the town that their row names; as %(other)s, "
    "%(other_fit)s %% do. Choose the coordinate system of the file and load it again."
)


def plan_sites(table: Table, options: imports.Options, progress: imports.Progress) -> Plan:
    """Say what becomes of every row.

    :raises WorkbookRefused: the positions fit their towns in another coordinate system than the one declared.
    """
    system = options.get("system") or CoordinateSystem.CGCS2000.value
    known = known_register(system, table.columns, (row.text("code") for row in table.rows))
    _refuse_other_system(table.rows, known)
    rows = tuple(planned_row(row, known) for row in imports.counted(table.rows, progress))
    return Plan(rows, table.headings, table.remarks)


def apply_sites(
    plan: Plan, options: imports.Options, by: Actor, at: datetime, progress: imports.Progress
) -> list[imports.Attachment]:
    """Write the plan: new sites in bulk, changed ones in bulk, then states and substitutions one by one."""
    rights.require(by, policies.MANAGE)
    rows = [row for row in plan.rows if row.action in (Action.ADD, Action.CHANGE, Action.SUBSTITUTE)]
    payloads = [row.payload for row in rows if isinstance(row.payload, SitePayload)]
    filled = _filled(payloads, at)
    new = [filled[payload.code] for payload in payloads if payload.is_new]
    changed = [filled[payload.code] for payload in payloads if not payload.is_new]
    _store(new, changed, progress)
    _states_and_substitutes(payloads, filled, by, at)
    audit.bulk_record(_lines(rows, filled, by, at))
    events.publish(RegisterLoaded(len(new), len(changed)))
    if other := _of_another_kind(rows, filled):
        events.publish(SitesOfAnotherKind(other))
    refresh_circles(SiteCircle.objects.select_related("core"))
    return []


def _of_another_kind(rows: Sequence[PlannedRow], sites: Mapping[str, Site]) -> tuple[int, ...]:
    changed = (row for row in rows if row.action is Action.CHANGE)
    return tuple(sites[row.key].pk for row in changed if any(change.column == "kind" for change in row.changes))


def _filled(payloads: Sequence[SitePayload], at: datetime) -> dict[str, Site]:
    """Return the sites of all rows with their new columns; those that exist are locked."""
    kinds = {kind.code: kind for kind in SiteKind.objects.all()}
    areas = {area.code: area for area in Area.objects.defer("boundary")}
    known = outlines()
    codes = [payload.code for payload in payloads if not payload.is_new]
    stored = Site.objects.select_for_update(of=("self",)).filter(code__in=codes).order_by("pk")
    sites = {site.code: site for site in stored}
    for payload in payloads:
        fields = payload.fields
        site = sites.setdefault(payload.code, Site(code=payload.code, state=payload.state, created_at=at, version=0))
        fill(site, fields, kinds[fields.kind], areas[fields.area], known, at=at)
        site.version += 1
    return sites


def _store(new: Sequence[Site], changed: Sequence[Site], progress: imports.Progress) -> None:
    # Changes are an upsert by id: bulk_update builds a CASE per column and row and takes five times as long.
    upsert: dict[str, Any] = {"update_conflicts": True, "unique_fields": ["id"], "update_fields": COLUMNS}
    done = 0
    for sites, how in ((new, {}), (changed, upsert)):
        for first in range(0, len(sites), BATCH):
            batch = sites[first : first + BATCH]
            Site.objects.bulk_create(batch, **how)
            done += len(batch)
            progress(done, len(new) + len(changed))


def _states_and_substitutes(
    payloads: Sequence[SitePayload], sites: Mapping[str, Site], by: Actor, at: datetime
) -> None:
    given_up = {payload.substitutes for payload in payloads if payload.substitutes}
    for payload in payloads:
        site = sites[payload.code]
        if payload.code in given_up and payload.state == Site.State.CLOSED:
            continue  # its substitute closes it, and takes over who answered
        if site.state != payload.state:
            workflow.move(site, to=payload.state, at=at)
    for payload in payloads:
        if payload.substitutes:
            old = Site.objects.select_for_update(of=("self",)).get(code=payload.substitutes)
            link_substitute(old, sites[payload.code], by=by, at=at)


def _lines(rows: Sequence[PlannedRow], sites: Mapping[str, Site], by: Actor, at: datetime) -> Iterator[audit.Line]:
    for row in rows:
        payload = row.payload
        assert isinstance(payload, SitePayload)
        act = "places.add_site" if payload.is_new else "places.change_site"
        changes = {change.column: [change.before, change.after] for change in row.changes}
        subject = audit.Subject("places.site", sites[row.key].pk, row.key)
        yield audit.Line(act, subject, by, at, {"row": row.number, "changes": changes})


def _refuse_other_system(rows: Sequence[Row], known: Known) -> None:
    """Refuse the whole file if its positions fit the towns that the rows name far better in another system."""
    sample = _sample(rows, known)
    if len(sample) < ENOUGH:
        return
    declared = CoordinateSystem(known.system)
    fits = {system: _fit(sample, system, known) for system in CoordinateSystem if not _same(system, declared)}
    fit = _fit(sample, declared, known)
    best = max(fits, key=lambda system: fits[system])
    if fits[best] >= MOST_FIT and fits[best] >= fit + LEAST_GAIN:
        raise refuse(
            "looks_other_system", LOOKS_OTHER,
            declared=declared.value, fit=round(fit * 100), other=best.value, other_fit=round(fits[best] * 100),
        )  # fmt: skip


def _sample(rows: Sequence[Row], known: Known) -> list[tuple[float, float, str]]:
    """Return longitude, latitude and the town named by some rows that leave the system to the file."""
    outlined = known.outlines.codes
    named = {name: codes[0] for name, codes in known.area_names.items() if len(codes) == 1}
    found = []
    for row in rows[:: max(1, len(rows) // SAMPLE)]:
        lon, lat, area = row.values.get("lon"), row.values.get("lat"), row.text("area")
        town = known.towns.get(named.get(area, area), "")
        if isinstance(lon, Decimal) and isinstance(lat, Decimal) and not row.text("system") and town in outlined:
            found.append((float(lon), float(lat), town))
    return found


def _fit(sample: Sequence[tuple[float, float, str]], system: CoordinateSystem, known: Known) -> float:
    finder = known.outlines.towns
    if finder is None:
        return 0.0
    inside = sum(finder.at(to_cgcs2000(lon, lat, system=system)) == town for lon, lat, town in sample)
    return inside / len(sample)


def _same(first: CoordinateSystem, second: CoordinateSystem) -> bool:
    equal = {CoordinateSystem.CGCS2000, CoordinateSystem.WGS84}
    return first is second or {first, second} == equal
