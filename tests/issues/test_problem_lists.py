"""A superior's list: taken in, read, confirmed, and sent back filled in its own file."""

import io
import re
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext, override
from docx import Document as NewDocument
from docx.shared import Cm
from openpyxl import Workbook, load_workbook
from PIL import Image

from tests.issues.world import MONDAY, World
from wenming.engines.documents import DocumentRefused
from wenming.issues import selectors, services
from wenming.issues.models import Issue, IssuePhoto, ListItem, ProblemList
from wenming.issues.services import ListFields, ListKnown, list_answering
from wenming.issues.services.list_answers import answers, counts
from wenming.kernel import jobs
from wenming.kernel.errors import Conflict, NotAllowed
from wenming.kernel.models import AuditLine
from wenming.kernel.scope import Viewer
from wenming.people.models import User
from wenming.people.selectors import viewer_by_id
from wenming.records.models import PhotoKind
from wenming.records.services import add_photo
from wenming.rulebook.loop import State

HEADINGS = ("序号", "点位", "存在问题", "整改时限", "整改措施", "责任人", "完成时间", "是否整改到位")
ROWS = (
    ("1", "鼓楼市场", "东门垃圾桶满溢，未及时清运", "3个工作日"),
    ("2", "鼓楼市场门口", "地面垃圾多，保洁不到位", ""),
    ("3", "某主干道", "路面有坑", "立行立改"),
)


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["2026年省级暗访问题清单"])
    sheet.merge_cells("A1:H1")
    sheet.append(HEADINGS)
    for row in ROWS:
        sheet.append(row)
    sheet.append(["合计", "", "3个问题"])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def picture() -> bytes:
    saved = io.BytesIO()
    Image.effect_noise((320, 240), 50).convert("RGB").save(saved, "JPEG")
    return saved.getvalue()


def text_document() -> bytes:
    document = NewDocument()
    document.add_paragraph("督查通报附件")
    table = document.add_table(rows=1, cols=4)
    for cell, words in zip(table.rows[0].cells, ("序号", "地点", "问题描述", "照片"), strict=True):
        cell.text = words
    cells = table.add_row().cells
    cells[0].text, cells[1].text, cells[2].text = "7", "鼓楼市场", "地面烟头较多"
    cells[3].paragraphs[0].add_run().add_picture(io.BytesIO(picture()), width=Cm(3))
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def at_desk(world: World, role: str = "dispatcher") -> Viewer:
    """Somebody of the office whose rights the house itself looks up."""
    world.client(role, "office")
    return viewer_by_id(User.objects.get(username=f"{role}-office").pk)


def received(world: World, content: bytes, filename: str, name: str = "省级暗访") -> ProblemList:
    fields = ListFields(name, ProblemList.Source.SUPERIOR_LIST.value, "省文明办")
    found = services.receive_list(content, filename, fields, key=uuid4(), by=at_desk(world), at=MONDAY)
    jobs.drain()
    found.refresh_from_db()
    return found


def items(found: ProblemList) -> list[ListItem]:
    return list(found.items.order_by("order"))


