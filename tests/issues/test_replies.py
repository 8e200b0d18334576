"""Reply lists: fetched, filled in, loaded with photos, previewed row by row, taken in row by row."""

import io
import time
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.issues.world import MONDAY, World, build
from wenming.engines.workbook import plain_table
from wenming.issues import services
from wenming.issues.models import Issue, IssueMove, IssuePhoto
from wenming.issues.services import HistoricMove, IssueHistory, reply_runs
from wenming.kernel import clock, jobs
from wenming.kernel.actors import SYSTEM
from wenming.kernel.models import LongJob
from wenming.people.models import User
from wenming.people.selectors import viewer_by_id
from wenming.records.models import Photo
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.loop import MoveCode
from wenming.rulebook.verification import Tier

HEADINGS = ("编号", "整改措施", "责任人", "整改日期", "照片文件名", "其他佐证", "备注", "版本")
TUESDAY = MONDAY + timedelta(days=1)


def line(number: str, *, did: str = "已清运", **more: object) -> tuple[object, ...]:
    """A row of a reply list."""
    told = {"who": "", "day": "", "photos": "", "proof": "", "note": "", "version": "", **more}
    return (number, did, *(told[key] for key in ("who", "day", "photos", "proof", "note", "version")))


def book(*rows: Sequence[object]) -> bytes:
    return plain_table("批量回复", HEADINGS, rows)


