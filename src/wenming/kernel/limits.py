"""How often somebody may do something: fixed windows in one table, shared by all processes."""

from datetime import timedelta

from django.db import connection

from wenming.kernel import clock
from wenming.kernel.models import LimitCounter

KEPT = timedelta(days=2)
HIT = """
INSERT INTO kernel_limitcounter AS held (bucket, key, window_start, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (bucket, key) DO UPDATE SET
  count = CASE WHEN held.window_start = EXCLUDED.window_start THEN held.count + 1 ELSE 1 END,
  window_start = EXCLUDED.window_start
RETURNING count
"""


def hit(bucket: str, key: str, *, limit: int, window: timedelta) -> bool:
    """Count one more try of ``key`` and say whether it still stays within ``limit`` for the running window.

    Call it outside of the transaction that does the work, or a refusal rolls its own count back.
    """
    length = max(1, int(window.total_seconds()))
    now = int(clock.now().timestamp())
    with connection.cursor() as cursor:
        cursor.execute(HIT, [bucket, key[:120], now - now % length])
        (count,) = cursor.fetchone()
    return int(count) <= limit


def sweep() -> int:
    """Forget counters whose windows began more than two days ago; return how many."""
    oldest = int((clock.now() - KEPT).timestamp())
    return LimitCounter.objects.filter(window_start__lt=oldest).delete()[0]
