"""Marks of leaves without visits: the table, its history, the workbook."""

import csv
import io
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from tests.evaluations.city import edition, office, running, sites
from tests.evaluations.posts import signed_in
from wenming.engines.workbook import Action, PlannedRow, plain_table
from wenming.evaluations.doors import MARK_DOOR, MARKS
from wenming.evaluations.figures import figures_of
from wenming.evaluations.marks_page import workbook_rows
from wenming.evaluations.models import LeafMark, Round
from wenming.evaluations.selectors import leaf
from wenming.evaluations.services import enter_mark, open_round, plan_round
from wenming.kernel import imports
from wenming.kernel.errors import DomainError, NotAllowed
from wenming.kernel.keys import KeyReused
from wenming.kernel.scope import Viewer
from wenming.places.models import Site
from wenming.rulebook.worth import leaves_of
from wenming.schemes.selectors import rulebook_scheme

__all__ = ["edition", "office", "running", "sites"]
pytestmark = pytest.mark.django_db


def sheet(rows: list[dict[str, object]]) -> bytes:
    """A workbook of marks."""
    keys = [column.key for column in MARKS.columns]
    headings = [column.heading for column in MARKS.columns]
    return plain_table(MARKS.sheet, headings, [[row.get(key, "") for key in keys] for row in rows])


def test_marks_are_entered_in_one_table_and_only_what_changed_is_stored(running: Round) -> None:
    client, _ = signed_in("materials_officer")
    leaves = [(node.code, method) for node, method in leaves_of(rulebook_scheme(running.edition))]
    (one, way), (other, its) = leaves[:2]
    sent = {"key": str(uuid4())}
    for node, method in leaves:
        sent |= {f"{node}-{method}-points": "", f"{node}-{method}-out_of": "100", f"{node}-{method}-note": ""}
    sent |= {f"{one}-{way}-points": "87.5", f"{other}-{its}-na": "1", f"{other}-{its}-note": "no such thing here"}
    address = f"/rounds/{running.number}/marks/"
    for _ in range(2):
        assert client.post(address, sent).status_code == 302
    assert LeafMark.objects.count() == 2
    with figures_of(running) as figures:
        assert figures.total.available > 0
    html = client.get(address).content.decode()
    assert 'value="87.5"' in html
    sent[f"{one}-{way}-points"] = "90"
    client.post(address, {**sent, "key": str(uuid4())})
    history = client.get(f"{address}{one}/{way}/").content.decode()
    assert "87.5 / 100" in history
    assert "90 / 100" in history
    assert LeafMark.objects.filter(is_current=True).count() == 2


def test_what_is_wrong_is_said_beside_the_leaf_and_nothing_is_stored(running: Round) -> None:
    client, _ = signed_in("materials_officer")
    (node, method), (other, its) = [
        (node.code, method) for node, method in leaves_of(rulebook_scheme(running.edition))
    ][:2]
    for points in ("101", "-1", "ten", "1e3", "9" * 20):
        sent = {"key": str(uuid4()), f"{node}-{method}-points": points, f"{node}-{method}-out_of": "100"}
        sent |= {f"{other}-{its}-points": "50", f"{other}-{its}-out_of": "100"}
        answer = client.post(f"/rounds/{running.number}/marks/", sent)
        assert answer.status_code == 422
        assert f'value="{points}"' in answer.content.decode()
    assert not LeafMark.objects.exists()
    reader, _ = signed_in("leader")
    assert "<input" not in reader.get(f"/rounds/{running.number}/marks/").content.decode().split("marks-entry")[1]
    assert reader.post(f"/rounds/{running.number}/marks/", {}).status_code == 403


def test_what_somebody_else_entered_meanwhile_is_not_undone(running: Round, office: Viewer) -> None:
    client, _ = signed_in("materials_officer")
    address = f"/rounds/{running.number}/marks/"
    (node, method), (other, its) = [
        (node.code, method) for node, method in leaves_of(rulebook_scheme(running.edition))
    ][:2]
    indicator, way = leaf(running, node, method)

    def enter(points: int) -> str:
        values: dict[str, Any] = {"points": Decimal(points), "out_of": Decimal(100)}
        return str(enter_mark(running, indicator=indicator, method=way, key=uuid4(), by=office, **values).pk)

    def send(points: str, seen: str) -> int:
        sent = {f"{node}-{method}-points": points, f"{node}-{method}-out_of": "100", f"{node}-{method}-seen": seen}
        sent |= {f"{other}-{its}-points": "70", f"{other}-{its}-out_of": "100", f"{other}-{its}-seen": ""}
        return client.post(address, {"key": str(uuid4()), **sent}).status_code

    def current() -> Decimal | None:
        return LeafMark.objects.get(indicator=indicator, method=way, is_current=True).points

    first = enter(50)
    assert f'name="{node}-{method}-seen" value="{first}"' in client.get(address).content.decode()
    second = enter(90)
    assert send("60", first) == 422
    assert current() == 90
    assert send("50", first) == 302, "this one was left as it was shown; only the other was entered"
    assert current() == 90
    assert LeafMark.objects.filter(indicator__code=other, method__code=its, points=70).exists()
    assert send("60", second) == 302
    assert current() == 60


