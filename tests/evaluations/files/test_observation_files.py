"""Observation and marks files: written, read again, refused with rows; ``wenming score`` on top of them."""

import argparse
import csv
import json
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from tests.evaluations.files.rules import a_round
from tests.schemes.conftest import DEMO_EDITION
from wenming.config.commands import score as command
from wenming.evaluations.formats import FileRefused, gather, read_marks, read_observations, write_observations
from wenming.evaluations.formats.values import exact, number_text, sizes
from wenming.rulebook.scheme import MethodKind, Scheme
from wenming.rulebook.scoring import score
from wenming.schemes.formats import read, to_scheme
from wenming.schemes.formats.values import parse_decimal

SITES = [["site", "kind", "area", "role:territory"], ["S1", "ROAD", "T1", "U1"], ["S2", "ROAD", "T1", ""]]
SEEN = [
    ["observation", "site", "item", "observed at", "time zone", "count", "not applicable"],
    ["o1", "S1", "ROAD-1", "2026-10-12T09:00:00+08:00", "", "1", ""],
    ["o2", "S2", "ROAD-1", "2026-10-12 09:00", "+08:00", "0", ""],
]
EDITION = """
format: wenming-scheme/1
edition: {code: small, title: 小, total: '100'}
methods:
  - {code: FIELD, kind: field, name: 实地考察, weight: '60'}
  - {code: MAT, kind: materials, name: 材料审核, weight: '40'}
grades: [{code: A, factor: '1'}, {code: B, factor: '0.5'}, {code: C, factor: '0'}]
indicators: [{code: P1, name: 市容, weight: '100', methods: [FIELD, MAT]}]
functions: [{code: cleaning, name: 环卫}]
site_kinds: [{code: ROAD, name: 主干道, lead_function: cleaning}, {code: PARK, name: 公园}]
check_items:
  - code: ROAD-1
    kind: ROAD
    indicator: P1
    title: 地面垃圾
    threshold: {comparison: "<=", value: '0', unit: 处}
    rule: {kind: count, ladder: {A: '0', B: '2'}, zero_grade: C, zero_from: 3}
  - code: PARK-1
    kind: PARK
    indicator: P1
    title: 地面垃圾
    threshold: {comparison: "<=", value: '0', unit: 处}
    rule: {kind: count, ladder: {A: '0', B: '2'}, zero_grade: C, zero_from: 3}
"""
Table = list[list[str]]
WORKED = Path(__file__).resolve().parents[2] / "fixtures" / "worked_106"


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(EDITION, encoding="utf-8")
    return path


@pytest.fixture
def scheme(edition: Path) -> Scheme:
    return to_scheme(read(edition))


def folder_of(tmp_path: Path, **tables: Table) -> Path:
    folder = tmp_path / "round"
    folder.mkdir(exist_ok=True)
    for name, rows in {"sites": SITES, "observations": SEEN, **tables}.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def refused(scheme: Scheme, folder: Path) -> list[str]:
    with pytest.raises(FileRefused) as problem:
        gather(scheme, read_observations(folder))
    return [f"{each.spot.text()}: {each.text()}" for each in problem.value.problems]


@pytest.mark.parametrize("name", ["round.xlsx", "round"])
@pytest.mark.parametrize("chinese", [True, False])
def test_what_is_written_reads_back_to_the_same_score(tmp_path: Path, name: str, chinese: bool) -> None:
    for seed in range(6):
        scheme, facts = a_round(Random(seed))
        path = tmp_path / f"{seed}-{name}"
        write_observations(facts, path, chinese=chinese)
        gathered = gather(scheme, read_observations(path))
        assert score(scheme, gathered.facts) == score(scheme, facts)
        assert gathered.facts.repaired == facts.repaired and set(gathered.facts.marks) == set(facts.marks)


def test_a_small_round_by_hand(scheme: Scheme, tmp_path: Path) -> None:
    gathered = gather(scheme, read_observations(folder_of(tmp_path)))
    scored = score(scheme, gathered.facts)
    assert scored.marks.won == 45 and scored.marks.available == 60
    assert gathered.facts.sites[0].units == {"territory": "U1"} and gathered.facts.roles == ("territory",)


