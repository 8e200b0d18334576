"""The product's own role can write the audit trail and do nothing else to it."""

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from wenming.config.cluster import APP_ROLE
from wenming.config.rights import grant_app_rights
from wenming.kernel.audit_verification import verify

WRITE = (
    "INSERT INTO kernel_auditline (at, by_kind, by_label, by_unit, act, subject_kind, subject_ref, digest, details) "
    "VALUES (now(), 'system', 'system', '', 'tests.write', 'tests', '', encode(sha256('{}'), 'hex'), '{}')"
)
FORBIDDEN = [
    "UPDATE kernel_auditline SET act = 'x'",
    "DELETE FROM kernel_auditline",
    "TRUNCATE kernel_auditchain",
    "SET session_replication_role = replica",
    "ALTER TABLE kernel_auditline DISABLE TRIGGER USER",
    "INSERT INTO kernel_auditchain (seq, line_id, hash) VALUES (99, 99, 'x')",
]


@pytest.fixture
def app_role(transactional_db: None) -> str:
    """How to connect as the product's own role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
        if cursor.fetchone() is None:
            pytest.skip("the server has no role of the product's own")
        grant_app_rights(cursor)
    found = connection.get_connection_params()
    known = {name: found[name] for name in ("dbname", "host", "port") if found.get(name)}
    return make_conninfo(user=APP_ROLE, **known)


def test_the_app_writes_lines_that_are_sealed_though_it_has_no_right_on_the_chain(app_role: str) -> None:
    with psycopg.connect(app_role) as session:
        session.execute(WRITE)
        session.execute(WRITE)
    report = verify([])
    assert (report.links, report.is_whole) == (2, True)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_app_cannot_touch_what_was_written(app_role: str, statement: str) -> None:
    with psycopg.connect(app_role) as session:
        session.execute(WRITE)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(app_role) as session:
        session.execute(statement)
    assert verify([]).is_whole
