"""Reads the case tables that officials write: times in China's time of day, amounts as they are said."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from wenming.rulebook.calendars import CHINA, Calendar, DayKind, SpecialDay, calendar_of

CASES = Path(__file__).parent / "cases"


def table(name: str) -> dict[str, Any]:
    """The case table ``cases/<name>.toml``."""
    return tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))


def china(written: str) -> datetime:
    """``2026-09-30 16:00``, said in China."""
    return datetime.fromisoformat(written).replace(tzinfo=CHINA)


def said(at: datetime) -> str:
    """The instant as people in China write it."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def calendar_2026() -> Calendar:
    """The calendar of the case tables: 2026 is known, no other year."""
    holidays = table("holidays_2026")
    return calendar_of(special_days(holidays), known_years=[holidays["year"]])


def special_days(holidays: dict[str, Any]) -> tuple[SpecialDay, ...]:
    """The rows of a holiday table."""
    return tuple(SpecialDay(row["day"], DayKind(row["kind"]), row["name"], row["name_en"]) for row in holidays["day"])
