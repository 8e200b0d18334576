"""What a line of the ledger (台账) says besides the issue itself: how it was rectified, by whom it was verified, what
came of looking back, and its pictures. A generated view: everything is read from the history, nothing is kept twice.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from wenming.issues.models import ColumnSet, Issue, IssueMove, IssuePhoto, LookBack
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.records.models import Photo
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import REPORTS, MoveCode, Shown

TOLD_BY = (MoveCode.REPORT_RECTIFIED.value, MoveCode.VERIFY.value, MoveCode.CLOSE_OUT.value)
ASKED_FOR = {*TOLD_BY, *REPORTS}
NO_SUCH_SET = N_("There is no such set of columns, or it is somebody else's.")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One issue as a line. ``verified_by`` and ``closed_by`` name post and unit; ``look_back`` is the state of the last
    look-back that was drawn, or nothing; the pictures are only there if they were asked for.
    """

    issue: Issue
    supporting: tuple[str, ...] = ()
    measures: str = ""
    responsible: str = ""
    rectified_on: str = ""
    verified_by: str = ""
    closed_by: str = ""
    look_back: str = ""
    before: Photo | None = None
    after: Photo | None = None


def ledger_lines(issues: Sequence[Issue], *, with_pictures: bool = False) -> list[LedgerLine]:
    """Return the lines of these issues in their order: five queries at most, however many they are."""
    rows = list(issues)
    ids = [issue.pk for issue in rows]
    last = _last_moves(ids)
    units = _units_of(last)
    looked = dict(LookBack.objects.filter(issue__in=ids).order_by("id").values_list("issue_id", "state"))
    pictures = _pictures(ids) if with_pictures else {}
    supporting = _supporting(ids)
    return [
        replace(_line(issue, last, units, looked, pictures), supporting=tuple(supporting[issue.pk])) for issue in rows
    ]


def column_sets(viewer: Viewer, register: str) -> list[ColumnSet]:
    """Return a person's own sets of columns for one register."""
    return list(ColumnSet.objects.filter(owner_id=viewer.user_id, register=register).order_by("name"))


def column_set(viewer: Viewer, register: str, number: int) -> ColumnSet:
    """Return one of a person's own sets.

    :raises Missing: there is none.
    """
    found = ColumnSet.objects.filter(owner_id=viewer.user_id, register=register, pk=number).first()
    if found is None:
        raise Missing("no_such_set", NO_SUCH_SET)
    return found


Last = Mapping[tuple[int, str], IssueMove]


def _supporting(ids: Collection[int]) -> Mapping[int, list[str]]:
    """The names of the supporting units, without making a record of each."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = Issue.supporting.through.objects.filter(issue__in=ids).order_by("unit__code")
    for issue, short, name in rows.values_list("issue_id", "unit__short_name", "unit__name"):
        found[issue].append(short or name)
    return found


def _last_moves(ids: Collection[int]) -> Last:
    """The last report, verification and close-out of each issue."""
    moves = IssueMove.objects.filter(issue__in=ids, move__in=ASKED_FOR).order_by("issue_id", "seq")
    return {
        (move.issue_id, TOLD_BY[0] if move.move in REPORTS else move.move): move
        for move in moves.only("issue_id", "move", "by_label", "by_unit", "details")
    }


def _units_of(last: Last) -> Mapping[str, str]:
    codes = {move.by_unit for move in last.values()}
    return {
        code: short or name
        for code, name, short in Unit.objects.filter(code__in=codes).values_list("code", "name", "short_name")
    }


def _pictures(ids: Collection[int]) -> Mapping[int, tuple[Photo | None, Photo | None]]:
    """The first photo before, and the first of the last report."""
    before: dict[int, Photo] = {}
    after: dict[int, tuple[int, Photo]] = {}
    found = IssuePhoto.objects.filter(issue__in=ids, photo__kept=True).select_related("photo__thumbnail", "move")
    for row in found.order_by("id"):
        seq = row.move.seq if row.move else 0
        if row.part == IssuePhoto.Part.BEFORE:
            before.setdefault(row.issue_id, row.photo)
        elif row.part == IssuePhoto.Part.AFTER and after.get(row.issue_id, (-1,))[0] < seq:
            after[row.issue_id] = (seq, row.photo)
    return {pk: (before.get(pk), after[pk][1] if pk in after else None) for pk in before.keys() | after.keys()}


def _line(
    issue: Issue,
    last: Last,
    units: Mapping[str, str],
    looked: Mapping[int, str],
    pictures: Mapping[int, tuple[Photo | None, Photo | None]],
) -> LedgerLine:
    report, verified, closed = (last.get((issue.pk, code)) for code in TOLD_BY)
    told = report.details if report and issue.reported_at else {}
    before, after = pictures.get(issue.pk, (None, None))
    return LedgerLine(
        issue=issue,
        measures=str(told.get(Shown.MEASURES.value, "")),
        responsible=str(told.get(Shown.RESPONSIBLE.value, "")),
        rectified_on=str(told.get(Shown.RECTIFIED_ON.value, "")),
        verified_by=_who(verified, units) if issue.verified_at else "",
        closed_by=_who(closed, units) if issue.closed_at else "",
        look_back=looked.get(issue.pk, ""),
        before=before,
        after=after,
    )


def _who(move: IssueMove | None, units: Mapping[str, str]) -> str:
    if move is None:
        return ""
    unit = units.get(move.by_unit, "")
    return move.by_label if not unit or move.by_label.startswith(unit) else f"{unit} {move.by_label}"
