"""Problem lists over HTTP: taken in, decided on, followed, answered; and refusals in words."""

import io
import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.issues.test_problem_lists import received, workbook
from tests.issues.world import MONDAY, World
from wenming.issues.models import Issue, ProblemList
from wenming.kernel import jobs

pytestmark = pytest.mark.django_db
LISTS = "/api/v1/lists"


def post(browser: Client, address: str, body: dict[str, Any]) -> Any:
    return browser.post(address, json.dumps(body), content_type="application/json")


def sent(name: str = "省级暗访", **more: str) -> dict[str, Any]:
    return {"key": str(uuid4()), "name": name, "file": SimpleUploadedFile("清单.xlsx", workbook()), **more}


def test_a_list_from_the_file_to_the_reply(world: World) -> None:
    desk = world.client("dispatcher", "office")
    taken = desk.post(LISTS, sent(sender="省文明办", reply_by="2026-12-01"))
    assert (taken.status_code, taken.json()["state"], taken.json()["items"]) == (201, "reading", 0), taken.content
    jobs.drain()
    here = f"{LISTS}/{taken.json()['key']}"
    known = desk.get(here).json()
    assert (known["state"], known["items"], known["waiting"], known["unread"][0]["text"]) == ("review", 3, 3, "合计")
    first, second, third = desk.get(f"{here}/items").json()["rows"]
    assert (first["site"], first["category"], first["site_is_sure"]) == ("MARKET-0001", "bin_overflow", True)
    assert first["due_because"].startswith("“3个工作日”")
    chosen = {"act": "choose", "seen": first["version"], "unit": "street"}
    first = post(desk, f"{here}/items/{first['id']}", chosen).json()
    raised = post(desk, f"{here}/items/{first['id']}", {"act": "raise", "seen": first["version"]})
    assert (raised.status_code, raised.json()["state"]) == (200, "filed"), raised.content
    number = raised.json()["issue"]
    joined = post(desk, f"{here}/items/{second['id']}", {"act": "join", "seen": second["version"], "issue": number})
    assert (joined.json()["state"], joined.json()["issue"]) == ("same", number)
    out = {"act": "leave_out", "seen": third["version"], "reason": "地点不明"}
    assert post(desk, f"{here}/items/{third['id']}", out).json()["state"] == "left_out"
    noted = post(desk, f"{here}/answers", {"items": [first["id"], second["id"]], "said": "sent"}).json()
    assert [(one["refusal"], one["issue"]) for one in noted] == [("", number), ("", number)]
    struck = {"act": "note", "seen": raised.json()["version"] + 1, "said": "struck_off"}
    assert post(desk, f"{here}/items/{first['id']}", struck).json()["answer"] == "struck_off"
    assert desk.get(LISTS).json()["rows"][0]["struck_off"] == 1
    assert desk.get(f"{here}/items?state=sent").json()["count"] == 1
    reply = desk.get(f"{here}/reply")
    sheet = load_workbook(io.BytesIO(reply.content)).active
    assert sheet is not None and str(sheet.cell(5, 8).value).endswith("地点不明")
    assert [row["state"] for row in desk.get(f"{LISTS}?words=省级&state=unanswered").json()["rows"]] == ["review"]