def test_every_row_at_fault_is_told_with_its_row(scheme: Scheme, tmp_path: Path) -> None:
    at = "2026-10-12T09:00:00+08:00"
    rows = [
        *SEEN,
        ["o1", "S1", "ROAD-1", at, "", "1", ""],
        ["o3", "S9", "ROAD-1", at, "", "1", ""],
        ["o4", "S1", "PARK-1", at, "", "1", ""],
        ["o5", "S1", "ROAD-1", "2026-10-12 09:00", "", "1", ""],
        ["o6", "S1", "ROAD-1", at, "", "many", ""],
        ["o7", "S1", "ROAD-1", at, "", "1", "yes"],
        ["o8", "S1", "ROAD-1", at, "", "", ""],
        ["o9", "S1", "ROAD-1", "soon", "", "1", ""],
    ]
    found = refused(scheme, folder_of(tmp_path, observations=rows, verified=[["observation"], ["o99"]]))
    places = sorted(line.split(":")[0] for line in found)
    assert places == [
        "observations.csv, row 10",
        "observations.csv, row 11, column “观察时间”",
        "observations.csv, row 4, column “观察编号”",
        "observations.csv, row 5",
        "observations.csv, row 6",
        "observations.csv, row 7, column “观察时间”",
        "observations.csv, row 8, column “count”",
        "observations.csv, row 9",
        "verified.csv, row 2, column “观察编号”",
    ]
    assert any("asks for: count" in line for line in found)


def test_units_frozen_with_an_observation_stand(scheme: Scheme, tmp_path: Path) -> None:
    rows = [[*SEEN[0], "units frozen", "role:territory"], [*SEEN[1], "yes", ""], [*SEEN[2], "", "U7"]]
    facts = gather(scheme, read_observations(folder_of(tmp_path, observations=rows))).facts
    assert [each.units for each in facts.observations] == [{}, {"territory": "U7"}]
    rows = [[*SEEN[0], "units frozen", "role:territory"], [*SEEN[1], "no", "U7"]]
    assert len(refused(scheme, folder_of(tmp_path, observations=rows))) == 1


def test_a_function_and_an_area_stand_once(scheme: Scheme, tmp_path: Path) -> None:
    holders = [["function", "unit"], ["cleaning", "U1"], ["cleaning", "U2"]]
    told = refused(scheme, folder_of(tmp_path, holders=holders))
    assert len(told) == 1
    assert "row 3" in told[0] and "“cleaning” stands in row 2 already" in told[0]
    (tmp_path / "round" / "holders.csv").unlink()
    areas = [["area", "name"], ["T1", "East"], ["T1", "West"]]
    assert "“T1” stands in row 2 already" in refused(scheme, folder_of(tmp_path, areas=areas))[0]


def test_an_area_must_be_in_the_table_of_areas_if_there_is_one(scheme: Scheme, tmp_path: Path) -> None:
    (only,) = {*refused(scheme, folder_of(tmp_path, areas=[["area", "name"], ["T2", "东街"]]))[:1]}
    assert "sites.csv, row 2" in only and "T1" in only


def test_a_missing_table_is_told(scheme: Scheme, tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "sites.csv").unlink()
    assert "sites.csv" in refused(scheme, folder)[0]
    with pytest.raises(FileRefused):
        read_observations(tmp_path / "nowhere")


def test_marks_files(scheme: Scheme, tmp_path: Path) -> None:
    file = tmp_path / "materials.csv"
    file.write_text("indicator,points,out of\nP1,7,10\n", encoding="utf-8")
    round_file = read_observations(folder_of(tmp_path))
    gathered = gather(scheme, round_file, [read_marks(file, MethodKind.MATERIALS)])
    assert score(scheme, gathered.facts).marks.won == 45 + 28
    file.write_text("indicator,points,out of\nP1,7,10\nP1,8,10\nP9,1,2\nP1,12,\n", encoding="utf-8")
    with pytest.raises(FileRefused) as problem:
        gather(scheme, round_file, [read_marks(file, MethodKind.MATERIALS)])
    assert [each.spot.row for each in problem.value.problems] == [5, 3, 4]


def test_marks_of_a_kind_without_method_are_refused(scheme: Scheme, tmp_path: Path) -> None:
    file = tmp_path / "survey.csv"
    file.write_text("indicator,method,points,out of\nP1,MAT,7,10\n", encoding="utf-8")
    with pytest.raises(FileRefused):
        gather(scheme, read_observations(folder_of(tmp_path)), [read_marks(file, MethodKind.SURVEY)])


