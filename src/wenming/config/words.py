"""Translations for the command line, read without Django so that commands which need no database start at once."""

import gettext
import os
from functools import cache
from pathlib import Path

_LOCALES = Path(__file__).resolve().parent.parent / "locale"


def terminal_language() -> str:
    """The language of the terminal as Django names it: Chinese where the terminal says so, else English."""
    chosen = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh-hans" if chosen.startswith("zh") else "en"


@cache
def _catalogue() -> gettext.NullTranslations:
    languages = ["zh_Hans"] if terminal_language() == "zh-hans" else []
    return gettext.translation("django", _LOCALES, languages=languages, fallback=True)


def _(message: str) -> str:
    """The message in the language of the terminal; English where there is no translation."""
    return _catalogue().gettext(message)


@cache
def _of_apps() -> gettext.NullTranslations:
    """The package's own catalogue, and behind it those of all apps: any of them may refuse a command."""
    languages = ["zh_Hans"] if terminal_language() == "zh-hans" else []
    found = gettext.translation("django", _LOCALES, languages=languages, fallback=True)
    for folder in sorted(_LOCALES.parent.glob("*/locale")):
        found.add_fallback(gettext.translation("django", folder, languages=languages, fallback=True))
    return found


def said(message: str) -> str:
    """A message of any part of the product in the language of the terminal."""
    return _of_apps().gettext(message)
