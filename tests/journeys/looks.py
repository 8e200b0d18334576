"""What a page must never look like: wider than the screen, cut off, half translated, noisy, or hard to perceive."""

import functools
import re
from collections.abc import Collection
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.browsing import Language
from wenming.inspections.titles import LACKING
from wenming.ui.catalogues import catalogue_files, read

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
GRAVE = {"serious", "critical"}
FEWER_ROWS = """() => document.querySelectorAll(
  "tbody tr:nth-child(n+7), .checklist > li:nth-child(n+5), ol > li:nth-child(n+9), ul > li:nth-child(n+9)"
).forEach((row) => row.remove())"""
STORED = set(LACKING.values())
"""Sentences that become part of the city's own records: they stay in its language, whoever reads."""
_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z]{2}")


def faults_of_look(page: Page, language: Language, data: Collection[str] = ()) -> list[str]:
    """What is wrong with the page as it is drawn at this size; ``data`` are names that equal words of the product."""
    found: dict[str, list[list[str]]] = page.evaluate(SCRIPT)
    faults = [f"{what}: {where}" for what, where in found["faults"]]
    foreign = [(said, where) for said, where in found["texts"] if said not in data and is_foreign(said, language)]
    return [*faults, *(f"not in the page's language: {where}: {said[:80]}" for said, where in foreign)]


@functools.cache
def is_foreign(said: str, language: Language) -> bool:
    """Whether the product says this in the other language, and not in this one."""
    here, others, shapes = _words(language)
    return said not in here and (said in others or any(shape.fullmatch(said) for shape in shapes))


def faults_of_access(page: Page) -> list[str]:
    """Grave hindrances for people who see, hear or move otherwise (WCAG 2.1 AA).

    Looks at the first rows of every list and takes the others out of the page: they are alike, and looking is slow.
    """
    page.evaluate(FEWER_ROWS)
    result = Axe().run(page, options=AXE)
    return [
        f"axe {violation['id']}: {node['target']} {node.get('failureSummary', '')[:120]}"
        for violation in result.response["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"][:3]
    ]


@functools.cache
def _words(language: Language) -> tuple[frozenset[str], frozenset[str], list[re.Pattern[str]]]:
    """The sentences of this language, those of the other one, and patterns of the other's with places."""
    english, chinese = _sentences()
    here, others = (chinese, english) if language == "zh-hans" else (english, chinese)
    foreign = _LATIN if language == "zh-hans" else _CHINESE
    plain = frozenset(text for text in others if not _PLACE.search(text) and foreign.search(text))
    shaped = [text for text in others if _PLACE.search(text) and len(foreign.findall(_PLACE.sub("", text))) > 1]
    patterns = [".+?".join(re.escape(" ".join(part.split()) or part) for part in _PLACE.split(t)) for t in shaped]
    return here, plain, [re.compile(pattern, re.DOTALL) for pattern in patterns]


def _sentences() -> tuple[frozenset[str], frozenset[str]]:
    english: set[str] = set()
    chinese: set[str] = set()
    for file in catalogue_files():
        for message in read(file.path):
            if message.id in STORED:
                continue
            for known, value in ((english, message.id), (chinese, message.string)):
                forms = value if isinstance(value, (tuple, list)) else [value]
                known |= {" ".join(str(form).split()) for form in forms if form}
    return frozenset(english), frozenset(chinese)
