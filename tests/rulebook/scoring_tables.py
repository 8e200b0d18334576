"""Reads the case tables on grading and scoring into the rulebook's values."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from wenming.rulebook.facts import LeafMark, Observation, Review, RoundFacts, Site
from wenming.rulebook.rules import Bound, Comparison, Observed, Rule, RuleKind, Threshold
from wenming.rulebook.scheme import Item, Kind, Method, MethodKind, Node, Scheme

GRADES = {"A": Fraction(1), "B": Fraction("0.66"), "C": Fraction("0.33"), "C#": Fraction(0)}


def rule(row: dict[str, Any]) -> Rule:
    """A rule as the tables write it."""
    held = row["threshold"]
    kind = RuleKind(row["kind"])
    value = held.get("value")
    if isinstance(value, str) and kind is not RuleKind.MANUAL_GRADE:
        value = Fraction(value)
    return Rule(
        kind,
        Threshold(Comparison(held["comparison"]), value, held.get("attribute")),
        ladder=tuple(Bound(grade, Fraction(bound)) for grade, bound in row.get("ladder", {}).items()),
        zero_grade=row.get("zero", ""),
        pass_grade=row.get("pass", ""),
        fail_grade=row.get("fail", ""),
        zero_if_none=row.get("zero_if_none", False),
        size_limit=Fraction(row["size_limit"]) if "size_limit" in row else None,
        allowed=tuple(row.get("allowed", ())),
        each=Fraction(row["each"]) if "each" in row else None,
    )


def observed(row: dict[str, Any]) -> Observed:
    """What was seen, as the tables write it."""
    return Observed(
        count=row.get("count"),
        number=_number(row.get("number")),
        yes=row.get("yes"),
        numerator=_number(row.get("numerator")),
        denominator=_number(row.get("denominator")),
        sizes=tuple(map(Fraction, row["sizes"])) if "sizes" in row else None,
        grade=row.get("grade"),
        not_applicable=row.get("not_applicable", False),
        attributes={name: Fraction(value) for name, value in row.get("attributes", {}).items()},
    )


def scheme(row: dict[str, Any]) -> Scheme:
    """An edition as the tables write it."""
    return Scheme(
        row["code"],
        row["code"],
        tuple((grade, Fraction(factor)) for grade, factor in row["grades"].items()),
        tuple(Method(m["code"], MethodKind(m["kind"]), m["code"], Fraction(m["weight"])) for m in row["method"]),
        tuple(
            Node(
                n["code"], n.get("parent"), n["code"], n["level"], _number(n.get("weight")), tuple(n.get("methods", ()))
            )
            for n in row["node"]
        ),
        tuple(Kind(k["code"], k["code"], Fraction(k["weight"])) for k in row["kind"]),
        tuple(
            Item(
                i["code"],
                i["kind"],
                i["node"],
                i["says"],
                rule(i["rule"]),
                Fraction(i["weight"]),
                i.get("function", ""),
            )
            for i in row["item"]
        ),
    )


def facts(row: dict[str, Any]) -> RoundFacts:
    """What is known of a round, as the tables write it."""
    return RoundFacts(
        sites=tuple(Site(s["code"], s["kind"], s["area"], s.get("units", {})) for s in row["site"]),
        observations=tuple(
            Observation(o["key"], o["site"], o["item"], at(o["at"]), observed(o["observed"]))
            for o in row["observation"]
        ),
        reviews=tuple(Review(r["site"], r["item"], r["names"], at(r["at"])) for r in row.get("review", ())),
        marks=tuple(
            LeafMark(
                m["node"],
                m["method"],
                Fraction(m.get("points", "0")),
                Fraction(m.get("out_of", "1")),
                m.get("not_applicable", False),
            )
            for m in row.get("mark", ())
        ),
        repaired=frozenset(row.get("repaired", ())),
        holders=row.get("holders", {}),
    )


def at(written: str) -> datetime:
    """``2026-10-12 09:00``; the tables on scoring need no other time zone."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def _number(written: str | None) -> Fraction | None:
    return None if written is None else Fraction(written)
