"""One item of a checklist as a card: what to look at, what to enter, what was entered, who saw what before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext

from wenming.inspections.links import issue_chip, issue_link, photo_view
from wenming.inspections.models import Observation, Visit
from wenming.inspections.selectors import Line
from wenming.inspections.values import FIELDS
from wenming.inspections.words import (
    asks,
    observation_chip,
    rule_words,
    threshold_words,
    title_of,
    unit_of,
    value_words,
)
from wenming.issues.models import Issue
from wenming.rulebook.rules import Rule, RuleKind
from wenming.schemes.selectors import grades_of, item_value
from wenming.ui.components import Action, Chip, Link, Moment
from wenming.ui.islands import Ask, Capture
from wenming.ui.markup import Text
from wenming.ui.story import Photo


@dataclass(frozen=True)
class Past:
    """An observation in the item's history; ``review`` lets it count."""

    chip: Chip
    value: str
    at: Moment
    who: str
    note: str
    counts: bool
    url: str
    photos: Sequence[Photo]
    issues: Sequence[tuple[Link, Chip]]
    reasons: Sequence[str]
    review: Action | None


@dataclass(frozen=True)
class Typed:
    """What somebody typed and could not be stored yet, with the reason; ``key`` is a fresh one."""

    values: Mapping[str, str]
    error: str = ""
    raises: bool = True


@dataclass(frozen=True)
class Card:
    """A card. Without ``save_url`` it can only be read."""

    code: str
    title: str
    ask: Ask
    unit: Text
    held_to: str
    rule: str
    counting_rule: str
    exemption: str
    options: Sequence[str]
    values: Mapping[str, str]
    grade: Chip | None
    key: str
    save_url: str
    grade_url: str
    capture: Capture
    past: Sequence[Past] = ()
    error: str = ""
    raises: bool = True
    is_saved: bool = False
    saved_at: Moment | None = None
    is_inferred: bool = False


@dataclass(frozen=True)
class Around:
    """What the cards of one visit share."""

    visit: Visit
    may_enter: bool
    may_review: bool
    issues: Mapping[str, Sequence[Issue]]


def card_of(line: Line, around: Around, typed: Typed | None = None) -> Card:
    """Build the card of one item."""
    item, rule = line.item, item_value(line.item).rule
    here = (around.visit.number, item.code)
    past = [_past(row, line, around) for row in reversed(line.observations)]
    values = dict(typed.values) if typed else entered(line.counting)
    return Card(
        code=item.code,
        title=title_of(item),
        ask=asks(item, rule),
        unit=unit_of(rule),
        held_to=_held_to(rule, around.visit),
        rule=rule_words(rule, grades_of(item.edition_id)),
        counting_rule=item.counting_rule,
        exemption=item.exemption,
        options=rule.allowed,
        values={name: values.get(name, "") for name in (*FIELDS, "not_applicable", "note")},
        grade=None if typed else observation_chip(line.counting) if line.counting else None,
        key=str(uuid4()),
        save_url=reverse("inspections:item", args=here) if around.may_enter else "",
        grade_url=reverse("inspections:grade", args=here),
        capture=Capture(name=f"photo-{item.code}", upload=reverse("photo_add"), locate=True),
        past=past,
        error=typed.error if typed else "",
        raises=typed.raises if typed else True,
        is_saved=line.counting is not None and typed is None,
        saved_at=Moment(line.counting.received_at, brief=True) if line.counting else None,
        is_inferred=item.is_ladder_inferred,
    )


def entered(row: Observation | None) -> dict[str, str]:
    """Return what was entered for an observation, as the form's fields hold it."""
    if row is None:
        return {}
    values: dict[str, str] = {name: _typed(held) for name, held in row.value.items() if name in FIELDS}
    if row.is_not_applicable and not values:
        values["not_applicable"] = "1"
    return values | {"note": row.note}


def _typed(held: Any) -> str:
    """A stored value as it was typed: shares as decimals where they end."""
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(held, list):
        return ", ".join(_typed(each) for each in held)
    return decimal_text(str(held))


def decimal_text(written: str) -> str:
    """A stored number (“3/2”, “4”) as people type it (“1.5”, “4”)."""
    if "/" not in written:
        return written
    exact = Fraction(written)
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    if Fraction(value) != exact:  # it does not end, so nobody typed it
        value = round(value, 12)
    return f"{value:f}"


def _held_to(rule: Rule, visit: Visit) -> str:
    """What the item is held to; where an attribute of the site decides, its value there."""
    if rule.kind in (RuleKind.COUNT, RuleKind.DEDUCT_EACH) and rule.threshold.value == 0:
        return ""
    attribute = rule.threshold.attribute
    words = threshold_words(rule)
    if attribute is None:
        return words
    held = visit.site.attributes.get(attribute)
    return (
        f"{words}: {held}" if held not in (None, "") else gettext("%(words)s: not on the register") % {"words": words}
    )


def past_of(row: Observation) -> Past:
    """Build an observation as it stands on pages of other apps: without reviews and issues."""
    rule = item_value(row.item).rule
    return Past(
        chip=observation_chip(row),
        value=value_words(row.value, rule, not_applicable=row.is_not_applicable),
        at=Moment(row.observed_at),
        who=row.by_label,
        note=row.note,
        counts=False,
        url=reverse("inspections:observation", args=[row.key]),
        photos=[photo_view(each.photo) for each in row.photos.all()],
        issues=(),
        reasons=(),
        review=None,
    )


def _past(row: Observation, line: Line, around: Around) -> Past:
    counts = line.counting is not None and row.pk == line.counting.pk
    review = Action(
        gettext("Let this one count"), reverse("inspections:review", args=[row.key]), "check", method="dialog"
    )
    return replace(
        past_of(row),
        counts=counts,
        issues=[(issue_link(issue), issue_chip(issue)) for issue in around.issues.get(str(row.key), ())],
        reasons=[f"{each.by_label}: {each.reason}" for each in row.reviews.all()],
        review=review if around.may_review and not counts else None,
    )
