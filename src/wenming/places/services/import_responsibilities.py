"""The workbook of who answers: every row is one site and role; written in bulk, the past stays as it was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from wenming.engines.workbook import Action, Change, Finding, Plan, PlannedRow, Row, Table
from wenming.kernel import audit, clock, events, imports, rights
from wenming.kernel.actors import Actor
from wenming.people.models import Post, Unit
from wenming.places import policies
from wenming.places.events import RegisterLoaded, ResponsibilityChanged
from wenming.places.models import Responsibility, ResponsibilityRole, Site
from wenming.places.services.responsibilities import last_day_of
from wenming.places.workbooks import RESPONSIBILITIES
from wenming.rulebook.labels import N_

SITE_MISSING = N_("There is no site %(site)s.")
SITE_OTHER_NAME = N_("Site %(site)s is called “%(name)s”, not as written here.")
ROLE_MISSING = N_("There is no way of answering “%(name)s”. Known: %(known)s.")
UNIT_MISSING = N_("There is no unit “%(name)s”.")
UNIT_UNCLEAR = N_("There are several units called “%(name)s”. Give the code.")
POST_MISSING = N_("There is no post %(post)s in this unit.")
TWICE = N_("Two units are named for the same site and role (rows %(first)s and %(second)s).")
BEFORE_PRESENT = N_("The present unit answers only since %(since)s: choose that day or a later one.")
BATCH = 2000


@dataclass(frozen=True)
class AnswerPayload:
    """What is written for a row; without a unit nobody answers any more."""

    site_id: int
    site_code: str
    role_id: int
    role_code: str
    unit_id: int | None
    unit_code: str
    post_id: int | None
    since: date
    held_id: int | None
    held_unit: str


@dataclass
class _Known:
    sites: Mapping[str, tuple[int, str]]
    roles: Mapping[str, ResponsibilityRole]
    role_labels: str
    units: Mapping[str, tuple[int, str]]
    unit_names: Mapping[str, list[str]]
    posts: Mapping[str, tuple[int, str]]
    held: Mapping[tuple[int, int], Responsibility]
    seen: dict[tuple[int, int], int] = field(default_factory=dict)


def plan_responsibilities(table: Table, options: imports.Options, progress: imports.Progress) -> Plan:
    """Say what becomes of every row."""
    known = _known()
    rows = tuple(_planned(row, known) for row in imports.counted(table.rows, progress))
    return Plan(rows, table.headings, table.remarks)


def apply_responsibilities(
    plan: Plan, options: imports.Options, by: Actor, at: datetime, progress: imports.Progress
) -> list[imports.Attachment]:
    """Write the plan."""
    rights.require(by, policies.MANAGE)
    wanted = [
        row.payload
        for row in plan.rows
        if row.action in (Action.ADD, Action.CHANGE) and isinstance(row.payload, AnswerPayload)
    ]
    ids = [payload.held_id for payload in wanted if payload.held_id]
    held = {row.pk: row for row in Responsibility.objects.select_for_update().filter(pk__in=ids)}
    for payload in wanted:
        if payload.held_id:
            row = held[payload.held_id]
            row.until = last_day_of(row, payload.since - timedelta(days=1))
    Responsibility.objects.bulk_update(held.values(), ["until"], batch_size=BATCH)
    Responsibility.objects.bulk_create(
        (
            Responsibility(site_id=p.site_id, role_id=p.role_id, unit_id=p.unit_id, post_id=p.post_id, since=p.since)
            for p in wanted
            if p.unit_id
        ),
        batch_size=BATCH,
    )
    audit.bulk_record(_lines(wanted, by, at))
    for payload in imports.counted(wanted, progress):
        events.publish(ResponsibilityChanged(payload.site_id, payload.role_code, payload.unit_id))
    events.publish(RegisterLoaded(0, len(wanted)))
    return []


def _lines(wanted: list[AnswerPayload], by: Actor, at: datetime) -> Iterator[audit.Line]:
    for payload in wanted:
        details = {
            "role": payload.role_code,
            "unit": payload.unit_code,
            "before": payload.held_unit,
            "since": payload.since.isoformat(),
        }
        act = "places.assign" if payload.unit_id else "places.release"
        yield audit.Line(act, audit.Subject("places.site", payload.site_id, payload.site_code), by, at, details)


def _known() -> _Known:
    roles: dict[str, ResponsibilityRole] = {}
    labels = []
    for role in ResponsibilityRole.objects.all():
        roles |= {name.casefold(): role for name in (role.code, role.label, role.label_en) if name}
        labels.append(role.label)
    units: dict[str, tuple[int, str]] = {}
    names: dict[str, list[str]] = {}
    for pk, code, name, short in Unit.objects.filter(state=Unit.State.ACTIVE).values_list(
        "pk", "code", "name", "short_name"
    ):
        units[code] = (pk, name)
        for one in {name, short} - {""}:
            names.setdefault(one, []).append(code)
    current = Responsibility.objects.filter(until__isnull=True).select_related("unit", "post")
    return _Known(
        {code: (pk, name) for pk, code, name in Site.objects.values_list("pk", "code", "name")},
        roles,
        "、".join(labels),
        units,
        names,
        {code: (pk, unit) for pk, code, unit in Post.objects.values_list("pk", "code", "unit__code")},
        {(row.site_id, row.role_id): row for row in current},
    )


def _planned(row: Row, known: _Known) -> PlannedRow:
    findings = list(row.findings)
    site_code = row.text("site")
    site = known.sites.get(site_code)
    if site_code and site is None:
        findings.append(_finding(row, "site_missing", SITE_MISSING, "site", site=site_code))
    if site and row.text("site_name") and row.text("site_name") != site[1]:
        findings.append(_finding(row, "site_other_name", SITE_OTHER_NAME, "site_name", site=site_code, name=site[1]))
    role = known.roles.get(row.text("role").casefold())
    if row.text("role") and role is None:
        findings.append(
            _finding(row, "role_missing", ROLE_MISSING, "role", name=row.text("role"), known=known.role_labels)
        )
    unit_code = _unit(row, known, findings)
    post = _post(row, unit_code, known, findings)
    if findings or site is None or role is None:
        return PlannedRow(
            row.number, Action.REFUSE, site_code, row.text("site_name"), findings=tuple(findings), raw=row.raw
        )
    return _compared(row, (site_code, *site), role, unit_code, post, known)


def _compared(
    row: Row, site: tuple[str, int, str], role: ResponsibilityRole, unit_code: str, post: int | None, known: _Known
) -> PlannedRow:
    code, site_id, name = site
    given = row.values.get("since")
    since = given if isinstance(given, date) else clock.today()
    held = known.held.get((site_id, role.pk))
    first = known.seen.setdefault((site_id, role.pk), row.number)
    unit_id = known.units[unit_code][0] if unit_code else None
    label = f"{name} · {role.label}"
    same = (held.unit_id, held.post_id) == (unit_id, post) if held else unit_id is None
    problem = None
    if first != row.number:
        problem = _finding(row, "answer_twice", TWICE, "role", first=first, second=row.number)
    elif held and not same and since < held.since:
        problem = _finding(row, "since_too_early", BEFORE_PRESENT, "since", since=held.since.isoformat())
    if problem:
        return PlannedRow(row.number, Action.REFUSE, code, label, findings=(problem,), raw=row.raw)
    payload = AnswerPayload(
        site_id, code, role.pk, role.code, unit_id, unit_code, post, since,
        held.pk if held else None, held.unit.code if held else "",
    )  # fmt: skip
    if same:
        return PlannedRow(row.number, Action.SAME, code, label, payload=payload, raw=row.raw)
    changes = (Change("unit", held.unit.name if held else "", known.units[unit_code][1] if unit_code else ""),)
    action = Action.CHANGE if held else Action.ADD
    return PlannedRow(
        row.number, action, code, label, changes, payload=payload, seen=held.pk if held else None, raw=row.raw
    )


def _unit(row: Row, known: _Known, findings: list[Finding]) -> str:
    asked = row.text("unit")
    if not asked or asked in known.units:
        return asked
    same = known.unit_names.get(asked, [])
    if len(same) == 1:
        return same[0]
    findings.append(_finding(row, "unit_missing", UNIT_UNCLEAR if same else UNIT_MISSING, "unit", name=asked))
    return ""


def _post(row: Row, unit_code: str, known: _Known, findings: list[Finding]) -> int | None:
    asked = row.text("post")
    if not asked:
        return None
    post = known.posts.get(asked)
    if post is None or post[1] != unit_code:
        findings.append(_finding(row, "post_missing", POST_MISSING, "post", post=asked))
        return None
    return post[0]


def _finding(row: Row, code: str, message: str, column: str, **params: object) -> Finding:
    return Finding(code, message, params, row.number, RESPONSIBILITIES.by_key[column].heading)
