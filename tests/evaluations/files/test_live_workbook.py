"""The oracle: LibreOffice, recalculating the live workbook by its own formulas, comes to the same totals."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from benchmarks.made_up_round import demo_edition, made_up_round
from python_calamine import CalamineWorkbook

from tests.evaluations.files.rules import a_round
from tests.rulebook.worlds import a_scheme, some_facts
from wenming.demo.chronicle import District, EvaluationRound
from wenming.demo.generate import generate
from wenming.demo.scale import Scale
from wenming.evaluations.formats import gather, read_observations, write_observations
from wenming.evaluations.formats.live import write_live_workbook
from wenming.rulebook.facts import LeafMark, Observation, RoundFacts, Site
from wenming.rulebook.round_score import ItemScore, MethodScore, NodeScore, RoundScore
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.scoring import score

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed here: nothing recalculates the workbook"
)
LONGEST = 300
FOUR_PLACES = 5e-5


def recalculated(paths: list[Path], folder: Path) -> list[CalamineWorkbook]:
    """The workbooks as LibreOffice calculates them anew."""
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)
    return [CalamineWorkbook.from_path(str(folder / "out" / path.name)) for path in paths]


def column(book: CalamineWorkbook, sheet: str, heading: str) -> list[object]:
    """The cells under a heading."""
    rows = book.get_sheet_by_name(sheet).to_python()
    return [row[rows[0].index(heading)] for row in rows[1:]]


def assert_same(book: CalamineWorkbook, scheme: Scheme, full: RoundScore) -> None:
    """Totals in both figures, every method, every indicator and every check item, to four places."""
    total = book.get_sheet_by_name("总分").to_python()
    pairs = zip((full.declared, full.marks.available, full.marks.won, full.marks.won_today), total[1:5], strict=True)
    assert all(close(ours, row[1]) for ours, row in pairs)
    tables: dict[str, Sequence[MethodScore | NodeScore | ItemScore]] = {
        "方法": full.methods,
        "指标": full.nodes,
        "检查项": full.items,
    }
    for sheet, lines in tables.items():
        won, today = column(book, sheet, "得分 won"), column(book, sheet, "得分(按今天) won today")
        assert len(won) >= len(lines)
        for line, theirs, theirs_today in zip(lines, won, today, strict=False):
            assert close(line.marks.won, theirs) and close(line.marks.won_today, theirs_today), (sheet, line.code)


def close(ours: Fraction, theirs: object) -> bool:
    return isinstance(theirs, int | float) and abs(float(ours) - theirs) < FOUR_PLACES


@pytest.mark.slow
@needs_libreoffice
def test_twenty_random_schemes(tmp_path: Path) -> None:
    rounds: list[tuple[Scheme, RoundFacts]] = [a_round(Random(seed)) for seed in range(20)]
    rounds += [
        (scheme, some_facts(Random(seed), scheme, 30)) for seed in range(4) for scheme in [a_scheme(Random(seed))]
    ]
    rounds = [(scheme, facts) for scheme, facts in rounds if scheme.items]
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(rounds))]
    for path, (scheme, facts) in zip(paths, rounds, strict=True):
        write_live_workbook(scheme, facts, path)
    for book, (scheme, facts) in zip(recalculated(paths, tmp_path), rounds, strict=True):
        assert_same(book, scheme, score(scheme, facts))


@pytest.mark.slow
@needs_libreoffice
def test_a_round_of_the_demo_edition(tmp_path: Path) -> None:
    made = made_up_round(seed=7, sites=300)
    path = tmp_path / "round.xlsx"
    write_live_workbook(made.scheme, made.facts, path)
    (book,) = recalculated([path], tmp_path)
    assert_same(book, made.scheme, score(made.scheme, made.facts))


def test_no_cell_holds_a_result_of_ours(tmp_path: Path) -> None:
    scheme, facts = a_round(Random(1))
    path = tmp_path / "round.xlsx"
    write_live_workbook(scheme, facts, path)
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    kept = [re.findall(rb"</f><v>([^<]*)</v>", sheet) for sheet in sheets]
    assert sum(map(len, kept)) > 500
    assert set().union(*kept) == {b""}


def test_the_same_round_gives_the_same_bytes(tmp_path: Path) -> None:
    scheme, facts = a_round(Random(2))
    paths = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for path in paths:
        write_live_workbook(scheme, facts, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.slow
@needs_libreoffice
def test_the_rounds_of_the_demo_district(tmp_path: Path) -> None:
    scheme = demo_edition()
    district = generate(1, date(2026, 11, 22), Scale.FULL, scheme)
    first, running = district.rounds[0], district.rounds[-1]
    rounds = [facts_of(district, first), facts_of(district, running)]
    paths = [tmp_path / "first.xlsx", tmp_path / "running.xlsx"]
    for path, facts in zip(paths, rounds, strict=True):
        assert len(facts.observations) > 1000
        write_live_workbook(scheme, facts, path)
        write_observations(facts, tmp_path / f"{path.stem}-facts.xlsx")
    for book, path, facts in zip(recalculated(paths, tmp_path), paths, rounds, strict=True):
        full = score(scheme, facts)
        assert_same(book, scheme, full)
        again = gather(scheme, read_observations(tmp_path / f"{path.stem}-facts.xlsx"))
        assert score(scheme, again.facts) == full


def facts_of(district: District, held: EvaluationRound) -> RoundFacts:
    """A round of the demo district as the rulebook's facts; every third finding is put right."""
    known = {site.code: site for site in district.registers.sites}
    sites = [known[visit.site] for visit in held.visits]
    seen = [(visit.site, each) for visit in held.visits for each in visit.observations]
    findings = [each.key for _, each in seen if each.raises_issue]
    return RoundFacts(
        sites=tuple(
            Site(site.code, site.kind, site.town, attributes={name: Fraction(value) for name, value in site.attributes})
            for site in sites
        ),
        observations=tuple(Observation(each.key, site, each.item, each.at, each.observed) for site, each in seen),
        marks=tuple(LeafMark(mark.node, mark.method, mark.points, mark.out_of) for mark in held.marks),
        repaired=frozenset(findings[::3]),
    )
