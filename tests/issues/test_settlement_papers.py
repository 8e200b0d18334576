"""The minutes of a joint look and the ruling as documents: what the history says, read back from the file."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from docx import Document
from docx.document import Document as DocxDocument
from pytest_django import Settings

from tests.issues.world import MONDAY, World
from wenming.demo.chronicle import Scenery
from wenming.demo.scenes import draw
from wenming.issues import services
from wenming.issues.models import Issue
from wenming.records.services import add_photo
from wenming.rulebook.loop import Reach

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def head(world: World) -> Client:
    return world.client("office_head", "office")


def seq_of(issue: Issue, move: str) -> int:
    made = issue.moves.filter(move=move).order_by("seq").last()
    assert made is not None
    return made.seq


def read(browser: Client, issue: Issue, move: str) -> DocxDocument:
    answer = browser.get(f"/issues/{issue.number}/papers/{seq_of(issue, move)}.docx")
    assert answer.status_code == 200 and "wordprocessingml" in answer["Content-Type"]
    assert issue.number in answer["Content-Disposition"]
    return Document(BytesIO(answer.content))


def words(document: DocxDocument) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def cells(document: DocxDocument, table: int = 0) -> list[list[str]]:
    return [[cell.text.strip() for cell in row.cells] for row in document.tables[table].rows]


def test_the_minutes_hold_both_sides_the_findings_and_lines_to_sign(world: World, head: Client) -> None:
    issue = world.looked_jointly()
    document = read(head, issue, "look_jointly")
    told = dict(cells(document))
    assert told["编号"] == issue.number and told["问题描述"] == "垃圾满溢" and told["地点"].startswith("鼓楼市场")
    assert told["踏勘时间"] == "2026年10月19日 09:00" and told["参加单位及人员"] == "街道、城管局"
    text = words(document)
    assert text.startswith("联合踏勘会商纪要") and "台阶属市场红线内" in text
    for unit in ("鼓楼街道办事处", "城管局"):
        assert f"{unit}于2026年10月19日退单：不属本单位" in text
    assert text.count("依据：职责清单") == 2 and "尚未裁定" in text
    assert [row[0] for row in cells(document, 1)] == ["单位", "明川区创建办", "鼓楼街道办事处", "城管局"]
    font = document.paragraphs[0].runs[0]
    assert font.font.name == "方正小标宋简体" and font.font.size is not None and font.font.size.pt == 22


def test_once_ruled_the_minutes_say_so_and_the_ruling_is_a_paper_of_its_own(world: World, head: Client) -> None:
    issue = services.rule(
        world.looked_jointly(), lead=world.units["street"], basis="红线图第3号", reach=Reach.SITE, by=world.office_head,
        at=TUESDAY,
    )  # fmt: skip
    for move in ("look_jointly", "rule"):
        text = words(read(head, issue, move))
        assert "由鼓楼街道办事处牵头办理" in text and "依据：红线图第3号" in text and "该点位的此类问题" in text
    ruling = read(head, issue, "rule")
    text = words(ruling)
    assert text.startswith("责任裁定书") and "台阶属市场红线内" in text and "不得退单" in text and "2 个工作日" in text
    assert text.rstrip().endswith("2026年10月20日") and dict(cells(ruling))["裁定时间"].startswith("2026年10月20日")


def test_the_photos_of_the_minutes_are_in_it(world: World, head: Client, settings: Settings, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    settings.LEAST_FREE_BYTES, settings.LEAST_FREE_SHARE = 1, 0.0
    drawn = BytesIO(draw(Scenery("market", "litter", 71)))
    photo = add_photo(drawn, key=uuid4(), by=world.dispatcher.actor, at=MONDAY)
    gone = world.photo()
    issue = services.look_jointly(
        world.settling(), looked_at=MONDAY, present="双方", minutes="见图", by=world.dispatcher, at=MONDAY,
        photos=[photo, gone],
    )  # fmt: skip
    document = read(head, issue, "look_jointly")
    assert len(document.inline_shapes) == 1, "what was not kept is left out"


def test_the_issues_page_links_them_until_they_are_taken_back(world: World, head: Client) -> None:
    issue = world.looked_jointly()
    address = f"/issues/{issue.number}/papers/{seq_of(issue, 'look_jointly')}.docx"
    assert address in head.get(f"/issues/{issue.number}/").content.decode()
    services.undo(issue, by=world.dispatcher, at=MONDAY)
    assert address not in head.get(f"/issues/{issue.number}/").content.decode()
    assert head.get(address).status_code == 404


@pytest.mark.parametrize("seq", [0, 1, 99])
def test_other_moves_have_no_paper(world: World, head: Client, seq: int) -> None:
    assert head.get(f"/issues/{world.looked_jointly().number}/papers/{seq}.docx").status_code == 404


def test_nobody_reads_what_is_not_for_the_own_unit(world: World) -> None:
    issue = world.looked_jointly()
    address = f"/issues/{issue.number}/papers/{seq_of(issue, 'look_jointly')}.docx"
    assert world.client("information_officer", "station").get(address).status_code == 404
    assert world.client("information_officer", "other").get(address).status_code == 200
