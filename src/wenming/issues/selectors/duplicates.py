"""What may be the same thing reported twice, or back again: near, of the same kind, in the same words, same picture.

Open issues may be the same; those closed out may be back: the rulebook says whether that reopens them (反弹) or makes
a recurrence (复发). Any number of reports is held against all others in the same number of queries.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from wenming.engines.geodesy import Position, degrees_around, metres_between
from wenming.issues.models import Issue, IssuePhoto
from wenming.issues.rules_book import RulesBook, rules_book
from wenming.issues.selectors.reading import OPEN_STATES, visible_issues
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.kernel.search import bigrams
from wenming.records import selectors as records
from wenming.records.models import Photo
from wenming.records.selectors import Twin
from wenming.rulebook.alike import LONG_AGO_DAYS, NEAR_METRES, Again, Compared, Picture, came_back
from wenming.rulebook.loop import State

MOST_HINTS = 8
MOST_LOOKED_AT = 100
"""So many of the newest issues at a place are compared: of those that are open, and of those that ended."""
MOST_READ = 6_000
"""About so many are read in all: where very many places are asked about at once, fewer of each."""
COLUMNS = (
    "pk", "title", "site_id", "lat", "lon", "category_id", "raised_at", "state", "closed_at", "has_relapsed",
    "category__is_lasting", "condition__is_lasting",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports, as far as it is compared; ``pk`` if it is an issue already, ``photos`` are ids."""

    title: str
    site_id: int | None
    place: Position | None
    category_id: int | None
    at: datetime
    photos: tuple[int, ...] = ()
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class DuplicateHint:
    """An issue that may be the same or what has come back, what speaks for it, and a picture of each, if there is."""

    issue: Issue
    again: Again
    compared: Compared
    own_photo: Photo | None = None
    photo: Photo | None = None

    @property
    def score(self) -> int:
        """How much speaks for it, of a hundred."""
        return self.compared.score


@dataclass(frozen=True, slots=True)
class _Row:
    """An issue that is compared: a light row, read for many."""

    pk: int
    title: str
    site_id: int | None
    lat: float | None
    lon: float | None
    category_id: int | None
    raised_at: datetime
    state: str
    closed_at: datetime | None
    has_relapsed: bool
    kind_lasts: bool | None
    condition_lasts: bool | None

    @property
    def is_lasting(self) -> bool:
        """As its filing condition says, else its kind; what is not filed is taken to last."""
        said = self.kind_lasts if self.condition_lasts is None else self.condition_lasts
        return said is None or said


