"""The command line: complete help, refusals in words, no Django where no database is needed."""

import json
from pathlib import Path

import pytest

from tests.config.running import copied, myself, several, wenming
from wenming.config.cli import GROUPS, build_parser


def test_help_names_every_command_with_its_purpose() -> None:
    shown = build_parser().format_help()
    for title, names in GROUPS.items():
        assert f"{title}:" in shown
        for name in names:
            line = next(line for line in shown.splitlines() if line.startswith(f"  {name} "))
            assert len(line.split()) > 3


@pytest.mark.parametrize("command", [name for group in GROUPS.values() for name in group])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_parser(command).parse_args([command, "--help"])
    assert ended.value.code == 0
    assert f"usage: wenming {command}" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["scheme", "--help"], ["serve", "--help"], ["backup", "--help"]])
def test_parsing_does_not_load_django(words: list[str], tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from wenming.config.cli import build_parser\n"
        f"build_parser({words[0]!r})\n"
        "assert not any(name == 'django.db' or name.startswith('django.db.') for name in sys.modules)\n"
    )
    done = wenming(tmp_path, [], script=script)
    assert done.returncode == 0, done.stderr


def test_unknown_words_end_with_2(tmp_path: Path) -> None:
    assert wenming(tmp_path, ["nonsense"]).returncode == 2


@pytest.mark.slow
def test_init_refuses_what_is_missing(tmp_path: Path, migrated_home: Path) -> None:
    refused = wenming(copied(tmp_path / "home", migrated_home, myself()), ["init", "--city", "示例市"])
    assert refused.returncode == 1
    assert "--help" in refused.stderr


@pytest.mark.slow
def test_sign_ins_are_made_listed_reset_and_locked(tmp_path: Path, migrated_home: Path) -> None:
    home = copied(tmp_path / "home", migrated_home, myself())
    first = ["init", "--city", "示例市", "--division-code", "990101", "--username", "first", "--name", "王"]
    short, set_up, again, added, reset, locked, listed, missing = several(
        home,
        [*first, "--password-stdin"],
        [*first, "--password-stdin"],
        [*first, "--password-stdin"],
        ["user", "add", "li", "李"],
        ["user", "reset", "li"],
        ["user", "lock", "li"],
        ["user", "list", "--json"],
        ["user", "reset", "nobody"],
        given="short\nNine-birds-fly-1\nNine-birds-fly-1\n",
    )
    assert (short.code, set_up.code, again.code) == (1, 0, 1)
    assert "too short" in short.err
    assert "set up already" in again.err
    assert "First password of li: " in added.out
    assert "First password of li: " in reset.out
    assert locked.code == 0
    rows = json.loads(listed.out)
    assert [(row["username"], row["open"]) for row in rows] == [("first", True), ("li", False)]
    assert missing.code == 1
    assert missing.err.startswith("wenming: ")
