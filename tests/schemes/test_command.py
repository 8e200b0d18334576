"""``wenming scheme`` from the command line: what it prints and how it ends."""

import argparse
import json
from pathlib import Path

import pytest

from tests.schemes.conftest import DEMO_EDITION, SMALL
from wenming.config.commands import scheme
from wenming.schemes.formats import read


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    scheme.register(parser.add_subparsers())
    args = parser.parse_args(["scheme", *words])
    return int(args.run(args))


@pytest.fixture
def small_file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_check_ends_well_on_the_demo_edition(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", str(DEMO_EDITION)) == 0
    assert "538" in capsys.readouterr().out
    assert run("check", str(DEMO_EDITION), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["error"] == 0 and len(told["fingerprint"]) == 64


def test_check_ends_badly_on_a_scheme_that_does_not_hold_together(
    small_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small_file.write_text(SMALL.replace("'60'", "'50'"), encoding="utf-8")
    assert run("check", str(small_file), "--json") == 1
    (error,) = [each for each in json.loads(capsys.readouterr().out)["findings"] if each["severity"] == "error"]
    assert error["place"]["sheet"] == "测评方法" and error["params"] == {"sum": "90", "total": "100"}


def test_check_ends_badly_on_a_file_that_cannot_be_read(small_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_file.write_text(SMALL.replace("'60'", "sixty"), encoding="utf-8")
    assert run("check", str(small_file)) == 1
    assert "methods[1].weight · line 4" in capsys.readouterr().out


def test_export_goes_to_the_workbook_and_back(small_file: Path, tmp_path: Path) -> None:
    book, back = tmp_path / "small.xlsx", tmp_path / "back.yaml"
    assert run("export", str(small_file), str(book)) == 0
    assert run("export", str(book), str(back), "--json") == 0
    assert read(back) == read(small_file)
    assert run("export", str(small_file), str(tmp_path / "small.pdf")) == 1


def test_compare_counts_what_changed(small_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(SMALL.replace("code: ROAD-2", "code: ROAD-7"), encoding="utf-8")
    assert run("compare", str(small_file), str(other), "--json") == 0
    (difference,) = json.loads(capsys.readouterr().out)
    assert (difference["old_code"], difference["new_code"]) == ("ROAD-2", "ROAD-7")
    assert run("compare", str(small_file), str(other)) == 0
    assert "ROAD-2 → ROAD-7" in capsys.readouterr().out
