"""Human numbers without gaps: one row per series and year, locked from the draw to the commit."""

from django.db import connection

from wenming.rulebook import numbering


def next_number(series: str, year: int) -> str:
    """Return the next number of the series in that year, such as ``2026-000123``.

    The series stays locked until the transaction ends, so draw late in a service: a rolled-back draw leaves no gap.
    """
    return numbering.number(year, _advance(series, year, 1))


def reserve(series: str, year: int, count: int) -> list[str]:
    """Return ``count`` consecutive numbers for a bulk door."""
    if count <= 0:
        return []
    last = _advance(series, year, count)
    return [numbering.number(year, ordinal) for ordinal in range(last - count + 1, last + 1)]


def _advance(series: str, year: int, count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_numberseries AS held (series, year, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (series, year) DO UPDATE SET last = held.last + EXCLUDED.last RETURNING last",
            [series, year, count],
        )
        (last,) = cursor.fetchone()
    return int(last)
