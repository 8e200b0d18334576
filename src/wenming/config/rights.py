"""What the app's role may do: everything the product does, and nothing to history that was sealed."""

from typing import Any, Protocol

from psycopg import sql

from wenming.config.cluster import APP_ROLE, OWNER_ROLE

# The chain is written by a function of its owner: the app's role reads it only.
SEALED = {
    "kernel_auditline": "UPDATE, DELETE, TRUNCATE",
    "kernel_auditchain": "INSERT, UPDATE, DELETE, TRUNCATE",
    "issues_issuemove": "UPDATE, DELETE, TRUNCATE",
    "issues_issuephoto": "UPDATE, DELETE, TRUNCATE",
    "issues_proneplacemove": "UPDATE, DELETE, TRUNCATE",
    "issues_figuresopened": "UPDATE, DELETE, TRUNCATE",
    "issues_arrangement": "UPDATE, DELETE, TRUNCATE",
    "issues_deadlinerecount": "UPDATE, DELETE, TRUNCATE",
    "issues_recounteddeadline": "UPDATE, DELETE, TRUNCATE",
    "inspections_observation": "UPDATE, DELETE, TRUNCATE",
    "inspections_review": "UPDATE, DELETE, TRUNCATE",
    "inspections_observationphoto": "UPDATE, DELETE, TRUNCATE",
}
_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
    "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)


class Cursor(Protocol):
    """What is needed of a cursor: Django's or psycopg's."""

    def execute(self, query: Any, params: Any = None, /) -> Any:
        """Run one statement."""

    def fetchone(self) -> Any:
        """The next row."""


def grant_app_rights(cursor: Cursor) -> None:
    """Give the app's role its rights; run as the owner of the tables after every migration.

    A server of DATABASE_URL may have no role of that name: then its administrator keeps the rights, as
    docs/operations.md explains, and nothing is changed here.
    """
    role, owner = sql.Identifier(APP_ROLE), sql.Identifier(OWNER_ROLE)
    cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname IN (%s, %s)", [APP_ROLE, OWNER_ROLE])
    if cursor.fetchone() != (2,):
        return
    for statement in _GRANTS:
        cursor.execute(sql.SQL(statement).format(role=role, owner=owner))
    for table, rights in SEALED.items():
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{table}"])
        if cursor.fetchone() == (True,):
            revoke = sql.SQL("REVOKE {rights} ON {table} FROM {role}")
            cursor.execute(revoke.format(rights=sql.SQL(rights), table=sql.Identifier(table), role=role))
