"""Human numbers without gaps: one row per series and year, locked from the draw to the commit."""

from django.db import connection

from wenming.rulebook import numbering


def next_number(series: numbering.Series, year: int) -> str:
    """Return the next number of the series in that year, such as ``2026-000123``.

    The series stays locked until the transaction ends, so draw late in a service: a rolled-back draw leaves no gap.
    """
    return _written(series, year, _advance(series.code, year, 1))


def reserve(series: numbering.Series, year: int, count: int) -> list[str]:
    """Return ``count`` consecutive numbers for a bulk door."""
    if count <= 0:
        return []
    last = _advance(series.code, year, count)
    return [_written(series, year, ordinal) for ordinal in range(last - count + 1, last + 1)]


def _written(series: numbering.Series, year: int, running: int) -> str:
    return numbering.format_number(series, numbering.Number(year, running))


def _advance(series: str, year: int, count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_numberseries AS held (series, year, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (series, year) DO UPDATE SET last = held.last + EXCLUDED.last RETURNING last",
            [series, year, count],
        )
        (last,) = cursor.fetchone()
    return int(last)