def test_a_note_without_points_and_points_taken_out_are_not_passed_over(running: Round, office: Viewer) -> None:
    client, _ = signed_in("materials_officer")
    node, method = leaves_of(rulebook_scheme(running.edition))[0]
    indicator, way = leaf(running, node.code, method)
    address, field = f"/rounds/{running.number}/marks/", f"{node.code}-{method}"
    sent = {"key": str(uuid4()), f"{field}-points": "", f"{field}-out_of": "100"}
    assert client.post(address, {**sent, f"{field}-note": "the proof is asked for"}).status_code == 422
    points: dict[str, Any] = {"points": Decimal(50), "out_of": Decimal(100)}
    enter_mark(running, indicator=indicator, method=way, key=uuid4(), by=office, **points)
    assert client.post(address, sent).status_code == 422


def test_numbers_of_the_workbook_are_taken_as_written_or_refused(running: Round, office: Viewer) -> None:
    node, method = leaves_of(rulebook_scheme(running.edition))[0]
    indicator, way = leaf(running, node.code, method)

    def planned(**cells: object) -> PlannedRow:
        row = {"node": node.code, "method": method, **cells}
        return imports.preview(MARK_DOOR, sheet([row]), "m.xlsx", {}).rows[0]

    for points, full in (("50", "0"), ("1", "1000000000000"), ("1.00004", "100"), ("1", "100.00005")):
        assert planned(points=points, out_of=full).action is Action.REFUSE
    row = planned(points="50", out_of="100.00000000000001")
    assert isinstance(row.payload, tuple)
    assert [str(row.payload[1].points), str(row.payload[1].out_of)] == ["50", "100"]
    whole: dict[str, Any] = {"points": Decimal(50), "out_of": Decimal(100)}
    enter_mark(running, indicator=indicator, method=way, key=uuid4(), by=office, note="as  seen", **whole)
    assert planned(points="50").action is Action.SAME
    assert planned(points="50", note="as seen").action is Action.SAME
    assert planned(points="50", note="as told").action is Action.CHANGE


def test_a_key_stands_for_one_mark_of_one_round(running: Round, sites: list[Site], office: Viewer) -> None:
    planned = plan_round("Another", kind=Round.Kind.MOCK, edition=running.edition, by=office)
    other = open_round(planned, sites=sites, by=office)
    node, method = leaves_of(rulebook_scheme(running.edition))[0]
    indicator, way = leaf(running, node.code, method)
    key = uuid4()
    points: dict[str, Any] = {"points": Decimal(50), "out_of": Decimal(100)}
    first = enter_mark(running, indicator=indicator, method=way, key=key, by=office, note="as seen", **points)
    assert enter_mark(running, indicator=indicator, method=way, key=key, by=office, note="as seen", **points) == first
    for round_, note in ((other, "as seen"), (running, "as told")):
        with pytest.raises(KeyReused):
            enter_mark(round_, indicator=indicator, method=way, key=key, by=office, note=note, **points)


def test_the_workbook_to_fill_in_comes_back_whole(running: Round, office: Viewer) -> None:
    rows = [{**row, "points": "80" if place % 3 else ""} for place, row in enumerate(workbook_rows(running))]
    rows = [{**row, "not_applicable": "" if row["points"] else "是"} for row in rows]
    plan = imports.preview(MARK_DOOR, sheet(rows), "marks.xlsx", {})
    assert plan.is_clean
    assert plan.counts[Action.ADD] == len(rows)
    viewer = signed_in("materials_officer")[1]
    imports.take_in(MARK_DOOR, sheet(rows), "marks.xlsx", {}, by=viewer.actor, fingerprint=plan.fingerprint)
    assert LeafMark.objects.filter(is_current=True).count() == len(rows)
    again = imports.preview(MARK_DOOR, sheet(rows), "marks.xlsx", {})
    assert again.counts[Action.SAME] == len(rows)
    with pytest.raises(NotAllowed):
        imports.take_in(MARK_DOOR, sheet(rows), "marks.xlsx", {}, by=signed_in("inspector")[1].actor)


def test_rows_that_cannot_be_entered_are_refused_with_reasons(running: Round) -> None:
    leaf = workbook_rows(running)[0]
    rows = [
        {**leaf, "points": "120"},
        {**leaf, "points": "80", "round": "R2020-001"},
        {**leaf, "points": "80", "node": "P0-0"},
        {**leaf, "points": "", "not_applicable": ""},
        {**leaf, "points": "80", "not_applicable": "是"},
        {**leaf, "points": "80", "round": ""},
        {**leaf, "points": "80"},
    ]
    plan = imports.preview(MARK_DOOR, sheet(rows), "marks.xlsx", {})
    codes = [[finding.code for finding in row.findings] for row in plan.rows]
    assert codes == [
        ["points_range"], ["round_missing"], ["leaf_missing"], ["points_missing"], ["points_beside"], [], ["twice"],
    ]  # fmt: skip
    with pytest.raises(DomainError):
        imports.take_in(MARK_DOOR, sheet(rows), "m.xlsx", {}, by=signed_in("materials_officer")[1].actor)


def test_the_workbook_and_tables_are_handed_out_as_text_too(running: Round) -> None:
    client, _ = signed_in("office_head")
    given = client.get(f"/rounds/{running.number}/marks/workbook/?format=csv").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(given)))) == 1 + len(workbook_rows(running))
    for table in ("indicators", "methods", "kinds", "items", "units", "areas"):
        answer = client.get(f"/rounds/{running.number}/export/{table}/?format=csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) > 1, table
        assert client.get(f"/rounds/{running.number}/export/{table}/").content[:2] == b"PK"
    assert client.get(f"/rounds/{running.number}/export/nothing/").status_code == 404
    assert client.get(f"/rounds/{running.number}/export/").status_code == 200
    assert signed_in("inspector")[0].get(f"/rounds/{running.number}/export/kinds/").status_code == 403
