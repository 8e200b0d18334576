"""Finds an example of every page by following links, as whoever may see the most of each."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import APIRequestContext, BrowserContext

from wenming.kernel.policies import policy_of

NOT_FOLLOWED = {"accounts/logout/", "language/"}
SEEDS = ("/", "/search/?q=1", "/ui/components/", "/accounts/password/change/", "/imports/", "/calendar/", "/system/")
SAMPLES = 2
METHODS = {"GET", "HEAD", "POST"}
_IN_SCRIPT = re.compile(r'"(/[a-z][\w/.-]*/[\w.?=&%-]*)"')


@dataclass(frozen=True)
class Sample:
    """One address that shows a page: its route, and who looks."""

    route: str
    path: str
    who: str
    html: bool
    status: int

    @property
    def name(self) -> str:
        """The route as the name of a file."""
        plain = "".join(sign if sign.isalnum() else "-" for sign in _without_types(self.route))
        return "-".join(part for part in plain.split("-") if part) or "home"


def _without_types(route: str) -> str:
    return route.replace("<str:", "<").replace("<slug:", "<").replace("<uuid:", "<").replace("<int:", "<")


def pages(prefix: str = "", resolver: URLResolver | None = None) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address pattern of the product outside of its interface for other systems, with its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = prefix + str(entry.pattern)
        if here.startswith("api/"):
            continue
        if isinstance(entry, URLResolver):
            yield from pages(here, entry)
        elif isinstance(entry, URLPattern):
            yield here, entry.callback


def methods_of(view: Callable[..., Any]) -> set[str]:
    """The methods that a view answers, as its decorator says; GET and POST where it says nothing."""
    layer: Callable[..., Any] | None = view
    while layer is not None:
        for cell in getattr(layer, "__closure__", None) or ():
            if isinstance(cell.cell_contents, (list, tuple)) and set(map(str, cell.cell_contents)) <= METHODS:
                return set(map(str, cell.cell_contents))
        layer = getattr(layer, "__wrapped__", None)
    return {"GET", "POST"}


def walk(contexts: Mapping[str, BrowserContext], seeds: Sequence[str] = SEEDS) -> dict[str, Sample]:
    """Follow links from the seeds as each of the people in turn; return the first good example of each route."""
    found: dict[str, Sample] = {}
    for who, context in contexts.items():
        _walk_as(who, context.request, seeds, found)
    return found


def _walk_as(who: str, client: APIRequestContext, seeds: Sequence[str], found: dict[str, Sample]) -> None:
    waiting, seen = deque(seeds), set(seeds)
    visited: Counter[str] = Counter()
    while waiting:
        path = waiting.popleft()
        match = _match(path)
        if match is None or match.route in NOT_FOLLOWED or visited[match.route] >= SAMPLES:
            continue
        visited[match.route] += 1
        answer = client.get(path, fail_on_status_code=False, max_redirects=0, headers={"Accept": "text/html"})
        html = answer.headers.get("content-type", "").startswith("text/html") and _is_whole(answer.text())
        sample = Sample(match.route, path, who, html, answer.status)
        known = found.get(match.route)
        if answer.status >= 500 or (answer.status == 200 and (known is None or known.status != 200)):
            found[match.route] = sample
        for link in _links(path, answer) if html or answer.status in (301, 302) else []:
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def _is_whole(text: str) -> bool:
    """Whether this is a page and not a part that a page fetches."""
    return text.lstrip()[:9].lower() == "<!doctype"


def _links(path: str, answer: Any) -> list[str]:
    if "location" in answer.headers:
        return [_inner(path, answer.headers["location"])]
    collector = _Links()
    collector.feed(answer.text())
    return [inner for link in collector.found if (inner := _inner(path, link))]


def _inner(path: str, link: str) -> str:
    """The link as a path of this product without its query; empty for one that leads elsewhere."""
    whole = urljoin(f"http://here{path}", link)
    parts = urlsplit(whole)
    return parts.path if parts.netloc == "here" and not parts.path.startswith(("/api/", "/static/")) else ""


def _match(path: str) -> ResolverMatch | None:
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return None
    return match if policy_of(match.func) is not None else None


class _Links(HTMLParser):
    """Gathers what a page leads to: links, downloads, pictures, questions asked by forms, and what scripts fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        wanted = [values.get("href") if tag == "a" else values.get("src") if tag == "img" else None]
        if tag == "form" and (values.get("method") or "get").lower() == "get":
            wanted.append(values.get("action"))
        wanted += [
            value for name, value in attrs if name.startswith(("data-", "hx-get")) and (value or "/").startswith("/")
        ]
        self.found += [link for link in wanted if link]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.found += _IN_SCRIPT.findall(data)
