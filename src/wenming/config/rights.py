"""What the app's role may do: everything the product does, and nothing to history that was sealed."""

from django.db import connection
from psycopg import sql

from wenming.config.cluster import APP_ROLE, OWNER_ROLE

SEALED = ("kernel_auditline", "kernel_auditchain")


def grant_app_rights() -> None:
    """Give the app's role its rights; run as the owner of the tables after every migration.

    A server of DATABASE_URL may have no role of that name: then its administrator keeps the rights, as
    docs/operations.md explains, and nothing is changed here.
    """
    role, owner = sql.Identifier(APP_ROLE), sql.Identifier(OWNER_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname IN (%s, %s)", [APP_ROLE, OWNER_ROLE])
        if cursor.fetchone() != (2,):
            return
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
            "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
        ):
            cursor.execute(sql.SQL(statement).format(role=role, owner=owner))
        for table in SEALED:
            cursor.execute("SELECT to_regclass(%s)", [f"public.{table}"])
            if cursor.fetchone() != (None,):
                revoke = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"
                cursor.execute(sql.SQL(revoke).format(table=sql.Identifier(table), role=role))