def test_a_workbook_is_cut_into_problems_with_what_is_proposed(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    assert found.state == ProblemList.State.REVIEW
    first, second, third = items(found)
    assert (first.number, first.words, first.place) == ("1", "东门垃圾桶满溢，未及时清运", "鼓楼市场")
    assert first.site == world.sites["market"]
    assert first.site_is_sure
    assert first.category == world.categories["bin_overflow"]
    assert second.site == world.sites["market"]
    assert third.site is None
    assert [one["text"] for one in found.unread] == ["合计"]
    assert Issue.objects.count() == 0


def test_pictures_come_along_and_become_the_photos_before(world: World) -> None:
    found = received(world, text_document(), "通报.docx")
    (item,) = items(found)
    assert item.photos.count() == 1
    (decided,) = services.raise_items(found, [item.pk], by=at_desk(world), at=MONDAY)
    assert decided.refusal is None
    issue = Issue.objects.get()
    assert issue.photos.get().part == IssuePhoto.Part.BEFORE
    assert (issue.origin_kind, issue.origin_ref) == ("superior_list", "省级暗访 · 7")


def test_the_same_file_twice_adds_nothing(world: World) -> None:
    content = workbook()
    received(world, content, "清单.xlsx")
    with pytest.raises(ListKnown):
        received(world, content, "另一个名字.xlsx", name="又一份")
    assert ProblemList.objects.count() == 1
    with pytest.raises(ListKnown):
        received(world, text_document(), "通报.docx")


def test_only_the_desk_takes_in_and_decides(world: World) -> None:
    with pytest.raises(NotAllowed):
        services.receive_list(b"x", "a.txt", ListFields("a", "media"), key=uuid4(), by=world.street)
    found = received(world, workbook(), "清单.xlsx")
    with pytest.raises(NotAllowed):
        services.raise_items(found, [items(found)[0].pk], by=world.street)
    assert world.client("information_officer", "street").get(f"/problem-lists/{found.key}/").status_code == 403


def test_a_deadline_of_the_list_is_the_limit_and_a_lead_is_dispatched_to(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    rows = items(found)
    ListItem.objects.filter(pk=rows[0].pk).update(unit=world.units["street"])
    ListItem.objects.filter(pk=rows[2].pk).update(unit=None, category=world.categories["bin_overflow"])
    services.raise_items(found, [row.pk for row in rows], by=at_desk(world), at=MONDAY)
    first, _, third = (Issue.objects.get(list_items=row.pk) for row in rows)
    assert (first.state, first.limit_amount, first.limit_clock) == (State.DISPATCHED, 3, "working_days")
    assert first.lead_unit == world.units["street"]
    assert (third.state, third.limit_amount, third.limit_clock) == (State.FILED, 1, "working_days")
    assert (third.site, third.address) == (None, "某主干道")


def test_two_at_once_raise_one_issue(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    row = items(found)[0]
    services.raise_items(found, [row.pk], by=at_desk(world), at=MONDAY)
    assert services.raise_items(found, [row.pk], by=at_desk(world, "office_head"), at=MONDAY) == []
    with pytest.raises(Conflict):
        services.leave_out(row, reason="重复", by=at_desk(world), seen=row.version)
    assert Issue.objects.count() == 1


def test_a_problem_may_be_an_issue_already_or_be_left_out_and_taken_again(world: World) -> None:
    issue = world.dispatched()
    found = received(world, workbook(), "清单.xlsx")
    first, second, _ = items(found)
    assert [hint.issue for hint in selectors.like_item(at_desk(world), first)] == [issue]
    joined = services.join(first, issue, by=at_desk(world), seen=first.version)
    assert selectors.lists_of(issue) == [joined]
    left = services.leave_out(second, reason="不属本区", by=at_desk(world), seen=second.version)
    again = services.take_again(left, by=at_desk(world), seen=left.version)
    assert (again.state, again.reason) == (ListItem.State.WAITING, "")
    with pytest.raises(Conflict):
        services.leave_out(again, reason="x", by=at_desk(world), seen=first.version)


def test_the_reply_stands_in_the_superiors_own_file(world: World) -> None:
    source = workbook()
    found = received(world, source, "清单.xlsx")
    rows = items(found)
    services.join(rows[0], world.verified(), by=at_desk(world), seen=rows[0].version)
    services.leave_out(rows[2], reason="地点不明", by=at_desk(world), seen=rows[2].version)
    name, reply = services.reply_file(found, by=at_desk(world))
    assert name == "清单.xlsx"
    before, after = (load_workbook(io.BytesIO(each)).active for each in (source, reply))
    assert before is not None
    assert after is not None
    with override("zh-hans"):
        rectified = gettext("Rectified")
    assert [cell.value for cell in after[3]] == [
        "1", "鼓楼市场", "东门垃圾桶满溢，未及时清运", "3个工作日", "已清运",
        f"{world.units['street'].name}，{world.street.label}", "2026-10-19", rectified,
    ]  # fmt: skip
    assert str(after.cell(5, 8).value).endswith("地点不明")
    unchanged = [(row, column) for row in range(1, 7) for column in range(1, 5)]
    assert [after.cell(*at).value for at in unchanged] == [before.cell(*at).value for at in unchanged]
    assert after.merged_cells.ranges == before.merged_cells.ranges


def test_problems_that_share_a_merged_cell_are_all_answered_in_it(world: World) -> None:
    book = load_workbook(io.BytesIO(workbook()))
    for area in ("E3:E5", "H3:H5"):
        book.worksheets[0].merge_cells(area)
    saved = io.BytesIO()
    book.save(saved)
    found = received(world, saved.getvalue(), "清单.xlsx")
    rows = items(found)
    services.join(rows[0], world.verified(), by=at_desk(world), seen=rows[0].version)
    _, reply = services.reply_file(found, by=at_desk(world))
    sheet = load_workbook(io.BytesIO(reply)).active
    assert sheet is not None
    assert [sheet.cell(3, column).value for column in (5, 8)] == ["1：已清运", "1：已整改"], (
        "2 and 3 are not answered yet"
    )
    services.leave_out(rows[2], reason="地点不明", by=at_desk(world), seen=rows[2].version)
    _, reply = services.reply_file(found, by=at_desk(world))
    sheet = load_workbook(io.BytesIO(reply)).active
    assert sheet is not None
    assert sheet.cell(3, 8).value == "1：已整改\n3：未受理：地点不明"


def filled_down(content: bytes, **columns: int) -> bytes:
    """Put a formula that shows nothing into columns, from row 3 down to the row named, as Excel keeps it."""
    book = load_workbook(io.BytesIO(content))
    cells = {f"{column}{row}": (column, last) for column, last in columns.items() for row in range(3, last + 1)}
    for place in cells:
        book.worksheets[0][place] = "?"
    saved, out = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            words = old.read(name)
            for place, (column, last) in cells.items() if name.endswith("sheet1.xml") else ():
                ref = f' ref="{place}:{column}{last}"' if place.endswith("3") else ""
                formula = f'<f t="shared"{ref} si="{ord(column)}">IF(A1="","","")</f>'
                cell = f'<c r="{place}" t="str">{formula}<v></v></c>'.encode()
                words = re.sub(rf'<c r="{place}"[^>]*>.*?</c>'.encode(), cell, words)
            new.writestr(name, words)
    return out.getvalue()


def test_a_formula_filled_down_stays_and_its_answer_stands_beside(world: World) -> None:
    found = received(world, filled_down(workbook(), H=5), "清单.xlsx")
    row = items(found)[0]
    services.join(row, world.verified(), by=at_desk(world), seen=row.version)
    answer = world.client("dispatcher", "office").get(f"/problem-lists/{found.key}/reply/")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert (sheet["E3"].value, str(sheet["H3"].value)[:1]) == ("已整改：已清运", "=")


def test_without_any_other_column_the_answer_is_put_at_the_right(world: World) -> None:
    source = filled_down(workbook(), H=5, E=4)
    found = received(world, source, "清单.xlsx")
    rows = items(found)
    for row, issue in zip(rows, (world.verified(), world.reported(), world.verified()), strict=True):
        services.join(row, issue, by=at_desk(world), seen=row.version)
    _, reply = services.reply_file(found, by=at_desk(world))
    sheet = load_workbook(io.BytesIO(reply)).active
    assert sheet is not None
    assert [sheet.cell(row, 9).value for row in (2, 3, 5)] == ["整改状态", "已整改", None]
    assert sheet["E5"].value == "已整改：已清运"


def test_a_file_that_cannot_be_filled_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = received(world, workbook(), "清单.xlsx")

    def refused(*_said: object) -> bytes:
        raise DocumentRefused("formula_cell", "The cell %(cell)s belongs to a formula.", cell="表!D1")

    monkeypatch.setattr(list_answering, "filled", refused)
    answer = world.client("dispatcher", "office").get(f"/problem-lists/{found.key}/reply/", follow=True)
    assert answer.redirect_chain and "表!D1" in answer.content.decode()


def test_the_reply_names_the_person_and_the_day_that_the_unit_entered(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    row = items(found)[0]
    issue = world.acknowledged()
    later = MONDAY + timedelta(days=3)
    issue = services.report_rectified(
        issue, measures="已清运", photos=[world.photo()], by=world.street, at=later,
        responsible="王立新", rectified_on=(MONDAY + timedelta(days=1)).date(),
    )  # fmt: skip
    services.verify(issue, by=world.dispatcher, at=later)
    services.join(row, issue, by=at_desk(world), seen=row.version)
    (said, *_) = answers(found)
    assert (said.responsible, said.done_on) == ("王立新", "2026-10-20")
    _, reply = services.reply_file(found, by=at_desk(world))
    sheet = load_workbook(io.BytesIO(reply)).active
    assert sheet is not None
    assert [sheet.cell(3, column).value for column in (6, 7)] == ["王立新", "2026-10-20"]


def test_the_photo_after_stands_in_the_reply_and_goes_where_the_list_has_a_place_for_it(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    row = items(found)[0]
    after = add_photo(io.BytesIO(picture()), key=uuid4(), by=world.street.actor, kind=PhotoKind.AFTER, at=MONDAY)
    issue = services.acknowledge(world.dispatched(), by=world.street, at=MONDAY)
    issue = services.report_rectified(issue, measures="已清运", photos=[after], by=world.street, at=MONDAY)
    services.join(row, issue, by=at_desk(world), seen=row.version)
    _, reply = services.reply_file(found, by=at_desk(world))
    sheet = load_workbook(io.BytesIO(reply)).active
    assert sheet is not None
    (drawn,) = sheet._images  # type: ignore[attr-defined]  # openpyxl has no public name for it
    assert (drawn.anchor._from.row, drawn.anchor._from.col) == (2, HEADINGS.index("整改措施"))


def test_a_claim_goes_back_in_its_own_words_and_as_rectified_only_by_choice(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    for row, issue in zip(items(found), (world.reported(), world.verified(), world.carried()), strict=True):
        services.join(row, issue, by=at_desk(world), seen=row.version)
    claimed, verified, carried = answers(found)
    assert (claimed.state, claimed.is_done, claimed.done_on) == ("已上报整改，待核查", False, "")
    assert (verified.state, verified.is_done, verified.done_on) == ("已整改", True, "2026-10-19")
    assert carried.state == "已结转，复核日期2026-12-01"
    assert carried.measures == "计划：随路面改造一并实施；2026-11-10 完成设计；2026-11-30 完成招标"
    assert [counts(answers(found))[name] for name in ("done", "reported", "planned", "counted")] == [1, 1, 1, 0]
    chosen = answers(found, with_reported=True)
    assert [one.is_done for one in chosen] == [True, True, False]
    assert [counts(chosen)[name] for name in ("done", "reported", "counted")] == [2, 0, 1]
    desk = world.client("dispatcher", "office")
    here = f"/problem-lists/{found.key}"
    assert "not verified yet" in desk.get(here + "/").content.decode()
    letters = [NewDocument(io.BytesIO(desk.get(f"{here}/report/{query}").content)) for query in ("", "?reported=1")]
    told = ["".join(each.text for each in letter.paragraphs) for letter in letters]
    assert ["尚未经核查" in words for words in told] == [False, True]
    lines = AuditLine.objects.filter(act="issues.answer_list")
    for query in ("", "?reported=1"):
        assert desk.get(f"{here}/reply/{query}").status_code == 200
    assert [line.details["reported_as_rectified"] for line in lines.order_by("pk")] == [0, 1]


def test_what_came_back_is_not_rectified(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    row = items(found)[0]
    seen = world.photo()
    issue = services.mark_relapsed(world.closed(), reason="又破损", photos=[seen], by=world.dispatcher, at=MONDAY)
    services.join(row, issue, by=at_desk(world), seen=row.version)
    (said, *_) = answers(found, with_reported=True)
    assert (said.stand.value, said.is_done, said.state) == ("relapsed", False, "反弹，重新整改中")


def test_what_came_back_counts_nowhere_as_rectified(world: World) -> None:
    found, old = received(world, workbook(), "清单.xlsx"), world.closed()
    services.join(items(found)[0], old, by=at_desk(world), seen=items(found)[0].version, at=MONDAY)
    assert (selectors.list_counts(found)["rectified"], rectified_in_lists(world)) == (1, 1)
    world.raised(recurs=old)
    assert answers(found)[0].stand == "relapsed"
    assert (selectors.list_counts(found)["rectified"], rectified_in_lists(world)) == (0, 0)


def rectified_in_lists(world: World) -> int:
    (row,) = selectors.problem_lists(at_desk(world), selectors.ListFilter())
    return int(vars(row)["rectified"])


def test_a_merged_issue_counts_as_the_one_in_which_it_goes_on(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    row = items(found)[0]
    between, survivor = world.raised(), world.acknowledged()
    mine = world.raised()
    services.join(row, mine, by=at_desk(world), seen=row.version, at=MONDAY)
    services.merge(mine, survivor=between, by=world.dispatcher, at=MONDAY)
    services.merge(between, survivor=survivor, by=world.dispatcher, at=MONDAY)
    services.report_rectified(
        Issue.objects.get(pk=survivor.pk), measures="已清运", photos=[world.photo()], by=world.street, at=MONDAY
    )
    assert answers(found)[0].stand == "reported" and selectors.list_counts(found)["reported"] == 1
    assert [one.pk for one in selectors.items_of_units(world.street, found)] == [row.pk]
    (own,) = selectors.lists_of_units(world.street)
    assert (vars(own)["own_items"], vars(own)["own_reported"]) == (1, 1)
    assert not selectors.lists_of_units(world.other).exists()
    reported = Issue.objects.get(pk=survivor.pk)
    services.verify(reported, photos=[world.photo()], by=world.verifier, at=MONDAY)
    assert (selectors.list_counts(found)["rectified"], rectified_in_lists(world)) == (1, 1)


def test_a_file_that_is_no_list_is_refused_in_words(world: World) -> None:
    broken = received(world, b"PK\x03\x04broken", "清单.xlsx")
    assert broken.state == ProblemList.State.UNREADABLE
    assert broken.refusal["message"]
    page = world.client("dispatcher", "office").get(f"/problem-lists/{broken.key}/").content.decode()
    assert "Failed" in page


def test_the_pages_from_loading_to_the_report(world: World) -> None:
    desk = world.client("dispatcher", "office")
    assert desk.get("/problem-lists/").status_code == 200
    assert desk.post("/problem-lists/load/", {"name": "一", "source": "media"}).status_code == 422
    file = SimpleUploadedFile("清单.xlsx", workbook())
    sent = {"name": "一", "source": "superior_list", "file": file, "key": str(uuid4())}
    answer = desk.post("/problem-lists/load/", sent)
    assert answer.status_code == 302
    assert "Reading" in desk.get(answer["Location"]).content.decode()
    jobs.drain()
    page = desk.get(answer["Location"]).content.decode()
    assert "东门垃圾桶满溢" in page
    found = ProblemList.objects.get()
    first, second, third = items(found)
    here = f"/problem-lists/{found.key}"
    assert desk.post(f"{here}/confirm/", {"pick": [str(second.pk)]}).status_code == 302
    form = desk.get(f"{here}/{first.pk}/")
    assert form.status_code == 200
    chosen = {"site": "nowhere", "category": "bin_overflow", "version": first.version}
    assert desk.post(f"{here}/{first.pk}/", chosen).status_code == 422
    decide = {"act": "raise", "version": first.version, "site": "MARKET-0001", "category": "bin_overflow"}
    assert desk.post(f"{here}/{first.pk}/decide/", decide).status_code == 302
    desk.post(f"{here}/{third.pk}/decide/", {"act": "leave_out", "version": third.version, "reason": "地点不明"})
    assert [row.state for row in items(found)] == ["filed", "filed", "left_out"]
    assert desk.get(f"{here}/report/").status_code == 200
    assert desk.get(f"{here}/items/").status_code == 200
    issue = items(found)[0].issue
    assert issue is not None
    assert "一" in desk.get(f"/issues/{issue.number}/").content.decode()


def test_control_characters_of_a_text_table_harm_no_report(world: World) -> None:
    found = received(
        world, "序号,点位,存在问题\n1,鼓楼市场,垃圾桶满溢\x0b未清运\n2,鼓楼市场,地面烟头\x01很多\n".encode(), "a.csv"
    )
    assert [row.words for row in items(found)] == ["垃圾桶满溢未清运", "地面烟头很多"]
    ListItem.objects.filter(pk=items(found)[0].pk).update(words="垃圾桶满溢\x0b未清运")  # as it was read before
    desk = world.client("dispatcher", "office")
    for part in ("report", "items", "reply"):
        assert desk.get(f"/problem-lists/{found.key}/{part}/").status_code == 200


def test_pasted_text_is_a_list_too(world: World) -> None:
    desk = world.client("dispatcher", "office")
    text = "1. 鼓楼市场东门垃圾桶满溢\n2. 鼓楼市场地面烟头多"
    answer = desk.post("/problem-lists/load/", {"name": "群里的", "source": "media", "text": text, "key": str(uuid4())})
    jobs.drain()
    found = ProblemList.objects.get()
    assert [(row.number, row.words) for row in items(found)] == [
        ("1", "鼓楼市场东门垃圾桶满溢"), ("2", "鼓楼市场地面烟头多"),
    ]  # fmt: skip
    assert all(row.site == world.sites["market"] for row in items(found))
    assert desk.get(answer["Location"]).status_code == 200


def test_pasted_text_comes_with_its_pictures_and_the_rest_is_placed_by_hand(world: World) -> None:
    desk = world.client("dispatcher", "office")
    text = "1. 鼓楼市场东门垃圾桶满溢[图片]\n2. 鼓楼市场地面烟头多"
    sent = {"name": "群里的", "source": "media", "text": text, "key": str(uuid4())}
    no_picture = {**sent, "pictures": [SimpleUploadedFile("甲.jpg", b"nothing")]}
    assert "甲.jpg" in desk.post("/problem-lists/load/", no_picture).content.decode()
    alone = {"name": "群里的", "source": "media", "pictures": [SimpleUploadedFile("甲.jpg", picture())]}
    assert desk.post("/problem-lists/load/", alone).status_code == 422
    assert ProblemList.objects.count() == 0
    both = [SimpleUploadedFile(name, picture()) for name in ("甲.jpg", "乙.jpg")]
    answer = desk.post("/problem-lists/load/", {**sent, "pictures": both})
    jobs.drain()
    found = ProblemList.objects.get()
    first, second = items(found)
    assert (first.words, first.photos.count(), second.photos.count()) == ("鼓楼市场东门垃圾桶满溢", 1, 0)
    page = desk.get(answer["Location"]).content.decode()
    ((loose, name),) = selectors.loose_pictures(found)
    assert name == "乙.jpg"
    assert "乙.jpg" in page
    place = {"photo": str(loose.pk), "item": str(second.pk)}
    assert desk.post(f"/problem-lists/{found.key}/place/", place).status_code == 302
    assert [row.photo for row in second.photos.all()] == [loose]
    assert selectors.loose_pictures(found) == []
    desk.post(f"/problem-lists/{found.key}/place/", {**place, "item": str(first.pk)})
    assert first.photos.count() == 1, "it stands with one problem only"


def test_the_day_of_the_list_that_has_passed_gives_way_to_the_kinds_own_limit(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    row = items(found)[0]
    passed = (MONDAY - timedelta(days=3)).date().isoformat()
    ListItem.objects.filter(pk=row.pk).update(deadline=passed, category=world.categories["bin_overflow"])
    services.raise_items(found, [row.pk], by=at_desk(world), at=MONDAY)
    issue, kind = Issue.objects.get(), world.categories["bin_overflow"]
    assert (issue.limit_amount, issue.limit_clock) == (kind.limit_amount, kind.limit_clock)
