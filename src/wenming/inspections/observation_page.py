"""The page of one observation: what was seen, how it was graded in words, its photos, issues and reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from wenming.inspections import orders, policies, selectors
from wenming.inspections.links import issue_chip, issue_link, photo_view, site_link
from wenming.inspections.models import Observation
from wenming.inspections.words import (
    factor_of,
    label_of_indicator,
    observation_chip,
    percent,
    rule_words,
    threshold_words,
    title_of,
    value_words,
)
from wenming.kernel.scope import Viewer
from wenming.places.selectors import roles
from wenming.places.wording import label_of
from wenming.schemes.selectors import grades_of, item_value
from wenming.ui.components import Action, Chip, Crumb, Fact, Facts, Lines, Link, Moment
from wenming.ui.markup import Tone
from wenming.ui.pages import RecordHead
from wenming.ui.story import Entry, Photos, Timeline


@dataclass(frozen=True)
class ObservationPage:
    """Everything the page of an observation shows."""

    facts: Facts
    grading: Facts
    photos: Photos | None
    issues: Sequence[tuple[Link, str, Chip]]
    story: Timeline
    counts: bool
    answering: Facts


def head_of(row: Observation, viewer: Viewer, *, counts: bool, is_over: bool) -> RecordHead:
    """Build the header; whoever reviews may let this observation count."""
    visit = row.visit
    may_review = viewer.may(policies.REVIEW) and not counts and not is_over
    review = Action(
        gettext("Let this one count"), reverse("inspections:review", args=[row.key]), "check", method="dialog"
    )
    return RecordHead(
        title=title_of(row.item),
        number=row.item.code,
        chip=observation_chip(row),
        subtitle=gettext("counts") if counts else gettext("superseded: another observation counts"),
        crumbs=(
            Crumb(gettext("Visits"), reverse("inspections:visits")),
            Crumb(f"{visit.number} {visit.site.name}", reverse("inspections:visit", args=[visit.number])),
            Crumb(row.item.code),
        ),
        actions=(review,) if may_review else (),
    )


def page_of(row: Observation, viewer: Viewer) -> ObservationPage:
    """Build the page."""
    line = selectors.line_of(viewer, row.visit, row.item)
    issues = selectors.issues_from(viewer, [row]).get(str(row.key), [])
    photos = [photo_view(each.photo) for each in row.photos.all()]
    names = _unit_names(row, line)
    return ObservationPage(
        facts=_facts(row, names),
        grading=_grading(row),
        photos=Photos(photos) if photos else None,
        issues=[(issue_link(issue), issue.title, issue_chip(issue)) for issue in issues],
        story=_story(row, line, names),
        counts=line.counting is not None and line.counting.pk == row.pk,
        answering=_answering(row, names),
    )


def _unit_names(row: Observation, line: selectors.Line) -> Mapping[str, str]:
    """Return every unit that the page names, by code: one query."""
    codes = {row.by_unit, *row.units.values()}
    for each in line.observations:
        codes |= {each.by_unit, *(review.by_unit for review in each.reviews.all())}
    return selectors.unit_names(codes - {""})


def _facts(row: Observation, names: Mapping[str, str]) -> Facts:
    order = orders.of([row.visit_id]).get(row.visit_id)
    visit = row.visit
    return Facts(
        (
            Fact(gettext("Site"), site_link(visit.site)),
            Fact(gettext("Kind"), label_of(visit.site.kind)),
            Fact(gettext("Indicator"), f"{row.item.indicator.code} {label_of_indicator(row.item.indicator)}"),
            Fact(gettext("Visit"), Link(visit.number, reverse("inspections:visit", args=[visit.number]))),
            Fact(gettext("Belongs to"), Link(order.label, order.url) if order else None),
            Fact(gettext("Seen"), Moment(row.observed_at)),
            Fact(gettext("Received"), Moment(row.received_at)),
            Fact(gettext("Entered by"), Lines(row.by_label, names.get(row.by_unit, row.by_unit))),
            Fact(gettext("Note"), row.note),
        )
    )


def _grading(row: Observation) -> Facts:
    """How the value became the grade, in words."""
    item, rule = row.item, item_value(row.item).rule
    factor = factor_of(row)
    attribute = rule.threshold.attribute
    held = row.value.get("attributes", {}).get(attribute, "") if attribute else ""
    threshold = threshold_words(rule)
    return Facts(
        (
            Fact(gettext("What was seen"), value_words(row.value, rule, not_applicable=row.is_not_applicable)),
            Fact(gettext("Held to"), f"{threshold}: {held}" if held else threshold),
            Fact(gettext("Rule"), rule_words(rule, grades_of(item.edition_id))),
            Fact(gettext("Grade"), observation_chip(row)),
            Fact(gettext("Share of the marks"), percent(factor) if factor is not None else gettext("not applicable")),
            Fact(gettext("How to count"), item.counting_rule),
            Fact(gettext("Exemption"), item.exemption),
        )
    )


def _answering(row: Observation, names: Mapping[str, str]) -> Facts:
    """Who answered at that moment, role by role; nobody is said."""
    labels = {role.code: label_of(role) for role in roles()}
    nobody = Chip(gettext("Nobody"), Tone.WAITING)
    return Facts(
        [
            Fact(labels.get(role, role), names.get(code, code) if code else nobody)
            for role, code in sorted(row.units.items())
        ]
    )


def _story(row: Observation, line: selectors.Line, names: Mapping[str, str]) -> Timeline:
    """All observations and reviews of this visit × item, in order of time."""
    rule = item_value(row.item).rule
    entries = []
    for each in line.observations:
        seen = value_words(each.value, rule, not_applicable=each.is_not_applicable)
        entries.append(
            Entry(
                each.observed_at,
                each.by_label,
                gettext("saw %(value)s") % {"value": seen},
                unit=names.get(each.by_unit, each.by_unit),
                note=each.note,
                tone=Tone.OPEN if each.pk == row.pk else Tone.PLAIN,
                icon="eye",
            )
        )
        entries += [
            Entry(
                review.at,
                review.by_label,
                gettext("let the observation of %(value)s count") % {"value": seen},
                unit=names.get(review.by_unit, review.by_unit),
                note=review.reason,
                tone=Tone.DONE,
                icon="check",
            )
            for review in each.reviews.all()
        ]
    return Timeline(sorted(entries, key=lambda entry: entry.at))
