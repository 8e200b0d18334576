"""The system page: plain numbers, for those who run the system."""

import os
from pathlib import Path

import pytest

from tests.insight.cast import looking_as
from wenming.insight.selectors.system import last_backup
from wenming.insight.views.system import size_text

pytestmark = pytest.mark.django_db


def test_the_numbers_are_shown_to_those_who_run_the_system() -> None:
    page = looking_as("system_admin").get("/system/")
    assert page.status_code == 200
    assert "Version of PostgreSQL" in page.content.decode()
    for role in ("office_head", "audit_admin", "information_officer"):
        assert looking_as(role).get("/system/").status_code == 403


def test_the_newest_archive_is_the_last_backup(tmp_path: Path) -> None:
    assert last_backup(tmp_path / "none") is None
    for age, name in enumerate(("new.tar", "old.tar")):
        (tmp_path / name).write_bytes(b"x" * 10)
        os.utime(tmp_path / name, (1_800_000_000 - age, 1_800_000_000 - age))
    found = last_backup(tmp_path)
    assert found is not None
    assert (found.name, found.size) == ("new.tar", 10)


@pytest.mark.parametrize(("count", "words"), [(0, "0 B"), (999, "999 B"), (1_500, "1.5 KB"), (7_300_000_000, "7.3 GB")])
def test_bytes_in_words(count: int, words: str) -> None:
    assert size_text(count) == words
