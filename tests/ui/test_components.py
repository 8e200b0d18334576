"""Components write themselves, escape what people typed, and never carry inline style."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from wenming.kernel.clock import held_at
from wenming.ui.components import Action, Chip, Clock, Link, Moment
from wenming.ui.figures import Figure, Rate, ScoreBar, number_text
from wenming.ui.icons import icon, known_icons
from wenming.ui.markup import Tone
from wenming.ui.samples import component_page, sample_list
from wenming.ui.story import Photo
from wenming.ui.views import choose_columns

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
NASTY = '<script>"&'


def render(source: str, **context: object) -> str:
    request = RequestFactory().get("/")
    return str(engines["django"].from_string("{% load ui i18n %}" + source).render(context, request))


@pytest.mark.parametrize("it", [Chip(NASTY), Link(NASTY, NASTY), Photo("/p", caption=NASTY), Action(NASTY, NASTY)])
def test_what_people_typed_is_escaped(it: object) -> None:
    written = render("{{ it }}", it=it)
    assert "<script>" not in written
    assert "&lt;script&gt;" in written


@pytest.mark.parametrize(
    ("clock", "tone", "words"),
    [
        (Clock(NOON + timedelta(days=3)), Tone.PLAIN, "due in 3 d"),
        (Clock(NOON + timedelta(hours=5)), Tone.SOON, "due in 5 h"),
        (Clock(NOON + timedelta(minutes=5)), Tone.SOON, "due in 5 min"),
        (Clock(NOON - timedelta(hours=50)), Tone.OVERDUE, "overdue 2 d"),
        (Clock(NOON - timedelta(hours=50), stopped=True), Tone.WAITING, "stopped"),
        (Clock(NOON, paused=True), Tone.WAITING, "paused"),
        (Clock(None), Tone.WAITING, "no deadline"),
    ],
)
def test_a_clock_says_in_words_what_its_colour_says(clock: Clock, tone: Tone, words: str) -> None:
    with held_at(NOON), override("en"):
        assert clock.tone is tone
        assert words in str(clock)


def test_moments_are_written_in_local_time_with_relative_time_beside() -> None:
    with held_at(NOON), override("zh-hans"):
        written = str(Moment(NOON - timedelta(hours=3)))
    assert "2026-11-22 09:00" in written
    assert "3 小时前" in written
    assert "2026-11-22" in str(Moment(date(2026, 11, 22)))


def test_a_rate_shows_both_counts_and_nothing_of_nothing_is_no_rate() -> None:
    with override("en"):
        assert "83.6%" in str(Rate(1180, 1412))
        assert "1,180 of 1,412" in str(Rate(1180, 1412))
        assert "%" not in str(Rate(0, 0))


def test_numbers_keep_their_places() -> None:
    assert number_text(10690) == "10,690"
    assert number_text(Fraction(1, 3), 4) == "0.3333"
    assert "–" in str(Figure(None))
    assert 'width="87.50"' in str(ScoreBar(Fraction(7, 8), 1))


def test_an_unknown_icon_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no icon"):
        icon("no-such-thing")
    assert "#map" in icon("map")
    assert sorted(known_icons()) == sorted(set(known_icons()))


def test_a_post_action_is_a_form_with_its_fields_and_token() -> None:
    action = Action("Acknowledge", "/a/", method="post", fields=(("version", "3"),), confirm="Sure?")
    written = render("{% action it %}", it=action)
    assert 'name="version" value="3"' in written
    assert "csrfmiddlewaretoken" in written
    assert 'data-confirm="Sure?"' in written


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("query", ["", "?empty", "?errors&done"])
def test_the_page_of_components_has_no_inline_style_or_script(query: str, language: str) -> None:
    request = RequestFactory().get(f"/{query}")
    with override(language):
        written = engines["django"].get_template("ui/components.html").render(component_page(request), request)
    assert " style=" not in written
    assert " onclick=" not in written
    assert written.count("<script") == written.count("<script id=") + written.count('<script type="module"')


def test_a_list_escapes_its_cells_and_links_its_rows() -> None:
    request = RequestFactory().get("/")
    written = engines["django"].get_template("ui/list.html").render({"page": sample_list(request, 2)}, request)
    assert '<a class="row-link" href="#">2026-010690</a>' in written


def test_columns_are_remembered_and_only_own_addresses_are_returned_to() -> None:
    body = {"list": "issues", "column": ["due", "un it"], "next": "https://elsewhere.example/"}
    answer = choose_columns(RequestFactory().post("/ui/columns/", body))
    assert answer["Location"] == "/"
    assert answer.cookies["columns_issues"].value == "due"
