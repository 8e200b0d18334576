"""``python -m benchmarks.million_rows``: lets the full demo of ``WENMING_HOME`` grow to a million issues.

Every further issue repeats one of the demo's own with its moves, clocks and supporting units, so many minutes or days
earlier and under a number of its own: who leads it, what it is about and how it went are as the demo has them. Which
are repeated, and by how much earlier, is computed from their ids: the same demo grows into the same million. The rows
are written by the server, past indexes, triggers and foreign keys; what no page of the measurement reads is left out
(audit lines, photos, most moves of closed issues).
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from wenming.config.cluster import DATABASE, Cluster
from wenming.config.database import database
from wenming.config.folder import home

ISSUES, OPEN, AT_DESK, MOST_COPIES = 1_000_000, 100_000, 6_000, 2_000
GROWN = (
    "issues_issue", "issues_issuewords", "issues_issuemove", "issues_issueclock", "issues_issue_supporting",
    "issues_listitem",
)  # fmt: skip
OPEN_STATES = ("raised", "filed", "dispatched", "acknowledged", "reported", "verified")
TOLD = (
    "raise_issue", "file_issue", "dispatch", "return_it", "send_back", "report_rectified", "pass_first_check",
    "verify", "close_out",
)  # fmt: skip
"""The moves of closed issues that lists and the ledger read, and those before them."""

# Open issues are shared out evenly among the units that lead one, some thousands stand at the desk; the rest is over.
TEMPLATES = """
CREATE TEMP TABLE template AS
SELECT i.id, i.state = ANY(%(open)s) AS is_open, i.raised_at,
       EXISTS (SELECT FROM issues_issueclock c WHERE c.issue_id = i.id AND c.stopped_at IS NULL
               AND (c.pauses <> '[]' OR c.extensions <> '[]')) AS keeps_its_time,
       count(*) OVER (PARTITION BY i.lead_unit_id, i.state = ANY(%(open)s)) AS alike, i.lead_unit_id
FROM issues_issue i;
CREATE TEMP TABLE drawn AS
WITH wanted AS (
  SELECT t.*, CASE WHEN lead_unit_id IS NULL THEN %(at_desk)s
    ELSE (%(all_open)s - %(at_desk)s)::float / (SELECT count(DISTINCT lead_unit_id) FROM template WHERE is_open)
    END / alike AS each
  FROM template t WHERE is_open),
open_ones AS (
  SELECT id AS was, copy, CASE WHEN keeps_its_time THEN interval '0'
    ELSE make_interval(mins => (hashint8extended(id * 4096 + copy, 1) & 1023)::int) END AS earlier, raised_at
  FROM wanted CROSS JOIN LATERAL generate_series(1, least(%(most)s, round(each)::int - 1)) copy),
closed_ones AS (
  SELECT id AS was, copy, make_interval(days => 1 + ((hashint8extended(id * 4096 + copy, 2) & 65535) %% 900)::int)
    AS earlier, raised_at
  FROM template CROSS JOIN LATERAL generate_series(1, 200) copy WHERE NOT is_open
  ORDER BY copy, id LIMIT %(issues)s - (SELECT count(*) FROM template) - (SELECT count(*) FROM open_ones))
SELECT row_number() OVER (ORDER BY raised_at - earlier, was, copy) + (SELECT max(id) FROM template) AS id, both_.*
FROM (SELECT *, true AS is_open FROM open_ones UNION ALL SELECT *, false FROM closed_ones) both_;
ALTER TABLE drawn ADD COLUMN number text;
UPDATE drawn SET number = told.number FROM (
  SELECT d.id, made.year || '-' || lpad((coalesce(s.last, 0) + row_number() OVER (PARTITION BY made.year ORDER BY d.id)
    )::text, 6, '0') AS number
  FROM drawn d CROSS JOIN LATERAL (
    SELECT extract(year FROM (d.raised_at - d.earlier) AT TIME ZONE 'Asia/Shanghai')::int AS year) made
  LEFT JOIN kernel_numberseries s ON s.series = %(series)s AND s.year = made.year) told WHERE told.id = drawn.id;