def shot(seed: int = 0) -> bytes:
    """A photo unlike the others."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (seed % 256, seed * 7 % 256, 90)).save(buffer, "JPEG")
    return buffer.getvalue()


def packed(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return buffer.getvalue()


def load(client: Client, workbook: bytes, photos: bytes | None = None) -> LongJob:
    """Send a list, let the worker preview it, and return the run."""
    sent = {"workbook": SimpleUploadedFile("回复.xlsx", workbook)}
    if photos is not None:
        sent["photos"] = SimpleUploadedFile("照片.zip", photos)
    with clock.held_at(TUESDAY):
        answer = client.post("/my/replies/", sent)
        assert answer.status_code == 302, answer.content.decode()
        jobs.drain()
    return LongJob.objects.get(key=answer["Location"].split("/")[-2])


def take_in(client: Client, preview: LongJob) -> LongJob:
    with clock.held_at(TUESDAY):
        answer = client.post(f"/my/replies/{preview.key}/take-in/")
        assert answer.status_code == 302
        jobs.drain()
    return LongJob.objects.get(key=answer["Location"].split("/")[-2])


def page(client: Client, job: LongJob) -> str:
    answer = client.get(f"/my/replies/{job.key}/")
    assert answer.status_code == 200
    return answer.content.decode()


def counts(job: LongJob) -> tuple[int, int, int]:
    """Reported or to be, there already, refused."""
    found = job.report["counts"]
    return found["add"], found["same"], found["refuse"]


def state(issue: Issue) -> str:
    return Issue.objects.get(pk=issue.pk).state


@pytest.fixture
def street(world: World) -> Client:
    return world.client("information_officer", "street")


def test_the_workbook_goes_out_comes_back_filled_in_and_is_reported(world: World, street: Client) -> None:
    fresh, begun = world.dispatched(), world.acknowledged()
    reported, foreign = world.reported(), world.filed()
    fetched = street.get("/my/replies/workbook.xlsx")
    book_ = openpyxl.load_workbook(io.BytesIO(fetched.content))
    sheet = book_.active
    assert sheet is not None
    headings = [cell.value for cell in sheet[5]]
    assert headings[0] == "Number" and sheet["A1"].value == "Replies to open issues, 鼓楼街道办事处"
    numbers = {sheet.cell(row, 1).value: row for row in range(6, sheet.max_row + 1)}
    assert set(numbers) == {fresh.number, begun.number}
    assert not {reported.number, foreign.number} & set(numbers)
    for place, value in (("What was done", "已清运"), ("Responsible person", "张三"), ("Rectified on", "2026-10-19")):
        sheet.cell(numbers[fresh.number], headings.index(place) + 1).value = value
    filled = io.BytesIO()
    book_.save(filled)
    preview = load(street, filled.getvalue(), packed({f"{fresh.number}-1.jpg": shot(), "别的.jpg": shot(2)}))
    assert counts(preview) == (1, 0, 0)
    shown = page(street, preview)
    for words in (
        "Will be reported",
        "张三",
        "2026-10-19",
        f"{fresh.number}-1.jpg",
        "别的.jpg",
        "1 rows are not filled",
    ):
        assert words in shown, words
    assert state(fresh) == "dispatched" and not Photo.objects.exclude(note="not kept in this test").exists()
    done = take_in(street, preview)
    assert counts(done) == (1, 0, 0) and state(fresh) == "reported" and state(begun) == "acknowledged"
    moves = list(fresh.moves.order_by("seq").values_list("move", flat=True))
    assert moves[-2:] == ["acknowledge", "report_rectified"]
    told = fresh.moves.get(move="report_rectified").details
    said = {"measures": "已清运", "responsible": "张三", "rectified_on": "2026-10-19"}
    assert told == {**said, "tier": "desk", "because": "not_drawn"}
    assert IssuePhoto.objects.get(issue=fresh, part="after").photo.kept
    assert "See what is reported" in page(street, done)


def test_the_same_list_twice_changes_nothing(world: World, street: Client) -> None:
    issue = world.acknowledged()
    workbook, photos = book(line(issue.number)), packed({f"{issue.number}.jpg": shot()})
    first = load(street, workbook, photos)
    take_in(street, first)
    before = (IssueMove.objects.count(), Photo.objects.count(), IssuePhoto.objects.count())
    assert take_in(street, first).pk == LongJob.objects.filter(kind=reply_runs.TAKE_IN).get().pk
    again = load(street, workbook, photos)
    assert counts(again) == (0, 1, 0)
    assert "Reported already" in page(street, again)
    assert counts(take_in(street, again)) == (0, 1, 0)
    assert (IssueMove.objects.count(), Photo.objects.count(), IssuePhoto.objects.count()) == before


def test_every_reason_is_named_and_good_rows_are_taken_all_the_same(world: World, street: Client) -> None:
    good, bare, test_call = world.acknowledged(), world.acknowledged(), world.acknowledged(category="noise")
    reported, foreign, moved, twice = world.reported(), world.filed(), world.acknowledged(), world.acknowledged()
    ahead, broken, absent = world.acknowledged(), world.acknowledged(), world.acknowledged()
    back = services.return_it(moved, reason="不属", basis="清单", by=world.street, at=MONDAY)
    rows = [
        line(good.number, photos="东门.jpg"),
        line(bare.number),
        line(test_call.number),
        line(reported.number, did="另一种说法"),
        line(foreign.number),
        line("2026-999999"),
        line("第一个"),
        line(back.number, version=moved.version),
        line(twice.number, photos="东门.jpg"),
        line(twice.number, photos="东门.jpg"),
        line(ahead.number, photos="东门.jpg", day="2026-10-21"),
        line(broken.number),
        line(absent.number, photos="没有.jpg"),
        line(absent.number.replace("-", "－"), did="", photos=""),
    ]
    photos = {"照片/东门.jpg": shot(), f"{broken.number}.jpg": shot()[:200], f"{test_call.number}.jpg": shot(3)}
    preview = load(street, book(*rows), packed(photos))
    assert counts(preview) == (1, 0, 12)
    shown = page(street, preview)
    for words in (
        "After photo", "Measurement", "reported already, in other words (Reported rectified)",
        "not with your unit", "“第一个” is no number", "Since the workbook was fetched: Return",
        "stands in several rows (10, 11)", "lies ahead", "damaged or incomplete", "No photo “没有.jpg”",
    ):  # fmt: skip
        assert words in shown, words
    done = take_in(street, preview)
    assert counts(done) == (1, 0, 12) and state(good) == "reported" and state(bare) == "acknowledged"
    assert "damaged or incomplete" in page(street, done)
    refused = openpyxl.load_workbook(io.BytesIO(street.get(f"/my/replies/{done.key}/refused.xlsx").content)).active
    assert refused is not None and refused.max_row == 13
    assert [cell.value for cell in refused[1]][-1] == "Why refused"


def test_the_file_of_refused_rows_is_mended_and_loaded_again(world: World, street: Client) -> None:
    issue = world.acknowledged()
    done = take_in(street, load(street, book(line(issue.number, day="2026-10-20"))))
    refused = street.get(f"/my/replies/{done.key}/refused.xlsx").content
    mended = load(street, refused, packed({f"{issue.number}/1.jpg": shot()}))
    assert counts(take_in(street, mended)) == (1, 0, 0)
    assert state(issue) == "reported"


def test_photos_go_with_the_row_that_names_them_or_whose_number_they_bear(world: World, street: Client) -> None:
    one, two = world.acknowledged(), world.acknowledged()
    wide = one.number.replace("2026", "２０２６").replace("-", "－")
    files = {f"{wide}（1）.jpg": shot(1), f"{one.number}/IMG_2.jpg": shot(2), f"{one.number}-3.jpg": shot(3)}
    rows = [line(one.number), line(two.number, photos=f"{one.number}-3.jpg、b")]
    done = take_in(street, load(street, book(*rows), packed({**files, "b.png": shot(4)})))
    assert counts(done) == (2, 0, 0)
    assert IssuePhoto.objects.filter(issue=one).count() == 3
    assert IssuePhoto.objects.filter(issue=two).count() == 2


def test_photos_come_one_by_one_or_in_a_folder_too_and_are_shown_by_row(world: World, street: Client) -> None:
    one, two = world.acknowledged(), world.acknowledged()
    sent = {
        "workbook": SimpleUploadedFile("回复.xlsx", book(line(one.number), line(two.number, photos="西门.jpg"))),
        "photos": [SimpleUploadedFile(f"{one.number}.jpg", shot(1)), SimpleUploadedFile("西门.jpg", shot(2))],
    }
    answer = street.post("/my/replies/", sent)
    jobs.drain()
    job = LongJob.objects.get(key=answer["Location"].strip("/").split("/")[-1])
    assert counts(job) == (2, 0, 0)
    text = page(street, job)
    address = f"/my/replies/{job.key}/photos/0/"
    assert address in text
    shown = street.get(address)
    assert (shown["Content-Type"], shown.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert street.get(f"/my/replies/{job.key}/photos/7/").status_code == 404
    assert world.client("information_officer", "other").get(address).status_code == 404

    folder = {
        "workbook": SimpleUploadedFile("回复.xlsx", book(line(one.number), line(two.number))),
        "folder": [SimpleUploadedFile("a.jpg", shot(1)), SimpleUploadedFile("a.jpg", shot(2))],
        "folder_path": [f"照片/{one.number}/a.jpg", f"照片/{two.number}/a.jpg"],
    }
    answer = street.post("/my/replies/", folder)
    jobs.drain()
    job = LongJob.objects.get(key=answer["Location"].strip("/").split("/")[-1])
    assert counts(job) == (2, 0, 0)
    both = {**folder, "photos": [SimpleUploadedFile("b.jpg", shot(1))],
            "workbook": SimpleUploadedFile("回复.xlsx", book(line(one.number)))}  # fmt: skip
    assert street.post("/my/replies/", both).status_code == 422


def test_thirteen_photos_of_one_row_are_too_many(world: World, street: Client) -> None:
    issue = world.acknowledged()
    files = {f"{issue.number}-{number}.jpg": shot(number) for number in range(13)}
    preview = load(street, book(line(issue.number)), packed(files))
    assert counts(preview) == (0, 0, 1) and "13 photos" in page(street, preview)


@pytest.mark.parametrize(
    ("workbook", "photos", "words"),
    [
        (b"no workbook at all", None, "cannot be used"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, None, "old .xls"),
        (plain_table("批量回复", ("编号",), [("x",)]), b"Rar!\x1a\x07 not a zip", "no zip file"),
        (plain_table("批量回复", ("名称", "说明"), [("x", "y")]), None, "编号"),
    ],
)
def test_files_that_are_not_what_they_should_be_end_in_words(
    street: Client, workbook: bytes, photos: bytes | None, words: str
) -> None:
    job = load(street, workbook, photos)
    assert job.state == "failed" and words in page(street, job)


def test_only_a_finished_preview_is_taken_in(world: World, street: Client) -> None:
    issue = world.acknowledged()
    failed, taken = load(street, b"no workbook at all"), take_in(street, load(street, book(line(issue.number))))
    for job in (failed, taken):
        answer = street.post(f"/my/replies/{job.key}/take-in/", follow=True)
        assert answer.redirect_chain[-1][0] == f"/my/replies/{job.key}/"
        assert "Only a list whose preview is finished" in answer.content.decode()
    assert LongJob.objects.filter(kind=reply_runs.TAKE_IN).count() == 1


def test_nothing_sent_keeps_the_form(street: Client) -> None:
    answer = street.post("/my/replies/", {})
    assert answer.status_code == 422


def test_only_those_who_handle_issues_come_in_and_only_to_their_own_lists(world: World, street: Client) -> None:
    job = load(street, book(line(world.acknowledged().number)))
    assert world.client("leader", "office").get("/my/replies/").status_code == 403
    other = world.client("information_officer", "other")
    for address in ("", "refused.xlsx"):
        assert other.get(f"/my/replies/{job.key}/{address}").status_code == 404
    assert other.post(f"/my/replies/{job.key}/take-in/").status_code == 404
    assert Client().get("/my/replies/").status_code == 302


def test_somebody_else_is_quicker_between_preview_and_report(world: World, street: Client) -> None:
    taken, left = world.acknowledged(), world.acknowledged()
    photos = packed({f"{taken.number}.jpg": shot(1), f"{left.number}.jpg": shot(2)})
    preview = load(street, book(line(taken.number), line(left.number)), photos)
    services.report_rectified(taken, measures="别人报的", photos=[world.photo()], by=world.street, at=TUESDAY)
    done = take_in(street, preview)
    assert counts(done) == (1, 0, 1) and state(left) == "reported"
    assert "in other words" in page(street, done)


def test_a_row_that_changed_since_the_preview_is_asked_for_anew(world: World, street: Client) -> None:
    issue = world.acknowledged()
    preview = load(street, book(line(issue.number)), packed({f"{issue.number}.jpg": shot()}))
    due = MONDAY + timedelta(hours=30)
    services.pass_down(issue, to=world.units["community"], inner_due=due, by=world.street, at=TUESDAY)
    done = take_in(street, preview)
    assert counts(done) == (0, 0, 1) and "Somebody else acted" in page(street, done)
    assert state(issue) == "acknowledged"


def test_an_attempt_that_broke_off_is_finished_without_reporting_twice(world: World, street: Client) -> None:
    one, two = world.acknowledged(), world.acknowledged()
    photos = packed({f"{one.number}.jpg": shot(1), f"{two.number}.jpg": shot(2)})
    preview = load(street, book(line(one.number), line(two.number)), photos)
    with clock.held_at(TUESDAY):
        services.report_rectified(one, measures="已清运", photos=[world.photo()], by=world.street)
    done = take_in(street, preview)
    assert counts(done) == (2, 0, 0)
    assert IssueMove.objects.filter(move="report_rectified").count() == 2


def hundred(world: World, count: int = 100) -> list[Issue]:
    """So many issues with the street, each in hand."""
    limit = Limit(2, ClockKind.WORKING_DAYS)
    filed = {"limit": limit, "tier": Tier.DESK, "category": "bin_overflow"}
    by, own = world.dispatcher.actor, world.street.actor
    services.load_history(
        [
            IssueHistory(
                key=UUID(int=number + 1), title=f"第{number}个", site="MARKET-0001", origin_kind="patrol",
                moves=(
                    HistoricMove(MoveCode.RAISE, MONDAY, by), HistoricMove(MoveCode.FILE, MONDAY, by, **filed),  # type: ignore[arg-type]  # named above
                    HistoricMove(MoveCode.DISPATCH, MONDAY, by, lead="street"),
                    HistoricMove(MoveCode.ACKNOWLEDGE, MONDAY, own),
                ),
            )
            for number in range(count)
        ],
        by=SYSTEM,
    )  # fmt: skip
    return list(Issue.objects.order_by("number"))


def test_a_hundred_replies_with_a_hundred_photos_go_in_at_once(world: World, street: Client) -> None:
    issues = hundred(world)
    photos = packed({f"{issue.number}.jpg": shot(place) for place, issue in enumerate(issues)})
    began = time.monotonic()
    preview = load(street, book(*(line(issue.number) for issue in issues)), photos)
    done = take_in(street, preview)
    assert counts(done) == (100, 0, 0)
    assert Issue.objects.filter(state="reported").count() == IssuePhoto.objects.count() == 100
    assert time.monotonic() - began < 120


def test_a_preview_asks_as_often_for_a_hundred_rows_as_for_ten(world: World, street: Client) -> None:
    issues = hundred(world)
    world.client("information_officer", "street")
    asked = []
    for some in (issues[:10], issues):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            load(street, book(*(line(issue.number) for issue in some)))
        asked.append(len(captured))
    assert abs(asked[1] - asked[0]) <= 2, asked


@pytest.mark.django_db(transaction=True)
def test_two_people_taking_in_the_same_list_report_each_row_once() -> None:
    world = build()
    clients = [world.client(role, "street") for role in ("information_officer", "head")]
    issues = hundred(world, 20)
    photos = packed({f"{issue.number}.jpg": shot(place) for place, issue in enumerate(issues)})
    workbook = book(*(line(issue.number) for issue in issues))
    previews = [load(client, workbook, photos) for client in clients]
    first, second = [take_in(client, preview) for client, preview in zip(clients, previews, strict=True)]
    assert counts(first) == (20, 0, 0)
    assert IssueMove.objects.filter(move="report_rectified").count() == 20
    assert sum(counts(second)) == 20
    assert viewer_by_id(User.objects.get(username="head-street").pk).units


@pytest.mark.django_db(transaction=True)
def test_two_people_taking_in_the_same_list_at_the_same_moment_report_each_row_once() -> None:
    world = build()
    clients = [world.client(role, "street") for role in ("information_officer", "head")]
    issues = hundred(world, 20)
    photos = packed({f"{issue.number}.jpg": shot(place) for place, issue in enumerate(issues)})
    workbook = book(*(line(issue.number) for issue in issues))
    previews = [load(client, workbook, photos) for client in clients]
    people = [viewer_by_id(User.objects.get(username=f"{role}-street").pk) for role in ("information_officer", "head")]
    runs = [reply_runs.begin_take_in(job, by=who) for job, who in zip(previews, people, strict=True)]
    start = Barrier(2)

    def run(job: LongJob) -> None:
        try:
            start.wait()
            with clock.held_at(TUESDAY):
                reply_runs.run_take_in(job.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(run, runs))
    assert Issue.objects.filter(state="reported").count() == 20
    assert IssueMove.objects.filter(move="report_rectified").count() == 20
    for job in LongJob.objects.filter(kind=reply_runs.TAKE_IN):
        assert job.state == "finished" and sum(counts(job)) == 20
