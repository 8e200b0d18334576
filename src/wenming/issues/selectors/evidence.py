"""What there is to look at before the photos of an issue are believed: the rulebook's warnings on what is stored."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from wenming.issues import policies
from wenming.issues.acts import UNDONE_STEP
from wenming.issues.models import Issue, IssueMove, IssuePhoto
from wenming.issues.rules_book import rules_book
from wenming.issues.selectors.reading import visible_issues
from wenming.kernel.scope import Viewer
from wenming.records import access, uses
from wenming.records import selectors as records
from wenming.records.models import Photo
from wenming.records.uses import PhotoUse
from wenming.rulebook.evidence import (
    Alike,
    EvidenceWarning,
    IssueKnown,
    PhotoKnown,
    Position,
    Use,
    warnings,
)
from wenming.rulebook.loop import REPORTS, MoveCode
from wenming.rulebook.verification import DEFAULT_DEMAND, EvidenceKind, needs_at

JUDGES = (policies.VERIFY, policies.CLOSE_OUT)
"""Whoever holds one of these judges evidence: verifies, sends back or closes out."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A photo with one thing to look at; ``beside`` is the other picture, where there is one and it may be seen."""

    photo: Photo
    warning: EvidenceWarning
    beside: Photo | None


@dataclass(frozen=True, slots=True)
class _Likes:
    """What is known of photos that are one picture with those asked about, read at once for all of them."""

    pairs: dict[int, list[tuple[Photo, bool]]]
    in_issues: dict[int, list[IssuePhoto]]
    elsewhere: dict[int, list[PhotoUse]]
    visible: frozenset[int]


def doubts_on_report(viewer: Viewer, issue: Issue, moves: Sequence[IssueMove]) -> list[Doubt]:
    """Return what there is to look at in the last report's photos, for somebody who judges it; nothing for others."""
    reports = [move for move in moves if move.move in REPORTS]
    if not reports or not any(viewer.may(each) for each in JUDGES):
        return []
    return doubts(viewer, issue, [row.photo for row in reports[-1].photos.all()], move=reports[-1])


def doubts_on_reports(viewer: Viewer, issues: Sequence[Issue]) -> dict[int, list[Doubt]]:
    """As :func:`doubts_on_report`, for many issues by their ids: their last reports, in the same number of queries.

    The pictures beside are left out: who looks at them opens the issue.
    """
    reports = IssueMove.objects.filter(issue__in=[each.pk for each in issues], move__in=REPORTS)
    last = {move.issue_id: move for move in reports.order_by("seq").prefetch_related("photos__photo")}
    photos = [row.photo for move in last.values() for row in move.photos.all() if row.photo.kept]
    if not photos or not any(viewer.may(each) for each in JUDGES):
        return {}
    likes, named = _likes(viewer, photos), {each.pk: each for each in issues}
    return {
        pk: _found(named[pk], [row.photo for row in move.photos.all() if row.photo.kept], move, likes)
        for pk, move in last.items()
    }


def doubts_on_verifying(viewer: Viewer, issue: Issue, photos: Sequence[Photo]) -> list[Doubt]:
    """Return what there is to look at when an issue is verified: in the report, and in the verifier's own photos."""
    reports = issue.moves.filter(move__in=REPORTS).order_by("seq").prefetch_related("photos__photo")
    own = doubts(viewer, issue, photos, demanded=frozenset({EvidenceKind.CHECK_PHOTO})) if photos else []
    return sorted([*doubts_on_report(viewer, issue, list(reports)), *own], key=lambda each: not each.warning.is_grave)


def doubts(
    viewer: Viewer,
    issue: Issue | None,
    photos: Sequence[Photo],
    *,
    move: IssueMove | None = None,
    demanded: frozenset[EvidenceKind] | None = None,
) -> list[Doubt]:
    """Return what there is to look at in photos that stand for the rectification of an issue, gravest first.

    Photos handed in with the same ``move`` are no earlier use of each other. Without an issue nothing is known but
    whether a photo was used before. Numbers and photos of issues that the viewer may not see are withheld.
    ``demanded`` is the evidence that the photos are, where it is not that of the report.
    """
    kept = [photo for photo in photos if photo.kept]
    found = _found(issue, kept, move, _likes(viewer, kept), demanded)
    return [
        each if each.beside is None or access.may_see_photo(viewer, each.beside) else replace(each, beside=None)
        for each in found
    ]


