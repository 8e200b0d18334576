"""Text tables in any of the usual encodings, old workbooks' neighbours, and pasted messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.documents.files import texts

from wenming.engines.documents import Document, Format, read_document, read_pasted
from wenming.engines.documents.plain.tables import split

TABLE = '序号,点位,问题\r\n1,"朝阳菜场,东门","门口""垃圾""\n堆积"\r\n\r\n2,公厕,无洗手液\r\n'
READ = [["序号", "点位", "问题"], ["1", "朝阳菜场,东门", '门口"垃圾"\n堆积'], ["2", "公厕", "无洗手液"]]


def rows(document: Document) -> list[str]:
    return [row.cells[0].text for grid in document.grids for row in grid.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_in_any_encoding(encoding: str) -> None:
    document = read_document(TABLE.encode(encoding), "问题.csv")
    assert document.format is Format.CSV and texts(document) == READ
    assert [row.spot for row in document.grids[0].rows] == ["r1", "r2", "r4"]


def test_tabs_are_seen_without_a_telling_name() -> None:
    document = read_document("序号\t问题\n1\t甲，乙\n2\t丙\n".encode(), "问题.txt")
    assert document.format is Format.CSV and texts(document)[1] == ["1", "甲，乙"]


def test_a_text_without_columns_is_a_list_of_problems() -> None:
    document = read_document("1．菜场门口垃圾，无人清理\n2．公厕无洗手液\n".encode(), "问题.txt")
    assert document.format is Format.TEXT and document.title == "问题"
    assert rows(document) == ["1．菜场门口垃圾，无人清理", "2．公厕无洗手液"]


@given(st.text(alphabet='a,";\t\r\n“汉', max_size=60), st.sampled_from(",\t;"))
def test_a_split_table_joins_to_the_same_text(text: str, delimiter: str) -> None:
    assert "".join(delimiter.join(record.fields) + record.end for record in split(text, delimiter)) == text


def test_chat_lines() -> None:
    document = read_pasted(
        "张三 10:32\n中山路菜场门口有垃圾\n李四 10:35\n收到\n张三 10:40\n[图片]\n"
        "张三 2026/11/22 10:41\n今天检查朝阳小区：\n1. 楼道堆物\n2. 飞线充电\n"
        "赵六  11-22 11:02:10\n建设路路灯不亮\n在公厕旁边"
    )
    assert rows(document) == [
        "中山路菜场门口有垃圾\n[图片]",
        "1. 楼道堆物",
        "2. 飞线充电",
        "建设路路灯不亮\n在公厕旁边",
    ]
    assert [grid.before for grid in document.grids] == ["", "今天检查朝阳小区：", ""]
    assert [(one.spot, one.code) for one in document.unread] == [("l4", "aside")]


def test_control_characters_are_dropped() -> None:
    document = read_document('序号,问题\n1,"垃圾\x0b满\x01溢\n很\t多"\n'.encode(), "问题.csv")
    assert texts(document) == [["序号", "问题"], ["1", "垃圾满溢\n很\t多"]]
    assert rows(read_pasted("路灯\x01不亮\x7f\n垃圾\x1b满溢\x08")) == ["路灯不亮", "垃圾满溢"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("菜场门口垃圾\n公厕无洗手液", ["菜场门口垃圾", "公厕无洗手液"]),
        ("菜场门口垃圾\n很久了\n\n公厕无洗手液", ["菜场门口垃圾\n很久了", "公厕无洗手液"]),
        (
            "【朝阳街道】菜场门口垃圾\n已反映多次\n【建设街道】路灯不亮",
            ["【朝阳街道】菜场门口垃圾\n已反映多次", "【建设街道】路灯不亮"],
        ),
        ("1、垃圾\n[图片]\n2、路灯\n", ["1、垃圾\n[图片]", "2、路灯"]),
        ("路灯不亮\n[图片]", ["路灯不亮\n[图片]"]),
        ("  \n\n", []),
        ("a\x00b", ["ab"]),
    ],
)
def test_other_ways_to_paste(text: str, expected: list[str]) -> None:
    assert rows(read_pasted(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08:30 西街占道经营", ["08:30 西街占道经营"]),
        ("东街垃圾满溢\n08:30 西街占道经营\n", ["东街垃圾满溢", "08:30 西街占道经营"]),
        ("08:30 西街占道经营\n09:10 东街垃圾满溢", ["08:30 西街占道经营", "09:10 东街垃圾满溢"]),
        (
            "张三 08:20\n路灯不亮\n08:30 西街占道经营\n张三 08:40\n井盖缺失",
            ["路灯不亮", "08:30 西街占道经营", "井盖缺失"],
        ),
        ("张三 08:20\n路灯不亮\n张三 08:40\n", ["路灯不亮"]),
    ],
)
def test_a_head_with_nothing_below_it_is_text(text: str, expected: list[str]) -> None:
    assert rows(read_pasted(text)) == expected


@given(st.text(max_size=400))
def test_any_text_can_be_pasted(text: str) -> None:
    assert all(row for row in rows(read_pasted(text)))


def test_ten_thousand_characters_are_no_burden() -> None:
    for text in ("@" * 10_000, " " * 9_999 + "a", "收到" * 5_000, "1" * 10_000, "[图片" * 3_000):
        read_pasted(f"张三 10:32\n{text}")