def test_numbers_are_read_exactly() -> None:
    assert exact("0.1") == Fraction(1, 10) and exact("1/3") == Fraction(1, 3) and exact("６.５") == Fraction(13, 2)
    for value in (Fraction(1, 3), Fraction(13, 8), Fraction(0), Fraction(-5, 2), Fraction(10**20 + 1, 10**20)):
        assert exact(number_text(value)) == value
    assert sizes("0.25; 1、2") == (Fraction(1, 4), Fraction(1), Fraction(2)) and sizes("无") == ()


@pytest.mark.parametrize("text", ["10²", "①", "2³/5", "㈠"])
def test_raised_and_circled_figures_are_no_numbers(text: str) -> None:
    for read_as in (exact, sizes, parse_decimal):
        with pytest.raises(ValueError):
            read_as(text)
    assert exact("１０．５") == parse_decimal("１０．５") == Fraction(21, 2)


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers())
    args = parser.parse_args(["score", *words])
    return int(args.run(args))


def test_the_command_prints_the_same_bytes(edition: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--scheme", str(edition), "--observations", str(folder_of(tmp_path)))
    assert run(*words, "--json") == 0
    first = capsys.readouterr().out
    assert run(*words, "--json") == 0
    assert capsys.readouterr().out == first
    told = json.loads(first)
    assert told["score"]["total"]["as_observed"]["won"] == {"exact": "45/1", "shown": "45.0000"}
    assert set(told["inputs"]) == {"scheme", "observations"} and len(told["inputs"]["scheme"]["fingerprint"]) == 64
    assert told["score"]["lost"][0]["observation"] == "o1"
    assert [line["unit"] for line in told["rankings"][0]["units"]] == ["U1"]


def test_the_command_tells_a_person_and_writes_the_workbook(
    edition: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "live.xlsx"
    words = ("--scheme", str(edition), "--observations", str(folder_of(tmp_path)), "--workbook", str(book))
    assert run(*words) == 0
    out = capsys.readouterr().out
    assert "45.0000 of 60.0000" in out and "o1" in out and book.exists()


def test_the_command_refuses_with_rows(edition: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, observations=[*SEEN, ["o3", "S9", "ROAD-1", "2026-10-12T09:00Z", "", "1", ""]])
    assert run("--scheme", str(edition), "--observations", str(folder)) == 1
    assert "observations.csv, row 4" in capsys.readouterr().err
    edition.write_text(EDITION.replace("'60'", "'50'"), encoding="utf-8")
    assert run("--scheme", str(edition), "--observations", str(folder)) == 1


def test_the_command_needs_no_django_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert run("--scheme", str(DEMO_EDITION), "--observations", str(tmp_path / "none")) == 1


def test_each_kind_of_rule_and_a_total_of_106_as_worked_with_a_pencil(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--scheme", str(WORKED / "scheme.yaml"), "--observations", str(WORKED / "round")]
    for name in ("materials", "survey", "authority"):
        words += [f"--{name}", str(WORKED / f"{name}.csv")]
    assert run(*words, "--json") == 0
    told = json.loads(capsys.readouterr().out)["score"]
    assert told["declared"]["shown"] == "106.0000" and told["total"]["available"]["shown"] == "106.0000"
    # 46.3 / 8 × (0.66 × 5 + 0 + 0.33 + 0.7) = 25.059875, and 31.76 + 8.75 + 9 of the other methods.
    assert told["total"]["as_observed"]["won"]["shown"] == "74.5699"
    # The sign was put right and verified: 5.7875 more if looked at today.
    assert told["total"]["if_looked_at_today"]["won"]["shown"] == "80.3574"
    won = {item["code"]: item["marks"]["as_observed"]["won"]["shown"] for item in told["items"]}
    assert won == {
        "R-count": "3.8198",
        "R-boolean": "0.0000",
        "R-shortfall": "3.8198",
        "R-ratio": "3.8198",
        "R-limit": "3.8198",
        "R-oversize": "3.8198",
        "R-manual": "1.9099",
        "R-each": "4.0513",
    }
