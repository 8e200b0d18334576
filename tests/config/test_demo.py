"""The demo keeps to data of its own."""

import json
from pathlib import Path

import pytest

from tests.config.running import copied, myself, several, wenming

pytestmark = pytest.mark.slow


def test_a_folder_that_the_demo_did_not_make_is_neither_filled_nor_thrown_away(
    tmp_path: Path, migrated_home: Path
) -> None:
    home = copied(tmp_path / "home", migrated_home, myself())
    words = ["init", "--city", "示例市", "--division-code", "990101", "--username", "first", "--name", "王"]
    set_up, reset, load, listed = several(
        home,
        [*words, "--password-stdin"],
        ["demo", "--reset"],
        ["demo", "load", "--scale", "small"],
        ["user", "list"],
        given="Nine-birds-fly-1\n",
    )
    assert (set_up.code, reset.code, load.code) == (0, 1, 1)
    assert "was not made by the demo" in reset.err
    assert "holds a city already" in load.err
    assert "first" in listed.out


def test_another_seed_asks_for_a_reset(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "demo.json").write_text(json.dumps({"scale": "small", "seed": 1, "as_of": "2026-11-22"}))
    refused = wenming(home, ["demo", "--scale", "small", "--seed", "2"])
    assert refused.returncode == 1
    assert "RESET=1" in refused.stderr


def test_one_seed_and_date_write_the_same_rows_twice_even_without_a_holiday_table(tmp_path: Path) -> None:
    told = []
    for name in ("one", "other"):
        load, figure = several(
            tmp_path / name,
            ["demo", "load", "--scale", "small", "--as-of", "2027-01-05"],
            ["demo", "fingerprint"],
        )
        assert (load.code, figure.code) == (0, 0), load.err + figure.err
        told.append(figure.out.strip())
    assert told[0] == told[1]
    assert len(told[0]) == 64
    assert "2027" in load.out
