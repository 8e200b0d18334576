"""What is wrong with a file or a row: where, in words, and what to do about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from wenming.rulebook.labels import N_

AT_CELL = N_("row %(row)s, column “%(column)s”")
AT_ROW = N_("row %(row)s")
AT_COLUMN = N_("column “%(column)s”")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. ``message`` is a translatable sentence; ``row`` counts from 1, as spreadsheets do."""

    code: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)
    row: int | None = None
    column: str = ""

    def where(self, translate: Callable[[str], str] = str) -> str:
        """Say where it is, in the reader's language."""
        known = {"row": self.row, "column": self.column}
        if self.row is None:
            return translate(AT_COLUMN) % known if self.column else ""
        return translate(AT_CELL if self.column else AT_ROW) % known

    def words(self, translate: Callable[[str], str] = str) -> str:
        """Say what is wrong, in the reader's language."""
        known = {"row": self.row, "column": self.column, **self.params}
        return translate(self.message) % known if "%(" in self.message else translate(self.message)


class WorkbookRefused(ValueError):
    """A file that cannot be used as a whole; nothing of it was taken."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(f"{finding.where()} {finding.words()}".strip() for finding in findings))
        self.findings = tuple(findings)


def refuse(code: str, message: str, *, row: int | None = None, column: str = "", **params: object) -> WorkbookRefused:
    """Make the refusal of a whole file for one reason."""
    return WorkbookRefused([Finding(code, message, params, row, column)])
