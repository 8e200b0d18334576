"""The pages of a city that has only just been set up: empty lists, and whole in every size and language."""

from playwright.sync_api import Browser

from tests.journeys.browsing import DESK, NEEDS_BROWSER, faults_of, opened, speak
from tests.journeys.cities import City
from tests.journeys.test_pages import LANGUAGES, data_of, look_at, told
from tests.journeys.test_starting import set_up
from tests.journeys.walking import walk
from wenming.config.secrets import setup_code

pytestmark = NEEDS_BROWSER
HEAD = "first"
STORED = {"明川区", "王立新", "系统管理员", "创建办负责人"}
"""Words that setting up stores: the city, the person, and the titles of the first two posts."""
FEWEST_PAGES = 20


def test_pages_without_data_are_whole_in_every_size(browser: Browser, fresh: City) -> None:
    window = opened(browser, fresh.address, size=DESK)
    page = window.new_page()
    set_up(page, setup_code((fresh.home / "secrets" / "secret-key").read_text()))
    samples = walk({HEAD: window})
    assert {sample.path: sample.status for sample in samples.values() if sample.status != 200} == {}
    assert len(samples) >= FEWEST_PAGES
    noise = faults_of(page)
    faults: dict[str, list[str]] = {}
    for language in LANGUAGES:
        speak(window, language)
        names = data_of(window) | STORED
        for sample in samples.values():
            if sample.html:
                noise.clear()
                found = look_at(page, sample, language, names) + noise
                faults |= {f"{language} {sample.path}": found} if found else {}
    window.close()
    assert not faults, told(faults)
