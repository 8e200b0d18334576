"""Photos are told by the numbers in their names, whatever people add and however they type."""

import pytest

from wenming.rulebook.photo_names import calls_for, in_order, number_of, numbers_in


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("2026-000123.jpg", "2026-000123"),
        ("2026-000123-1.jpg", "2026-000123"),
        ("2026-000123 (2).JPG", "2026-000123"),
        ("２０２６－０００１２３（２）.jpg", "2026-000123"),
        ("2026—000123整改后.jpg", "2026-000123"),
        ("2026_000123_after.jpeg", "2026-000123"),
        ("整改后2026-000123.png", "2026-000123"),
        ("2026-000123/IMG_0001.jpg", "2026-000123"),
        ("照片/鼓楼/2026-000123 东门/微信图片_20261120101112.jpg", "2026-000123"),
        ("2026-000123/2026-000124-1.jpg", "2026-000124"),
        ("2026-1000000-1.jpg", "2026-1000000"),
        ("2026-000123与2026-000124.jpg", None),
        ("2026-000123与2026-000124/1.jpg", None),
        ("IMG_20261120_101112.jpg", None),
        ("12026-000123.jpg", None),
        ("2026-00123.jpg", None),
        ("2026-000000.jpg", None),
        ("mmexport1700000000000.jpg", None),
        ("", None),
    ],
)
def test_the_number_is_found_where_people_put_it(path: str, number: str | None) -> None:
    assert number_of(path) == number


def test_two_spellings_of_one_number_are_one() -> None:
    assert numbers_in("2026-000123 ２０２６－０００１２３") == {"2026-000123"}


@pytest.mark.parametrize(
    ("wanted", "path", "meant"),
    [
        ("东门.jpg", "东门.jpg", True),
        ("东门", "东门.jpg", True),
        ("东门.JPG", "照片/东门.jpg", True),
        ("照片\\东门.jpg", "照片/东门.jpg", True),
        ("ａ１.jpg", "A1.jpg", True),
        ("门.jpg", "东门.jpg", False),
        ("东门.png", "东门.jpg", False),
        ("", "东门.jpg", False),
    ],
)
def test_a_name_in_a_row_means_a_photo_by_its_path_or_the_end_of_it(wanted: str, path: str, meant: bool) -> None:
    assert calls_for(wanted, path) is meant


def test_photos_stand_in_the_order_in_which_people_count() -> None:
    names = ["2026-000123-10.jpg", "2026-000123-2.jpg", "2026-000123.jpg", "2026-000123-1.jpg"]
    assert sorted(names, key=in_order) == [
        "2026-000123-1.jpg", "2026-000123-2.jpg", "2026-000123-10.jpg", "2026-000123.jpg",
    ]  # fmt: skip
