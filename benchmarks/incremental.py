"""One observation changes: every unit's and kind's new total in process, against LibreOffice on the live workbook.

Also a full score anew of everything that can be looked at in the demo. Run alone: ``python -m benchmarks.incremental``.
"""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks.libreoffice import PROGRAM, LibreOffice, Recalculated
from benchmarks.made_up_round import MadeUp, made_up_round
from benchmarks.results import Result, show
from wenming.evaluations.formats.live import LiveWorkbook, write_live_workbook
from wenming.rulebook import running
from wenming.rulebook.facts import Observation, RoundFacts
from wenming.rulebook.round_score import RoundScore
from wenming.rulebook.rules import Observed, RuleKind
from wenming.rulebook.running import RunningScore
from wenming.rulebook.scoring import score
from wenming.rulebook.standing import Standing, counting, standings
from wenming.rulebook.tally import Change

ROUND_SITES = 300
ALL_SITES = 4_045
TIMES_FASTER = 10_000
SECONDS = 1.0
REPEATS = 2_000
SEED = 20261122
PRECISION = 5e-5
READ = {"unit", "kind"}
"""The rows whose marks are asked for after a change; the others stay whole numbers until somebody looks."""
NOT_BEST = 9
"""A count of cases beyond the last bound of every rule of the demo edition."""


def run() -> list[Result]:
    """Both measurements."""
    return [*one_change(made_up_round(SEED, ROUND_SITES)), *score_anew(made_up_round(SEED, ALL_SITES))]


def one_change(made: MadeUp) -> list[Result]:
    """One observation changes: the answers held against a full score and against LibreOffice, then the times."""
    changed, facts = _with_another_count(made)
    before, after = (_standing_of(made, given, changed) for given in (made.facts, facts))
    kept = RunningScore.of_standings(made.scheme, standings(made.scheme, made.facts), made.facts.marks)
    kept.apply(Change(before, after))
    full = score(made.scheme, facts)
    is_right = _agrees(kept, full)
    kept.apply(Change(after, before))
    seconds = _median_seconds(kept, Change(before, after), Change(after, before))
    name = f"one change, {len(made.facts.observations):,} observations"
    ours = Result(f"{name}: in process", seconds * 1e6, "µs", is_right=is_right)
    if PROGRAM is None:
        return [replace(ours, note="no LibreOffice here: nothing to compare with")]
    theirs, same = _in_libreoffice(made, changed, full)
    return [
        ours,
        Result(f"{name}: LibreOffice, all anew", theirs.recalculating, "s", is_right=same),
        Result(f"{name}: LibreOffice, what depends", theirs.changing, "s", is_right=same),
        Result(
            "faster than LibreOffice recalculating", theirs.recalculating / seconds, "×", TIMES_FASTER, at_least=True
        ),
        Result("faster than LibreOffice's own change", theirs.changing / seconds, "×"),
    ]


def score_anew(made: MadeUp) -> list[Result]:
    """Score everything that can be looked at, rows already read."""
    walls, processor = [], []
    for _ in range(5):
        wall, used = time.perf_counter(), time.process_time()
        scored = score(made.scheme, made.facts)
        walls.append(time.perf_counter() - wall)
        processor.append(time.process_time() - used)
    kept = RunningScore.of_standings(made.scheme, standings(made.scheme, made.facts), made.facts.marks)
    note = f"best of 5; processor {min(processor):.2f} s"
    name = f"score anew, {scored.coverage.total:,} site × item"
    return [Result(name, min(walls), "s", SECONDS, is_right=_agrees(kept, scored), note=note)]


def _with_another_count(made: MadeUp) -> tuple[Observation, RoundFacts]:
    """The first counting observation of cases, and the facts in which it saw far too many."""
    rules = {item.code: item.rule.kind for item in made.scheme.items}
    counts = counting(made.facts.observations, made.facts.reviews)
    chosen = next(
        each
        for _, each in sorted(counts.items())
        if rules[each.item] is RuleKind.COUNT and each.observed.count == 0 and each.key not in made.facts.repaired
    )
    worse = replace(chosen, observed=Observed(count=NOT_BEST))
    observations = tuple(worse if each is chosen else each for each in made.facts.observations)
    return worse, replace(made.facts, observations=observations)


def _standing_of(made: MadeUp, facts: RoundFacts, changed: Observation) -> Standing:
    found = standings(made.scheme, facts)
    return next(each for each in found if (each.site, each.item) == (changed.site, changed.item))


def _agrees(kept: RunningScore, full: RoundScore) -> bool:
    """Whether total, kinds, areas and units are exactly those of a full score."""
    rows = [(running.kind_row(kind.code), kind.marks) for kind in full.kinds]
    rows += [(running.area_row(area.code), area.marks) for area in full.areas]
    rows += [(running.unit_row(role.role, unit.code), unit.marks) for role in full.roles for unit in role.units]
    return kept.total() == full.marks and all(kept.marks(row) == marks for row, marks in rows)


def _median_seconds(kept: RunningScore, there: Change, back: Change) -> float:
    """The time of one change with the new marks of every unit and kind that it moved, and the total."""
    taken = []
    for number in range(REPEATS):
        began = time.perf_counter()
        for row in kept.apply(back if number % 2 else there):
            if row[0] in READ:
                kept.marks(row)
        kept.total()
        taken.append(time.perf_counter() - began)
    return median(taken)


def _in_libreoffice(made: MadeUp, changed: Observation, full: RoundScore) -> tuple[Recalculated, bool]:
    with tempfile.TemporaryDirectory(prefix="wenming-bench-") as folder:
        path = Path(folder) / "round.xlsx"
        live = write_live_workbook(made.scheme, made.facts, path)
        office = LibreOffice(Path(folder))
        theirs = office.change(path, live.cell(changed.key, "count"), NOT_BEST, _figures(live, full))
    before = score(made.scheme, made.facts)
    first, second = _close(theirs.before, before), _close(theirs.after, full)
    return theirs, first and second and _close(theirs.again, full)


def _figures(live: LiveWorkbook, full: RoundScore) -> list[str]:
    return [live.total, live.total_today, *(live.kinds[kind.code] for kind in full.kinds if kind.code in live.kinds)]


def _close(theirs: Sequence[float], ours: RoundScore) -> bool:
    """Whether total, total as of today and the kinds are the same to four places."""
    figures = [ours.marks.won, ours.marks.won_today, *(kind.marks.won for kind in ours.kinds)]
    return len(figures) == len(theirs) and all(
        abs(float(mine) - other) < PRECISION for mine, other in zip(figures, theirs, strict=True)
    )


if __name__ == "__main__":
    raise SystemExit(show(run()))
