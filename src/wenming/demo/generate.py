"""The whole district from a seed, a date and a scale, and the fingerprint by which two of them are compared."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from fractions import Fraction

from wenming.demo.chronicle import District
from wenming.demo.geography import lay_land
from wenming.demo.histories import make_issues
from wenming.demo.officetime import OfficeTime
from wenming.demo.problems import TROUBLES
from wenming.demo.registers import make_registers
from wenming.demo.rounds import make_rounds
from wenming.demo.scale import Scale, volumes
from wenming.rulebook.calendars import CHINA, Calendar
from wenming.rulebook.scheme import Scheme

MORNING = time(8)
_BEFORE = timedelta(days=420)
_BEYOND = timedelta(days=160)


def generate(seed: int, as_of: date, scale: Scale, scheme: Scheme, *, calendar: Calendar | None = None) -> District:
    """Generate the district as it stands on the morning of ``as_of``.

    ``calendar`` says which days are worked; without one every weekday is. Same arguments, same district.
    """
    counts = volumes(scale)
    now = datetime.combine(as_of, MORNING, CHINA).astimezone(UTC)
    office = OfficeTime(calendar or Calendar(), as_of - _BEFORE, as_of + _BEYOND)
    terrain = lay_land(seed, counts.land)
    registers = make_registers(seed, as_of, counts, terrain, scheme)
    rounds = make_rounds(seed, as_of, now, counts, registers, scheme, office)
    issues = make_issues(seed, as_of, now, counts.issues, registers, scheme, rounds, office)
    return District(
        seed=seed,
        as_of=as_of,
        scale=scale,
        now=now,
        geography=terrain.geography,
        registers=registers,
        problems=tuple(trouble.kind for trouble in TROUBLES),
        rounds=rounds,
        issues=issues,
    )


def fingerprint(district: District) -> str:
    """Return the SHA-256 of the district written out canonically."""
    digest = hashlib.sha256()
    for field in fields(district):
        digest.update(field.name.encode())
        for chunk in json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).iterencode(
            _plain(getattr(district, field.name))
        ):
            digest.update(chunk.encode())
    return digest.hexdigest()


def _plain(value: object) -> object:
    """Return a value in the words of JSON, so that equal values are written equally."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in sorted(value.items())}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    raise TypeError(f"No canonical form for {type(value).__name__}.")
