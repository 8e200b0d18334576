"""Small drawings of the start page, as values that write themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from wenming.insight.selectors.home import TrendDay
from wenming.ui.figures import number_text
from wenming.ui.markup import TemplateComponent

HEIGHT = 64
STEP = 24
BAR = 8


@dataclass(frozen=True)
class Bar:
    """One day: the place and height of its two bars, its words, and the list of what was raised on it."""

    x: int
    raised_y: float
    raised_height: float
    closed_y: float
    closed_height: float
    words: str
    label: str
    url: str

    @property
    def closed_x(self) -> int:
        """Where the second bar begins."""
        return self.x + BAR + 1

    @property
    def label_x(self) -> float:
        """The middle under both bars."""
        return self.x + BAR + 0.5


@dataclass(frozen=True)
class Trend(TemplateComponent):
    """Issues raised and closed out, day by day: two bars a day; ``urls`` open what was raised on each day."""

    days: Sequence[TrendDay]
    urls: Sequence[str]
    template = "insight/parts/trend.html"
    height = HEIGHT
    full_height = HEIGHT + 16
    bar = BAR

    @property
    def width(self) -> int:
        """The drawing's width in its own units."""
        return STEP * len(self.days)

    @property
    def sentence(self) -> str:
        """Both sums in words."""
        return gettext("In %(days)s days %(raised)s raised, %(closed)s closed out.") % {
            "days": len(self.days),
            "raised": number_text(sum(day.raised for day in self.days)),
            "closed": number_text(sum(day.closed for day in self.days)),
        }

    @property
    def bars(self) -> list[Bar]:
        """The days, drawn."""
        highest = max((max(day.raised, day.closed) for day in self.days), default=0) or 1
        return [self._bar(number, day, highest) for number, day in enumerate(self.days)]

    def _bar(self, number: int, day: TrendDay, highest: int) -> Bar:
        raised, closed = (HEIGHT * count / highest for count in (day.raised, day.closed))
        counts = {"day": day.day.isoformat(), "raised": day.raised, "closed": day.closed}
        words = gettext("%(day)s: %(raised)s raised, %(closed)s closed out") % counts
        return Bar(
            x=number * STEP + 3,
            raised_y=round(HEIGHT - raised, 1),
            raised_height=round(raised, 1),
            closed_y=round(HEIGHT - closed, 1),
            closed_height=round(closed, 1),
            words=words,
            label=f"{day.day:%-d}",
            url=self.urls[number],
        )
