"""The floors and rooms hold, and the contracts that say so can fail: one planted violation for each."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT

PLANTS = {
    "floors": ("areas/planted.py", "from wenming.issues import models\n"),
    "rulebook": ("rulebook/planted.py", "import django\n"),
    "engines": ("engines/planted.py", "from django.utils import timezone\n"),
    "rooms": ("areas/models.py", "from wenming.areas import views\n"),
    "doors": ("issues/services/planted.py", "import wenming.places.views\n"),
}


def contracts() -> list[str]:
    """The ids of the committed contracts."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]]


def lint(source: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the import contracts over a source folder."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    return subprocess.run(
        [*command, "--no-logo", "--config", str(ROOT / "pyproject.toml"), *options],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package that a test may spoil."""
    shutil.copytree(PACKAGE, tmp_path / "wenming", ignore=lambda folder, names: _not_source(folder, names))
    return tmp_path


def _not_source(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if not name.endswith(".py") and not (Path(folder) / name).is_dir()} | {"static"}


def test_the_house_keeps_its_contracts() -> None:
    result = lint(PACKAGE.parent)
    assert result.returncode == 0, result.stdout


def test_every_contract_has_a_planted_violation() -> None:
    assert sorted(PLANTS) == sorted(contracts())


@pytest.mark.parametrize("contract", sorted(PLANTS))
def test_a_planted_violation_is_caught(copy: Path, contract: str) -> None:
    file, line = PLANTS[contract]
    path = copy / "wenming" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    package = path.parent / "__init__.py"
    if not package.exists():
        package.write_text("", encoding="utf-8")
    for app in ("areas", "places"):
        views = copy / "wenming" / app / "views.py"
        if not views.exists() and not views.with_suffix("").is_dir():
            views.write_text("", encoding="utf-8")
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(before + "\n" + line, encoding="utf-8")
    result = lint(copy, "--contract", contract)
    assert result.returncode == 1, result.stdout
    assert "BROKEN" in result.stdout


def test_an_unplaced_app_is_caught(copy: Path) -> None:
    (copy / "wenming" / "gadgets").mkdir()
    (copy / "wenming" / "gadgets" / "__init__.py").write_text("", encoding="utf-8")
    assert lint(copy, "--contract", "floors").returncode == 1
