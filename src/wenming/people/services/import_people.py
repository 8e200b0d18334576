"""The workbook of people and posts: new sign-ins, new posts, and changes of person, each in its own row."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, Max

from wenming.engines.workbook import Action, Change, Finding, Plan, PlannedRow, Row, Table, plain_table
from wenming.kernel import clock, imports, rights
from wenming.kernel.actors import Actor
from wenming.people.models import Appointment, Post, Unit, User
from wenming.people.roles import ROLES
from wenming.people.services.posts import add_post, appoint, hand_over_post
from wenming.people.services.sign_ins import USERNAME, add_sign_in, rename_person
from wenming.people.workbooks import PEOPLE, ROLE_OPTIONS
from wenming.rulebook.labels import N_

UNIT_MISSING = N_("There is no unit “%(name)s”.")
UNIT_UNCLEAR = N_("There are several units called “%(name)s”. Give the code.")
USERNAME_WRONG = N_("A user name has 2 to 60 letters, figures or . @ + - _.")
POST_MISSING = N_("There is no post “%(post)s” in this unit with this role.")
POST_TWICE = N_("Two rows of this file fill the same post (rows %(first)s and %(second)s).")
NAME_DIFFERS = N_("This user name has two names in the file: “%(first)s” and “%(second)s”.")
EXCLUDED = N_("System, security and audit administrators exclude each other: this person already is one of them.")
OVERLAPS = N_("Somebody held this post on that day.")
FUTURE = N_("The day lies in the future. Load the file on that day.")
PASSWORDS_FILE = "first-passwords.xlsx"
PASSWORD_HEADINGS = ("登录名", "姓名", "单位", "首次登录密码")


@dataclass(frozen=True)
class PersonPayload:
    """What is written for a row; an empty ``post`` is a new one."""

    username: str
    name: str
    unit: str
    unit_name: str
    role: str
    title: str
    post: str
    since: date
    is_new: bool
    is_renamed: bool
    is_held: bool


Wanted = tuple[str, str, str]  # unit, role and title by which a post is found


@dataclass
class _Known:
    units: dict[str, Unit]
    unit_names: dict[str, list[str]]
    users: dict[str, User]
    posts: dict[str, Post]
    posts_of: dict[Wanted, list[str]]
    holders: dict[str, str]
    administers: dict[str, str]
    held_since: dict[str, date]
    free_from: dict[str, date]
    staying: dict[Wanted, set[str]] = field(default_factory=dict)
    rows_of_posts: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    used_posts: set[str] = field(default_factory=set)


def plan_people(table: Table, options: imports.Options, progress: imports.Progress) -> Plan:
    """Say what becomes of every row."""
    known = _known()
    _keep_places(table.rows, known)
    rows = [_planned(row, table, known) for row in imports.counted(table.rows, progress)]
    return Plan(tuple(rows), table.headings, table.remarks)


def apply_people(
    plan: Plan, options: imports.Options, by: Actor, at: datetime, progress: imports.Progress
) -> list[imports.Attachment]:
    """Write the plan; the first passwords of new people come out as a workbook, once."""
    rights.require(by, "people.manage")
    passwords: list[tuple[str, str, str, str]] = []
    made: set[str] = set()
    for row in imports.counted(plan.rows, progress):
        if row.action not in (Action.ADD, Action.CHANGE, Action.SUBSTITUTE):
            continue
        payload = row.payload
        assert isinstance(payload, PersonPayload)
        if payload.is_new and payload.username not in made:
            first = add_sign_in(payload.username, payload.name, by=by, at=at)
            passwords.append((payload.username, payload.name, payload.unit_name, first.password))
            made.add(payload.username)
        if payload.is_renamed:
            rename_person(payload.username, payload.name, by=by, at=at)
        if row.action is not Action.CHANGE:
            _fill(payload, by, at)
    if not passwords:
        return []
    return [imports.Attachment(PASSWORDS_FILE, plain_table("首次登录密码", PASSWORD_HEADINGS, passwords))]


def _fill(payload: PersonPayload, by: Actor, at: datetime) -> None:
    post = payload.post or add_post(payload.unit, payload.role, payload.title, by=by, at=at).code
    if payload.is_held:
        hand_over_post(post, payload.username, by=by, on=payload.since, at=at)
    else:
        appoint(post, payload.username, by=by, since=payload.since, at=at)


def _known() -> _Known:
    units = {unit.code: unit for unit in Unit.objects.filter(state=Unit.State.ACTIVE)}
    unit_names: dict[str, list[str]] = {}
    for unit in units.values():
        for name in {unit.name, unit.short_name} - {""}:
            unit_names.setdefault(name, []).append(unit.code)
    posts = {post.code: post for post in Post.objects.filter(is_active=True).select_related("unit").order_by("code")}
    posts_of: dict[Wanted, list[str]] = {}
    for post in posts.values():
        posts_of.setdefault((post.unit.code, post.role, post.title), []).append(post.code)
    current = list(Appointment.objects.filter(until__isnull=True).select_related("post", "user"))
    ended = Appointment.objects.filter(until__gte=F("since"))
    return _Known(
        units,
        unit_names,
        {user.username: user for user in User.objects.all()},
        posts,
        posts_of,
        {one.post.code: one.user.username for one in current},
        {one.user.username: one.post.code for one in current if one.administers},
        {one.post.code: one.since for one in current},
        dict(ended.order_by().values_list("post__code").annotate(last=Max("until"))),
    )


def _keep_places(rows: Iterable[Row], known: _Known) -> None:
    """Note which posts the file names, and who stays in a post of one sort, whatever the order of the rows."""
    known.used_posts |= {row.text("post") for row in rows if row.text("post")}
    for row in rows:
        unit = _unit(row, known, [])
        if unit is not None and row.text("role"):
            known.staying.setdefault(_wanted(row, unit), set()).add(row.text("username"))


def _wanted(row: Row, unit: Unit) -> Wanted:
    role = row.text("role")
    return unit.code, role, row.text("title") or f"{unit.short_name or unit.name}{ROLE_OPTIONS[role][0]}"


def _planned(row: Row, table: Table, known: _Known) -> PlannedRow:
    findings = list(row.findings)
    username, name, role = row.text("username"), row.text("name"), row.text("role")
    if username and not USERNAME.fullmatch(username):
        findings.append(_finding(row, "username_wrong", USERNAME_WRONG, "username"))
    if known.names.setdefault(username, name) != name:
        findings.append(_finding(row, "name_differs", NAME_DIFFERS, "name", first=known.names[username], second=name))
    unit = _unit(row, known, findings)
    since = row.values.get("since")
    day = since if isinstance(since, date) else clock.today()
    if day > clock.today():
        findings.append(_finding(row, "since_future", FUTURE, "since"))
    title = _wanted(row, unit)[2] if unit and role else ""
    post = _post(row, unit, role, title, known, findings) if unit and role else ""
    if role and ROLES[role].administers:
        here = post or f"row {row.number}"
        if known.administers.setdefault(username, here) != here:
            findings.append(_finding(row, "administrators_exclude", EXCLUDED, "role"))
    if known.holders.get(post) != username and not _is_free(post, day, known):
        findings.append(_finding(row, "appointment_overlaps", OVERLAPS, "since"))
    if findings or unit is None:
        return PlannedRow(row.number, Action.REFUSE, username, name, findings=tuple(findings), raw=row.raw)
    return _compared(row, known, PersonPayload(
        username, name, unit.code, unit.name, role, title, post, day,
        is_new=username not in known.users,
        is_renamed=username in known.users and known.users[username].name != name,
        is_held=post in known.holders,
    ))  # fmt: skip


def _compared(row: Row, known: _Known, payload: PersonPayload) -> PlannedRow:
    holder = known.holders.get(payload.post, "")
    changes: list[Change] = []
    if payload.is_renamed:
        changes.append(Change("name", known.users[payload.username].name, payload.name))
    if holder == payload.username:
        action = Action.CHANGE if changes else Action.SAME
    else:
        action = Action.SUBSTITUTE if holder else Action.ADD
        changes.append(Change("post", holder, payload.post or payload.title))
    return PlannedRow(row.number, action, payload.username, payload.name, tuple(changes), payload=payload, raw=row.raw)


def _is_free(post: str, day: date, known: _Known) -> bool:
    """Whether nobody held the post after the day on which somebody takes it."""
    begun = known.held_since.get(post)
    return known.free_from.get(post, day) <= day and (begun is None or begun <= day)


def _unit(row: Row, known: _Known, findings: list[Finding]) -> Unit | None:
    asked = row.text("unit")
    if not asked or asked in known.units:
        return known.units.get(asked)
    same = known.unit_names.get(asked, [])
    if len(same) == 1:
        return known.units[same[0]]
    findings.append(_finding(row, "unit_missing", UNIT_UNCLEAR if same else UNIT_MISSING, "unit", name=asked))
    return None


def _post(row: Row, unit: Unit, role: str, title: str, known: _Known, findings: list[Finding]) -> str:
    """Return the post that the row means: as coded, else held by this person, else the first of this title that nobody
    stays in; or new.
    """
    code = row.text("post")
    if code:
        post = known.posts.get(code)
        if post is None or post.unit_id != unit.pk or post.role != role:
            findings.append(_finding(row, "post_missing", POST_MISSING, "post", post=code))
            return ""
    else:
        code = _matching(row.text("username"), (unit.code, role, title), known)
    if code:
        first = known.rows_of_posts.setdefault(code, row.number)
        if first != row.number:
            findings.append(_finding(row, "post_twice", POST_TWICE, "post", first=first, second=row.number))
    return code


def _matching(username: str, wanted: Wanted, known: _Known) -> str:
    free = [code for code in known.posts_of.get(wanted, []) if code not in known.used_posts]
    own = [code for code in free if known.holders.get(code) == username]
    vacant = [code for code in free if code not in known.holders]
    leaving = [code for code in free if known.holders.get(code) not in known.staying.get(wanted, ())]
    code = (own or vacant or leaving or [""])[0]
    if code:
        known.used_posts.add(code)
    return code


def _finding(row: Row, code: str, message: str, column: str, **params: object) -> Finding:
    return Finding(code, message, params, row.number, PEOPLE.by_key[column].heading)
