"""The looks at a page see what is planted: too wide, cut off, in the other language, hard to perceive."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import NEEDS_BROWSER, PHONE
from tests.journeys.looks import faults_of_access, faults_of_look, is_foreign

pytestmark = NEEDS_BROWSER
PAGE = """<!doctype html><html lang="{lang}"><title>{title}</title><body style="margin:0;color:#000;background:#fff">
<main>{body}</main></body></html>"""
PLANTED = {
    '<div style="width:900px">w</div>': "scrolls sideways",
    '<div style="width:60px;overflow:hidden;white-space:nowrap">much too long for here</div>': "text is cut:",
    '<div style="height:9px;overflow:hidden">one<br>two<br>three</div>': "text is cut below",
    "<p>待核查</p>": "not in the page's language",
    "<p>共 12 件问题与您单位有关</p>": "",
    '<input placeholder="待核查" aria-label="x">': "not in the page's language",
    '<p class="data">待核查</p>': "",
    '<p style="color:#ccc;background:#fff">hard to read</p>': "axe color-contrast",
    "<p>all is well</p>": "",
}


@pytest.mark.parametrize("body", PLANTED)
def test_what_is_planted_is_seen(browser: Browser, body: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.set_content(PAGE.format(lang="en", title="A page", body=body))
    found = [*faults_of_look(page, "en"), *faults_of_access(page)]
    page.close()
    wanted = PLANTED[body]
    assert [fault for fault in found if not wanted or wanted not in fault] == []
    assert bool(found) == bool(wanted)


def test_sentences_with_places_are_known_in_both_languages() -> None:
    assert is_foreign("12 issues to verify", "zh-hans") and not is_foreign("12 issues to verify", "en")
    assert is_foreign("待核查", "en") and not is_foreign("待核查", "zh-hans")
    assert not is_foreign("人民路 12 号", "en"), "what no catalogue says is data"
