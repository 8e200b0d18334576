"""The pages of an import: file, preview, taking in, refused rows, and first passwords that are handed out once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from wenming.engines.workbook import plain_table
from wenming.kernel import job_files, jobs
from wenming.kernel.actors import SYSTEM
from wenming.kernel.models import LongJob
from wenming.people import services
from wenming.people.models import Unit, User
from wenming.people.services.units import UnitFields

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HEADINGS = ("单位名称", "类别")
GOOD = plain_table("责任单位", HEADINGS, [("城管局", "部门"), ("鼓楼街道", "街道")])
BAD = plain_table("责任单位", HEADINGS, [("城管局", "部门"), ("鼓楼街道", "没有的类别")])


@pytest.fixture
def office() -> Client:
    """The head of the creation office of a new system."""
    services.set_up("明川区", "990102", username="first", name="甲", password="long enough 42")
    client = Client()
    client.force_login(User.objects.get(username="first"), backend=BACKEND)
    return client


def load(client: Client, content: bytes, name: str = "units", filename: str = "x.xlsx") -> str:
    """Send a file and let the worker preview it; return the address of the run."""
    sent = client.post(reverse("imports:upload", args=[name]), {"file": SimpleUploadedFile(filename, content)})
    assert sent.status_code == 302
    jobs.drain()
    return str(sent["Location"])


def page(client: Client, address: str) -> str:
    """Read a page."""
    found = client.get(address)
    assert found.status_code == 200
    return found.content.decode()


def test_a_file_is_previewed_then_taken_in(office: Client) -> None:
    address = load(office, GOOD)
    assert "城管局" in page(office, address) and Unit.objects.count() == 1
    taken = office.post(address + "take-in/")
    jobs.drain()
    page(office, taken["Location"])
    assert Unit.objects.count() == 3
    assert "take-in" not in page(office, load(office, GOOD))


def test_a_waiting_run_shows_its_progress(office: Client) -> None:
    sent = office.post(reverse("imports:upload", args=["units"]), {"file": SimpleUploadedFile("x.xlsx", GOOD)})
    assert "hx-get" in page(office, sent["Location"])
    jobs.drain()
    assert office.get(sent["Location"], headers={"HX-Request": "true"})["HX-Redirect"] == sent["Location"]


def test_refused_rows_block_the_file_and_come_back_as_a_workbook(office: Client) -> None:
    address = load(office, BAD)
    assert "take-in" not in page(office, address)
    refused = office.get(address + "refused.xlsx")
    assert refused.status_code == 200 and refused.content.startswith(b"PK")
    taken = office.post(address + "take-in/")
    jobs.drain()
    assert LongJob.objects.latest("pk").state == "failed"
    page(office, taken["Location"])
    assert Unit.objects.count() == 1


@pytest.mark.parametrize("content", [b"no workbook", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, b""])
def test_a_file_that_is_none_is_refused_in_words(office: Client, content: bytes) -> None:
    if not content:
        form = {"file": SimpleUploadedFile("x.xlsx", content)}
        assert office.post(reverse("imports:upload", args=["units"]), form).status_code == 422
        return
    assert "tone-overdue" in page(office, load(office, content))


def test_a_stale_preview_is_refused(office: Client) -> None:
    address = load(office, GOOD)
    services.add_unit("x", UnitFields("城管局", "department"), by=SYSTEM)
    office.post(address + "take-in/")
    jobs.drain()
    assert LongJob.objects.latest("pk").state == "failed" and Unit.objects.count() == 2


def test_first_passwords_are_handed_out_once(office: Client) -> None:
    people = plain_table("人员岗位", ("登录名", "姓名", "单位", "角色"), [("wang", "王一", "创建办", "检查员")])
    address = load(office, people, "people")
    taken = office.post(address + "take-in/")["Location"]
    jobs.drain()
    assert "first-passwords.xlsx" in page(office, taken)
    assert office.post(taken + "produced/first-passwords.xlsx").status_code == 200
    assert office.post(taken + "produced/first-passwords.xlsx").status_code == 404
    assert office.post(taken + "produced/..%2Fsource").status_code == 404


def test_only_those_who_may_load_a_register_do(office: Client) -> None:
    address = load(office, GOOD)
    post = services.add_post("office", "dispatcher", "交办员", by=SYSTEM)
    services.enrol(post.code, "dispatcher", "乙", by=SYSTEM)
    User.objects.update(must_change_password=False)
    other = Client()
    other.force_login(User.objects.get(username="dispatcher"), backend=BACKEND)
    assert other.get(reverse("imports:index")).status_code == 200
    assert other.get(reverse("imports:upload", args=["people"])).status_code == 403
    assert other.get(reverse("imports:upload", args=["nothing"])).status_code == 404
    assert Client().get(address).status_code == 302


def test_templates_are_handed_out_and_old_files_swept(office: Client) -> None:
    for name in ("units", "people", "sites", "responsibilities"):
        assert office.get(reverse("imports:template", args=[name])).content.startswith(b"PK")
    load(office, GOOD)
    assert job_files.sweep() == 0