CREATE INDEX ON drawn (was);
ANALYZE drawn;
INSERT INTO kernel_numberseries AS held (series, year, last)
SELECT %(series)s, left(number, 4)::int, max(substr(number, 6)::int) FROM drawn GROUP BY 2
ON CONFLICT (series, year) DO UPDATE SET last = EXCLUDED.last;
"""
# What a copy does not take over from what it repeats, by table and column.
ISSUE = {
    "id": "d.id",
    "key": "md5('issue ' || d.id)::uuid",
    "number": "d.number",
    "recurs_id": "NULL",
    "origin_ref": "CASE WHEN s.origin_kind = 'observation' THEN md5('seen ' || d.id)::uuid::text ELSE s.origin_ref END",
}
WORDS = {
    "issue_id": "d.id",
    "search": "ts_delete(s.search, ARRAY[substr(w.number, 6)])"
    " || quote_literal(left(d.number, 4))::tsvector || quote_literal(substr(d.number, 6))::tsvector",
}
MOVE = {"id": "nextval('issues_issuemove_id_seq')", "issue_id": "d.id"}
CLOCK = {"id": "nextval('issues_issueclock_id_seq')", "issue_id": "d.id"}
CLOSED_CLOCK = {**CLOCK, "steps": "'[]'", "pauses": "'[]'"}
SUPPORT = {"id": "nextval('issues_issue_supporting_id_seq')", "issue_id": "d.id"}
LISTED = {
    "id": "nextval('issues_listitem_id_seq')",
    "issue_id": "d.id",
    "spot": "'copy ' || d.id",
    "number": "d.number",
    "order": "1000 + d.copy",
}
NUMBERED = """
SELECT setval('issues_issue_id_seq', (SELECT max(id) FROM issues_issue));
"""
DUE = """
UPDATE issues_issueclock c SET due_at = n.due FROM due_anew n WHERE n.id = c.id;
UPDATE issues_issue i SET due_at = n.due, soon_at = n.soon FROM due_anew n
WHERE n.issue = i.id AND n.clock = 'handling';
UPDATE issues_issue i SET inner_due_at = n.due FROM due_anew n
WHERE n.issue = i.id AND n.clock = 'handling' AND i.inner_due_at > n.due AND EXISTS (
  SELECT FROM issues_issueclock c WHERE c.issue_id = i.id AND c.clock = 'inner' AND c.stopped_at IS NULL
  AND c.due_at = i.inner_due_at AND c.started_at < n.due);
UPDATE issues_issueclock c SET due_at = n.due FROM due_anew n
WHERE n.issue = c.issue_id AND n.clock = 'handling' AND c.clock = 'inner' AND c.stopped_at IS NULL
  AND c.limit_amount IS NULL AND c.due_at > n.due AND c.started_at < n.due;
UPDATE issues_issue i SET stage_due_at = n.due FROM (
  SELECT issue, min(due) AS due FROM due_anew WHERE clock NOT IN ('handling', 'inner') AND NOT stands GROUP BY 1) n
