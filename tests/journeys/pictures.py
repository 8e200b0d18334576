"""Every page as a picture: two languages, two sizes, a full city and one just set up.

``make pictures`` or ``python -m tests.journeys.pictures [FOLDER]`` writes into ``var/pictures`` if no folder is named;
``index.html`` there shows them all. The cities are kept beside the pictures for the next time; ``--fresh`` makes them
anew.
"""

import argparse
import html
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import django
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.journeys.browsing import SIZES, Language, chromium, opened, sign_in, speak
from tests.journeys.cities import City, demo_template, empty_template, served
from tests.journeys.walking import pages, walk

LANGUAGES: tuple[Language, ...] = ("zh-hans", "en")
PEOPLE = (
    "office_head", "inspector", "information_officer", "verifier", "materials_officer", "system_admin",
    "security_admin", "audit_admin", "first",
)  # fmt: skip
SECONDS = 45 * 60
"""It stops by itself after so long."""


def main(words: Sequence[str]) -> int:
    """Take the pictures; 1 when any page failed or the time was up."""
    arguments = _arguments(words)
    folder: Path = arguments.folder.resolve()
    _prepare_django(folder)
    limit = time.monotonic() + SECONDS
    failed: list[str] = []
    with chromium() as browser:
        for title, home in _homes(folder, arguments):
            _say(f"· {title}: {home}")
            with served(home) as city:
                failed += _take_all(browser, city, folder / title, arguments.only, limit)
    (folder / "index.html").write_text(_sheet(folder), encoding="utf-8")
    _say(f"{len(list(folder.rglob('*.png')))} pictures: {folder / 'index.html'}")
    for line in failed:
        _say(f"  {line}")
    return 1 if failed else 0


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make pictures", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(os.environ.get("PICTURES") or "var/pictures"))
    parser.add_argument("--only", default="", help="only pages whose address contains this")
    parser.add_argument("--city", choices=["full", "empty"], help="only this city")
    parser.add_argument("--demo", type=Path, help="the data folder of a demo that is there and not being served")
    parser.add_argument("--fresh", action="store_true", help="make the cities anew")
    return parser.parse_args(words)


def _prepare_django(folder: Path) -> None:
    """Only addresses and catalogues are read here; the cities run as processes of their own."""
    os.environ.setdefault("WENMING_HOME", str(folder / "unused"))
    os.environ.setdefault("WENMING_SECRET_KEY", "only-for-reading-addresses")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wenming.config.settings")
    django.setup()


def _homes(folder: Path, arguments: argparse.Namespace) -> Iterator[tuple[str, Path]]:
    cities = folder / "cities"
    if arguments.fresh:
        for mark in cities.glob("*.done"):
            mark.unlink()
    if arguments.city != "empty":
        _say("· The full city: loading the demo takes a minute or two the first time")
        yield "full", arguments.demo or demo_template(cities)
    if arguments.city != "full":
        yield "empty", empty_template(cities)


def _take_all(browser: Browser, city: City, folder: Path, only: str, limit: float) -> list[str]:
    """Take every page that can be reached, in each language and size."""
    failed: list[str] = []
    with ExitStack() as stack:
        windows = {who: _window(browser, city, who, stack) for who in PEOPLE if _account(city, who)}
        samples = sorted(walk(windows).values(), key=lambda sample: sample.route)
        unseen = {route for route, _ in pages()} - {sample.route for sample in samples}
        _say(f"  {len(samples)} addresses by following links; not reached: {len(unseen)}")
        shown = [sample for sample in samples if sample.html and only in sample.path]
        for place, sample in enumerate(shown, 1):
            if time.monotonic() > limit:
                return [*failed, f"the time was up before {sample.path}"]
            _say(f"  {place}/{len(shown)} {sample.path} ({sample.who})")
            failed += _take(windows[sample.who], city.address + sample.path, folder / sample.name)
    return failed


def _account(city: City, who: str) -> bool:
    return who in {account.username for account in city.accounts.values()}


def _window(browser: Browser, city: City, who: str, stack: ExitStack) -> BrowserContext:
    account = next(account for account in city.accounts.values() if account.username == who)
    context = stack.enter_context(opened(browser, city.address))
    sign_in(context, account).close()
    return context


def _take(window: BrowserContext, address: str, target: Path) -> list[str]:
    """One page in both languages and sizes: what is seen first, and the whole page when it is longer."""
    failed = []
    page = window.new_page()
    try:
        for language in LANGUAGES:
            speak(window, language)
            for size, viewport in SIZES.items():
                page.set_viewport_size(viewport)
                answer = page.goto(address, wait_until="networkidle", timeout=20_000)
                if answer is None or answer.status != 200:
                    failed.append(f"{address}: {answer.status if answer else 'no answer'}")
                _shoot(page, target.with_name(f"{target.name}.{language[:2]}.{size}.png"))
    except Error as error:
        failed.append(f"{address}: {str(error).splitlines()[0]}")
    finally:
        page.close()
    return failed


def _shoot(page: Page, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    long = page.evaluate("document.scrollingElement.scrollHeight")
    page.screenshot(path=path, full_page=int(long) < 6000, animations="disabled")


def _sheet(folder: Path) -> str:
    """The contact sheet: a row for each page and city, a column for each language and size."""
    columns = [f"{language[:2]}.{size}" for language in LANGUAGES for size in SIZES]
    rows = []
    for city in ("full", "empty"):
        for name in sorted({path.name.split(".")[0] for path in (folder / city).glob("*.png")}):
            cells = "".join(_cell(folder, f"{city}/{name}.{column}.png") for column in columns)
            rows.append(f"<tr><th>{html.escape(name)}<br>{city}</th>{cells}</tr>")
    style = "td,th{vertical-align:top;border:1px solid #ccc;padding:4px}img{max-height:300px;max-width:420px}"
    head = f'<meta charset="utf-8"><title>Pictures</title><style>body{{font:13px sans-serif}}{style}</style>'
    top = "".join(f"<th>{column}</th>" for column in columns)
    return f"<!doctype html>{head}<table><tr><th></th>{top}</tr>{''.join(rows)}</table>"


def _cell(folder: Path, path: str) -> str:
    there = (folder / path).exists()
    return f'<td><a href="{path}"><img loading="lazy" src="{path}" alt="{path}"></a></td>' if there else "<td></td>"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
