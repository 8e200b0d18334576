"""What is wrong with a scheme file or document: where, what, and what to do about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wenming.rulebook.labels import N_


class Severity(StrEnum):
    """An error keeps a document from being used; a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The word for it, a message id."""
        return {Severity.ERROR: N_("Error"), Severity.WARNING: N_("Warning"), Severity.NOTE: N_("Remark")}[self]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document, and where in the file if it was read from one.

    ``path`` is the YAML path (``check_items[3].rule.ladder``) or the table's name and the row's code; lines,
    rows and columns count from 1, ``column`` is a sheet's column letter.
    """

    path: str = ""
    line: int | None = None
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The place in words, in the language of ``translate``."""
        parts = [self.path] if self.path else []
        if self.line is not None:
            parts.append(translate(N_("line %(line)s")) % {"line": self.line})
        if self.sheet:
            parts.append(translate(N_("sheet %(sheet)s")) % {"sheet": self.sheet})
        if self.row is not None:
            parts.append(translate(N_("cell %(cell)s")) % {"cell": f"{self.column}{self.row}"})
        return " · ".join(parts)

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``message`` and ``advice`` are message ids, English sentences with named parameters."""

    severity: Severity
    place: Place
    message: str
    advice: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Message and advice in one line, in the language of ``translate``."""
        return f"{translate(self.message) % self.params} {translate(self.advice) % self.params}"


class Refused(ValueError):
    """A file that cannot be taken, with every reason found."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(f"{finding.place}: {finding.text()}" for finding in findings))
        self.findings = findings


class Findings:
    """Collects findings while a file is read, so that all of them are told at once, up to ``limit``."""

    def __init__(self, limit: int = 200) -> None:
        self.found: list[Finding] = []
        self.limit = limit

    def error(self, place: Place, message: str, advice: str, **params: object) -> None:
        """Note an error."""
        self.add(Severity.ERROR, place, message, advice, **params)

    def add(self, severity: Severity, place: Place, message: str, advice: str, **params: object) -> None:
        """Note a finding; beyond the limit reading stops."""
        self.found.append(
            Finding(severity, place, message, advice, {name: str(value) for name, value in params.items()})
        )
        if len(self.found) >= self.limit:
            raise Refused(tuple(self.found))

    def refuse_if_any(self) -> None:
        """Raise :class:`Refused` if an error was noted."""
        if any(finding.severity is Severity.ERROR for finding in self.found):
            raise Refused(tuple(self.found))
