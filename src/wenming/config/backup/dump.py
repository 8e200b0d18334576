"""The database as one file: dumped from one snapshot with its row counts, and put back."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wenming.config.backup.manifest import Contents
from wenming.config.cluster.binaries import program
from wenming.config.refusal import Refused
from wenming.config.words import _

# A setting that the programs of version 18 write and servers before 17 do not know.
_UNKNOWN_BEFORE_17 = re.compile(rb"^SET transaction_timeout = 0;\n", re.MULTILINE)
_CHUNK = 1024 * 1024
# Owners and rights are given anew where the dump comes back.
_NO_RIGHTS = ("--no-owner", "--no-privileges")
_TABLES = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"
)


def dump(address: str, target: Path) -> Contents:
    """Dump the database into ``target``; the counts are of the same moment as the dump."""
    with psycopg.connect(address) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        contents = count(connection)
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        options = ("--format=custom", *_NO_RIGHTS, f"--snapshot={row[0]}", f"--file={target}")
        _run([str(program("pg_dump")), *options, _without_password(address)], _password_of(address))
    return contents


def count(connection: psycopg.Connection) -> Contents:
    """Count the rows of every table, and read the head of the audit chain."""
    tables = [name for (name,) in connection.execute(_TABLES)]
    counts = {}
    for name in tables:
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", name))).fetchone()
        assert row is not None
        counts[name] = int(row[0])
    head = None
    if "kernel_auditchain" in tables:
        head = connection.execute("SELECT seq, hash FROM kernel_auditchain ORDER BY seq DESC LIMIT 1").fetchone()
    version = connection.info.server_version
    return Contents(
        server=f"{version // 10000}.{version % 10000}",
        tables=counts,
        audit_seq=head[0] if head else 0,
        audit_hash=head[1] if head else "",
    )


def put_back(address: str, source: Path) -> Contents:
    """Restore the dump into an empty database in one transaction; return what is in it then."""
    with psycopg.connect(address) as connection:
        if count(connection).tables:
            raise Refused(_("The database is not empty: make an empty one and restore into that."))
        version = connection.info.server_version // 10000
    if version >= 17:
        options = (*_NO_RIGHTS, "--exit-on-error", "--single-transaction", f"--dbname={_without_password(address)}")
        _run([str(program("pg_restore")), *options, str(source)], _password_of(address))
    else:
        _replay(address, source)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ANALYZE")
        return count(connection)


def _replay(address: str, source: Path) -> None:
    """Restore on a server older than the programs: as a script, without what the server does not know."""
    script = [str(program("pg_restore")), *_NO_RIGHTS, "--file=-", str(source)]
    reader = [str(program("psql")), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    with (
        subprocess.Popen(script, stdout=subprocess.PIPE) as writing,
        subprocess.Popen(
            [*reader, "--output=/dev/null", _without_password(address)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | _password_of(address),
        ) as reading,
    ):
        assert writing.stdout and reading.stdin
        # The setting stands in the head of the script, before any row.
        chunk = _UNKNOWN_BEFORE_17.sub(b"", writing.stdout.read(_CHUNK))
        while chunk:
            reading.stdin.write(chunk)
            chunk = writing.stdout.read(_CHUNK)
        _out, errors = reading.communicate()
    if writing.returncode or reading.returncode:
        raise Refused(_("The database could not be restored: %s") % errors.decode(errors="replace").strip())


def _run(command: list[str], secrets: dict[str, str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | secrets, check=False)
    if done.returncode != 0:
        raise Refused(_("%(program)s failed: %(why)s") % {"program": Path(command[0]).name, "why": done.stderr.strip()})


def _without_password(address: str) -> str:
    """The address as it may stand in a list of processes."""
    parts = conninfo_to_dict(address)
    parts.pop("password", None)
    return make_conninfo("", **parts)


def _password_of(address: str) -> dict[str, str]:
    password = conninfo_to_dict(address).get("password")
    return {"PGPASSWORD": str(password)} if password else {}


@contextmanager
def temporary_dump(address: str, folder: Path) -> Iterator[tuple[Path, Contents]]:
    """The dump for as long as it is being packed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / ".database.dump.unfinished"
    try:
        yield path, dump(address, path)
    finally:
        path.unlink(missing_ok=True)
