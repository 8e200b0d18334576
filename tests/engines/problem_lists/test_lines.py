"""Lines of a list: numbers of a register, captions of labelled lines, headings that name place and problem at once."""

import pytest

from wenming.engines.documents import read_document, read_pasted
from wenming.engines.problem_lists.lines import lines_of
from wenming.engines.problem_lists.roles import Role, role_of


def test_numbers_of_a_register_before_problems() -> None:
    reading = lines_of(read_pasted("ZG-2026-001.菜场门口：垃圾堆积\nZG-2026-002.建设路：路灯不亮"))
    told = [(line.number, line.place, line.problem) for line in reading.lines]
    assert told == [("ZG-2026-001", "菜场门口", "垃圾堆积"), ("ZG-2026-002", "建设路", "路灯不亮")]


@pytest.mark.parametrize("text", ["LED屏不亮", "KTV-有噪声", "G60.5公里处垃圾", "A-1路灯不亮"])
def test_words_in_letters_are_no_number(text: str) -> None:
    reading = lines_of(read_pasted(text))
    assert [(line.number, line.problem) for line in reading.lines] == [("", text)]


def test_a_caption_of_labelled_lines() -> None:
    content = (
        '序号,问题,单位,期限\r\n1,"点位：菜场东门\n问题：垃圾堆积\n三天未清\n整改时限：3天",城管局,\r\n'
        '2,"秤的比例1：3不对，\n没有公示",城管局,\r\n'
    )
    (first, second) = lines_of(read_document(content.encode(), "清单.csv")).lines
    assert (first.place, first.problem, first.deadline) == ("菜场东门", "垃圾堆积\n三天未清", "3天")
    assert "没有公示" in second.problem


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("存在问题及点位", Role.PROBLEM), ("问题点位及表现", Role.PROBLEM), ("地点、问题描述", Role.PROBLEM),
        ("问题点位", Role.PLACE), ("责任人及电话", Role.RESPONSIBLE), ("街道/社区", Role.AREA),
    ],
)  # fmt: skip
def test_a_heading_of_place_and_problem_is_the_problem(heading: str, role: Role) -> None:
    assert role_of(heading) is role


@pytest.mark.parametrize(
    "words", ["1.5米高围挡破损", "点位3个垃圾桶满溢", "图1所示井盖缺失", "问题2.5吨垃圾未清", "K-12.5公里处护栏破损"]
)
def test_decimals_and_counts_are_no_number(words: str) -> None:
    for text in (words, f"序号,点位,存在问题\n1,鼓楼市场,{words}\n2,西街,路灯不亮\n"):
        document = read_document(text.encode(), "清单.csv") if "," in text else read_pasted(text)
        assert lines_of(document).lines[0].problem == words
    reading = lines_of(read_pasted("1. 1.5米围挡破损\n2、2.5吨垃圾未清"))
    assert [(line.number, line.problem) for line in reading.lines] == [("1", "1.5米围挡破损"), ("2", "2.5吨垃圾未清")]


def test_only_a_note_that_says_so_is_passed_over() -> None:
    problems = ["附近居民乱倒垃圾", "说明牌破损", "审核公示栏过期", "附属设施损坏：扶手松动", "注水井盖缺失"]
    notes = [
        "备注：请尽快整改",
        "注1：以上为初查",
        "填表人：张三",
        "联系人及电话：李四",
        "附件二:照片",
        "填报单位（盖章）：城管局",
    ]
    reading = lines_of(read_pasted("\n".join([*problems, *notes])))
    assert len(reading.lines) == len(problems)
    assert [one.text for one in reading.skipped] == notes
    merged = "点位,存在问题\n鼓楼市场,路面坑洼\n,说明牌破损\n,附近居民乱倒垃圾\n"
    assert len(lines_of(read_document(merged.encode(), "清单.csv")).lines) == 3


@pytest.mark.parametrize("above", ["", "督查问题清单\n"])
def test_a_list_of_one_column_may_have_a_heading(above: str) -> None:
    content = f"{above}存在问题\n路面坑洼\n垃圾桶满溢\n".encode()
    for name in ("清单.csv", "清单.txt"):
        reading = lines_of(read_document(content, name))
        assert [line.problem for line in reading.lines] == ["路面坑洼", "垃圾桶满溢"]
    (grid,) = lines_of(read_document(content, "清单.csv")).grids
    assert grid.heading_spot == ("r2" if above else "r1")


def test_a_problem_that_sounds_like_a_heading_stays_a_problem() -> None:
    reading = lines_of(read_pasted("路面坑洼\n垃圾桶满溢\n井盖破损\n存在问题\n绿地卫生问题"))
    assert len(reading.lines) == 5
    assert [line.problem for line in lines_of(read_pasted("卫生问题\n绿化问题")).lines] == ["卫生问题", "绿化问题"]


@pytest.mark.parametrize("text", ["08:30 西街占道经营", "11月30日 8：30西街占道经营"])
def test_a_time_of_day_is_no_place(text: str) -> None:
    (line,) = lines_of(read_pasted(text)).lines
    assert "08" not in line.place and "8：" not in line.place and line.problem.endswith("西街占道经营")
    assert "30" in line.problem