def _found(
    issue: Issue | None,
    photos: Sequence[Photo],
    move: IssueMove | None,
    likes: _Likes,
    demanded: frozenset[EvidenceKind] | None = None,
) -> list[Doubt]:
    """What there is to look at, gravest first; whether the picture beside may be seen is still to be asked."""
    book = rules_book()
    found = []
    for photo in photos:
        others = {str(other.key): other for other, _ in likes.pairs[photo.pk]}
        alike = tuple(_alike(photo, issue, move, likes))
        bounds = book.bounds(photo.received_at)
        for warning in warnings(_photo_known(photo, alike), _issue_known(issue, photo, demanded), bounds):
            other = others.get(warning.beside)
            found.append(Doubt(photo, warning, other if other and other.kept else None))
    return sorted(found, key=lambda doubt: not doubt.warning.is_grave)


def _likes(viewer: Viewer, photos: Sequence[Photo]) -> _Likes:
    """Each photo counts as one picture with itself: the row may have been used before as well as the picture."""
    matches = records.matches([photo.pk for photo in photos])
    pairs = {
        photo.pk: [(photo, True), *((each.other, each.is_sure) for each in matches.get(photo.pk, ()))]
        for photo in photos
    }
    ids = {other.pk for some in pairs.values() for other, _ in some}
    in_issues: dict[int, list[IssuePhoto]] = {}
    rows = list(IssuePhoto.objects.filter(photo__in=ids).select_related("issue", "move").order_by("id"))
    undone = _undone({row.issue_id for row in rows if row.move_id is not None})
    for row in rows:
        # What was taken back shows nothing any more.
        if row.move is None or (row.issue_id, row.move.seq) not in undone:
            in_issues.setdefault(row.photo_id, []).append(row)
    return _Likes(pairs, in_issues, uses.uses_of(viewer, ids), _visible(viewer, in_issues.values()))


def _undone(issues: Collection[int]) -> set[tuple[int, int]]:
    """The moves of these issues that were taken back, by issue and place in its history."""
    if not issues:
        return set()
    undoing = IssueMove.objects.filter(issue__in=issues, move=MoveCode.UNDO.value).order_by()
    told = undoing.values_list("issue_id", "details")
    return {(issue, int(details[UNDONE_STEP])) for issue, details in told if UNDONE_STEP in details}


def _visible(viewer: Viewer, rows: Collection[Sequence[IssuePhoto]]) -> frozenset[int]:
    named = {row.issue_id for some in rows for row in some}
    return frozenset(visible_issues(viewer).filter(pk__in=named).values_list("pk", flat=True)) if named else frozenset()


def _alike(photo: Photo, issue: Issue | None, move: IssueMove | None, likes: _Likes) -> Iterator[Alike]:
    for other, is_sure in likes.pairs[photo.pk]:
        rows = likes.in_issues.get(other.pk, [])
        together = [row for row in rows if move is not None and row.move_id == move.pk]
        earlier = [row for row in rows if row not in together and _is_earlier(row, photo, move)]
        own = [row for row in earlier if issue is not None and row.issue_id == issue.pk]
        key = str(other.key)
        if any(row.part == IssuePhoto.Part.BEFORE for row in own):
            yield Alike(Use.BEFORE_PHOTO, key, is_sure=is_sure)
        elif own:
            yield Alike(Use.SAME_ISSUE, key, is_sure=is_sure)
        elif earlier:
            numbers = [row.issue.number for row in earlier if row.issue_id in likes.visible]
            yield Alike(Use.ISSUE, key, numbers[0] if numbers else "", is_sure)
        elif other.pk in likes.elsewhere:
            yield Alike(Use.OBSERVATION, key, likes.elsewhere[other.pk][0].reference, is_sure)


def _is_earlier(row: IssuePhoto, photo: Photo, move: IssueMove | None) -> bool:
    """Whether a use is one before this: of another photo it always is, since matches name the earlier photo."""
    return row.photo_id != photo.pk or move is None or row.move_id is None or row.move_id < move.pk


def _photo_known(photo: Photo, alike: tuple[Alike, ...]) -> PhotoKnown:
    here = None
    if photo.lat is not None and photo.lon is not None:
        here = Position(photo.lat, photo.lon, photo.accuracy)
    off = timedelta(seconds=photo.clock_off) if photo.clock_off is not None else None
    return PhotoKnown(photo.received_at, photo.taken_at, here, alike, off)


def _issue_known(issue: Issue | None, photo: Photo, demanded: frozenset[EvidenceKind] | None) -> IssueKnown:
    """What is known of the issue; without one, nothing is asked of the photo's time and place."""
    if issue is None:
        return IssueKnown(photo.received_at, None, frozenset())
    place = Position(issue.lat, issue.lon) if issue.lat is not None and issue.lon is not None else None
    demand = issue.evidence[0] if issue.evidence else DEFAULT_DEMAND
    needs = needs_at(MoveCode.REPORT_RECTIFIED, demand=demand)
    return IssueKnown(issue.raised_at, place, demanded or frozenset(need.kind for need in needs))
