"""``wenming lists``: a list read, looked at and given back on the command line, with refusals in plain words."""

import csv
import json
from pathlib import Path

import pytest

from tests.config.running import copied, myself, several

HEADINGS = ("序号", "点位", "存在问题", "整改时限", "整改措施", "是否整改到位")
ROWS = (
    ("1", "鼓楼市场", "东门垃圾桶满溢，未及时清运", "3个工作日", "", ""),
    ("2", "滨河路", "路面有坑", "2027-01-08", "", ""),
)


@pytest.mark.slow
def test_a_list_is_previewed_kept_shown_and_given_back(tmp_path: Path, migrated_home: Path) -> None:
    home = copied(tmp_path / "home", migrated_home, myself())
    file, out = tmp_path / "省级暗访.csv", tmp_path / "回复.csv"
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows((HEADINGS, *ROWS))
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04broken")
    reading = ["lists", "import", str(file)]
    none, preview, kept, twice, shown, every, missing, replied, no_day, no_file, bad, no_list = several(
        home,
        ["lists", "show"],
        [*reading, "--dry-run", "--json"],
        [*reading, "--sender", "省文明办", "--reply-by", "2026-12-01"],
        [*reading, "--name", "另一份"],
        ["lists", "show", "省级暗访", "--json"],
        ["lists", "show", "--json"],
        ["lists", "show", "没有"],
        ["lists", "reply", "省级暗访", "--out", str(out)],
        [*reading, "--reply-by", "soon"],
        ["lists", "import", str(tmp_path / "none.csv")],
        ["lists", "import", str(broken)],
        ["lists", "reply", "没有", "--out", str(out)],
    )
    assert (none.code, none.out.strip()) == (0, "No list was loaded yet.")
    told = json.loads(preview.out)
    assert (told["kept"], told["problems"], told["sure"], told["to_look_at"]) == (False, 2, 0, 2)
    assert told["items"][1]["due"].startswith("2027-01-08T10:00:00")
    assert kept.code == 0 and "Nothing is filed." in kept.out and "Kept as the list “省级暗访”" in kept.out
    assert (twice.code, "loaded before, as the list “省级暗访”" in twice.err) == (1, True), twice
    counts = json.loads(shown.out)["counts"]
    assert (counts["all"], counts["waiting"], counts["filed"]) == (2, 2, 0)
    assert [row["problems"] for row in json.loads(every.out)] == [2], "neither the preview nor the second was kept"
    assert missing.code == 1 and "wenming lists show" in missing.err
    assert replied.code == 0 and out.read_text(encoding="utf-8").splitlines()[0] == ",".join(HEADINGS)
    assert no_day.code == 1 and "Write it as 2026-12-01" in no_day.err
    assert no_file.code == 1 and "cannot be read" in no_file.err
    assert bad.code == 1 and "坏.xlsx" in bad.err and "Traceback" not in bad.err
    assert no_list.code == 1
