"""Writes the tables of ``docs/rules/loop.md`` from the rows of the loop.

``python -m tests.rulebook.loop_tables`` brings the page up to date; a test compares them.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from wenming.rulebook.loop import (
    CLOCK_LABELS,
    FIELD_LABELS,
    MOVES,
    STATES,
    Effect,
    Move,
    Shown,
    State,
    Whither,
    moves_from,
    state_row,
)
from wenming.rulebook.telling import NOBODY, TELLINGS
from wenming.rulebook.verification import DEMANDS, EVIDENCE_KINDS, TIERS, EvidenceNeed, evidence_row

PAGE = Path(__file__).parents[2] / "docs" / "rules" / "loop.md"
EFFECTS = {
    Effect.START: "starts",
    Effect.RESUME: "resumes",
    Effect.PAUSE: "pauses",
    Effect.EXTEND: "extends",
    Effect.HALT: "halts until the review date",
    Effect.STOP: "stops",
    Effect.REOPEN: "lets run on",
    Effect.FOLLOW: "sets the deadline anew of",
}
ENDS = {Whither.STAY: "stays where it is", Whither.BACK: "where it was before"}


def states() -> str:
    """States and the moves that lead on."""
    rows = (
        (f"`{row.code}`", row.label, "open" if row.is_open else "closed", row.colour, _codes(moves_from(row.code)))
        for row in STATES
    )
    return _table(("State", "Label", "Open", "Colour says", "Moves that lead on"), rows)


def moves() -> str:
    """Moves: from where to where, who, what must be shown, in bulk or not, to be undone or not."""
    rows = (
        (
            f"`{move.code}`",
            move.label,
            ", ".join(state_row(state).label for state in move.from_states) or "–",
            state_row(move.to_state).label if isinstance(move.to_state, State) else ENDS[move.to_state],
            _actors(move),
            _fields(move.must_show),
            "yes" if move.bulk else "no",
            "yes" if move.can_undo else "no",
        )
        for move in MOVES
    )
    return _table(("Move", "Label", "From", "To", "Who may", "Must show", "In bulk", "Can be undone"), rows)


def effects() -> str:
    """What each move does to clocks and to the unit that has the issue, and what it announces."""
    rows = ((f"`{move.code}`", _clocks(move), move.holding, move.announces) for move in MOVES)
    return _table(("Move", "Clocks", "In hand of", "Announces"), rows)


def evidence() -> str:
    """Kinds of evidence."""
    rows = ((f"`{row.code}`", row.label, row.means, f"`{row.shown_at}`") for row in EVIDENCE_KINDS)
    return _table(("Kind", "Label", "What it is", "Shown at"), rows)


def demands() -> str:
    """What a kind of problem demands."""
    return _table(("Demand", "Label", "Evidence"), ((f"`{row.code}`", row.label, _needs(row.needs)) for row in DEMANDS))


def tiers() -> str:
    """The tiers of verification."""
    rows = ((f"`{row.code}`", row.label, ", ".join(row.relations), _needs(row.needs)) for row in TIERS)
    return _table(("Tier", "Label", "Verified by", "The verifier brings"), rows)


def telling() -> str:
    """Who is told of each move, and in which words."""
    told = [
        (", ".join(f"`{move}`" for move in row.moves), ", ".join(row.to), re.sub(r" ?%\(title\)s", "", row.one))
        for row in TELLINGS
    ]
    plain = [(moves, to, re.sub(r"%\((\w+)\)s", r"‹\1›", words)) for moves, to, words in told]
    nobody = [(f"`{move}`", "nobody", why) for move, why in NOBODY.items()]
    return _table(("Move", "Told to", "In these words, or why nobody"), [*plain, *nobody])


TABLES = {
    "telling": telling,
    "states": states,
    "moves": moves,
    "effects": effects,
    "evidence": evidence,
    "demands": demands,
    "tiers": tiers,
}


def with_tables(page: str) -> str:
    """The page with every table between its marks written anew."""
    for name, make in TABLES.items():
        marked = re.compile(rf"(<!-- table: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not marked.search(page):
            raise ValueError(f"{PAGE.name} has no place for the table {name}")
        before, after = marked.split(page)[0], marked.split(page)[3]
        page = f"{before}<!-- table: {name} -->\n{make()}<!-- end -->{after}"
    return page


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join("| " + " | ".join(str(cell) or "–" for cell in line) + " |\n" for line in lines)


def _codes(found: tuple[Move, ...]) -> str:
    return ", ".join(f"`{move.code}`" for move in found)


def _actors(move: Move) -> str:
    return "; ".join(
        f"`{grant.capability}`" + (f" as {' or '.join(grant.relations)}" if grant.relations else "")
        for grant in move.grants
    )


def _fields(fields: tuple[Shown, ...]) -> str:
    return ", ".join(FIELD_LABELS[field] for field in fields)


def _clocks(move: Move) -> str:
    said = []
    for effect, verb in EFFECTS.items():
        clocks = [CLOCK_LABELS[change.clock] for change in move.clocks if change.effect is effect]
        said += [f"{verb} {', '.join(clocks).lower()}"] if clocks else []
    return "; ".join(said)


def _needs(needs: tuple[EvidenceNeed, ...]) -> str:
    return ", ".join(f"{evidence_row(need.kind).label} × {need.least}" for need in needs)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
