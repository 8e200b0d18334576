"""Lost and found again: a backup while people work, everything wiped, restored, and the audit chain whole."""

import json
import shutil
from pathlib import Path

import pytest

from tests.config.running import copied, myself, wenming
from tests.journeys.cities import served

pytestmark = pytest.mark.slow


def test_a_wiped_city_comes_back_whole(demo_home: Path, tmp_path: Path) -> None:
    home, archive = copied(tmp_path / "home", demo_home, myself()), tmp_path / "today.tar"
    with served(home):
        assert wenming(home, ["backup", str(archive)]).returncode == 0
    before = photographed(home)
    shutil.rmtree(home)
    restored = wenming(home, ["restore", str(archive)])
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert photographed(home) == before
    verified = json.loads(wenming(home, ["audit", "verify", "--json"]).stdout)
    assert verified["whole"] is True
    assert verified["evidence"] > 100


def photographed(home: Path) -> set[tuple[str, int]]:
    """Names and sizes of all evidence files."""
    return {(path.name, path.stat().st_size) for path in (home / "evidence").rglob("*") if path.is_file()}
