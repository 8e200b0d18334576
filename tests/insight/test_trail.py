"""The audit page: what it finds, who may see it, and the verification."""

import ast
import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.house.source import APPS, PACKAGE, modules, tree
from tests.insight.cast import looking_as
from wenming.insight.acts import ACTS, SUBJECTS
from wenming.insight.views import trail
from wenming.kernel import audit, jobs
from wenming.kernel.actors import Actor, ActorKind
from wenming.kernel.audit import Line, Subject
from wenming.people.roles import CAPABILITIES
from wenming.rulebook.loop import MOVES
from wenming.rulebook.prone import ProneMoveCode
from wenming.schemes.models import Scheme, SchemeEdition

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
DISPATCHER = Actor(ActorKind.PERSON, 7, "Dispatcher 1", "office")
WORDS = re.compile(rf"^({'|'.join((*APPS, 'imports'))})\.[a-z_]+$")


def written(number: int, act: str = "issues.dispatch", ref: str = "2026-000001") -> None:
    audit.bulk_record(Line(act, Subject("issues.issue", n, ref), DISPATCHER, DAY) for n in range(number))


def test_lines_are_found_by_actor_act_subject_and_day() -> None:
    written(3)
    written(2, "issues.verify", "2026-000002")
    client = looking_as("audit_admin")
    assert total(client.get("/audit/")) == 5
    assert total(client.get("/audit/?act=issues.verify")) == 2
    assert total(client.get("/audit/?subject=2026-000001")) == 3
    assert total(client.get("/audit/?actor=office")) == 5
    assert total(client.get("/audit/?actor=Dispatcher")) == 5
    assert total(client.get("/audit/?actor=nobody")) == 0
    assert total(client.get("/audit/?from=2026-11-02&until=2026-11-02&kind=issues.issue")) == 5
    assert total(client.get("/audit/?from=2026-11-03")) == 0


def test_a_line_opens() -> None:
    written(1)
    client = looking_as("audit_admin")
    address = client.get("/audit/").context["page"].rows[0].url
    page = client.get(address).content.decode()
    assert "2026-000001" in page and "issues.dispatch" in page
    assert client.get("/audit/999999/").status_code == 404


def test_only_the_auditor_reads_the_trail() -> None:
    for role in ("office_head", "system_admin", "leader"):
        client = looking_as(role)
        assert client.get("/audit/").status_code == 403
        assert client.post("/audit/verify/").status_code == 403


def test_the_list_asks_as_often_for_many_lines_as_for_few() -> None:
    client = looking_as("audit_admin")
    counts = []
    for more in (5, 45):
        written(more)
        client.get("/audit/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/audit/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_export_holds_the_same_lines_and_no_formula() -> None:
    written(2, ref="=1+1")
    answer = looking_as("audit_admin").get("/audit/export/?format=csv&columns=seq-subject")
    text = answer.content.decode("utf-8-sig")
    assert text.count("\r\n") == 3
    assert not [line for line in text.splitlines() if re.search(r"(^|,)\"?=", line)]


def test_the_export_opens_as_a_workbook() -> None:
    written(2)
    answer = looking_as("audit_admin").get("/audit/export/")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["2026-11-02 09:00:00"] * 2


@pytest.mark.django_db(transaction=True)
def test_the_chain_is_verified_as_a_long_job() -> None:
    written(4)
    client = looking_as("audit_admin")
    answer = client.post("/audit/verify/")
    assert answer.status_code == 302
    jobs.drain()
    page = client.get(answer["Location"])
    assert page.context["job"].counts[0][1] == 4
    assert page.context["job"].counts[2][1] == 0
    assert "The chain is whole" in page.content.decode()


def total(answer: object) -> int:
    return int(answer.context["page"].total)  # type: ignore[attr-defined]


def test_more_lines_than_go_into_one_file_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    written(4)
    client = looking_as("audit_admin")
    monkeypatch.setattr(trail, "MOST_EXPORTED", 4)
    assert client.get("/audit/export/?format=csv").content.decode().count("\n") == 5
    monkeypatch.setattr(trail, "MOST_EXPORTED", 3)
    answer = client.get("/audit/export/?format=csv&act=issues.dispatch")
    assert (answer.status_code, answer["Location"]) == (302, "/audit/?act=issues.dispatch")
    assert "More than 3 lines are found" in client.get("/audit/").content.decode()


def test_every_act_and_subject_that_is_written_down_has_a_name() -> None:
    assert all(f"issues.{move.code.value}" in ACTS for move in MOVES)
    assert all(f"issues.prone_{code.value}" in ACTS for code in ProneMoveCode)
    acts: set[str] = set()
    subjects: set[str] = set()
    for path in modules(PACKAGE):
        if path.relative_to(PACKAGE).parts[0] == "insight":
            continue
        for call in (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)):
            name = ast.unparse(call.func).rsplit(".", 1)[-1]
            words = [a.value for a in [*call.args, *(k.value for k in call.keywords)] if isinstance(a, ast.Constant)]
            named = {word for word in words if isinstance(word, str) and WORDS.match(word)}
            if name == "Subject":
                subjects |= named
            elif name in {"record", "Line", "_tell", "_set_active"}:
                acts |= named - CAPABILITIES
    assert acts - set(ACTS) == set()
    assert subjects - set(SUBJECTS) == set()
    assert len(acts) > 30


def test_a_line_without_a_number_is_named_after_what_it_speaks_of() -> None:
    edition = SchemeEdition.objects.create(
        scheme=Scheme.objects.create(code="s", name="体系"), code="s-1", name="版本", document="", fingerprint="f",
        imported_at=DAY, by_kind="system", by_label="system",
    )  # fmt: skip
    audit.record("inspections.order_visits", subject=edition, by=DISPATCHER, at=DAY)
    client = looking_as("audit_admin")
    (row,) = client.get("/audit/").context["page"].rows
    assert "s-1" in str(row.cells["subject"])
    assert "/schemes/s-1/" in client.get(row.url).content.decode()
