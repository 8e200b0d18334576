"""``python -m benchmarks.recount NUMBER``: a round's exact total, scored anew from its observations."""

import json
import sys

from wenming.config.database import database
from wenming.rulebook.marks import exact
from wenming.rulebook.scoring import score


def main(number: str) -> None:
    """Print available, won and won today as numerator/denominator."""
    with database():
        from wenming.evaluations.models import Round  # noqa: PLC0415  # only once Django is set up
        from wenming.evaluations.selectors import facts_of  # noqa: PLC0415
        from wenming.schemes.selectors import rulebook_scheme  # noqa: PLC0415

        held = Round.objects.get(number=number)
        marks = score(rulebook_scheme(held.edition), facts_of(held)).marks
    figures = {"available": marks.available, "won": marks.won, "won_today": marks.won_today}
    print(json.dumps({f"{name}_exact": exact(value) for name, value in figures.items()}))


if __name__ == "__main__":
    main(sys.argv[1])
