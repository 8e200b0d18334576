"""``python -m benchmarks.reread``: everything that can be looked at in the demo, read from PostgreSQL and scored anew.

Writes a round on every open site of ``WENMING_HOME`` (the full demo, not being served) in a transaction that is taken
back, then prints what reading and scoring took as JSON, and whether the tallies say the same.
"""

import json
import time
from datetime import timedelta
from random import Random
from uuid import UUID

from benchmarks.made_up_round import demo_edition, seen_by
from wenming.config.database import database
from wenming.rulebook.facts import Site as RoundSite
from wenming.rulebook.scoring import score
from wenming.rulebook.standing import items_by_kind

SEED = 20261122


class TakenBack(Exception):
    """Ends the transaction without leaving anything."""


def main() -> None:
    """Measure once."""
    with database():
        from django.db import transaction  # noqa: PLC0415  # only once Django is set up

        found: dict[str, object] = {}
        try:
            with transaction.atomic():
                found = _measured()
                raise TakenBack
        except TakenBack:
            print(json.dumps(found))


def _measured() -> dict[str, object]:
    from wenming.evaluations.models import Round  # noqa: PLC0415
    from wenming.evaluations.selectors import facts_of, score_of  # noqa: PLC0415
    from wenming.schemes.selectors import rulebook_scheme  # noqa: PLC0415

    number = _everything_seen()
    round_ = Round.objects.get(number=number)
    scheme = rulebook_scheme(round_.edition)
    began = time.perf_counter()
    facts = facts_of(round_)
    read = time.perf_counter()
    scored = score(scheme, facts)
    done = time.perf_counter()
    return {
        "pairs": scored.coverage.total,
        "reading": read - began,
        "scoring": done - read,
        "is_right": scored.marks == score_of(round_).marks,
    }


def _everything_seen() -> str:
    """A round that visits every open site and looks at every check item; its number."""
    from wenming.evaluations.facts import numbers_of  # noqa: PLC0415
    from wenming.evaluations.models import Round  # noqa: PLC0415
    from wenming.evaluations.services.bulk import load_history  # noqa: PLC0415
    from wenming.evaluations.services.history import RoundHistory  # noqa: PLC0415
    from wenming.inspections.models import Visit  # noqa: PLC0415
    from wenming.inspections.services.history import HistoricObservation, HistoricVisit  # noqa: PLC0415
    from wenming.kernel import clock  # noqa: PLC0415
    from wenming.kernel.actors import SYSTEM  # noqa: PLC0415
    from wenming.places.models import Site  # noqa: PLC0415

    random, opened = Random(SEED), clock.now() - timedelta(days=2)
    edition = Round.objects.latest("opened_at").edition.code
    by_kind = items_by_kind(demo_edition())
    visits = []
    for site in Site.objects.filter(state="open").select_related("kind").order_by("code"):
        here = RoundSite(site.code, site.kind.code, attributes=numbers_of(site))
        observations = tuple(
            HistoricObservation(
                UUID(int=random.getrandbits(128)),
                item.code,
                opened + timedelta(hours=1),
                seen_by(random, item, here),
                SYSTEM,
            )
            for item in by_kind[site.kind.code]
        )
        key = UUID(int=random.getrandbits(128))
        purpose = Visit.Purpose.ROUND
        visits.append(
            HistoricVisit(key, site.code, edition, purpose, SYSTEM, opened, is_ordered=True, observations=observations)
        )
    history = RoundHistory("all", "all", Round.Kind.MOCK, edition, SYSTEM, opened, tuple(visits))
    return load_history([history], by=SYSTEM)["all"].number


if __name__ == "__main__":
    main()
