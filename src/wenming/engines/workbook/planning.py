"""What taking in a table would do, row by row, before anything is done; a fingerprint tells when that is stale."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from wenming.engines.workbook.findings import Finding


class Action(StrEnum):
    """What becomes of a row."""

    ADD = "add"
    CHANGE = "change"
    SUBSTITUTE = "substitute"
    SAME = "same"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Change:
    """One value that would change: the column's key, what is stored, what the row says."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class PlannedRow:
    """What becomes of one row: ``key`` is the record's code, ``label`` its name, ``payload`` what the service needs.

    ``seen`` is the record's version when the plan was made, so that a change in between makes the plan stale.
    """

    number: int
    action: Action
    key: str = ""
    label: str = ""
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    payload: object = None
    seen: int | None = None
    raw: tuple[str, ...] = ()

    def reasons(self, translate: Callable[[str], str] = str) -> str:
        """Return why the row is refused, in the reader's language."""
        parts = (
            f"{finding.column}: {finding.words(translate)}" if finding.column else finding.words(translate)
            for finding in self.findings
        )
        return " ".join(parts)


@dataclass(frozen=True)
class Plan:
    """Everything that taking in the table would do."""

    rows: tuple[PlannedRow, ...]
    headings: tuple[str, ...] = ()
    remarks: tuple[Finding, ...] = ()

    @cached_property
    def counts(self) -> dict[Action, int]:
        """How many rows each action has, every action named."""
        found = Counter(row.action for row in self.rows)
        return {action: found.get(action, 0) for action in Action}

    @property
    def is_clean(self) -> bool:
        """Whether no row is refused: only then is anything taken in."""
        return self.counts[Action.REFUSE] == 0

    @property
    def does_something(self) -> bool:
        """Whether taking it in would change anything."""
        return any(self.counts[action] for action in (Action.ADD, Action.CHANGE, Action.SUBSTITUTE))

    def of(self, action: Action) -> list[PlannedRow]:
        """Return the rows of one action."""
        return [row for row in self.rows if row.action is action]

    @cached_property
    def fingerprint(self) -> str:
        """Return a digest of all rows, of what they would do and of the versions they were compared with."""
        lines = [
            [
                row.number,
                row.action.value,
                row.key,
                row.seen,
                [[change.column, change.before, change.after] for change in row.changes],
                [finding.code for finding in row.findings],
            ]
            for row in self.rows
        ]
        text = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
