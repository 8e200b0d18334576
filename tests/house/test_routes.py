"""Every address names a policy that exists."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from wenming.kernel.policies import PUBLIC, SIGNED_IN, policy_of
from wenming.people.roles import CAPABILITIES

OPEN_TO_ALL = {"healthz", "set_language", "account_login", "setup"}


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Yield (address, name, view) for every address of the product."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, here)
        elif isinstance(entry, URLPattern):
            yield here, entry.name or "", entry.callback


def unmarked(entries: list[tuple[str, str, Callable[..., Any]]]) -> list[str]:
    """Addresses whose view names no known policy."""
    known = CAPABILITIES | {PUBLIC, SIGNED_IN}
    return [address for address, _, view in entries if policy_of(view) not in known]


def test_every_address_names_a_policy() -> None:
    assert unmarked(list(routes())) == []


def test_few_addresses_are_open_to_all_and_each_is_meant_to_be() -> None:
    public = {name or address for address, name, view in routes() if policy_of(view) == PUBLIC}
    assert public <= OPEN_TO_ALL | {"api-root", "api_docs"}


def test_an_unmarked_address_is_caught() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    entry = path("bare/", bare)
    assert unmarked([("bare/", "", entry.callback)]) == ["bare/"]
