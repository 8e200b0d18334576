"""A list reads its state from the address and gives addresses back."""

import pytest
from django.test import RequestFactory

from wenming.ui.components import Empty
from wenming.ui.filters import Choice, Day, Search, Switch
from wenming.ui.lists import Column, ListPage, ListState, Row, picked

COLUMNS = (
    Column("number", "Number", order_by=("number",), always=True),
    Column("due", "Deadline", order_by=("due_at", "-id")),
    Column("unit", "Unit"),
    Column("raised", "Raised", order_by=("raised_at",), shown=False),
)
FILTERS = (Search(), Choice("state", "State", [("open", "Open")]), Switch("mine", "Mine"), Day("from", "From"))


def state(query: str = "", **cookies: str) -> ListState:
    request = RequestFactory().get(f"/issues/?{query}")
    request.COOKIES.update(cookies)
    return ListState.of(request, "issues", COLUMNS, sort="-number")


def page(query: str = "", total: int = 120) -> ListPage:
    rows = [Row("1", "/issues/1/", {"number": "1"})]
    return ListPage(state(query), "Issues", "120 issues", rows, total, Empty("None"), FILTERS, export_url="/export/")


def test_sort_comes_from_the_address_and_turns_every_field() -> None:
    assert state("sort=due").order_by == ("due_at", "-id")
    assert state("sort=-due").order_by == ("-due_at", "id")
    assert state().order_by == ("-number",)


@pytest.mark.parametrize(
    "query", ["sort=unit", "sort=password", "sort=--due", "page=-3", "page=9e9", "page=①", "size=7"]
)
def test_nonsense_in_the_address_falls_back_to_the_default(query: str) -> None:
    found = state(query)
    assert (found.sort, found.page, found.size) == ("number", 1, 50)


def test_columns_are_the_persons_choice_but_some_are_always_there() -> None:
    assert [column.key for column in state().visible] == ["number", "due", "unit"]
    assert [column.key for column in state(columns_issues="raised").visible] == ["number", "raised"]
    assert [column.key for column in state(columns_issues="").visible] == ["number"]


def test_filters_take_only_what_they_know() -> None:
    found = state("q=%20wall%00&state=stolen&mine=2&from=2026-13-01")
    assert [found.read(known) for known in FILTERS] == ["wall", "", "", ""]
    assert [state("state=open&mine=1&from=2026-11-22").read(known) for known in FILTERS] == [
        "",
        "open",
        "1",
        "2026-11-22",
    ]


def test_addresses_keep_filters_and_drop_the_page() -> None:
    shown = page("state=open&page=2&sort=due&kept=1")
    assert shown.headings[1].url == "?state=open&sort=-due&kept=1"
    assert shown.clear_url == "?sort=due&kept=1"
    assert shown.kept_parameters == [("sort", "due"), ("kept", "1")]
    assert shown.previous_url == "?state=open&sort=due&kept=1&page=1"
    assert shown.export_address == "/export/?state=open&sort=due&kept=1&columns=number-due-unit"


def test_pages_end_where_the_rows_end() -> None:
    assert page("page=1").next_url == "?page=2"
    assert page("page=3", total=101).next_url == ""
    assert (page("page=3", total=101).first, page("page=3", total=101).last) == (101, 101)


def test_a_bulk_action_says_which_rows_it_means() -> None:
    request = RequestFactory().post("/", {"pick": ["a", "b"], "all": "1"})
    assert picked(request) == (["a", "b"], True)
