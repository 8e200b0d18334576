"""``wenming learn``: learn from the city's own closed issues what the desk is proposed, and say how well it does."""

import argparse
import json
import sys
from collections.abc import Callable

from wenming.config.commands import Commands
from wenming.config.database import database
from wenming.config.words import _


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("learn", help=_("Learn from closed issues what is proposed at the desk."))
    parser.add_argument("--json", action="store_true", help=_("print the figures as JSON"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Learn, and print the figures on issues held back."""
    with database():
        from django.utils.translation import gettext

        from wenming.issues.services import learn_from_closed
        from wenming.kernel.scope import EVERYTHING

        def about(message: str) -> Callable[[int, int], None]:
            def tell(done: int, total: int) -> None:
                if done % 8 == 0 or done == total:
                    print(f"{gettext(message)} {done} / {total}", file=sys.stderr)

            return tell

        made = learn_from_closed(by=EVERYTHING, tell=about)
        rows = [(one, str(one.get_subject_display())) for one in made]
    columns = ("number", "subject", "labels", "learnt", "asked", "answered", "right", "commonest_right", "threshold")
    if args.json:
        print(json.dumps([{name: getattr(one, name) for name in columns} for one, _label in rows]))
        return 0
    for one, label in rows:
        figures = {name: getattr(one, name) for name in columns}
        words = _(
            "%(label)s: model %(number)s, learnt from %(learnt)s; of %(asked)s held back it answered %(answered)s, "
            "%(right)s rightly (always the commonest: %(commonest_right)s of %(asked)s)"
        )
        print(words % {**figures, "label": label})
    return 0
