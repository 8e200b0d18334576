"""What keeps a file from being scored: where it stands, what it is, and what to do about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from wenming.engines.workbook import Finding
from wenming.rulebook.facts import REFUSALS, Refusal
from wenming.rulebook.grading import REASONS
from wenming.rulebook.labels import N_

Translate = Callable[[str], str]

AT_CELL = N_("%(table)s, row %(row)s, column “%(column)s”")
AT_ROW = N_("%(table)s, row %(row)s")

FIELDS: Mapping[str, str] = {
    "count": N_("count"),
    "number": N_("number"),
    "yes": N_("yes or no"),
    "numerator": N_("numerator"),
    "denominator": N_("denominator"),
    "sizes": N_("sizes"),
    "grade": N_("grade"),
}
"""The words for what an observation may hold; the rulebook names them by their codes."""

ADVICE: Mapping[str, str] = {
    "unknown_kind": N_("Correct the kind, or score with the edition that has it."),
    "unknown_site": N_("Add the site to the table of sites, or correct the code."),
    "unknown_item": N_("Correct the code, or score with the edition that has it."),
    "item_of_other_kind": N_("Correct the check item, or the site."),
    "not_gradable": N_("Correct the row, or delete it: what was not observed has no row."),
    "review_of_other": N_("Name an observation of the same site and check item."),
    "unknown_leaf": N_("Correct indicator and method: only what the edition lets this method judge can have marks."),
    "points_out_of_range": N_("Correct the points."),
}
"""What to do, by the rulebook's code of refusal."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A row of a table: the sheet or file as it is called there, the row counted from 1, a column's heading."""

    table: str
    row: int | None = None
    column: str = ""

    def text(self, translate: Translate = str) -> str:
        """The place in words."""
        known = {"table": self.table, "row": self.row, "column": self.column}
        if self.row is None:
            return self.table
        return translate(AT_CELL if self.column else AT_ROW) % known


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``message`` and ``advice`` are message ids with named places (``%(site)s``)."""

    spot: Spot
    message: str
    advice: str = ""
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def text(self, translate: Translate = str) -> str:
        """What is wrong and what to do, in one line."""
        sentences = (self.message, self.advice) if self.advice else (self.message,)
        return " ".join(self._filled(translate(sentence)) for sentence in sentences)

    def _filled(self, sentence: str) -> str:
        return sentence % self.params if "%(" in sentence else sentence


@dataclass(frozen=True, slots=True)
class RefusedFact:
    """A fact that the rulebook refuses, at the row that it was read from."""

    spot: Spot
    refusal: Refusal

    def text(self, translate: Translate = str) -> str:
        """What is wrong and what to do, in one line."""
        code = self.refusal.code
        parts = {name: _in_words(part, translate) for name, part in self.refusal.parts.items()}
        if self.refusal.reason_code:
            parts["reason"] = translate(REASONS[self.refusal.reason_code]).format(**parts)
        said = translate(REFUSALS[code]).format(**parts)
        return f"{said} {translate(ADVICE[code])}" if code in ADVICE else said


Found = Problem | RefusedFact


class FileRefused(ValueError):
    """Files that cannot be scored, with everything that is wrong with them."""

    def __init__(self, problems: Sequence[Found]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{each.spot.text()}: {each.text()}" for each in problems))


def of_finding(finding: Finding, table: str) -> Problem:
    """What the reader of tables found, with the table's name."""
    known = {"row": finding.row, "column": finding.column, **finding.params}
    return Problem(Spot(table, finding.row, finding.column), finding.message, params=known)


def _in_words(part: str, translate: Translate) -> str:
    """A part of a refusal; names of an observation's fields, one or several, in words."""
    names = part.split(", ")
    return ", ".join(translate(FIELDS[name]) for name in names) if set(names) <= set(FIELDS) else part
