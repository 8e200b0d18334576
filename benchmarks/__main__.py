"""``python -m benchmarks [name …]``: every measurement beside its target; ends with 1 when an oracle differs."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping

from benchmarks import audit, deadlines, fingerprints, incremental, known_photos, million, pages, sorting
from benchmarks.results import Result, show

# The audit's comes last: it sets Django up on a database of its own.
MEASUREMENTS: Mapping[str, Callable[[], Iterable[Result]]] = {
    "incremental": incremental.run,
    "deadlines": deadlines.run,
    "fingerprints": fingerprints.run,
    "pages": pages.run,
    "sorting": sorting.run,
    "known_photos": known_photos.run,
    "million": million.run,
    "audit": audit.run,
}


def main(names: list[str]) -> int:
    """Run those named, or all; each begins with what else the machine is doing."""
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        print(f"no such measurement: {', '.join(unknown)}; there are: {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    worst = 0
    for name in names or MEASUREMENTS:
        print(f"\n{name}: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
        worst = max(worst, show(MEASUREMENTS[name]()))
    return worst


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
