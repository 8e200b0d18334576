"""The audit trail: sealed at commit, append-only, and every attack on it seen."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from wenming.kernel import audit, clock
from wenming.kernel.actors import SYSTEM, Actor, ActorKind
from wenming.kernel.audit_anchors import Anchor, AnchorFileDamaged, append_anchor, read_anchors
from wenming.kernel.audit_verification import FaultKind, Report, verify
from wenming.kernel.models import AuditChain, AuditLine

pytestmark = pytest.mark.django_db(transaction=True)
CLERK = Actor(ActorKind.PERSON, 7, "创建办科员", "U01")
MOMENT = datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)


def write(count: int, *, by: Actor = CLERK) -> None:
    for number in range(count):
        subject = audit.Subject("issues.issue", number, f"2026-{number:06d}")
        audit.record("issues.dispatch", subject=subject, by=by, at=MOMENT, details={"unit": "U07", "version": number})


def kinds(report: Report) -> set[FaultKind]:
    return {fault.kind for fault in report.faults}


@contextmanager
def as_attacker() -> Iterator[Callable[[str], None]]:
    """The owner of the database, with the triggers out of the way."""
    tables = ("kernel_auditline", "kernel_auditchain")
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor.execute
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


REWRITE = """
DO $$
DECLARE
  link record;
  head text := repeat('0', 64);
BEGIN
  FOR link IN SELECT c.seq, l FROM kernel_auditchain c JOIN kernel_auditline l ON l.id = c.line_id ORDER BY c.seq LOOP
    head := encode(sha256(convert_to(head || kernel_audit_canonical(link.l), 'UTF8')), 'hex');
    UPDATE kernel_auditchain SET hash = head WHERE seq = link.seq;
  END LOOP;
