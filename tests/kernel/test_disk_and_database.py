"""A full disk and a database that is away: words, the right status, nothing half-stored."""

import errno
from pathlib import Path

import psycopg
import pytest
from django.db import DataError, OperationalError, connection
from django.test import Client, RequestFactory
from pytest_django import Settings

from wenming.kernel.disk import DiskFull, ensure_room, refusal_of
from wenming.kernel.unavailable import handler500


def test_a_disk_with_too_little_room_refuses_in_words(settings: Settings, tmp_path: Path) -> None:
    settings.LEAST_FREE_SHARE, settings.LEAST_FREE_BYTES = 0.0, 1
    ensure_room(tmp_path / "not" / "there" / "yet")
    settings.LEAST_FREE_BYTES = 10**18
    with pytest.raises(DiskFull, match="MB free") as refusal:
        ensure_room(tmp_path)
    assert refusal.value.status == 507
    settings.LEAST_FREE_BYTES, settings.LEAST_FREE_SHARE = 1, 1.01
    with pytest.raises(DiskFull):
        ensure_room(tmp_path)


def test_a_write_that_fills_the_disk_is_refused_in_words() -> None:
    assert isinstance(refusal_of(OSError(errno.ENOSPC, "full")), DiskFull)
    assert not isinstance(refusal_of(OSError(errno.EACCES, "no")), DiskFull)


@pytest.mark.parametrize(("error", "status"), [(OperationalError("gone"), 503), (DataError("too big"), 400)])
@pytest.mark.parametrize("path", ["/", "/api/v1/issues"])
def test_an_error_of_the_database_has_words_and_a_status(error: Exception, status: int, path: str) -> None:
    request = RequestFactory().get(path)
    try:
        raise error
    except (OperationalError, DataError):
        answer = handler500(request)
    assert answer.status_code == status
    assert answer.has_header("Retry-After") == (status == 503)
    assert answer["Content-Type"].startswith("application/json" if path.startswith("/api/") else "text/html")


@pytest.mark.django_db(transaction=True)
def test_a_connection_cut_off_is_answered_with_503_and_the_next_request_works() -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/healthz").status_code == 200
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    answer = client.get("/healthz")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    connection.close()
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_not_there_is_answered_with_503(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nonexistent")
    assert Client(raise_request_exception=False).get("/healthz").status_code == 503
    assert Client(raise_request_exception=False).get("/api/v1/anything").status_code in (404, 503)
