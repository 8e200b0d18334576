"""Four people at four desks press one button on the same three hundred issues, over HTTP: one of them each time."""

import json
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext

from tests.journeys.browsing import NEEDS_BROWSER, opened, sign_in
from tests.journeys.cities import City

pytestmark = NEEDS_BROWSER
ISSUES, PEOPLE = 300, 4
DECLINING = {"move": "decline", "seen": 1, "reason": "不在本区范围内"}


class Desk:
    """Somebody signed in, asking over a connection of their own."""

    def __init__(self, address: str, window: BrowserContext) -> None:
        cookies = {str(one["name"]): str(one["value"]) for one in window.cookies()}
        self._line = HTTPConnection(urlsplit(address).netloc, timeout=60)
        self._headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Content-Type": "application/json",
            "X-CSRFToken": cookies["csrftoken"],
            "Referer": f"{address}/",
        }

    def ask(self, path: str, sent: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        """Get, or post what is sent; return the status and the answer."""
        body = json.dumps(sent) if sent is not None else None
        self._line.request("POST" if body else "GET", f"/api/v1{path}", body, self._headers)
        answer = self._line.getresponse()
        return answer.status, json.loads(answer.read())

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def test_one_of_four_wins_each_of_three_hundred_issues_over_http(browser: Browser, city: City) -> None:
    windows = [opened(browser, city.address) for _ in range(PEOPLE)]
    for window in windows:
        sign_in(window, city.accounts["dispatcher"]).close()
    desks = [Desk(city.address, window) for window in windows]
    site = desks[0].ask("/sites?limit=1")[1]["rows"][0]["code"]
    with ThreadPoolExecutor(PEOPLE) as people:
        parts = people.map(lambda desk: [raised(desk, site) for _ in range(ISSUES // PEOPLE)], desks)
        numbers = [number for part in parts for number in part]
        assert len(set(numbers)) == ISSUES
        together = Barrier(PEOPLE)

        def work(desk: Desk) -> list[int]:
            together.wait()
            return [desk.ask(f"/issues/{number}/moves", DECLINING)[0] for number in numbers]

        answers = list(people.map(work, desks))
    assert all(sorted(of_one) == [200, 409, 409, 409] for of_one in zip(*answers, strict=True))
    assert Counter(status for one in answers for status in one) == {200: ISSUES, 409: ISSUES * (PEOPLE - 1)}
    assert all(200 in one for one in answers), "nobody was shut out"
    for number in numbers[:: ISSUES // 20]:
        _, issue = desks[0].ask(f"/issues/{number}")
        assert [move["move"] for move in issue["history"]] == ["raise_issue", "decline"]
    for desk, window in zip(desks, windows, strict=True):
        desk.close()
        window.close()


def raised(desk: Desk, site: str) -> str:
    """Raise an issue; return its number."""
    status, made = desk.ask("/issues", {"key": str(uuid4()), "title": "标线磨损不清", "site": site})
    assert status in (200, 201), made
    return str(made["number"])
