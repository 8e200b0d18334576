"""Commands on files that cannot be read or written: words that name the file, no traceback, nothing half-done."""

import json
from pathlib import Path

import pytest

from tests.config.running import copied, myself, several
from tests.schemes.conftest import SMALL
from wenming.config.cli import main
from wenming.config.refusal import Refused
from wenming.config.writing import ensure_writable

COUNTY = "990102000000,990100000000,明川区,county,3,990102\n"


@pytest.mark.slow
def test_division_tables_and_boundaries_that_cannot_be_read_are_named(tmp_path: Path, migrated_home: Path) -> None:
    home = copied(tmp_path / "home", migrated_home, myself())
    table, gbk, rubbish = tmp_path / "areas.csv", tmp_path / "gbk.csv", tmp_path / "rubbish.csv"
    table.write_text(COUNTY, encoding="utf-8")
    gbk.write_bytes(COUNTY.encode("gb18030"))
    rubbish.write_bytes(b"\xff\xfe\x00\r\x81")
    fence = tmp_path / "fence-990102.json"
    fence.write_bytes(b"\xff\xff" + b"[" * 50_000)
    reads = ["areas", "import", "--dry-run"]
    binary, chinese, nowhere, broken = several(
        home,
        [*reads, str(rubbish)],
        [*reads, str(gbk)],
        [*reads, str(table), "--fences", str(tmp_path / "none")],
        [*reads, str(table), "--fences", str(tmp_path)],
    )
    assert (binary.code, nowhere.code, broken.code) == (1, 1, 1)
    assert str(rubbish) in binary.err and "none" in nowhere.err and fence.name in broken.err
    assert chinese.code == 0 and "1 added" in chinese.out


@pytest.mark.slow
def test_first_passwords_that_could_not_be_written_keep_everybody_out(tmp_path: Path, migrated_home: Path) -> None:
    home = copied(tmp_path / "home", migrated_home, myself())
    units, people = tmp_path / "units.csv", tmp_path / "people.csv"
    units.write_text("单位名称,单位类别\n城管局,部门\n", encoding="utf-8")
    people.write_text("登录名,姓名,单位,角色\nwang,王一,城管局,信息员\n", encoding="utf-8")
    taken, refused, listed = several(
        home,
        ["units", "import", str(units)],
        ["people", "import", str(people), "--passwords", str(tmp_path / "gone" / "passwords.xlsx")],
        ["user", "list", "--json"],
    )
    assert taken.code == 0, taken
    assert refused.code == 1 and "passwords.xlsx" in refused.err
    assert json.loads(listed.out) == []


@pytest.mark.parametrize("place", ["folder", "gone/file.xlsx"])
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_done(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(Refused, match=place.split("/")[0]):
        ensure_writable(tmp_path / place)


def test_looking_whether_a_file_can_be_written_leaves_no_trace(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("as it was")
    ensure_writable(kept)
    ensure_writable(tmp_path / "new")
    assert kept.read_text() == "as it was" and not (tmp_path / "new").exists()


def test_an_export_to_a_folder_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted, scheme = tmp_path / "folder.xlsx", tmp_path / "small.yaml"
    wanted.mkdir()
    scheme.write_text(SMALL, encoding="utf-8")
    assert main(["scheme", "export", str(scheme), str(wanted)]) == 1
    assert "folder.xlsx" in capsys.readouterr().err
