"""A real browser for the journeys: where it is, its sizes, and signing in with it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
MANIFEST = Path(__file__).resolve().parents[2] / "src/wenming/ui/static/built/manifest.json"
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SIZES = {"desk": DESK, "phone": PHONE}
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
    pytest.mark.skipif(not MANIFEST.exists(), reason="the frontend has not been built"),
]
Language = Literal["zh-hans", "en"]
SIGN_IN = "/accounts/login/"


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in, and as what."""

    title: str
    username: str
    password: str


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, closed at the end."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(
    browser: Browser,
    address: str,
    *,
    size: ViewportSize = DESK,
    language: Language = "zh-hans",
    script: bool = True,
) -> BrowserContext:
    """A fresh browser window, in a language of the product, signed in as nobody."""
    context = browser.new_context(
        base_url=address, viewport=size, java_script_enabled=script, timezone_id="Asia/Shanghai", locale="zh-CN"
    )
    context.set_default_timeout(15_000)
    speak(context, language)
    return context


def speak(context: BrowserContext, language: Language) -> None:
    """Show the pages of this window in a language from now on."""
    context.add_cookies([{"name": "django_language", "value": language, "domain": "127.0.0.1", "path": "/"}])


def sign_in(context: BrowserContext, account: Account) -> Page:
    """Sign in through the page, as a person does."""
    page = context.new_page()
    page.goto(SIGN_IN)
    page.locator("input[name=login]").fill(account.username)
    page.locator("input[name=password]").fill(account.password)
    page.locator("main button.btn-primary, .plain-card button.btn-primary").first.click()
    page.wait_for_url(lambda url: SIGN_IN not in url)
    return page


def faults_of(page: Page) -> list[str]:
    """A list that fills with whatever the page says in its console from now on: errors, refused scripts and styles."""
    said: list[str] = []

    def note(line: ConsoleMessage) -> None:
        if line.type == "error" or "Content Security Policy" in line.text:
            said.append(f"console: {line.text}")

    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    page.on("console", note)
    return said
