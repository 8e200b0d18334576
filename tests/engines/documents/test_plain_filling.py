"""Text tables filled: encoding, byte order mark, delimiter, quotes and line ends of all other fields stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.documents.files import picture

from wenming.engines.documents import DocumentRefused, Fill, Picture, filled

TABLE = '序号,"点位",问题,整改\r\n1,"朝阳菜场,东门",垃圾,\r\n\r\n2,公厕,"无""皂""",""\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_only_the_addressed_fields_change(encoding: str) -> None:
    after = filled(TABLE.encode(encoding), "x.csv", [Fill("r2", 3, "已清理"), Fill("r4", 3, '说"好",了')])
    expected = TABLE.replace("垃圾,\r", "垃圾,已清理\r").replace('皂""",""', '皂""","说""好"",了"')
    assert after == expected.encode(encoding)


def test_a_column_at_the_right_and_rows_that_are_short() -> None:
    after = filled(
        "序号\t问题\t地点\n1\t垃圾\n2\t路灯\t东街".encode(), "x.tsv", [Fill("r1", 3, "整改"), Fill("r2", 3, "已清")]
    )
    assert after.decode() == "序号\t问题\t地点\t整改\n1\t垃圾\t\t已清\n2\t路灯\t东街"


@pytest.mark.parametrize("text", ["=1+1", "+86", "@某", "-已清理"])
def test_text_is_never_a_formula(text: str) -> None:
    after = filled(b"a,b\n1,\n", "x.csv", [Fill("r2", 1, text)]).decode()
    assert after in (f"a,b\n1,'{text}\n", f"a,b\n1,{text}\n") and (text[0] != "=" or "'" in after)


@given(st.lists(st.lists(st.text('a,"\n汉 ', max_size=5), min_size=2, max_size=4), min_size=2, max_size=5))
def test_filling_with_nothing_changes_nothing(rows: list[list[str]]) -> None:
    quoted = [['"' + field.replace('"', '""') + '"' for field in row] for row in rows]
    content = "\n".join(",".join(row) for row in quoted).encode()
    assert filled(content, "x.csv", []) == content


def test_pictures_are_left_out() -> None:
    shown = (Picture(picture(), "a.jpg"),)
    fills = [Fill("r1", 0, pictures=shown), Fill("r2", 3, "已清理", shown)]
    assert filled(TABLE.encode(), "x.csv", fills) == TABLE.replace("垃圾,\r", "垃圾,已清理\r").encode()


def test_places_that_are_not_there() -> None:
    for fill, code in (
        (Fill("r9", 0, "x"), "no_such_place"),
        (Fill("s1/r1", 0, "x"), "no_such_place"),
        (Fill("r1", 5_000, "x"), "no_such_place"),
    ):
        with pytest.raises(DocumentRefused) as caught:
            filled(TABLE.encode(), "x.csv", [fill])
        assert caught.value.code == code
