"""Two editions compared by hand: what was added, changed, removed and renumbered."""

import time
from dataclasses import replace
from decimal import Decimal

from tests.schemes.conftest import demo_edition, small
from wenming.schemes.comparison import Change, FieldChange, compare
from wenming.schemes.formats import SchemeDocument


def with_items(document: SchemeDocument, *titles: tuple[str, str]) -> SchemeDocument:
    pattern = document.check_items[0]
    items = tuple(replace(pattern, code=code, title=title) for code, title in titles)
    return replace(document, check_items=items)


def test_the_same_document_has_no_differences() -> None:
    assert compare(small(), small()) == ()


def test_changed_fields_are_told_with_old_and_new_value() -> None:
    old = small()
    item = replace(old.check_items[0], weight=Decimal("1.5"), ladder=(("A", Decimal(0)),), exemption="线内停放")
    new = replace(
        old,
        edition=replace(old.edition, total=Decimal(106)),
        methods=(replace(old.methods[0], weight=Decimal(66)), old.methods[1]),
        check_items=(item, old.check_items[1]),
    )
    told = {(each.table, each.new_code): each for each in compare(old, new)}
    assert set(told) == {("edition", ""), ("methods", "FIELD"), ("check_items", "ROAD-1")}
    assert told["edition", ""].fields == (FieldChange("total", "100", "106"),)
    assert told["methods", "FIELD"].fields == (FieldChange("weight", "60", "66"),)
    assert told["check_items", "ROAD-1"].fields == (
        FieldChange("ladder", "A=0; B=2", "A=0"),
        FieldChange("weight", "1", "1.5"),
        FieldChange("exemption", "", "线内停放"),
    )


def test_added_and_removed_rows_are_told_with_what_they_say() -> None:
    old = with_items(small(), ("R-1", "地面垃圾"))
    new = with_items(small(), ("R-2", "井盖缺失破损"))
    added, removed = compare(old, new)
    assert (added.change, added.new_code, added.title) == (Change.ADDED, "R-2", "井盖缺失破损")
    assert (removed.change, removed.old_code) == (Change.REMOVED, "R-1")
    assert FieldChange("title", "", "井盖缺失破损") in added.fields
    assert FieldChange("title", "地面垃圾", "") in removed.fields


def test_renumbered_items_are_recognised_by_their_words() -> None:
    old = with_items(small(), ("R-1", "地面垃圾、烟蒂、污水"), ("R-2", "井盖缺失破损"), ("R-3", "路灯不亮"))
    new = with_items(
        small(),
        ("R-1", "公益广告数量"),
        ("R-2", "地面垃圾、烟蒂、污水、卫生死角"),
        ("R-3", "井盖缺失破损"),
        ("R-4", "路灯不亮"),
    )
    told = compare(old, new)
    assert [(each.change, each.old_code, each.new_code) for each in told] == [
        (Change.ADDED, "", "R-1"),
        (Change.CHANGED, "R-1", "R-2"),
        (Change.CHANGED, "R-2", "R-3"),
        (Change.CHANGED, "R-3", "R-4"),
    ]
    assert [each.is_renumbered for each in told] == [False, True, True, True]


def test_a_row_that_only_got_other_words_stays_the_same_row() -> None:
    told = compare(with_items(small(), ("R-1", "地面垃圾")), with_items(small(), ("R-1", "可见保洁人员")))
    assert [(each.change, each.old_code, each.new_code) for each in told] == [(Change.CHANGED, "R-1", "R-1")]


def test_items_of_shared_packs_are_matched_within_their_kind_of_site() -> None:
    old = demo_edition()
    new = replace(old, check_items=tuple(replace(item, code=f"{item.code}.b") for item in old.check_items))
    kinds = {item.code: item.kind for item in (*old.check_items, *new.check_items)}
    told = compare(old, new)
    assert len(told) == 538
    assert all(each.is_renumbered and kinds[each.old_code] == kinds[each.new_code] for each in told)


def test_wholly_different_editions_are_compared_in_seconds() -> None:
    old = demo_edition()
    items = tuple(
        replace(item, code=f"N-{n}", title=f"{item.title[::-1]}{n}") for n, item in enumerate(old.check_items)
    )
    started = time.perf_counter()
    assert len(compare(old, replace(old, check_items=items))) >= 538
    assert time.perf_counter() - started < 10