END
$$
"""


def test_every_line_is_sealed_when_its_transaction_commits() -> None:
    with transaction.atomic():
        write(3)
        assert AuditChain.objects.count() == 0
    assert list(AuditChain.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
    assert verify([]).is_whole


def test_a_rolled_back_act_leaves_nothing() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        write(2)
        raise RuntimeError
    write(1)
    assert AuditLine.objects.count() == 1
    assert verify([]).is_whole


def test_lines_of_a_rolled_back_savepoint_are_not_missed_nor_sealed() -> None:
    with transaction.atomic():
        write(1)
        with pytest.raises(RuntimeError), transaction.atomic():
            write(2)
            raise RuntimeError
        write(1)
    report = verify([])
    assert (report.links, report.is_whole) == (2, True)


def test_the_verifier_rebuilds_what_the_database_hashed() -> None:
    audit.record("people.appoint", subject=audit.Subject("people.post"), by=SYSTEM, at=MOMENT)
    odd = {"名": "值\t\"'\\", "empty": [], "deep": {"b": [1, None, True], "a": -1}}
    audit.record("issues.return", subject=audit.Subject("issues.issue", 1, "号 1:2"), by=CLERK, details=odd)
    audit.bulk_record([audit.Line("issues.return", audit.Subject("issues.issue", 2), CLERK, MOMENT, odd)])
    assert verify([]).is_whole
    single, bulk = AuditLine.objects.filter(act="issues.return").order_by("id")
    assert (single.digest, single.details) == (bulk.digest, bulk.details)


def test_details_that_would_not_come_back_exactly_are_a_fault_of_the_code() -> None:
    for value in (0.1, MOMENT, {1: "x"}, [1.5]):
        with pytest.raises(TypeError):
            audit.record("issues.return", subject=audit.Subject("x"), by=SYSTEM, details={"value": value})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_auditline SET act = 'x'",
        "DELETE FROM kernel_auditline",
        "UPDATE kernel_auditchain SET hash = 'x'",
        "DELETE FROM kernel_auditchain",
        "SET LOCAL wenming.allow_truncate = 'off'; TRUNCATE kernel_auditline, kernel_auditchain",
    ],
)
def test_the_database_refuses_to_change_what_was_written(statement: str) -> None:
    write(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify([]).links == 2


def test_an_edit_is_seen() -> None:
    write(10)
    with as_attacker() as execute:
        execute("UPDATE kernel_auditline SET by_label = '别人' WHERE id = (SELECT min(id) + 4 FROM kernel_auditline)")
    report = verify([])
    assert [(fault.kind, fault.seq) for fault in report.faults] == [(FaultKind.HASH_DIFFERS, 5)]


def test_edited_details_are_seen() -> None:
    write(10)
    with as_attacker() as execute:
        execute("UPDATE kernel_auditline SET details = '{}' WHERE id = (SELECT max(id) FROM kernel_auditline)")
    assert kinds(verify([])) == {FaultKind.DETAILS_CHANGED}


@pytest.mark.parametrize("also_link", [False, True])
def test_a_deletion_is_seen(also_link: bool) -> None:
    write(10)
    with as_attacker() as execute:
        if also_link:
            execute("DELETE FROM kernel_auditchain WHERE seq = 5")
        execute("DELETE FROM kernel_auditline WHERE id = (SELECT min(id) + 4 FROM kernel_auditline)")
    assert FaultKind.GAP in kinds(verify([])) if also_link else kinds(verify([])) == {FaultKind.LINE_MISSING}


def test_a_swap_is_seen() -> None:
    write(10)
    with as_attacker() as execute:
        execute("UPDATE kernel_auditchain SET line_id = -line_id WHERE seq IN (3, 4)")
        execute("UPDATE kernel_auditchain SET line_id = (SELECT -sum(line_id) FROM kernel_auditchain "
                "WHERE seq IN (3, 4)) + line_id WHERE seq IN (3, 4)")  # fmt: skip
    assert verify([]).count >= 2


def test_cutting_the_tail_is_seen_by_an_anchor_only(tmp_path: Path) -> None:
    write(10)
    append_anchor(tmp_path / "anchors")
    with as_attacker() as execute:
        execute("DELETE FROM kernel_auditline WHERE id IN (SELECT line_id FROM kernel_auditchain WHERE seq > 7)")
        execute("DELETE FROM kernel_auditchain WHERE seq > 7")
    assert verify([]).is_whole
    assert kinds(verify(read_anchors(tmp_path / "anchors"))) == {FaultKind.ANCHOR_CUT_OFF}


def test_rewriting_the_whole_chain_is_seen_by_an_anchor_only(tmp_path: Path) -> None:
    write(10)
    append_anchor(tmp_path / "anchors")
    with as_attacker() as execute:
        execute(
            "UPDATE kernel_auditline SET act = 'issues.close_out' WHERE id = (SELECT min(id) FROM kernel_auditline)"
        )
        execute(REWRITE)
    assert verify([]).is_whole
    assert kinds(verify(read_anchors(tmp_path / "anchors"))) == {FaultKind.ANCHOR_DIFFERS}


def test_a_forged_last_line_is_seen_though_its_place_was_anchored_once_more(tmp_path: Path) -> None:
    write(10)
    append_anchor(tmp_path / "anchors")
    with as_attacker() as execute:
        execute("UPDATE kernel_auditline SET act = 'issues.void' WHERE id = (SELECT max(id) FROM kernel_auditline)")
        execute(REWRITE)
    append_anchor(tmp_path / "anchors")
    report = verify(read_anchors(tmp_path / "anchors"))
    assert [(fault.kind, fault.seq) for fault in report.faults] == [(FaultKind.ANCHOR_DIFFERS, 10)]
    assert report.anchors == 2


def test_a_line_smuggled_past_the_trigger_is_seen() -> None:
    write(2)
    with as_attacker() as execute:
        execute("INSERT INTO kernel_auditline (at, by_kind, by_label, by_unit, act, subject_kind, subject_ref, digest, "
                "details) SELECT at, by_kind, by_label, by_unit, act, subject_kind, subject_ref, digest, details "
                "FROM kernel_auditline LIMIT 1")  # fmt: skip
    assert kinds(verify([])) == {FaultKind.UNSEALED}


def test_anchors_grow_by_one_line_and_only_when_the_chain_did(tmp_path: Path) -> None:
    path = tmp_path / "outside" / "anchors"
    assert append_anchor(path) is None
    for _ in range(3):
        write(4)
        with clock.held_at(MOMENT):
            append_anchor(path)
            append_anchor(path)
    assert [anchor.seq for anchor in read_anchors(path)] == [4, 8, 12]
    assert verify(read_anchors(path)).is_whole
    assert read_anchors(path)[0] == Anchor(4, AuditChain.objects.get(seq=4).hash, MOMENT)


def test_a_damaged_anchor_file_says_which_line(tmp_path: Path) -> None:
    path = tmp_path / "anchors"
    path.write_text(f"4 {'a' * 64} {MOMENT.isoformat()}\n5 short\n")
    with pytest.raises(AnchorFileDamaged, match="Line 2"):
        read_anchors(path)


def test_bytes_that_are_no_text_are_damage_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "anchors"
    path.write_bytes(f"4 {'a' * 64} {MOMENT.isoformat()}\n".encode() + b"\xff\xfe\x00\n")
    with pytest.raises(AnchorFileDamaged, match="Line 2"):
        read_anchors(path)


def test_an_anchor_never_joins_a_line_whose_end_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "anchors"
    for _ in range(2):
        write(4)
        append_anchor(path)
        path.write_text(path.read_text().rstrip("\n"))
    assert [anchor.seq for anchor in read_anchors(path)] == [4, 8]


def test_eight_writers_at_once_make_one_chain_without_a_fork() -> None:
    failures: list[BaseException] = []
    barrier = threading.Barrier(8)

    def work(number: int) -> None:
        try:
            barrier.wait()
            for _ in range(25):
                with transaction.atomic():
                    write(2, by=Actor(ActorKind.PERSON, number, f"岗位{number}"))
        except DatabaseError as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    report = verify([])
    assert not failures
    assert (report.links, report.is_whole) == (400, True)


def test_a_bulk_door_writes_thousands_of_lines_sealed_in_order() -> None:
    moments = [MOMENT + timedelta(seconds=number) for number in range(5000)]
    lines = (audit.Line("issues.file", audit.Subject("issues.issue", 1), CLERK, moment) for moment in moments)
    assert audit.bulk_record(lines) == 5000
    assert list(AuditChain.objects.order_by("seq").values_list("line__at", flat=True)) == moments
    assert verify([]).is_whole
