"""The few pictures of the README files, written to docs/pictures by ``python -m tests.journeys.showcase``."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, ViewportSize

from tests.journeys.browsing import DESK, PHONE, Language, chromium, opened, sign_in
from tests.journeys.cities import City, demo_template, served

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LANGUAGES: tuple[Language, ...] = ("zh-hans", "en")
COLOURS = 256
MOST_BYTES = 200_000


@dataclass(frozen=True)
class Shot:
    """One picture: whose window, which page; ``pick`` names a link on it to follow first, ``scroll`` goes down."""

    name: str
    who: str
    path: str
    size: ViewportSize
    pick: str = ""
    scroll: str = ""


SHOTS = (
    Shot("desk", "dispatcher", "/desk/", DESK),
    Shot("issue", "dispatcher", "/issues/?state=verified", DESK, "table.rows tbody tr:first-child a[href*='/issues/']"),
    Shot("round", "office_head", "/rounds/", DESK, "table.rows tbody tr:first-child a"),
    Shot("map", "office_head", "/map/", DESK),
    Shot("today", "office_head", "/", DESK),
    Shot("visit", "inspector", "/visits/", PHONE, "main a[href^='/visits/V']", ".check"),
    Shot("phone", "information_officer", "/", PHONE),
)


def main(words: Sequence[str]) -> int:
    """Take them all, in both languages."""
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.showcase")
    parser.add_argument("--demo", type=Path, help="the data folder of a demo that is not being served")
    parser.add_argument("--only", default="", help="only this picture")
    arguments = parser.parse_args(words)
    home = arguments.demo or demo_template(Path(os.environ.get("PICTURES") or "var/pictures").resolve() / "cities")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served(home) as city, chromium() as browser:
        for shot in SHOTS:
            for language in LANGUAGES if arguments.only in shot.name else ():
                _take(browser, city, shot, language)
    return 0


def _take(browser: Browser, city: City, shot: Shot, language: Language) -> None:
    target = FOLDER / f"{shot.name}.{language[:2]}.png"
    window = opened(browser, city.address, size=shot.size, language=language)
    page = sign_in(window, city.accounts[shot.who])
    page.goto(shot.path, wait_until="networkidle")
    if shot.pick:
        page.goto(str(page.locator(shot.pick).first.get_attribute("href")), wait_until="networkidle")
    if shot.scroll:
        page.locator(shot.scroll).first.scroll_into_view_if_needed()
    page.wait_for_timeout(800)
    page.screenshot(path=target, animations="disabled")
    window.close()
    picture = Image.open(target).convert("RGB")
    picture.save(target, optimize=True)
    if target.stat().st_size > MOST_BYTES:
        picture.quantize(COLOURS, Image.Quantize.MEDIANCUT).save(target, optimize=True)
    sys.stdout.write(f"{target.name}: {target.stat().st_size // 1024} KB\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
