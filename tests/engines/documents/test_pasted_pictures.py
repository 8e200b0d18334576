"""Pasted messages with pictures: laid beside the message they follow, by their marks."""

from wenming.engines.documents import Picture, read_pasted


def pictures(*names: str) -> list[Picture]:
    return [Picture(name.encode(), name) for name in names]


def laid(text: str, *names: str) -> list[tuple[str, list[str]]]:
    document = read_pasted(text, pictures(*names))
    return [
        (row.cells[0].text, [one.name for one in row.cells[0].pictures]) for grid in document.grids for row in grid.rows
    ]


def test_pictures_go_to_the_message_in_which_or_after_which_their_mark_stands() -> None:
    text = "张三 10:32\n中山路有垃圾\n[图片]\n李四 10:35\n收到\n王五 10:36\n路灯不亮[图片]\n张三 10:40\n[图片]\n"
    assert laid(text, "1.jpg", "2.jpg", "3.jpg") == [("中山路有垃圾", ["1.jpg", "3.jpg"]), ("路灯不亮", ["2.jpg"])]


def test_numbered_problems_of_one_message_have_their_own_pictures() -> None:
    assert laid("1、垃圾\n[图片]\n[图片]\n2、路灯\n【照片】", "a.jpg", "b.jpg", "c.jpg") == [
        ("1、垃圾", ["a.jpg", "b.jpg"]), ("2、路灯", ["c.jpg"]),
    ]  # fmt: skip


def test_a_mark_that_names_its_picture_is_believed_whatever_the_order() -> None:
    text = "路灯不亮 [图片 pasted-002]\n井盖破损 [图片]\n"
    assert laid(text, "pasted-001.png", "pasted-002.png") == [
        ("路灯不亮", ["pasted-002.png"]), ("井盖破损", ["pasted-001.png"]),
    ]  # fmt: skip


def test_a_mark_without_a_picture_is_named_and_a_picture_without_a_mark_is_not_placed() -> None:
    document = read_pasted("路灯不亮 [图片][图片]\n井盖破损\n", pictures("1.jpg"))
    assert [one.label for one in document.unread] == ["L1"]
    assert laid("路灯不亮\n井盖破损", "1.jpg") == [("路灯不亮", []), ("井盖破损", [])]
    assert laid("路灯不亮 [视频]") == [("路灯不亮 [视频]", [])]
