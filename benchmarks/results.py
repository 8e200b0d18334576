"""What a measurement says: a figure beside its target, and whether its oracle agreed."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

ALIGN = 46


@dataclass(frozen=True, slots=True)
class Result:
    """One measured figure.

    ``at_least``: the target is a least value, not a greatest one. ``target`` is ``None`` for a figure printed beside
    another. ``is_right`` is the oracle: false means that the answer itself was wrong, whatever the time.
    """

    name: str
    figure: float
    unit: str
    target: float | None = None
    at_least: bool = False
    is_right: bool = True
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the figure keeps its target."""
        if self.target is None:
            return True
        return self.figure >= self.target if self.at_least else self.figure <= self.target

    def line(self) -> str:
        """One line of the table."""
        figure = f"{self.figure:,.4g} {self.unit}" if self.figure < 1000 else f"{self.figure:,.0f} {self.unit}"
        figure = figure if math.isfinite(self.figure) else "–"
        if self.target is None:
            target, met = "", ""
        else:
            target = f"{'≥' if self.at_least else '≤'} {self.target:,g} {self.unit}"
            met = "met" if self.is_met else "NOT met"
        wrong = "" if self.is_right else "  ORACLE DIFFERS"
        return f"{self.name:<{ALIGN}} {figure:>16}  {target:<18} {met:<8}{wrong} {self.note}".rstrip()


def show(results: Iterable[Result]) -> int:
    """Print the table, each line as soon as it is there; 1 when an oracle differs."""
    is_right = True
    for result in results:
        print(result.line(), flush=True)
        is_right = is_right and result.is_right
    return int(not is_right)
