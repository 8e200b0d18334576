"""``python -m benchmarks [name …]``: every measurement beside its target; ends with 1 when an oracle differs."""

import sys
from collections.abc import Callable, Mapping

from benchmarks import incremental
from benchmarks.results import Result, show

MEASUREMENTS: Mapping[str, Callable[[], list[Result]]] = {"incremental": incremental.run}


def main(names: list[str]) -> int:
    """Run those named, or all."""
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        print(f"no such measurement: {', '.join(unknown)}; there are: {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    return max(show(MEASUREMENTS[name]()) for name in names or MEASUREMENTS)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
