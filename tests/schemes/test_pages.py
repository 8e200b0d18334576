"""The pages about schemes: they answer, keep within their queries, and change nothing for those who only read."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.schemes.conftest import DEMO_EDITION, SMALL
from wenming.people.models import User
from wenming.schemes import services
from wenming.schemes.formats import read, read_yaml, write_workbook
from wenming.schemes.formats.layout import TABLES as LAYOUT
from wenming.schemes.headings import FIELDS, TABLES
from wenming.schemes.models import SchemeEdition, TaskBreakdown
from wenming.schemes.tables_page import SECTION_TABLES

CODE = "demo-county-1"
BACKEND = "django.contrib.auth.backends.ModelBackend"
SHOWN = [
    reverse("schemes:editions"),
    reverse("schemes:editions") + "?q=demo&state=draft&sort=-items",
    reverse("schemes:edition", args=[CODE]),
    reverse("schemes:kinds", args=[CODE]),
    reverse("schemes:kind", args=[CODE, "ROAD"]),
    reverse("schemes:items", args=[CODE]) + "?size=100",
    reverse("schemes:items", args=[CODE]) + "?q=烟头&kind=ROAD&rule=count&inferred=1&sort=-kind",
    reverse("schemes:item", args=[CODE, "F-ROAD-01"]),
    reverse("schemes:indicator", args=[CODE, "P1-1"]),
    reverse("schemes:find", args=[CODE]) + "?q=广告",
    reverse("schemes:tasks", args=[CODE]),
    reverse("schemes:compare"),
    reverse("schemes:compare") + f"?old={CODE}&new={CODE}",
    *(reverse(f"schemes:{section}", args=[CODE]) for section in SECTION_TABLES),
]
CHANGES = [
    reverse("schemes:import"),
    reverse("schemes:freeze", args=[CODE]),
    reverse("schemes:task", args=[CODE, "P1-1"]),
]
FILES = [
    reverse("schemes:workbook", args=[CODE]),
    reverse("schemes:yaml", args=[CODE]),
    reverse("schemes:items_export", args=[CODE]) + "?kind=ROAD&format=csv",
    reverse("schemes:tasks_export", args=[CODE]),
]


@pytest.fixture
def edition(district: Any) -> SchemeEdition:
    """The demo edition, as a draft."""
    return services.import_edition(read(DEMO_EDITION), by=district.office)


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    return client


@pytest.fixture
def office(edition: SchemeEdition) -> Client:
    return signed_in("office")


@pytest.fixture
def steward(edition: SchemeEdition) -> Client:
    return signed_in("steward")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everybody_who_may_read_schemes_reads_them(office: Client, steward: Client, language: str) -> None:
    for address in SHOWN:
        for client in (office, steward):
            assert client.get(address, headers={"accept-language": language}).status_code == 200, address
        assert Client().get(address).status_code == 302


def test_only_those_who_manage_schemes_reach_the_forms(office: Client, steward: Client) -> None:
    for address in CHANGES:
        assert office.get(address).status_code == 200
        assert steward.get(address).status_code == 403


def test_files_are_handed_out_to_those_who_may_export(office: Client, steward: Client) -> None:
    for address in FILES:
        answer = office.get(address)
        assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
        assert steward.get(address).status_code == 403


def test_an_exported_edition_is_the_same_edition(office: Client, tmp_path: Path) -> None:
    for name in ("workbook", "yaml"):
        path = tmp_path / f"out.{'xlsx' if name == 'workbook' else 'yaml'}"
        path.write_bytes(office.get(reverse(f"schemes:{name}", args=[CODE])).content)
        assert read(path) == read(DEMO_EDITION)


def test_what_is_not_there_is_not_found(office: Client) -> None:
    for name, codes in (
        ("edition", ["none"]),
        ("kind", [CODE, "NONE"]),
        ("item", [CODE, "none"]),
        ("indicator", [CODE, "none"]),
        ("task", [CODE, "none"]),
    ):
        assert office.get(reverse(f"schemes:{name}", args=codes)).status_code == 404


def test_a_city_without_an_edition_is_handed_an_example(district: Any) -> None:
    office = signed_in("office")
    assert reverse("schemes:example") in office.get(reverse("schemes:editions")).content.decode()
    handed = office.get(reverse("schemes:example"))
    taken = SimpleUploadedFile("example.xlsx", handed.content)
    checked = office.post(reverse("schemes:import"), {"file": taken, "base": ""})
    assert handed.status_code == 200 and checked.status_code == 200


def test_negative_consequences_are_told_in_words(office: Client) -> None:
    for language, words in (("zh-hans", "取消资格"), ("en", "title suspended for one year")):
        page = office.get(reverse("schemes:negative", args=[CODE]), headers={"accept-language": language})
        text = page.content.decode()
        assert words in text and "suspend_1y" not in text and "deduct_or_disqualify" not in text


def test_inferred_values_and_rules_are_told_in_words(office: Client) -> None:
    page = office.get(reverse("schemes:item", args=[CODE, "F-ROAD-01"]), headers={"accept-language": "en"})
    text = page.content.decode()
    assert "at least 3 places" in text and "none missing" in text and "at most 1 place missing" in text
    assert "inferred" in text and "more, or where there is none at all" in text


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_queries_do_not_grow_with_the_edition(office: Client, district: Any) -> None:
    services.import_edition(read_yaml(SMALL.encode()), by=district.office)
    small = SchemeEdition.objects.exclude(code=CODE).get()
    for name in ("edition", "kinds", "items", "tasks", "rules", "sources"):
        for code in (CODE, small.code):
            office.get(reverse(f"schemes:{name}", args=[code]))
        large, few = (queries_of(office, reverse(f"schemes:{name}", args=[code])) for code in (CODE, small.code))
        assert large == few, name


def test_the_list_of_editions_keeps_within_its_queries(office: Client, district: Any) -> None:
    before = queries_of(office, reverse("schemes:editions"))
    for number in range(5):
        text = SMALL.replace("code: small", f"code: small-{number}").replace("code: example", f"code: ex-{number}")
        services.import_edition(read_yaml(text.encode()), by=district.office)
    assert queries_of(office, reverse("schemes:editions")) == before


def test_a_file_is_checked_compared_and_taken_in_as_a_draft(office: Client, tmp_path: Path) -> None:
    text = DEMO_EDITION.read_text(encoding="utf-8").replace("demo-county-1", "demo-county-2")
    upload = SimpleUploadedFile("new.yaml", text.encode())
    shown = office.post(reverse("schemes:import"), {"file": upload, "base": CODE})
    assert shown.status_code == 200 and not SchemeEdition.objects.filter(code="demo-county-2").exists()
    stored = office.post(reverse("schemes:store"), {"kept": shown.context["kept"]})
    assert stored.status_code == 302
    assert SchemeEdition.objects.get(code="demo-county-2").state == SchemeEdition.State.DRAFT
    book = tmp_path / "book.xlsx"
    write_workbook(read_yaml(text.encode()), book)
    again = office.post(reverse("schemes:import"), {"file": SimpleUploadedFile("new.xlsx", book.read_bytes())})
    assert again.status_code == 200 and again.context["held"].code == "demo-county-2"


def test_a_bad_file_is_refused_with_its_places(office: Client) -> None:
    for content, name in ((SMALL.replace("'60'", "'50'"), "a.yaml"), ("no: [scheme", "b.yaml"), ("\x00", "c.xlsx")):
        answer = office.post(reverse("schemes:import"), {"file": SimpleUploadedFile(name, content.encode())})
        assert answer.status_code == 422 and answer.context["found"].lines
    assert office.post(reverse("schemes:import"), {}).status_code == 422
    assert office.post(reverse("schemes:store"), {"kept": "made up"}).status_code == 302


def test_a_file_named_without_an_ending_is_told_so(office: Client) -> None:
    upload = SimpleUploadedFile(f"附件1.{'全国文明城市测评体系' * 10}", SMALL.replace("'60'", "'50'").encode())
    assert office.post(reverse("schemes:import"), {"file": upload}).status_code == 422


def test_who_does_what_stays_when_a_draft_is_taken_in_again(office: Client, district: Any) -> None:
    address = reverse("schemes:task", args=[CODE, "P1-1"])
    assert office.post(address, {"lead": "bureau", "supporting": ["street"]}).status_code == 302
    assert office.post(reverse("schemes:task", args=[CODE, "P1-2"]), {"lead": "street"}).status_code == 302
    text = DEMO_EDITION.read_text(encoding="utf-8").replace("code: P1-2\n", "code: P1-2b\n")
    changed = read_yaml(text.replace("indicator: P1-2\n", "indicator: P1-2b\n").encode())
    services.import_edition(changed, by=district.office)
    assert set(TaskBreakdown.objects.values_list("indicator__code", "unit__code", "part")) == {
        ("P1-1", "bureau", "lead"),
        ("P1-1", "street", "supporting"),
    }


def test_publishing_asks_and_freezes_for_good(office: Client, steward: Client) -> None:
    address = reverse("schemes:freeze", args=[CODE])
    assert steward.post(address).status_code == 403
    assert office.post(address, {"version": "²"}).status_code == 302
    assert SchemeEdition.objects.get(code=CODE).state == SchemeEdition.State.FROZEN
    assert office.post(address, {"version": "1"}).status_code == 409


def test_units_are_named_for_an_indicator(office: Client) -> None:
    address = reverse("schemes:task", args=[CODE, "P1-1"])
    assert office.post(address, {"lead": "bureau", "supporting": ["bureau"]}).status_code == 422
    assert office.post(address, {"lead": "bureau", "supporting": ["street"]}).status_code == 302
    assert set(TaskBreakdown.objects.values_list("unit__code", "part")) == {
        ("bureau", "lead"),
        ("street", "supporting"),
    }
    assert "城管局" in office.get(reverse("schemes:tasks", args=[CODE])).content.decode()


def test_a_site_shows_what_it_is_held_to(office: Client) -> None:
    page = office.get(reverse("places:site", args=["ROAD-0000"])).content.decode()
    assert reverse("schemes:item", args=[CODE, "F-ROAD-01"]) in page


def test_every_table_and_column_has_an_english_name() -> None:
    assert set(TABLES) == {table.name for table in LAYOUT}
    assert {column.field for table in LAYOUT for column in table.columns} <= set(FIELDS)
