"""Every address × every role × own, child, sibling and parent unit's records, held against the reviewed table."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from tests.config.matrix_table import Operation, Page, operations, pages
from tests.config.matrix_walk import Answer, ask, filled
from tests.config.matrix_world import RELATIONS, WITHIN_REACH, City, build
from tests.evaluations.city import edition, office, running, sites
from tests.house.test_routes import routes
from wenming.evaluations.models import Round
from wenming.kernel.middleware import PolicyMiddleware
from wenming.kernel.policies import PUBLIC, SIGNED_IN, policy, policy_of
from wenming.kernel.scope import Viewer
from wenming.people.models import User
from wenming.people.roles import ROLES, Role
from wenming.people.selectors import viewer_of
from wenming.places.models import Site

__all__ = ["edition", "office", "running", "sites"]

ADMINISTER = {"people.manage", "signins.manage", "people.enrol"}
EVERYBODYS = {"people.manage", "signins.manage"}
REFUSED = {403, 404, 405}
Routes = Iterable[tuple[str, str, Callable[..., Any]]]


def strangers(found: Routes, table: Mapping[str, Page]) -> list[str]:
    """Addresses that the table lacks, or knows with another policy, or that are no more."""
    real = {address: policy_of(view) for address, _name, view in found if not address.startswith("api/")}
    wrong = [f"{address}: {name}, the table says {_policy(table, address)}" for address, name in real.items()
             if name is None or name != _policy(table, address)]  # fmt: skip
    return wrong + [f"{address}: no such address" for address in table if address not in real]


def _policy(table: Mapping[str, Page], address: str) -> str:
    return table[address].policy if address in table else "nothing"


def test_every_address_stands_in_the_table() -> None:
    assert strangers(routes(), pages()) == []


def test_every_operation_of_the_api_stands_in_the_table() -> None:
    real = {(method, address, right) for address, _name, view in routes() if address.startswith("api/")
            for method, right in _operations_of(view)}  # fmt: skip
    assert real == {(one.method, one.address, one.capability) for one in operations()}


def _operations_of(view: Callable[..., Any]) -> list[tuple[str, str]]:
    """The methods of an address of the API with the capability that each asks for; signed in where it asks for none."""
    cells = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
    owner = next((cell for cell in cells if hasattr(cell, "operations")), None)
    if owner is None:
        return [("GET", SIGNED_IN)]
    return [
        (method, getattr(one.view_func, "capability", SIGNED_IN)) for one in owner.operations for method in one.methods
    ]


def test_a_view_that_lost_or_changed_its_policy_is_caught() -> None:
    found = list(routes())
    place = next(at for at, (address, _name, _view) in enumerate(found) if address == "audit/")

    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    for changed in (bare, policy(SIGNED_IN)(lambda request: HttpResponse())):
        spoilt = [*found[:place], ("audit/", "audit", changed), *found[place + 1 :]]
        assert [line.split(":")[0] for line in strangers(spoilt, pages())] == ["audit/"]
    assert strangers([*found, ("new/", "new", policy(SIGNED_IN)(bare))], pages()) != []


@pytest.fixture
def city(running: Round, sites: list[Site], office: Viewer) -> City:
    made = build(running, sites, office)
    User.objects.update(password=make_password("a long enough secret"))
    return made


def browsers(city: City) -> dict[str, Client]:
    """A browser for each role."""
    found = {}
    for role, user in city.users.items():
        found[role] = Client(headers={"Accept-Language": "en"}, raise_request_exception=False)
        found[role].force_login(User.objects.get(pk=user.pk))
    return found


def unlike() -> dict[str, Role]:
    """The roles that differ in more than their name."""
    kinds = {(role.capabilities, role.everywhere): role for role in reversed(ROLES.values())}
    return {role.code: role for role in kinds.values()}


def may_enter(role: Role, name: str) -> bool:
    """Whether a policy lets a role in."""
    return name in (PUBLIC, SIGNED_IN) or name in role.capabilities


def reaches(role: Role, scope: str, relation: str) -> bool:
    """Whether what belongs to a unit in that relation lies within a role's reach."""
    near = relation in WITHIN_REACH
    match scope:
        case "issue":
            return role.everywhere or near
        case "superior":
            return role.code in ("head", "deputy_head") and relation == "own"
        case "person":
            return bool(EVERYBODYS & role.capabilities) or ("people.enrol" in role.capabilities and near)
        case "administers":
            return bool(ADMINISTER & role.capabilities)
    return True


