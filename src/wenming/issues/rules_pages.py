"""The page of the city's own rules, and its form."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.issues import policies, selectors
from wenming.issues.models import CityRulesVersion
from wenming.issues.wording import limit_choices, limit_of
from wenming.kernel.scope import Viewer
from wenming.rulebook.city_rules import BOUNDS, DEFAULT_RULES, MOST_OF, NUMBER_LABELS, STAGES, CityRules, read
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.look_back import Why, share_row
from wenming.rulebook.loop import CLOCK_LABELS
from wenming.ui.components import Action, Crumb, Moment
from wenming.ui.pages import RecordHead


@dataclass(frozen=True)
class RuleLine:
    """A rule: what it says, its value, and that of the product if the city has set another."""

    label: str
    value: str
    own: str


@dataclass(frozen=True)
class VersionLine:
    """A version: its number and address, since when, by whom, why."""

    number: str
    url: str
    since: Moment
    by: str
    reason: str


@dataclass(frozen=True)
class RulesPage:
    """The rules of one version, in three parts, and every version there was."""

    limits: Sequence[RuleLine]
    numbers: Sequence[RuleLine]
    shares: Sequence[RuleLine]
    versions: Sequence[VersionLine]


def rules_page(viewer: Viewer, version: CityRulesVersion | None, rows: Sequence[CityRulesVersion]) -> RulesPage:
    """Build the page of a version; ``None``: of the product's own rules."""
    rules = read(version.values) if version else DEFAULT_RULES
    return RulesPage(
        [_line(gettext(CLOCK_LABELS[c]), limit_of(rules.limits[c]), limit_of(STAGES[c])) for c in STAGES],
        [
            _line(gettext(NUMBER_LABELS[name]), str(getattr(rules, name)), str(getattr(DEFAULT_RULES, name)))
            for name in BOUNDS
        ],
        [
            _line(gettext(share_row(why).label), per_cent(rules.shares[why]), per_cent(DEFAULT_RULES.shares[why]))
            for why in Why
        ],
        [
            VersionLine(
                str(row.version),
                reverse("city_rules_version", args=[row.version]),
                Moment(row.at),
                row.by_label,
                row.reason,
            )
            for row in rows
        ],
    )


def rules_head(viewer: Viewer, version: CityRulesVersion | None, *, is_latest: bool) -> RecordHead:
    """Return the head of the page: which version, and that it can be changed."""
    number = gettext("version %(n)s") % {"n": version.version} if version else ""
    may = is_latest and viewer.may(policies.RULES)
    change = Action(gettext("Change the rules"), reverse("city_rules_change"), "edit", primary=True)
    here = gettext("City's rules")
    crumbs = (Crumb(here),) if is_latest else (Crumb(here, reverse("city_rules")), Crumb(number))
    words = gettext("What began under an earlier version keeps it. Every deadline shows how it was computed.")
    return RecordHead(here, number, subtitle=words, crumbs=crumbs, actions=(change,) if may else ())


def per_cent(share: Fraction) -> str:
    """Write a share."""
    return f"{int(share * 100)} %"


def _line(label: str, value: str, own: str) -> RuleLine:
    return RuleLine(label, value, gettext("otherwise %(value)s") % {"value": own} if own != value else "")


class RulesForm(forms.Form):
    """Every rule, each with its bounds, and why they are changed."""

    def __init__(self, data: Any, rules: CityRules, seen: int) -> None:
        super().__init__(data)
        for clock in STAGES:
            limit, label = rules.limits[clock], gettext(CLOCK_LABELS[clock])
            self.fields[clock.value] = forms.IntegerField(
                label=gettext("%(stage)s: limit") % {"stage": label},
                initial=int(limit.amount),
                min_value=1,
                max_value=max(MOST_OF.values()),
            )
            self.fields[f"{clock.value}_clock"] = forms.ChoiceField(
                label=gettext("%(stage)s: counted in") % {"stage": label},
                initial=limit.clock.value,
                choices=limit_choices(),
            )
        for name, (least, most) in BOUNDS.items():
            label = gettext(NUMBER_LABELS[name])
            self.fields[name] = forms.IntegerField(
                label=label, initial=getattr(rules, name), min_value=least, max_value=most
            )
        for why in Why:
            label = gettext("Looked back at, in per cent: %(why)s") % {"why": gettext(share_row(why).label)}
            self.fields[f"share_{why.value}"] = forms.IntegerField(
                label=label, initial=int(rules.shares[why] * 100), min_value=0, max_value=100
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
        )
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, initial=seen, min_value=0)

    def rules(self) -> CityRules:
        """Return the rules as they were filled in."""
        data = self.cleaned_data
        return CityRules(
            limits={clock: Limit(data[clock.value], ClockKind(data[f"{clock.value}_clock"])) for clock in STAGES},
            shares={why: Fraction(data[f"share_{why.value}"], 100) for why in Why},
            **{name: data[name] for name in BOUNDS},
        )


def latest(viewer: Viewer) -> CityRulesVersion | None:
    """Return the version that holds now; ``None``: the city has set nothing."""
    return next(iter(selectors.rules_versions(viewer)), None)