WHERE n.issue = i.id;
"""


def main() -> None:
    """Grow it once."""
    with database():
        cluster = Cluster(home())
        began = time.monotonic()
        with psycopg.connect(cluster.address("postgres", DATABASE), autocommit=True) as connection:
            _grow(connection, began)


def _grow(connection: psycopg.Connection[Any], began: float) -> None:
    connection.execute(
        "SET session_replication_role = replica; SET maintenance_work_mem = '1GB'; SET work_mem = '512MB'"
    )
    known: dict[str, Any] = {"open": list(OPEN_STATES), "at_desk": AT_DESK, "all_open": OPEN, "most": MOST_COPIES}
    known |= {"issues": ISSUES, "series": "issues"}
    with psycopg.ClientCursor(connection) as cursor:
        cursor.execute(TEMPLATES, known)
    _tell("drawn", began)
    with _without_indexes(connection, began):
        _copy(connection, "issues_issue", ISSUE, "s.id = d.was")
        _copy(connection, "issues_issuewords", WORDS, "s.issue_id = d.was JOIN issues_issue w ON w.id = d.was")
        _tell("issues", began)
        told = sql.SQL("s.issue_id = d.was AND (d.is_open OR s.move = ANY({}))").format(list(TOLD))
        _copy(connection, "issues_issuemove", MOVE, told)
        _tell("moves", began)
        _copy(connection, "issues_issueclock", CLOCK, "s.issue_id = d.was AND d.is_open")
        _copy(
            connection,
            "issues_issueclock",
            CLOSED_CLOCK,
            "s.issue_id = d.was AND NOT d.is_open AND s.clock = 'handling'",
        )
        _copy(connection, "issues_issue_supporting", SUPPORT, "s.issue_id = d.was")
        _copy(connection, "issues_listitem", LISTED, "s.issue_id = d.was AND d.copy <= 20")
        _tell("clocks and list items", began)
        connection.execute(NUMBERED)
    connection.execute("ANALYZE issues_issueclock")
    _set_deadlines(connection)
    _tell("deadlines", began)
    for table in GROWN:
        connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))
    connection.execute("CHECKPOINT")
    _tell("vacuumed", began)


def _copy(
    connection: psycopg.Connection[Any], table: str, instead: dict[str, str], where: "str | sql.Composed"
) -> None:
    """Repeat rows of a table for every drawn issue, moments so much earlier."""
    columns = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position", [table]
    ).fetchall()  # fmt: skip
    shown: list[sql.Composable] = []
    for name, kind in columns:
        if name in instead:
            shown.append(sql.SQL(instead[name]))
        elif kind == "timestamp with time zone":
            shown.append(sql.SQL("s.{} - d.earlier").format(sql.Identifier(name)))
        else:
            shown.append(sql.SQL("s.{}").format(sql.Identifier(name)))
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM drawn d JOIN {} s ON {} ORDER BY d.id").format(
        sql.Identifier(table),
        sql.SQL(", ").join(sql.Identifier(name) for name, _kind in columns),
        sql.SQL(", ").join(shown),
        sql.Identifier(table),
        sql.SQL(where) if isinstance(where, str) else where,
    )
    connection.execute(statement)


@contextmanager
def _without_indexes(connection: psycopg.Connection[Any], began: float) -> Iterator[None]:
    """Write without the plain indexes, and build them once everything is there."""
    made: Sequence[tuple[str, str]] = connection.execute(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE tablename = ANY(%s) AND NOT EXISTS ("
        "SELECT FROM pg_constraint c WHERE c.conname = i.indexname)", [list(GROWN)]
    ).fetchall()  # fmt: skip
    for name, _definition in made:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _name, definition in made:
        connection.execute(definition)
    _tell(f"{len(made)} indexes", began)


def _set_deadlines(connection: psycopg.Connection[Any]) -> None:
    """Give the running clocks of the copies the deadlines that the calendar has for them."""
    from wenming.areas.selectors import working_calendar  # noqa: PLC0415  # only once Django is set up
    from wenming.issues.deadlines import looked_up, soon_looked_up  # noqa: PLC0415
    from wenming.issues.models import IssueClock  # noqa: PLC0415
    from wenming.rulebook.calendars import day_in_china  # noqa: PLC0415
    from wenming.rulebook.timeline import Timeline  # noqa: PLC0415

    rows = list(
        IssueClock.objects.filter(stopped_at=None, limit_amount__isnull=False).exclude(issue__closed_at__isnull=False)
    )
    line = Timeline(working_calendar(), day_in_china(min(row.started_at for row in rows)))
    connection.execute(
        "CREATE TEMP TABLE due_anew"
        " (id bigint, issue bigint, clock text, due timestamptz, soon timestamptz, stands bool)"
    )
    with connection.cursor().copy("COPY due_anew FROM STDIN") as copy:
        for row in rows:
            stands = bool(row.pauses and row.pauses[-1][1] is None)
            due, soon = looked_up(row, line), soon_looked_up(row, line)
            copy.write_row((row.pk, row.issue_id, row.clock, due, soon, stands))
    connection.execute("ANALYZE due_anew")
    connection.execute(DUE)


def _tell(what: str, began: float) -> None:
    print(f"  {what}: {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
