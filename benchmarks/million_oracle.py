"""What the database says that a page of issues must say: plain recounts, written without the product's selectors."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import psycopg

from benchmarks.demo_pages import SEEN, Seen

OPEN = "('raised', 'filed', 'dispatched', 'acknowledged', 'reported', 'verified')"
OVER = "('closed', 'merged', 'declined', 'void')"
WITH_UNIT = "i.state IN ('dispatched', 'acknowledged')"
CARRIED = "coalesce(i.carried_until > now(), false)"
OVERDUE = f"(i.state = 'reported' AND i.reported_at > i.due_at OR {WITH_UNIT} AND i.due_at < now())"
MET_LATE = "(i.verified_at IS NOT NULL AND i.reported_at > i.due_at)"
LATE = f"({OVERDUE} OR {MET_LATE})"
STATES = {
    "open": f"i.state IN {OPEN}",
    "closed": f"i.state IN {OVER}",
    "entrusted": "i.state IN ('dispatched', 'acknowledged', 'reported', 'verified', 'closed')",
    "reported_or_on": "i.state IN ('reported', 'verified', 'closed')",
    "verified_or_on": "i.state IN ('verified', 'closed')",
    "holding": "i.state IN ('verified', 'closed') AND i.relapses = 0 AND NOT i.has_relapsed",
}
"""What an address may ask for under ``state`` besides a state; ``closed`` is what is over in any way."""
CLOCKS = {
    "late_at_desk": "i.stage_due_at < now() AND i.state IN ('raised', 'filed', 'reported', 'verified', 'acknowledged')",
    "overdue": OVERDUE,
    "due_soon": f"{WITH_UNIT} AND i.soon_at <= now() AND i.due_at >= now() AND NOT {CARRIED}",
    "running": f"{WITH_UNIT} AND i.soon_at > now() AND NOT {CARRIED}",
    "met": "i.verified_at IS NOT NULL AND i.reported_at <= i.due_at",
    "met_late": MET_LATE,
    "late_stage": "i.stage_due_at < now()",
    "late_counted": f"{LATE} AND i.appeal <> 'granted'",
    "late_exempted": f"{LATE} AND i.appeal = 'granted'",
}
FOUND_BY = {
    "own": "i.origin_kind IN ('manual', 'patrol', 'self_check', 'observation')",
    "others": "i.origin_kind IN ('superior_list', 'instruction', 'proposal', 'hotline', 'media', 'petition')",
}
SWITCHES = {
    "missed": "EXISTS (SELECT 1 FROM issues_missedproblem missed WHERE missed.issue_id = i.id)",
    "in_hand": "coalesce(i.holder_id = ANY(%(units)s), false) AND i.state = 'acknowledged'",
    "extension": "i.extension_asked_at IS NOT NULL",
    "to_confirm": "i.confirmation_asked_at IS NOT NULL",
    "appeal": "i.appeal = 'asked'",
    "carry_asked": "i.carry_asked_at IS NOT NULL",
    "settling": "i.settling_since IS NOT NULL",
    "to_check": "i.reported_up_at IS NOT NULL",
    "carried": CARRIED,
    "supporting": "i.id IN (SELECT issue_id FROM issues_issue_supporting WHERE unit_id = ANY(%(units)s))",
    "passed_down": "i.lead_unit_id = ANY(%(units)s) AND i.state = 'acknowledged'"
    " AND coalesce(i.holder_id <> ALL(%(units)s), true)",
}
BY_CODE = {
    "origin": "i.origin_kind = %(origin)s",
    "category": "i.category_id IN (SELECT id FROM issues_category WHERE code = %(category)s)",
    "kind": "i.site_id IN (SELECT s.id FROM places_site s JOIN places_sitekind k ON k.id = s.kind_id"
    " WHERE k.code = %(kind)s)",
    "lead": "i.lead_unit_id IN (SELECT u.id FROM people_unit u JOIN people_unit t ON u.path LIKE t.path || '%%'"
    " WHERE t.code = %(lead)s)",
    "unit": "(i.lead_unit_id IN (SELECT u.id FROM people_unit u JOIN people_unit t ON u.path LIKE t.path || '%%'"
    " WHERE t.code = %(unit)s) OR i.holder_id IN (SELECT u.id FROM people_unit u JOIN people_unit t"
    " ON u.path LIKE t.path || '%%' WHERE t.code = %(unit)s))",
    "area": "i.area_id IN (SELECT id FROM areas_area WHERE path LIKE '%%' || %(area)s || '/%%')",
    "since": "i.raised_at >= (%(since)s::date)::timestamp AT TIME ZONE 'Asia/Shanghai'",
    "until": "i.raised_at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'",
    "q": "i.id IN (SELECT issue_id FROM issues_issuewords WHERE search @@ %(words)s::tsquery)",
}
LEAD, HELD = "i.lead_unit_id = ANY(%(units)s)", "coalesce(i.holder_id = ANY(%(units)s), false)"
ASKED = "(i.confirmer_id = ANY(%(units)s) AND i.confirmation_asked_at IS NOT NULL)"
MINE = f"({LEAD} OR {HELD} OR {ASKED})"
TILES = {
    "/desk/": {
        "Raised": "i.state = 'raised'",
        "Filed, not dispatched": "i.state = 'filed'",
        "To verify": "i.state = 'reported'",
        "To close out": "i.state = 'verified'",
        "Extensions to answer": SWITCHES["extension"],
        "Being confirmed": SWITCHES["to_confirm"],
        "Appeals to answer": SWITCHES["appeal"],
        "Carry-overs to answer": SWITCHES["carry_asked"],
        "Whose is it?": SWITCHES["settling"],
        "Desk is late": "i.stage_due_at < now() AND i.state <> 'dispatched'",
        "Units overdue": OVERDUE,
    },
    "/my/": {
        "To confirm": ASKED,
        "Supporting others": f"{STATES['open']} AND {SWITCHES['supporting']}",
        "To acknowledge": f"{LEAD} AND i.state = 'dispatched'",
        "Being rectified": f"{HELD} AND i.state = 'acknowledged'",
        "To check first": f"{LEAD} AND i.reported_up_at IS NOT NULL",
        "Passed down": f"{LEAD} AND NOT {HELD} AND i.state = 'acknowledged'",
        "Due soon": f"{MINE} AND {CLOCKS['due_soon']}",
        "Overdue": f"{MINE} AND {OVERDUE}",
        "Reported rectified": f"{MINE} AND i.state = 'reported'",
    },
}
"""What each number at the top of a desk counts."""
ORDERS = {
    "/issues/": "i.number DESC",
    "/my/": "i.due_at NULLS LAST, i.number",
    "/ledger/": "i.raised_at DESC, i.number DESC",
    "/close-out-list/": "i.closed_at DESC NULLS LAST, i.number DESC",
    "/desk/": "i.stage_due_at, i.number",
    "/verifying/": "i.stage_due_at NULLS LAST, i.number",
}


@dataclass(frozen=True)
class Oracle:
    """A viewer and a database to ask."""

    database: psycopg.Connection[Any]
    seen: Seen

    def count(self, where: str, more: dict[str, Any] | None = None) -> int:
        """Count the issues that the viewer may see and that are so."""
        row = self.database.execute(f"SELECT count(*) {self._from(where)}", self._known(more)).fetchone()
        return int(row[0]) if row else 0

    def numbers(self, where: str, order: str, more: dict[str, Any], *, size: int) -> list[str]:
        """Return the numbers of the first page."""
        statement = f"SELECT i.number {self._from(where)} ORDER BY {order} LIMIT {size}"
        return [str(row[0]) for row in self.database.execute(statement, self._known(more)).fetchall()]

    def _from(self, where: str) -> str:
        seen = "" if self.seen.scope is None else f" AND ({SEEN})"
        return f"FROM issues_issue i WHERE ({where}){seen}"

    def _known(self, more: dict[str, Any] | None) -> dict[str, Any]:
        own = {"user": self.seen.user, "scope": list(self.seen.scope or ()), "units": list(self.seen.units)}
        return {**own, **(more or {})}


def asked(address: str) -> tuple[str, dict[str, Any]]:
    """Return what the address of a list asks for, as a condition and its values."""
    path, query = urlsplit(address).path, dict(parse_qsl(urlsplit(address).query))
    if path == "/desk/":
        return "i.state IN ('raised', 'filed') AND i.settling_since IS NULL", {}
    wanted: list[str] = []
    if path == "/close-out-list/":
        wanted.append(f"i.state IN {OVER}")
    if path == "/verifying/":
        wanted.append("i.state = 'reported'")
    if path == "/my/":
        query.setdefault("state", "open")
        if not query.get("supporting"):
            wanted.append(f"({LEAD} OR {HELD})")
    values: dict[str, Any] = dict(query)
    for name, value in query.items():
        if name == "state":
            wanted.append(STATES.get(value, "i.state = %(state)s"))
        elif name == "clock":
            wanted.append(CLOCKS[value])
        elif name == "found_by":
            wanted.append(FOUND_BY[value])
        elif name in SWITCHES:
            wanted.append(SWITCHES[name])
        elif name in BY_CODE:
            wanted.append(BY_CODE[name])
            if name == "q":
                values["words"] = " & ".join(f"'{pair}'" for pair in _pairs(value))
        elif name not in {"page", "sort", "by"}:
            raise ValueError(f"the oracle does not know what {name} asks for")
    return " AND ".join(f"({one})" for one in wanted) or "true", values


def _pairs(words: str) -> list[str]:
    """Every two neighbouring characters, as Chinese words are searched."""
    return [words[start : start + 2] for start in range(len(words) - 1)]
