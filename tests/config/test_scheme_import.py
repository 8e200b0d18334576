"""``wenming scheme import``: previewed, taken in as a draft, published, and refused in words."""

import json
from pathlib import Path

import pytest

from tests.config.running import copied, myself, several
from tests.schemes.conftest import SMALL


@pytest.mark.slow
def test_an_edition_is_previewed_taken_in_and_published(tmp_path: Path, migrated_home: Path) -> None:
    file, bad = tmp_path / "small.yaml", tmp_path / "bad.yaml"
    file.write_text(SMALL, encoding="utf-8")
    bad.write_text(SMALL.replace("'60'", "'50'"), encoding="utf-8")
    command = ["scheme", "import", str(file), "--json"]
    preview, draft, published, again, refused = several(
        copied(tmp_path / "home", migrated_home, myself()),
        [*command, "--dry-run"],
        command,
        [*command, "--freeze"],
        [*command, "--dry-run"],
        ["scheme", "import", str(bad)],
    )
    told = [json.loads(answer.out) for answer in (preview, draft, published, again)]
    assert [(each["taken_in"], each["state"]) for each in told] == [
        (False, None),
        (True, "draft"),
        (True, "frozen"),
        (False, "frozen"),
    ]
    assert refused.code == 1 and "90" in refused.err