def test_all_that_is_sure_is_raised_at_once_and_what_cannot_says_why(world: World) -> None:
    desk, found = world.client("dispatcher", "office"), received(world, workbook(), "清单.xlsx")
    rows = list(found.items.order_by("order"))
    found.items.filter(pk=rows[2].pk).update(place="")
    done = post(desk, f"{LISTS}/{found.key}/raise", {"items": [row.pk for row in rows]}).json()
    assert {one["item"]: one["refusal"] for one in done}[rows[2].pk] == "place_missing"
    assert Issue.objects.count() == 2
    assert post(desk, f"{LISTS}/{found.key}/raise", {"all_sure": True}).json() == []
    desk.cookies["django_language"] = "zh-hans"
    [refused] = post(desk, f"{LISTS}/{found.key}/raise", {"items": [rows[2].pk]}).json()
    assert refused["refusal"] == "place_missing" and not refused["message"].isascii()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"act": "join", "seen": 1, "issue": "2026-999999"}, 404, "issue_missing"),
        ({"act": "choose", "seen": 1, "category": "no_such"}, 422, "kind_unknown"),
        ({"act": "choose", "seen": 1, "unit": "no_such"}, 422, "unit_unknown"),
        ({"act": "choose", "seen": 1, "site": "NOWHERE"}, 404, "site_missing"),
        ({"act": "choose", "seen": 1, "deadline": "2020-01-01"}, 422, "limit_not_ahead"),
        ({"act": "choose", "seen": 9}, 409, "stale"),
        ({"act": "raise", "seen": 9}, 409, "stale"),
        ({"act": "leave_out", "seen": 1}, 422, "reason_missing"),
        ({"act": "note", "seen": 1}, 422, "said_missing"),
        ({"act": "note", "seen": 1, "said": "sent"}, 422, "no_issue"),
        ({"act": "note", "seen": 1, "said": "joined"}, 422, "not_a_note"),
        ({"act": "change_due", "seen": 1, "due": "2026-12-01T12:00:00+08:00", "reason": "函"}, 422, "no_issue"),
        ({"act": "take_again", "seen": 1}, 409, "stale"),
        ({"act": "burn", "seen": 1}, 422, "misshapen"),
        ({"act": "raise"}, 422, "misshapen"),
        ({"act": "note", "seen": 1, "said": "sent", "note": "x" * 3000}, 422, "misshapen"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_changes(
    world: World, body: dict[str, Any], status: int, code: str
) -> None:
    desk, found = world.client("dispatcher", "office"), received(world, workbook(), "清单.xlsx")
    row = found.items.order_by("order")[0]
    answer = post(desk, f"{LISTS}/{found.key}/items/{row.pk}", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert found.items.get(pk=row.pk).version == 1 and not Issue.objects.exists()


def test_a_file_that_is_no_list_or_comes_twice_is_refused_in_words(world: World) -> None:
    desk = world.client("dispatcher", "office")
    content = workbook()

    def same() -> SimpleUploadedFile:
        return SimpleUploadedFile("清单.xlsx", content)

    assert desk.post(LISTS, sent() | {"file": same()}).status_code == 201
    twice = desk.post(LISTS, sent("另一个名字") | {"file": same()})
    assert (twice.status_code, twice.json()["code"]) == (409, "list_known")
    for missing in ({"name": ""}, {"source": "rumour"}, {"reply_by": "soon"}, {"key": "x"}):
        answer = desk.post(LISTS, sent() | missing)
        assert answer.status_code == 422 and answer.json()["message"], missing
    bare = {name: value for name, value in sent().items() if name != "file"}
    assert desk.post(LISTS, bare).status_code == 422
    poisoned = desk.post(LISTS, sent("清\x00单"))
    assert poisoned.status_code == 400
    broken = sent("坏的") | {"file": SimpleUploadedFile("清单.xlsx", b"PK\x03\x04broken")}
    key = desk.post(LISTS, broken).json()["key"]
    jobs.drain()
    assert desk.get(f"{LISTS}/{key}").json()["refusal"]
    assert ProblemList.objects.count() == 2


def test_only_the_desk_comes_in(world: World) -> None:
    found, street = received(world, workbook(), "清单.xlsx"), world.client("information_officer", "street")
    row = found.items.order_by("order")[0]
    for address in (LISTS, f"{LISTS}/{found.key}", f"{LISTS}/{found.key}/items", f"{LISTS}/{found.key}/reply"):
        assert street.get(address).status_code == 403
    assert street.post(LISTS, sent("二")).status_code == 403
    assert post(street, f"{LISTS}/{found.key}/items/{row.pk}", {"act": "raise", "seen": 1}).status_code == 403
    assert post(street, f"{LISTS}/{found.key}/raise", {"all_sure": True}).status_code == 403
    assert post(street, f"{LISTS}/{found.key}/answers", {"items": [row.pk], "said": "sent"}).status_code == 403
    assert not Issue.objects.exists()


def test_pages_of_lists_and_problems_always_take_as_many_queries(world: World) -> None:
    desk = world.client("dispatcher", "office")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(address).status_code == 200
        return len(seen)

    item = world.on_list(MONDAY)
    addresses = (LISTS, f"{LISTS}/{item.problem_list.key}/items", f"{LISTS}/{item.problem_list.key}")
    few = [queries(address) for address in addresses]
    for number in range(12):
        world.on_list(MONDAY, name=f"清单{number}")
        world.on_list(MONDAY, number=str(number))
    assert [queries(address) for address in addresses] == few
    assert desk.get(f"{LISTS}?limit=5").json()["count"] == 13
    assert len(desk.get(f"{LISTS}?limit=5").json()["rows"]) == 5


def test_the_description_names_every_operation(world: World) -> None:
    paths = world.client("dispatcher", "office").get("/api/v1/openapi.json").json()["paths"]
    named = {path.removeprefix(LISTS) for path in paths if path.startswith(LISTS)}
    assert named == {
        "",
        "/{key}",
        "/{key}/items",
        "/{key}/items/{item}",
        "/{key}/raise",
        "/{key}/answers",
        "/{key}/reply",
    }
