"""Audit: one million lines verified in at most 30 seconds, and one altered line among them found.

Run alone: ``python -m benchmarks.audit [lines]``. Uses a cluster of its own in a temporary folder.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django

from benchmarks.results import Result, show
from wenming.config.cluster import OWNER_ROLE, Cluster

TARGET_SECONDS = 30.0
LINES = 1_000_000
GENERATE = """
INSERT INTO kernel_auditline
  (at, by_kind, by_id, by_label, by_unit, act, subject_kind, subject_id, subject_ref, digest, details)
SELECT timestamptz '2026-01-01' + n * interval '7 seconds', 'person', n %% 431, '责任单位信息员' || n %% 431,
  'U' || n %% 118, 'issues.dispatch', 'issues.issue', n, '2026-' || lpad(n::text, 6, '0'),
  encode(sha256(convert_to(details::text, 'UTF8')), 'hex'), details
FROM generate_series(1, %s) AS n,
  jsonb_build_object('from', 'filed', 'unit', 'U' || n %% 118, 'version', n) AS details
"""
TAMPER = """
ALTER TABLE kernel_auditline DISABLE TRIGGER USER;
UPDATE kernel_auditline SET by_label = '别人' WHERE id = (SELECT line_id FROM kernel_auditchain WHERE seq = {seq});
ALTER TABLE kernel_auditline ENABLE TRIGGER USER;
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, in seconds; ``is_right`` is the oracle: whole before, exactly one fault after."""

    lines: int
    writing: float
    verifying: float
    is_right: bool


@contextmanager
def fresh_database() -> Iterator[None]:
    """A migrated database of its own, with Django set up on it."""
    with tempfile.TemporaryDirectory(prefix="wenming-bench-") as folder:
        cluster = Cluster(Path(folder) / "db", durable=False)
        cluster.start()
        try:
            os.environ["WENMING_HOME"] = folder
            os.environ["DATABASE_URL"] = cluster.address(OWNER_ROLE)
            os.environ["DJANGO_SETTINGS_MODULE"] = "wenming.config.settings"
            django.setup()
            from django.core.management import call_command  # noqa: PLC0415  # only once Django is set up

            call_command("migrate", interactive=False, verbosity=0)
            yield
        finally:
            cluster.stop()


def measure(lines: int = LINES) -> Figures:
    """Write so many lines in one transaction, verify them, alter one, and verify again."""
    from django.db import connection, transaction  # noqa: PLC0415  # only once Django is set up

    from wenming.kernel.audit_anchors import append_anchor, read_anchors  # noqa: PLC0415
    from wenming.kernel.audit_verification import FaultKind, verify  # noqa: PLC0415

    anchors = Path(os.environ["WENMING_HOME"]) / "anchors"
    began = time.monotonic()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(GENERATE, [lines])
    written = time.monotonic()
    append_anchor(anchors)
    report = verify(read_anchors(anchors))
    verified = time.monotonic()
    seq = lines // 2 + 1
    with connection.cursor() as cursor:
        cursor.execute(TAMPER.format(seq=seq))
    after = verify(read_anchors(anchors))
    found = [(fault.kind, fault.seq) for fault in after.faults]
    is_right = report.is_whole and report.links == lines and found == [(FaultKind.HASH_DIFFERS, seq)]
    return Figures(lines, written - began, verified - written, is_right)


def run(lines: int = LINES) -> list[Result]:
    """Measure on a database of its own."""
    with fresh_database():
        figures = measure(lines)
    note = f"one altered line {'found at its place' if figures.is_right else 'NOT found'}"
    target = TARGET_SECONDS * lines / LINES
    return [
        Result(f"{lines:,} audit lines verified", figures.verifying, "s", target, is_right=figures.is_right, note=note),
        Result(f"{lines:,} audit lines written and sealed", figures.writing, "s"),
    ]


if __name__ == "__main__":
    raise SystemExit(show(run(int(sys.argv[1]) if len(sys.argv) > 1 else LINES)))
