"""A day in an address, as 2026-11-22."""

from datetime import date


class DayConverter:
    """Reads a day from an address and writes it into one."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Return the day; what is no day is no address."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """Write the day."""
        return value if isinstance(value, str) else value.isoformat()
