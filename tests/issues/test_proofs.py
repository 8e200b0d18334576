"""What proves a rectification besides photos: documents that are attached, and values measured with their unit."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from tests.issues.world import MONDAY, World
from wenming.issues import services
from wenming.issues.models import Issue, IssueDocument
from wenming.issues.services import MoveNotAllowed
from wenming.records.models import Document
from wenming.rulebook.measuring import measured

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def evidence(settings: Settings, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    settings.LEAST_FREE_BYTES, settings.LEAST_FREE_SHARE = 1, 0.0


def paper(name: str = "台账.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def with_demand(world: World, demand: str) -> Issue:
    issue = world.acknowledged()
    Issue.objects.filter(pk=issue.pk).update(evidence=[demand])
    return Issue.objects.get(pk=issue.pk)


def test_a_document_is_attached_counts_as_evidence_and_stands_in_the_story(world: World) -> None:
    issue = with_demand(world, "document")
    street = world.client("information_officer", "street")
    url = f"/issues/{issue.number}/report_rectified/"
    assert 'name="documents"' in street.get(url).content.decode()
    sent = {"version": issue.version, "measures": "已建台账", "key": str(uuid4())}
    without = street.post(url, sent)
    assert without.status_code == 422 and "Evidence is missing: Document" in without.content.decode()
    assert street.post(url, sent | {"documents": [paper(), paper("记录.pdf", PDF + b"2")]}).status_code == 302
    done = Issue.objects.get(pk=issue.pk)
    assert done.state == "reported"
    assert [row.document.name for row in done.documents.all()] == ["台账.pdf", "记录.pdf"]
    page = world.client("dispatcher", "office").get(f"/issues/{issue.number}/").content.decode()
    key = Document.objects.get(name="台账.pdf").key
    assert f'href="/documents/{key}/"' in page
    assert world.client("dispatcher", "office").get(f"/documents/{key}/").status_code == 200
    assert world.client("information_officer", "station").get(f"/documents/{key}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("宏.xlsm", b"PK\x03\x04", "only PDF, docx"),
        ("台账.pdf", b"MZ not a pdf", "Files of this kind"),
        ("台账.pdf", b"", "empty"),
        ("页面.html", b"<script>", "only PDF, docx"),
    ],
)
def test_what_is_no_evidence_is_refused_in_words_and_nothing_is_stored(
    world: World, name: str, content: bytes, words: str
) -> None:
    issue = with_demand(world, "document")
    street = world.client("information_officer", "street")
    sent = {"version": issue.version, "measures": "已建台账", "documents": paper(name, content)}
    answer = street.post(f"/issues/{issue.number}/report_rectified/", sent)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert Issue.objects.get(pk=issue.pk).state == "acknowledged" and not IssueDocument.objects.exists()


def test_documents_are_kept_whatever_is_wrong_with_the_words_or_with_another(world: World) -> None:
    issue = with_demand(world, "document")
    street = world.client("information_officer", "street")
    url = f"/issues/{issue.number}/report_rectified/"
    sent = {"version": issue.version, "key": str(uuid4())}
    wrong = street.post(url, sent | {"measures": "", "documents": [paper(), paper("宏.xlsm", b"PK\x03\x04")]})
    kept = [value for name, value in wrong.context["page"].hidden if name == "document"]
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "only PDF, docx" in page and "1 document is kept already." in page
    assert kept == [str(Document.objects.get().key)]
    again = sent | {"measures": "已建台账", "document": [*kept, str(uuid4()), "x"]}
    assert street.post(url, again).status_code == 422, "one of them is nobody's"
    assert street.post(url, again | {"document": kept, "documents": paper()}).status_code == 302
    done = Issue.objects.get(pk=issue.pk)
    assert [row.document.name for row in done.documents.all()] == ["台账.pdf"]


def test_six_documents_are_too_many(world: World) -> None:
    issue = with_demand(world, "document")
    sent = {"version": issue.version, "measures": "已建", "documents": [paper(f"{n}.pdf") for n in range(6)]}
    answer = world.client("information_officer", "street").post(f"/issues/{issue.number}/report_rectified/", sent)
    assert answer.status_code == 422 and "At most 5 documents" in answer.content.decode()


def test_a_measured_value_is_kept_as_data_and_read_beside_the_field(world: World) -> None:
    issue = with_demand(world, "measurement")
    street = world.client("information_officer", "street")
    url = f"/issues/{issue.number}/report_rectified/"
    photo = world.photo()
    photo.by_kind, photo.by_id = "person", street.session["_auth_user_id"]
    photo.save()
    sent = {"version": issue.version, "measures": "已修补", "photo": str(photo.key), "measured_value": "0.18"}
    wrong = street.post(url, sent | {"measured_value": "约0.2", "measured_unit": "m²"}).content.decode()
    assert "Write the value as a number" in wrong
    assert street.post(url, sent | {"measured_unit": "m²"}).status_code == 302
    kept = Issue.objects.get(pk=issue.pk).moves.get(move="report_rectified").details
    assert kept["measured"] == {"value": "0.18", "unit": "m²"} and kept["measurement"] == "0.18 m²"
    assert "0.18 m²" in street.get(f"/issues/{issue.number}/").content.decode()


def test_without_a_value_a_measurement_is_missing(world: World) -> None:
    issue = with_demand(world, "measurement")
    with pytest.raises(MoveNotAllowed, match="Measurement"):
        services.report_rectified(issue, measures="已修", photos=[world.photo()], by=world.street, at=MONDAY)
    done = services.report_rectified(
        issue, measures="已修", photos=[world.photo()], value=measured("55", "dB(A)"), by=world.street, at=MONDAY
    )
    assert done.state == "reported"


def test_over_the_api(world: World) -> None:
    issue = with_demand(world, "document")
    street = world.client("information_officer", "street")
    key = str(uuid4())
    for _twice in range(2):
        kept = street.post("/documents/", {"document": paper(), "key": key})
        assert kept.status_code == 201 and kept.json()["key"] == key
    refused = street.post("/documents/", {"document": paper("a.exe", b"MZ"), "key": str(uuid4())})
    assert refused.status_code == 422 and "only PDF" in refused.json()["message"]
    entry = {"move": "report_rectified", "seen": issue.version, "measures": "已建", "documents": [key]}
    odd = entry | {"measured_value": "x", "measured_unit": "m"}
    address = f"/api/v1/issues/{issue.number}/moves"
    assert street.post(address, odd, content_type="application/json").status_code == 422
    answer = street.post(address, entry, content_type="application/json")
    assert answer.status_code == 200 and answer.json()["history"][-1]["documents"] == [key]
