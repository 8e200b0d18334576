"""A round scored from files, as plain values: the score, the rankings, and the fingerprints of all that went in."""

import json

from wenming.evaluations.formats.gathering import Gathered
from wenming.rulebook.marks import Marks, exact, published
from wenming.rulebook.ranking import RankedUnit, ranking
from wenming.rulebook.round_score import RoundScore
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.standing import roles_of, standings
from wenming.rulebook.statement import statement
from wenming.rulebook.tally import factor_denominator, tallies

FORMAT = "wenming-score/1"
Plain = dict[str, object]


def result(scheme: Scheme, fingerprint: str, gathered: Gathered, scored: RoundScore) -> Plain:
    """Everything that ``wenming score --json`` prints; ``fingerprint`` is that of the edition's content."""
    return {
        "format": FORMAT,
        "inputs": {"scheme": {"code": scheme.code, "fingerprint": fingerprint}, **gathered.hashes},
        "score": statement(scored),
        "rankings": _rankings(scheme, gathered),
        "area_names": dict(sorted(gathered.area_names.items())),
    }


def result_text(plain: Plain) -> str:
    """The result as JSON; the same result always gives the same text."""
    return json.dumps(plain, ensure_ascii=False, indent=1)


def _rankings(scheme: Scheme, gathered: Gathered) -> list[Plain]:
    roles = roles_of(gathered.facts)
    if not roles:
        return []
    held = tallies(standings(scheme, gathered.facts), factor_denominator(scheme))
    return [{"role": role, "units": [_ranked(line) for line in ranking(scheme, held, role)]} for role in roles]


def _ranked(line: RankedUnit) -> Plain:
    return {
        "unit": line.unit,
        "place": line.place,
        "place_today": line.place_today,
        "as_observed": _figures(line.marks),
        "if_looked_at_today": _figures(Marks(line.marks.available, line.marks.won_today)),
        "kinds_of_others": [kind.kind for kind in line.kinds if not kind.is_own],
    }


def _figures(marks: Marks) -> Plain:
    named = {"won": marks.won, "available": marks.available, "rate": marks.rate}
    return {
        name: None if value is None else {"exact": exact(value), "shown": str(published(value))}
        for name, value in named.items()
    }