def may_write(role: Role, page: Page, relation: str) -> bool:
    """Whether a POST may change anything at all."""
    if page.writes in ("own", "-"):
        return page.writes == "own"
    if page.writes == "administers":
        return reaches(role, "person", relation)
    return page.writes in role.capabilities and reaches(role, page.scope, relation)


@pytest.mark.django_db
def test_policies_let_in_whom_the_table_says(city: City) -> None:
    door = PolicyMiddleware(lambda request: HttpResponse())
    viewers = {ROLES[role]: viewer_of(user) for role, user in city.users.items()}
    views = {address: view for address, _name, view in routes()}
    wrong = []
    for page in pages().values():
        request = RequestFactory().get(filled(page.address, city, "own"))
        for role, viewer in viewers.items():
            request.viewer = viewer  # type: ignore[attr-defined]
            if is_let_in(door, request, views[page.address]) is not may_enter(role, page.policy):
                wrong.append(f"{role.code}: {page.address}")
    assert wrong == []


def is_let_in(door: PolicyMiddleware, request: HttpRequest, view: Callable[..., Any]) -> bool:
    """Whether the policies let a request through to its view."""
    try:
        return door.process_view(request, view, (), {}) is None
    except PermissionDenied:
        return False


@pytest.mark.django_db
def test_whoever_may_not_come_in_is_turned_away_at_the_door(city: City) -> None:
    wrong, clients, nobody = [], browsers(city), Client()
    for page in pages().values():
        path = filled(page.address, city, "own")
        if page.policy != PUBLIC and nobody.get(path)["Location"].split("?")[0] != "/accounts/login/":
            wrong.append(f"nobody: {page.address}")
        for role in [one for one in unlike().values() if not may_enter(one, page.policy)][:1]:
            if ask(clients[role.code], "POST", path) != Answer(403, wrote=False):
                wrong.append(f"{role.code}: {page.address}")
    assert wrong == []


@pytest.mark.django_db
def test_pages_answer_as_the_table_says(city: City) -> None:
    wrong, clients = [], browsers(city)
    for page in pages().values():
        for role in _lookers(page):
            for relation in _relations(role, page.scope):
                wrong += _judge(clients[role.code], role, page, filled(page.address, city, relation), relation)
    assert wrong == []


def _lookers(page: Page) -> list[Role]:
    """Where the unit matters, every role; else the first of the whole territory and the first of a unit."""
    entering = [role for role in unlike().values() if may_enter(role, page.policy)]
    if page.scope != "-":
        return entering
    return [role for whole in (True, False) for role in [one for one in entering if one.everywhere is whole][:1]]


def _relations(role: Role, scope: str) -> tuple[str, ...]:
    """Whose records a role tries: for those who see the whole territory, one stands for all."""
    if scope == "-":
        return ("own",)
    return ("sibling",) if role.everywhere else RELATIONS


def _judge(client: Client, role: Role, page: Page, path: str, relation: str) -> list[str]:
    """What is wrong with the answers to a GET and to an empty POST."""
    found, sent = ask(client, "GET", path), ask(client, "POST", path)
    wanted = page.answers if reaches(role, page.scope, relation) else REFUSED
    here = f"{role.code} at {path} ({relation})"
    wrong = [f"{here}: GET {found.status}, not {sorted(wanted)}"] if found.status not in wanted else []
    if found.wrote:
        wrong.append(f"{here}: GET wrote something")
    if sent.status >= 500:
        wrong.append(f"{here}: POST {sent.status}")
    if sent.wrote and not may_write(role, page, relation):
        wrong.append(f"{here}: POST {sent.status} wrote something")
    return wrong


@pytest.mark.django_db
def test_the_api_answers_as_the_table_says(city: City) -> None:
    wrong, clients, nobody = [], browsers(city), Client()
    for one in operations():
        path = filled(one.address, city, "own")
        if ask(nobody, one.method, path).status != 401:
            wrong.append(f"nobody: {one.method} {path}")
        for role in unlike().values():
            for relation in _relations(role, one.scope):
                wrong += _judge_api(clients[role.code], role, one, filled(one.address, city, relation), relation)
    assert wrong == []


def _judge_api(client: Client, role: Role, one: Operation, path: str, relation: str) -> list[str]:
    found = ask(client, one.method, path)
    if not may_enter(role, one.capability):
        wanted = {403} if one.method == "GET" else {403, 422}
    elif reaches(role, one.scope, relation):
        wanted = {one.answer}
    else:
        wanted = {404} if one.method == "GET" else {404, 422}
    here = f"{role.code}: {one.method} {path} ({relation})"
    wrong = [f"{here}: {found.status}, not {sorted(wanted)}"] if found.status not in wanted else []
    return [*wrong, f"{here}: wrote something"] if found.wrote else wrong
