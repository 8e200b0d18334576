"""Filling addresses with what stands behind them, and asking for them."""

import re
from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client

from tests.config.matrix_world import City
from wenming.kernel.models import AuditLine

NOWHERE = str(UUID(int=7))
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Answer:
    """What came back: the status, and whether an act was written down (it is taken back at once)."""

    status: int
    wrote: bool


def filled(address: str, city: City, relation: str) -> str:
    """Return an address with the numbers and codes of what belongs to the unit in that relation."""
    first = address.removeprefix("api/v1/").split("/", 1)[0]
    known = _behind(first, city, relation)
    return "/" + PLACE.sub(lambda place: known[place[1]], address)


def _behind(first: str, city: City, relation: str) -> dict[str, str]:
    numbers = city.numbers
    match first:
        case "issues":
            return {"number": city.issues[relation], "code": "acknowledge", "seq": "1"}
        case "rounds":
            parts = {"code": numbers["node"], "table": "units", "key": numbers["job"]}
            return parts | {"number": city.round.number, "node": numbers["node"], "method": numbers["method"]}
        case "visits" | "observations":
            return {"number": city.visit.number, "code": city.item.code, "key": str(city.observation.key)}
        case "sites" | "s":
            return {"code": city.site.code, "state": "suspended", "role": "territory"}
        case "units" | "posts" | "people":
            code = f"steward-{relation}-post" if first == "posts" else city.units[relation].code
            return {
                "figure": "reported",
                "code": code,
                "unit": city.units[relation].code,
                "username": city.stewards[relation],
            }
        case "schemes":
            parts = {"kind": numbers["kind"], "item": city.item.code, "node": numbers["node"]}
            return parts | {"code": city.round.edition.code}
        case "problem-lists" | "lists" | "learning":
            return {"key": NOWHERE, "pk": "1", "item": "1"}
        case "prone-places":
            return {"number": numbers[f"prone-{relation}"], "code": "answer"}
        case "rulings":
            return {"pk": numbers["ruling"]}
        case "kinds":
            return {"code": "other", "condition": "other.simple"}
        case "my" | "figures":
            return {"figure": "reported", "key": NOWHERE, "at": "1"}
        case "ladder":
            return {"code": "overdue", "kind": "recipients"}
        case "ledger" | "close-out-list" | "messages" | "rules":
            return {"number": "1"}
        case "imports":
            return {"name": "units", "key": numbers["job"], "filename": "x.xlsx"}
        case _:
            key = numbers["job"] if first == "audit" else NOWHERE
            parts = {"code": numbers["area"], "year": "2026", "day": "2026-10-01", "key": key}
            return parts | {"line_id": numbers["line"], "key_id": "1"}


def ask(client: Client, method: str, path: str) -> Answer:
    """Ask, and take back whatever it changed, a sign-out too."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        before = AuditLine.objects.count()
        answer: Any = client.get(path) if method == "GET" else _sent(client, method, path)
        if hasattr(answer, "streaming_content"):
            b"".join(answer.streaming_content)
        wrote = AuditLine.objects.count() > before
        transaction.set_rollback(True)
    client.cookies = cookies
    return Answer(answer.status_code, wrote)


def _sent(client: Client, method: str, path: str) -> Any:
    """Send nothing: an empty form to a page, an empty object to the API."""
    if path.startswith("/api/"):
        return client.generic(method, path, "{}", content_type="application/json")
    return client.post(path, {})
