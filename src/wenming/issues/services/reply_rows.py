"""What becomes of each row of a reply list (批量回复), and which photo belongs to which row; nothing is changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext

from wenming.engines.workbook import Action, Change, Finding, Plan, PlannedRow, Row, Table
from wenming.issues import selectors
from wenming.issues.acts import Act, cleaned, ensure, situation_of
from wenming.issues.models import Issue, IssueMove
from wenming.issues.reply_workbook import INPUTS, MEASURES, NOTE, PHOTOS, PROOF, RECTIFIED_ON, RESPONSIBLE
from wenming.issues.services.handling import ensure_rectified_by, reporting, reports_up
from wenming.kernel import clock, imports
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.kernel.text import clean
from wenming.rulebook import loop
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import REPORTS, MoveCode, State, state_row
from wenming.rulebook.numbering import ISSUES, NumberError, format_number, parse_number
from wenming.rulebook.photo_names import calls_for, in_order, number_of
from wenming.rulebook.verification import DEFAULT_DEMAND, EvidenceKind, demand_row

MOST_PHOTOS = 12
NAMED_ROWS = 20
REPORTED = (State.REPORTED.value, State.VERIFIED.value, State.CLOSED.value)
STILL_FRESH = frozenset(
    {MoveCode.ACKNOWLEDGE, MoveCode.ASK_EXTENSION, MoveCode.ENDORSE_EXTENSION, MoveCode.GRANT_EXTENSION,
     MoveCode.REFUSE_EXTENSION, MoveCode.PASS_DOWN, MoveCode.RECALL}
)  # fmt: skip
"""Moves after which a reply that was begun before still answers the same question."""

WAITS = N_("waiting for the first check")
NO_NUMBER = N_("“%(given)s” is no number of an issue.")
UNKNOWN = N_("There is no such issue, or it is not with your unit.")
TWICE = N_("The number stands in several rows (%(rows)s). Keep one of them.")
ALREADY = N_("It is reported already, in other words (%(state)s). Nothing is changed.")
STALE = N_("Since the workbook was fetched: %(move)s. Look at the issue, and fetch the workbook anew.")
NO_MEASURES = N_("Say what was done.")
PHOTO_ABSENT = N_("No photo “%(name)s” came with the list.")
PHOTO_DOUBTFUL = N_("Several photos could be “%(name)s”. Write the folder before the name.")
PHOTO_BAD = N_("Photo “%(name)s”: %(reason)s")
PHOTO_MOST = N_("%(count)s photos belong to this row; at most %(most)s go with one reply.")
LEFT_OPEN = N_("%(count)s rows are not filled in; their issues stay open.")


@dataclass(frozen=True, slots=True)
class Reply:
    """One row as the service needs it; ``photos`` are the places of its photos in the package."""

    number: str
    measures: str
    responsible: str
    rectified_on: date | None
    proofs: Mapping[EvidenceKind, str]
    note: str
    photos: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PackedPhoto:
    """A photo that came with the list: its place and name in the package, and why it is none, if so."""

    at: int
    name: str
    refusal: str = ""


@dataclass(slots=True)
class _Known:
    """Everything that the rows are held against."""

    viewer: Viewer
    issues: Mapping[str, Issue]
    moves: Mapping[int, Sequence[tuple[int, str, Mapping[str, object]]]]
    photos: Sequence[PackedPhoto]
    named_by: Mapping[str, Sequence[PackedPhoto]]
    rows_of: Mapping[str, Sequence[int]]
    used: set[int] = field(default_factory=set)
    left_open: int = 0


@dataclass(frozen=True, slots=True)
class ReplyPlan:
    """The plan, and the photos that belong to none of its rows."""

    plan: Plan
    unused: tuple[PackedPhoto, ...]


def plan_replies(
    table: Table,
    photos: Sequence[PackedPhoto],
    *,
    by: Viewer,
    look: Callable[[PackedPhoto], str] = lambda photo: photo.refusal,
    progress: imports.Progress = imports.silent,
) -> ReplyPlan:
    """Say what becomes of every row that is filled in; ``look`` says why a photo cannot be taken, or nothing.

    The answers are in the language of the moment, for they are kept with the plan.
    """
    known = _known(table, photos, by)
    planned = [
        row for given in imports.counted(table.rows, progress) if (row := _planned(given, known, look)) is not None
    ]
    unused = tuple(photo for photo in photos if photo.at not in known.used)
    return ReplyPlan(Plan(tuple(planned), table.headings, (*table.remarks, *_remarks(known))), unused)


def _remarks(known: _Known) -> Iterator[Finding]:
    if known.left_open:
        yield Finding("left_open", LEFT_OPEN, {"count": known.left_open})


def _known(table: Table, photos: Sequence[PackedPhoto], by: Viewer) -> _Known:
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for row in table.rows:
        if _is_filled(row) and (number := _number(row.text("number"))):
            rows_of[number].append(row.number)
    numbers = {number for row in table.rows if (number := _number(row.text("number")))}
    found = selectors.visible_issues(by).filter(number__in=numbers)
    issues = {
        issue.number: issue for issue in found.select_related("category", "condition").prefetch_related("supporting")
    }
    moves: defaultdict[int, list[tuple[int, str, Mapping[str, object]]]] = defaultdict(list)
    history = IssueMove.objects.filter(issue__in=issues.values()).order_by("seq")
    for issue_id, seq, move, details in history.values_list("issue_id", "seq", "move", "details"):
        moves[issue_id].append((seq, move, details))
    named_by: defaultdict[str, list[PackedPhoto]] = defaultdict(list)
    for photo in photos:
        if named := number_of(photo.name):
            named_by[named].append(photo)
    return _Known(by, issues, moves, photos, named_by, rows_of)


def _number(given: str) -> str:
    try:
        return format_number(ISSUES, parse_number(ISSUES, given))
    except NumberError:
        return ""


def _is_filled(row: Row) -> bool:
    return bool(row.findings) or any(row.values.get(name) for name in INPUTS)


def _planned(row: Row, known: _Known, look: Callable[[PackedPhoto], str]) -> PlannedRow | None:
    """Return what becomes of a row; nothing for one that nobody filled in and no photo belongs to."""
    number = _number(row.text("number"))
    issue = known.issues.get(number)
    label = issue.title if issue else row.text("title")
    photos, findings = _photos_of(row, number, known)
    if not _is_filled(row) and not photos:
        known.left_open += 1
        return None
    known.used.update(photo.at for photo in photos)
    if row.findings or issue is None:
        found = row.findings or (_not_there(row, number),)
        return PlannedRow(row.number, Action.REFUSE, number, label, (), tuple(found), raw=row.raw)
    reply = _reply(row, issue, photos)
    same = _stands_already(issue, reply, known)
    if same:
        return PlannedRow(row.number, Action.SAME, number, label, _changes(reply, ()), raw=row.raw, seen=issue.version)
    refusals = (*_refusals(row, issue, reply, known), *findings) or tuple(_bad(photos, look))
    action = Action.REFUSE if refusals else Action.ADD
    return PlannedRow(
        row.number, action, number, label, _changes(reply, photos), refusals, payload=reply, seen=issue.version,
        raw=row.raw,
    )  # fmt: skip


def _not_there(row: Row, number: str) -> Finding:
    if not number:
        return Finding("unknown_number", NO_NUMBER, {"given": row.text("number")[:40]}, row.number)
    return Finding("unknown_issue", UNKNOWN, {}, row.number)


def _photos_of(row: Row, number: str, known: _Known) -> tuple[list[PackedPhoto], list[Finding]]:
    """The photos named in the row and those named by its number, and what is wrong with the names in the row."""
    found = {photo.at: photo for photo in known.named_by.get(number, ())}
    findings = []
    wanted = row.values.get(PHOTOS)
    for name in wanted if isinstance(wanted, tuple) else ():
        meant = [photo for photo in known.photos if calls_for(name, photo.name)]
        if len(meant) == 1:
            found[meant[0].at] = meant[0]
        else:
            message = PHOTO_DOUBTFUL if meant else PHOTO_ABSENT
            findings.append(Finding("photo_absent", message, {"name": name[:80]}, row.number))
    ordered = sorted(found.values(), key=lambda photo: in_order(photo.name))
    if len(ordered) > MOST_PHOTOS:
        counts = {"count": len(ordered), "most": MOST_PHOTOS}
        findings.append(Finding("photos_too_many", PHOTO_MOST, counts, row.number))
    return ordered, findings


def _bad(photos: Iterable[PackedPhoto], look: Callable[[PackedPhoto], str]) -> Iterator[Finding]:
    for photo in photos:
        if reason := look(photo):
            yield Finding("photo_unreadable", PHOTO_BAD, {"name": photo.name[-80:], "reason": reason})


def _reply(row: Row, issue: Issue, photos: Sequence[PackedPhoto]) -> Reply:
    day = row.values.get(RECTIFIED_ON)
    return Reply(
        number=issue.number,
        measures=clean(row.text(MEASURES), max_length=10_000, multiline=True),
        responsible=clean(row.text(RESPONSIBLE), max_length=10_000),
        rectified_on=day if isinstance(day, date) else None,
        proofs=proofs_of(issue, row.text(PROOF)),
        note=row.text(NOTE),
        photos=tuple(photo.at for photo in photos),
    )


def proofs_of(issue: Issue, words: str) -> dict[EvidenceKind, str]:
    """Return what was written as other evidence, as the kind of evidence that the problem demands besides photos."""
    needs = demand_row((issue.evidence or [DEFAULT_DEMAND])[0]).needs
    kinds = [need.kind for need in needs if need.kind is not EvidenceKind.PHOTO_AFTER]
    fitting = [kind for kind in kinds if kind is not EvidenceKind.SECOND_VISIT]
    return {fitting[0] if fitting else EvidenceKind.DOCUMENT: words} if words else {}


def _stands_already(issue: Issue, reply: Reply, known: _Known) -> bool:
    """Whether the last report says just this: the same list loaded again."""
    if not _is_reported(issue):
        return False
    reports = [details for _seq, move, details in known.moves[issue.pk] if move in REPORTS]
    said = reports[-1] if reports else {}
    day = reply.rectified_on.isoformat() if reply.rectified_on else ""
    wanted = {MEASURES: reply.measures, RESPONSIBLE: reply.responsible, RECTIFIED_ON: day}
    return all(str(said.get(name, "")) == value for name, value in wanted.items())


def _refusals(row: Row, issue: Issue, reply: Reply, known: _Known) -> Iterator[Finding]:
    """Why the row cannot be reported: the first reason is enough."""
    rows = known.rows_of[issue.number]
    if len(rows) > 1:
        listed = ", ".join(str(number) for number in rows[:NAMED_ROWS])
        yield Finding("twice", TWICE, {"rows": listed}, row.number)
    elif _is_reported(issue):
        waits = issue.reported_up_at is not None
        stands = gettext(WAITS if waits else state_row(State(issue.state)).label)
        yield Finding("already_reported", ALREADY, {"state": stands}, row.number)
    elif moved := _moved_on(row, issue, known):
        yield Finding("stale", STALE, {"move": moved}, row.number)
    elif not reply.measures:
        yield Finding("no_measures", NO_MEASURES, {}, row.number)
    else:
        try:
            _ensure(issue, reply, known.viewer)
        except DomainError as refusal:
            told = {name: gettext(value) if isinstance(value, str) and value else value
                    for name, value in refusal.params.items()}  # fmt: skip
            yield Finding(refusal.code, refusal.message, told, row.number)


def _moved_on(row: Row, issue: Issue, known: _Known) -> str:
    """What somebody did to the issue since the workbook was fetched that makes the answer another one."""
    version = row.values.get("version")
    if not isinstance(version, int):
        return ""
    since = [move for seq, move, _details in known.moves[issue.pk] if seq >= version and move not in STILL_FRESH]
    return gettext(loop.move_row(MoveCode(since[-1])).label) if since else ""


def _ensure(issue: Issue, reply: Reply, viewer: Viewer) -> None:
    """Ask the rulebook as the services will: acknowledged on the way where it is only dispatched.

    :raises DomainError: the reply would not be taken.
    """
    at = clock.now()
    ensure_rectified_by(issue, reply.rectified_on, at)
    up = reports_up(issue, viewer)
    act = cleaned(act_of(reply, up=up))
    stands = situation_of(viewer, issue, act, at=at, in_bulk=False)
    if issue.state == State.DISPATCHED.value:
        signing = situation_of(viewer, issue, Act(MoveCode.ACKNOWLEDGE), at=at, in_bulk=False)
        ensure(signing, MoveCode.ACKNOWLEDGE)
        stands = replace(stands, state=State.ACKNOWLEDGED)
    ensure(stands, MoveCode.REPORT_UP if up else MoveCode.REPORT_RECTIFIED)


def _is_reported(issue: Issue) -> bool:
    """Whether it is reported already, to the desk or for the first check."""
    return issue.state in REPORTED or issue.reported_up_at is not None


def act_of(reply: Reply, *, up: bool = False) -> Act:
    """Return the report as an act; its photos are counted, not yet kept. ``up``: for the first check."""
    return reporting(
        measures=reply.measures,
        photos=reply.photos,
        proofs=reply.proofs,
        responsible=reply.responsible,
        rectified_on=reply.rectified_on,
        note=reply.note,
        up=up,
    )


def _changes(reply: Reply, photos: Sequence[PackedPhoto]) -> tuple[Change, ...]:
    told = {
        MEASURES: reply.measures,
        RESPONSIBLE: reply.responsible,
        RECTIFIED_ON: reply.rectified_on.isoformat() if reply.rectified_on else "",
        PHOTOS: "、".join(photo.name.rsplit("/", 1)[-1] for photo in photos),
        PROOF: "; ".join(reply.proofs.values()),
        NOTE: reply.note,
    }
    return tuple(Change(name, "", value) for name, value in told.items() if value)
