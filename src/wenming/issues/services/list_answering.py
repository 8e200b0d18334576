"""The reply in the superior's own file: the document as it came, with the columns for the reply filled."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, override

from wenming.engines.documents import Fill, Format, Picture, can_carry, filled, read_document
from wenming.engines.problem_lists.roles import REPLY, Role
from wenming.issues import policies
from wenming.issues.models import Issue, IssueMove, IssuePhoto, ListItem, ProblemList
from wenming.kernel import audit, clock, rights
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.scope import Viewer
from wenming.records.models import Photo
from wenming.records.selectors import content
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import REPORTS, Shown, State, is_open, state_row

MOST_PICTURES = 3
LANGUAGE = "zh-hans"
NOT_CARRIED = N_("A file of this kind cannot be filled in again. Use the report instead.")
RECTIFIED = (State.REPORTED, State.VERIFIED, State.CLOSED)
APPENDED = {Role.STATE: N_("How it stands"), Role.MEASURES: N_("What was done"), Role.PICTURE_AFTER: N_("Photos after")}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered for one problem of a list, in the language of the file."""

    item: ListItem
    state: str
    measures: str = ""
    responsible: str = ""
    done_on: str = ""
    photos: Sequence[int] = ()
    is_done: bool = False


def answers(found: ProblemList) -> list[Answer]:
    """Return what is to be answered for every problem, in the list's order."""
    rows = list(found.items.select_related("issue__lead_unit", "issue__holder", "unit").order_by("order"))
    issues = [row.issue_id for row in rows if row.issue_id]
    reports = _last_reports(issues)
    photos = _photos_after(issues)
    with override(LANGUAGE):
        return [_answer(row, reports, photos) for row in rows]


def reply_file(found: ProblemList, *, by: Viewer) -> tuple[str, bytes]:
    """Return the name and the bytes of the superior's own file, filled; cells that hold something stay as they are.

    :raises DomainError: a file of this kind cannot carry the reply.
    """
    rights.require(by.actor, policies.DESK)
    if not found.format or not can_carry(Format(found.format)):
        raise DomainError("not_carried", NOT_CARRIED)
    source = content(found.document.blob).body
    with override(LANGUAGE):
        fills = list(_fills(found, answers(found), _filled_already(source, found.document.name)))
    reply = filled(source, found.document.name, fills)
    subject = audit.subject_of(found, found.name)
    audit.record("issues.answer_list", subject=subject, by=by.actor, at=clock.now(), details={"cells": len(fills)})
    return found.document.name, reply


def _last_reports(issues: Sequence[int]) -> dict[int, IssueMove]:
    moves = IssueMove.objects.filter(issue__in=issues, move__in=REPORTS).order_by("seq")
    return {move.issue_id: move for move in moves}


