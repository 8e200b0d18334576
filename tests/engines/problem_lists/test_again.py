"""Lines that stood on an earlier list; hand-worked cases."""

import pytest

from wenming.engines.problem_lists.again import Again, Said, found_again

BEFORE = [
    Said(1, "1", "东门垃圾桶满溢，未及时清运", "鼓楼市场", "M1"),
    Said(2, "2", "路面破损约2平方米", "滨河路"),
    Said(3, "", "墙面乱贴小广告", "东园小区"),
]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (Said(9, "1", "东门垃圾桶满溢,未及时清运", "", ""), (1, Again.SAME)),
        (Said(9, "7", "东门垃圾桶满溢，未及时清运。", "鼓楼市场东门", "M1"), (1, Again.LIKE)),
        (Said(9, "12", "东门垃圾桶满溢没有及时清运", "市场", "M1"), (1, Again.LIKE)),
        (Said(9, "2", "路面破损约两平方米", "滨河路"), (2, Again.LIKE)),
        (Said(9, "", "墙面乱贴小广告", "东园小区"), (3, Again.SAME)),
        (Said(9, "", "墙面乱贴小广告", "西园小区"), None),
        (Said(9, "1", "地面烟头较多", "鼓楼市场", "M1"), None),
    ],
)
def test_a_line_is_found_by_number_and_words_or_by_place_and_nearly_the_same_words(
    line: Said, expected: tuple[int, Again] | None
) -> None:
    assert found_again([line], BEFORE).get(9) == expected


def test_an_earlier_line_is_found_once_only() -> None:
    twice = [Said(8, "", "墙面乱贴小广告", "东园小区"), Said(9, "", "墙面乱贴小广告", "东园小区")]
    assert found_again(twice, BEFORE) == {8: (3, Again.SAME)}