class _Nearby:
    """The rows by site and along the meridian: a report is compared only with what may be at its place."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        self.rows = {row.pk: row for row in rows}
        newest = sorted(self.rows.values(), key=lambda row: row.raised_at, reverse=True)
        self._at_site: dict[int, list[_Row]] = {}
        for row in newest:
            if row.site_id is not None:
                self._at_site.setdefault(row.site_id, []).append(row)
        self._northwards = sorted(
            ((row.lat, row.lon, row) for row in newest if row.lat is not None and row.lon is not None),
            key=lambda placed: placed[0],
        )
        self._terms: dict[str, frozenset[str]] = {}

    def of(self, report: Report, shown: Iterable[int]) -> list[_Row]:
        """Return what is to be compared with a report, besides itself; ``shown`` are issues that show its pictures."""
        found = {row.pk: row for row in self._at_site.get(report.site_id or 0, ())}
        if report.place is not None:
            west, south, east, north = degrees_around(report.place, metres=NEAR_METRES)
            first = bisect_left(self._northwards, south, key=lambda placed: placed[0])
            last = bisect_right(self._northwards, north, key=lambda placed: placed[0])
            found |= {row.pk: row for _lat, lon, row in self._northwards[first:last] if west <= lon <= east}
        found.pop(report.pk or 0, None)
        newest = sorted(found.values(), key=lambda row: row.raised_at, reverse=True)
        ended = [row for row in newest if row.state == State.CLOSED and row.category_id == report.category_id]
        still = [row for row in newest if row.state != State.CLOSED][:MOST_LOOKED_AT]
        pictured = [self.rows[pk] for pk in shown if pk in self.rows and pk != report.pk]
        return list({row.pk: row for row in (*still, *ended[:MOST_LOOKED_AT], *pictured)}.values())

    def terms(self, title: str) -> frozenset[str]:
        """Return the words of a title, cut up once."""
        if title not in self._terms:
            self._terms[title] = frozenset(bigrams(title))
        return self._terms[title]


@dataclass(frozen=True, slots=True)
class _Pictures:
    """For each photo of a report, the photos that are one picture with it and the issues that show them."""

    twins: Mapping[int, Sequence[Twin]]
    issues_of: Mapping[int, frozenset[int]]

    def showing(self, photos: Iterable[int]) -> set[int]:
        """Return the issues that show any of these pictures."""
        every = {each for own in photos for each in (own, *(twin.photo_id for twin in self.twins.get(own, ())))}
        return {issue for each in every for issue in self.issues_of.get(each, ())}

    def known(self, photos: Iterable[int], issue: int) -> tuple[Picture, int, int]:
        """Whether an issue shows a picture of the report, and which two photos these are."""
        perhaps = (Picture.NONE, 0, 0)
        for own in photos:
            for twin in (Twin(own, True), *self.twins.get(own, ())):
                if issue in self.issues_of.get(twin.photo_id, frozenset()):
                    if twin.is_sure:
                        return Picture.SAME, own, twin.photo_id
                    perhaps = (Picture.PERHAPS, own, twin.photo_id)
        return perhaps


def report_of(issue: Issue, *, category_id: int | None = None, photos: Iterable[int] = ()) -> Report:
    """Return an issue, or a draft of one, as a report; ``category_id`` is the kind proposed where none is named."""
    place = Position(issue.lon, issue.lat) if issue.lat is not None and issue.lon is not None else None
    kind = issue.category_id or category_id
    return Report(issue.title, issue.site_id, place, kind, issue.raised_at or clock.now(), tuple(photos), issue.pk)


def duplicates_of(viewer: Viewer, issue: Issue, *, category_id: int | None = None) -> list[DuplicateHint]:
    """Return what an issue may be the same as or come back from, likeliest first."""
    return hints_for(viewer, [report_of(issue, category_id=category_id)])[0]


def hints_for(viewer: Viewer, reports: Sequence[Report]) -> list[list[DuplicateHint]]:
    """Return for each report which issues it may be the same as or come back from, likeliest first.

    At most eleven queries, however many reports.
    """
    reports = _with_photos(reports)
    pictures = _pictures([photo for each in reports for photo in each.photos])
    shown = {issue for issues in pictures.issues_of.values() for issue in issues}
    nearby = _Nearby(row for found in _around(viewer, reports, shown) for row in found)
    book = rules_book()
    chosen = [_best(each, nearby, pictures, book) for each in reports]
    return _shown(reports, chosen)


def _with_photos(reports: Sequence[Report]) -> list[Report]:
    """Add to those that are issues the photos with which they were raised."""
    ids = [each.pk for each in reports if each.pk is not None]
    photos: dict[int, list[int]] = {}
    before = IssuePhoto.objects.filter(issue__in=ids, part=IssuePhoto.Part.BEFORE) if ids else ()
    for row in before:
        photos.setdefault(row.issue_id, []).append(row.photo_id)
    return [
        Report(each.title, each.site_id, each.place, each.category_id, each.at,
               (*each.photos, *photos.get(each.pk or 0, ())), each.pk)
        for each in reports
    ]  # fmt: skip


def _pictures(photos: Sequence[int]) -> _Pictures:
    if not photos:
        return _Pictures({}, {})
    twins = records.twins(photos)
    every = {*photos, *(twin.photo_id for some in twins.values() for twin in some)}
    issues: dict[int, set[int]] = {}
    for photo, issue in IssuePhoto.objects.filter(photo__in=every).values_list("photo_id", "issue_id"):
        issues.setdefault(photo, set()).add(issue)
    return _Pictures(twins, {photo: frozenset(some) for photo, some in issues.items()})


def _around(viewer: Viewer, reports: Sequence[Report], shown: Collection[int]) -> Iterable[list[_Row]]:
    """Read the light rows of issues about the reports that are open, were closed out, or show the same picture."""
    places = Q(pk__in=())
    sites = {each.site_id for each in reports if each.site_id is not None}
    if sites:
        places |= Q(site__in=sites)
    for here in {each.place for each in reports if each.place is not None}:
        west, south, east, north = degrees_around(here, metres=NEAR_METRES)
        places |= Q(lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)
    kinds = {each.category_id for each in reports if each.category_id is not None}
    since = min((each.at for each in reports), default=clock.now()) - timedelta(days=LONG_AGO_DAYS)
    ended = Q(state=State.CLOSED.value, closed_at__gte=since, has_relapsed=False)
    apart = len({each.site_id or each.place for each in reports})
    most = max(MOST_HINTS, min(MOST_LOOKED_AT, MOST_READ // max(1, apart)))
    visible = visible_issues(viewer)
    yield _rows(visible.filter(places, state__in=OPEN_STATES), most)
    yield _rows(visible.filter(places, ended, category__in=kinds), most) if kinds else []
    yield _rows(visible.filter(ended | Q(state__in=OPEN_STATES), pk__in=shown), most) if shown else []


def _rows(found: QuerySet[Issue], most: int) -> list[_Row]:
    """Read the newest of each place, so that a crowded one does not keep those of a quiet one from being seen."""
    place = Window(RowNumber(), partition_by=[F("site"), F("cell_8")], order_by=[F("raised_at").desc(), F("pk").desc()])
    newest = found.order_by("-raised_at").annotate(nth=place).filter(nth__lte=most)
    return [_Row(*values) for values in newest.values_list(*COLUMNS)]


def _best(
    report: Report, nearby: _Nearby, pictures: _Pictures, book: RulesBook
) -> list[tuple[_Row, Again, Compared, int, int]]:
    terms = nearby.terms(report.title)
    found = []
    for row in nearby.of(report, pictures.showing(report.photos)):
        picture, own, other = pictures.known(report.photos, row.pk)
        compared = _compared(report, row, _common(terms, nearby.terms(row.title)), picture)
        again = _again(report, row, compared, book) if compared.is_hint else None
        if again is not None:
            found.append((row, again, compared, own, other))
    return sorted(found, key=lambda one: (-one[2].score, one[0].pk))[:MOST_HINTS]


def _common(terms: frozenset[str], others: frozenset[str]) -> float:
    """The share of words that both have."""
    both = len(terms & others)
    return both / (len(terms) + len(others) - both) if both else 0.0


def _compared(report: Report, row: _Row, words: float, picture: Picture) -> Compared:
    there = Position(row.lon, row.lat) if row.lat is not None and row.lon is not None else None
    metres = metres_between(report.place, there) if report.place and there else None
    same_site = report.site_id is not None and report.site_id == row.site_id
    same_kind = report.category_id is not None and report.category_id == row.category_id
    since = row.closed_at if row.state == State.CLOSED and row.closed_at else row.raised_at
    return Compared(metres, same_site, same_kind, words, abs(report.at - since), picture)


def _again(report: Report, row: _Row, compared: Compared, book: RulesBook) -> Again | None:
    """An open issue may be the same; one that was closed out is back only at its place and of its kind."""
    if row.state != State.CLOSED:
        return Again.DUPLICATE
    if row.closed_at is None or not compared.same_kind or not (compared.same_site or _is_at(compared)):
        return None
    return came_back(
        row.closed_at, report.at, is_lasting=row.is_lasting, is_known=row.has_relapsed,
        hold_days=book.at(row.closed_at).hold_days,
    )  # fmt: skip


def _is_at(compared: Compared) -> bool:
    return compared.metres is not None and compared.metres <= NEAR_METRES / 3


def _shown(
    reports: Sequence[Report], chosen: Sequence[Sequence[tuple[_Row, Again, Compared, int, int]]]
) -> list[list[DuplicateHint]]:
    """Read the chosen issues and a picture of each, once for all."""
    ids = {one[0].pk for some in chosen for one in some}
    related = ("category", "condition", "site", "lead_unit")
    issues = {row.pk: row for row in Issue.objects.select_related(*related).filter(pk__in=ids)}
    first: dict[int, Photo] = {}
    for row in IssuePhoto.objects.filter(issue__in=ids, part=IssuePhoto.Part.BEFORE).select_related("photo"):
        first.setdefault(row.issue_id, row.photo)
    named = {photo for some in chosen for one in some for photo in one[3:] if photo}
    named |= {each.photos[0] for each in reports if each.photos}
    photos = Photo.objects.in_bulk(named) if named else {}
    return [
        [
            DuplicateHint(
                issues[row.pk], again, compared,
                photos.get(own or (report.photos[0] if report.photos else 0)), photos.get(other) or first.get(row.pk),
            )
            for row, again, compared, own, other in some
            if row.pk in issues
        ]
        for report, some in zip(reports, chosen, strict=True)
    ]  # fmt: skip
