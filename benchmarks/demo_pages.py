"""Which pages are measured, the heaviest record of each kind, and how many rows the database says each list has."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import psycopg

OFFICE, UNIT = "dispatcher", "information_officer"
SEEN = """(i.by_kind = 'person' AND i.by_id = %(user)s OR i.involved && %(scope)s::bigint[])"""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as one viewer opens it. ``rows``: how many the database says it tells of; ``None``: it tells no count."""

    viewer: str
    name: str
    path: str
    rows: int | None = None

    @property
    def label(self) -> str:
        """The page in a line of the table."""
        return f"{'office' if self.viewer == OFFICE else 'one unit'}: {self.name}"


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a viewer sees: the account, and the ids of the units within reach; ``None``: the whole territory."""

    viewer: str
    user: int
    units: tuple[int, ...]
    scope: tuple[int, ...] | None


def viewers(database: psycopg.Connection[Any]) -> list[Seen]:
    """Return somebody of the office and somebody of one unit, as their posts have it."""
    rows = """
        SELECT a.user_id, u.id, u.path FROM people_appointment a
        JOIN people_post p ON p.id = a.post_id JOIN people_unit u ON u.id = p.unit_id
        JOIN people_user s ON s.id = a.user_id WHERE s.username = %s AND a.until IS NULL"""
    user, _unit, _path = _all(database, rows, OFFICE)[0]
    held = _all(database, rows, UNIT)
    below = "SELECT id FROM people_unit WHERE path LIKE %s"
    scope = {row[0] for _user, _id, path in held for row in _all(database, below, f"{path}%")}
    return [Seen(OFFICE, user, (), None), Seen(UNIT, held[0][0], tuple(row[1] for row in held), tuple(sorted(scope)))]


def pages(database: psycopg.Connection[Any]) -> list[Page]:
    """Return every page that is measured, for both viewers."""
    return [page for seen in viewers(database) for page in _pages(database, seen)]


def map_data() -> list[Page]:
    """Return what the maps draw from."""
    paths = {
        "command map, issues": "/map/data/points.json",
        "command map, issues and sites": "/map/data/points.json?show=both",
        "command map, heat": "/map/data/heat.json",
        "command map, circles": "/map/data/circles.json",
        "site map, sites": "/sites/map/points/",
        "base map": "/sites/map/base/",
    }
    return [Page(viewer, name, path) for viewer in (OFFICE, UNIT) for name, path in paths.items()]


def _pages(database: psycopg.Connection[Any], seen: Seen) -> Iterator[Page]:
    narrowed = "" if seen.scope is None else f" AND {SEEN}"
    known = {"user": seen.user, "scope": list(seen.scope or ()), "units": list(seen.units)}

    def count(query: str) -> int:
        return int(database.execute(query, known).fetchone()[0])  # type: ignore[index]  # a count has one row

    def first(query: str) -> str:
        found = database.execute(query, known).fetchone()
        return quote(str(found[0])) if found else "none"

    lists = {
        "sites": ("/sites/", "SELECT count(*) FROM places_site WHERE state NOT IN ('closed', 'merged')"),
        "issues": ("/issues/", f"SELECT count(*) FROM issues_issue i WHERE true{narrowed}"),
        "visits": ("/visits/", "SELECT count(*) FROM inspections_visit"),
        "rounds": ("/rounds/", "SELECT count(*) FROM evaluations_round"),
        "units": ("/units/", "SELECT count(*) FROM people_unit WHERE state = 'active'"),
        "issues found by words": (
            f"/issues/?q={quote('垃圾')}",
            f"SELECT count(*) FROM issues_issue i JOIN issues_issuewords w ON w.issue_id = i.id"
            f" WHERE w.search @@ '''垃圾'''::tsquery{narrowed}",
        ),
    }
    for name, (path, query) in lists.items():
        yield Page(seen.viewer, f"list of {name}", path, count(query))
    records = {
        "site": (
            "/sites/%s/",
            "SELECT s.code FROM places_site s JOIN issues_issue i ON i.site_id = s.id "
            f"WHERE true{narrowed} GROUP BY s.code ORDER BY count(*) DESC, s.code LIMIT 1",
        ),
        "issue": (
            "/issues/%s/",
            "SELECT i.number FROM issues_issue i JOIN issues_issuemove m ON m.issue_id = i.id "
            f"WHERE true{narrowed} GROUP BY i.number ORDER BY count(*) DESC, i.number LIMIT 1",
        ),
        "unit": (
            "/units/%s/",
            "SELECT u.code FROM people_unit u JOIN issues_issue i ON i.holder_id = u.id "
            f"WHERE true{narrowed} GROUP BY u.code ORDER BY count(*) DESC, u.code LIMIT 1",
        ),
        "running round": ("/rounds/%s/", "SELECT number FROM evaluations_round WHERE state = 'running' ORDER BY 1"),
        "closed round": ("/rounds/%s/", "SELECT number FROM evaluations_round WHERE state = 'closed' ORDER BY 1 DESC"),
        "visit": (
            "/visits/%s/",
            "SELECT v.number FROM inspections_visit v JOIN inspections_observation o ON o.visit_id = v.id "
            "GROUP BY v.number ORDER BY count(*) DESC, v.number LIMIT 1",
        ),
        "scheme edition": ("/schemes/%s/", "SELECT code FROM schemes_schemeedition ORDER BY id DESC LIMIT 1"),
    }
    for name, (path, query) in records.items():
        yield Page(seen.viewer, f"record of a {name}", path % first(query))
    yield Page(seen.viewer, "home", "/")
    yield Page(seen.viewer, "search", f"/search/?q={quote('垃圾')}")
    yield Page(seen.viewer, "command map", "/map/")
    yield Page(seen.viewer, "map of sites", "/sites/map/", count(lists["sites"][1]))
    yield Page(seen.viewer, "desk", "/desk/" if seen.scope is None else "/my/")


def _all(database: psycopg.Connection[Any], query: str, *values: object) -> list[tuple[Any, ...]]:
    return database.execute(query, values).fetchall()