def _photos_after(issues: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = IssuePhoto.objects.filter(issue__in=issues, part=IssuePhoto.Part.AFTER, photo__kept=True).order_by(
        "-move", "id"
    )
    last: dict[int, int | None] = {}
    for row in rows:
        if last.setdefault(row.issue_id, row.move_id) == row.move_id:
            found.setdefault(row.issue_id, []).append(row.photo_id)
    return {issue: ids[:MOST_PICTURES] for issue, ids in found.items()}


def _answer(row: ListItem, reports: Mapping[int, IssueMove], photos: Mapping[int, Sequence[int]]) -> Answer:
    issue = row.issue
    if issue is None:
        words = gettext("Not taken up: %(reason)s") % {"reason": row.reason} if row.reason else ""
        return Answer(row, words)
    standing = _surviving(issue)
    state, report = State(standing.state), reports.get(standing.pk)
    is_done = state in RECTIFIED
    told = report.details if report and is_done else {}
    return Answer(
        item=row,
        state=gettext("Rectified") if is_done else gettext(state_row(state).label),
        measures=str(told.get(Shown.MEASURES.value, "")),
        responsible=str(told.get(Shown.RESPONSIBLE.value, "")) or _who(standing, report),
        done_on=(str(told.get(Shown.RECTIFIED_ON.value, "")) or _day(standing)) if is_done else "",
        photos=photos.get(standing.pk, ()) if is_done else (),
        is_done=is_done,
    )


def _surviving(issue: Issue) -> Issue:
    while issue.merged_into is not None:
        issue = issue.merged_into
    return issue


def _who(issue: Issue, report: IssueMove | None) -> str:
    """Who answers where no responsible person was named: the lead unit, and who reported."""
    lead = issue.lead_unit.name if issue.lead_unit else ""
    return "，".join(filter(None, (lead, report.by_label if report else "")))


def _day(issue: Issue) -> str:
    moment = issue.reported_at or issue.verified_at or issue.closed_at
    return moment.astimezone(clock.LOCAL).date().isoformat() if moment else ""


def _filled_already(source: bytes, filename: str) -> set[tuple[str, int]]:
    """Return the cells of the file that hold something: they are left alone."""
    document = read_document(source, filename)
    return {
        (row.spot, place)
        for grid in document.grids
        for row in grid.rows
        for place, cell in enumerate(row.cells)
        if cell.text.strip() or cell.pictures
    }


def _fills(found: ProblemList, said: Iterable[Answer], taken: set[tuple[str, int]]) -> Iterator[Fill]:
    layouts = {grid["spot"]: grid for grid in found.grids}
    headed: set[str] = set()
    for answer in said:
        spot = answer.item.spot
        layout = layouts.get(_grid_of(spot, layouts))
        if layout is None or not answer.state:
            continue
        columns = {Role(role): int(place) for place, role in layout["columns"].items() if Role(role) in REPLY}
        if not columns:
            columns = {role: layout["width"] + place for place, role in enumerate(APPENDED)}
            if found.format == Format.PPTX.value:
                columns = {Role.STATE: 1}
            elif layout["spot"] not in headed:
                headed.add(layout["spot"])
                yield from _headings(layout, columns)
        yield from _cells(answer, columns, taken)


def _grid_of(spot: str, layouts: Mapping[str, object]) -> str:
    """The grid of a row: its address is the beginning of the row's, or the only grid there is."""
    owners = [grid for grid in layouts if spot == grid or spot.startswith(f"{grid}/")]
    return max(owners, key=len, default=next(iter(layouts), ""))


def _headings(layout: Mapping[str, object], columns: Mapping[Role, int]) -> Iterator[Fill]:
    spot = str(layout.get("heading_spot") or "")
    if spot:
        for role, place in columns.items():
            yield Fill(spot, place, gettext(APPENDED[role]))


def _cells(answer: Answer, columns: Mapping[Role, int], taken: set[tuple[str, int]]) -> Iterator[Fill]:
    texts = {
        Role.STATE: answer.state,
        Role.MEASURES: answer.measures,
        Role.RESPONSIBLE: answer.responsible,
        Role.DONE_ON: answer.done_on,
    }
    if Role.MEASURES not in columns and answer.measures:
        texts[Role.STATE] = f"{answer.state}：{answer.measures}"
    elif Role.STATE not in columns:
        texts[Role.MEASURES] = "：".join(filter(None, (answer.state, answer.measures)))
    pictures = tuple(_pictures(answer.photos))
    for role, place in columns.items():
        spot = answer.item.spot
        if (spot, place) in taken:
            continue
        if role is Role.PICTURE_AFTER and pictures:
            yield Fill(spot, place, None, pictures)
        elif words := texts.get(role, ""):
            with_pictures = pictures if Role.PICTURE_AFTER not in columns and role is _first(columns) else ()
            yield Fill(spot, place, words, with_pictures)


def _first(columns: Mapping[Role, int]) -> Role:
    return Role.MEASURES if Role.MEASURES in columns else Role.STATE


def _pictures(ids: Sequence[int]) -> Iterator[Picture]:
    for photo in Photo.objects.filter(pk__in=ids).select_related("thumbnail").order_by("pk"):
        try:
            taken = content(photo.thumbnail)
        except Missing:
            continue
        yield Picture(taken.body, f"{photo.pk}.jpg")


def counts(said: Sequence[Answer]) -> Mapping[str, int]:
    """Return how many problems there are, how many are rectified, on the way, and left out."""
    done = sum(one.is_done for one in said)
    left_out = sum(one.item.state == ListItem.State.LEFT_OUT for one in said)
    opened = sum(one.item.issue is not None and is_open(State(one.item.issue.state)) for one in said)
    return {"all": len(said), "done": done, "open": opened, "left_out": left_out}
