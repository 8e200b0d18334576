"""The problems of a list as rows: what is proposed for each with its reason, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import selectors
from wenming.issues.alike_page import AlikeLine
from wenming.issues.list_addresses import list_url
from wenming.issues.models import FilingCondition, ListItem, ProblemList
from wenming.issues.pages import issue_url
from wenming.issues.selectors import Reason
from wenming.issues.source_words import answer_chip, because_text, day_text, due_text, timeliness_chip
from wenming.issues.wording import label_of, limit_of, reason_text, state_chip
from wenming.people.models import Unit
from wenming.places.models import Site
from wenming.rulebook.labels import N_
from wenming.rulebook.sources import Answer
from wenming.ui.components import Chip
from wenming.ui.markup import Tone

TONES = {
    ListItem.State.WAITING.value: Tone.WAITING,
    ListItem.State.FILED.value: Tone.DONE,
    ListItem.State.SAME.value: Tone.OPEN,
    ListItem.State.LEFT_OUT.value: Tone.PLAIN,
    ListItem.State.AGAIN.value: Tone.SOON,
}
BECAUSE = {
    "code": N_("by its code"),
    "name": N_("by its name"),
    "old_name": N_("by an old name"),
    "address": N_("by its address"),
    "like_name": N_("by a name like it"),
    "column": N_("by its column in the list"),
    "heading": N_("by the heading above it"),
    "place": N_("named in the place"),
}
UNDECIDED = (ListItem.State.WAITING, ListItem.State.AGAIN)
AGAIN = {
    "same": N_("the same stands on “%(list)s”%(number)s (%(state)s)"),
    "like": N_("nearly the same stands on “%(list)s”%(number)s (%(state)s)"),
}


@dataclass(frozen=True)
class Names:
    """What the codes of the rows on a page stand for."""

    sites: Mapping[str, Site]
    kinds: Mapping[str, str]
    units: Mapping[str, str]
    conditions: Mapping[int, Sequence[FilingCondition]]


@dataclass(frozen=True)
class Option:
    """A site or kind that may be meant: its code, what it is called, and whether it is the one chosen."""

    code: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class ItemRow:
    """A problem of a list as a row to confirm."""

    pk: int
    version: int
    number: str
    label: str
    words: str
    place: str
    section: str
    deadline: str
    due: str
    because: str
    time: Chip | None
    answer: Chip | None
    answered: str
    struck_off: str
    can_be_taken_again: bool
    photos: Sequence[tuple[str, str]]
    state: str
    chip: Chip
    sites: Sequence[Option]
    site_reason: str
    site_is_sure: bool
    kinds: Sequence[Option]
    kind_reason: str
    kind_is_sure: bool
    conditions: Sequence[Option]
    condition: str
    condition_reason: str
    condition_is_sure: bool
    unit: str
    units: Sequence[Option]
    unit_reason: str
    is_current: bool
    back: str
    supporting: str
    division: str
    division_reason: str
    again: str
    again_url: str
    issue: str
    issue_url: str
    issue_chip: Chip | None
    reason: str
    url: str
    alike: AlikeLine | None = None


def item_row(found: ProblemList, item: ListItem) -> ItemRow:
    """Return one problem as its own page shows it."""
    return row_of(found, item, names_of([item]))


def row_of(
    found: ProblemList, item: ListItem, names: Names, *, units: Sequence[Unit] = (), back: str = "",
    is_current: bool = False,
) -> ItemRow:  # fmt: skip
    sites, kinds = names.sites, names.kinds
    chosen = item.site.code if item.site else ""
    kind = item.category.code if item.category else ""
    codes = dict.fromkeys([chosen, *(code for code, _score in item.site_options)])
    kind_codes = dict.fromkeys([kind, *(code for code, _score in item.kind_options)])
    photos = [
        (reverse("photo_thumbnail", args=[one.photo.key]), reverse("photo", args=[one.photo.key]))
        for one in item.photos.all()
    ]
    return ItemRow(
        pk=item.pk, version=item.version, number=item.number, label=item.label, words=item.words, place=item.place,
        section=item.section, deadline=item.deadline, due=due_text(item), because=because_text(item),
        time=timeliness_chip(item) if item.issue else None, answer=answer_chip(item) if item.issue else None,
        answered=day_text(item.answered_on), struck_off=day_text(item.struck_off_on),
        can_be_taken_again=_can_be_taken_again(item), photos=photos, state=item.state,
        chip=Chip(item.get_state_display(), TONES[item.state]),
        sites=[Option(code, f"{sites[code].name}（{code}）", code == chosen) for code in codes if code in sites],
        site_reason=_site_reason(item), site_is_sure=item.site_is_sure,
        kinds=[Option(code, kinds[code], code == kind) for code in kind_codes if code in kinds],
        kind_reason=_kind_reason(item), kind_is_sure=item.kind_is_sure,
        conditions=condition_options(item, names.conditions.get(item.category_id or 0, ())),
        condition=label_of(item.condition), condition_is_sure=item.condition_is_sure,
        condition_reason=reason_text(Reason(**item.condition_because)) if item.condition_because else "",
        unit=item.unit.name if item.unit else "",
        units=[Option(one.code, one.short_name or one.name, one == item.unit) for one in units],
        is_current=is_current, back=back,
        unit_reason=reason_text(Reason(**item.unit_because)) if item.unit_because else "",
        supporting=_supporting(item, names.units),
        division=item.division.name if item.division and not item.site else "",
        division_reason=_division_reason(item), again=_again(item),
        again_url=list_url(item.again.problem_list, state="all", q=item.again.number) if item.again else "",
        issue=item.issue.number if item.issue else "", issue_url=issue_url(item.issue) if item.issue else "",
        issue_chip=state_chip(item.issue) if item.issue else None, reason=item.reason,
        url=reverse("problem_list_item", args=[found.key, item.pk]),
    )  # fmt: skip


def condition_options(item: ListItem, conditions: Sequence[FilingCondition]) -> list[Option]:
    """Return under which conditions of its kind a problem may be filed, each with the limit that it gives there."""
    area = item.site.area if item.site else item.division
    rows = [
        Option(row.code, f"{label_of(row)} · {limit_of(row.limit_in(area))}", row.pk == item.condition_id)
        for row in conditions
    ]
    return [*rows, Option("", gettext("The usual limit of the kind"), item.condition_id is None)] if rows else []


def _can_be_taken_again(item: ListItem) -> bool:
    """Only what was left out, or joined and not yet answered."""
    return item.state in (ListItem.State.LEFT_OUT, ListItem.State.SAME) and item.answer == Answer.NONE.value


def _site_reason(item: ListItem) -> str:
    if item.site is None:
        return gettext("No site was recognised.")
    if not item.site_because:
        return gettext("Chosen by hand.")
    words = gettext("%(score)s %% %(because)s: “%(heard)s”")
    because = gettext(BECAUSE.get(item.site_because, ""))
    return words % {"score": round(item.site_score * 100), "because": because, "heard": item.site_heard}


def _kind_reason(item: ListItem) -> str:
    if item.kind_heard:
        return gettext("by the words “%(words)s”") % {"words": item.kind_heard}
    return gettext("Nothing in the words names a kind.") if not item.kind_score else gettext("by its words as a whole")


def _supporting(item: ListItem, units: Mapping[str, str]) -> str:
    """The supporting units; what the list says of others that are not known stands in brackets."""
    known = "、".join(units[code] for code in item.supporting if code in units and not _leads(item, code))
    return known or (f"（{item.supporting_said}）" if item.supporting_said else "")


def _leads(item: ListItem, code: str) -> bool:
    return item.unit is not None and item.unit.code == code


def _division_reason(item: ListItem) -> str:
    if not item.division_because:
        return gettext("Chosen by hand.") if item.division else ""
    words = gettext("%(score)s %% %(because)s: “%(heard)s”")
    because = gettext(BECAUSE[item.division_because])
    return words % {"score": round(item.division_score * 100), "because": because, "heard": item.division_heard}


def _again(item: ListItem) -> str:
    """On which list a problem stood before, and how alike the two are."""
    before = item.again
    if before is None:
        return ""
    words = gettext(AGAIN[item.again_because])
    number = f" {before.number}" if before.number else ""
    return words % {"list": before.problem_list.name, "number": number, "state": before.get_state_display()}


def names_of(rows: Sequence[ListItem]) -> Names:
    units = selectors.units_by_code({code for row in rows for code in row.supporting})
    kinds = {each.code: label_of(each) for each in selectors.kinds()}
    conditions = selectors.conditions_by_kind({row.category_id for row in rows if row.category_id})
    return Names(_sites_named(rows), kinds, {unit.code: unit.short_name or unit.name for unit in units}, conditions)


def _sites_named(rows: Sequence[ListItem]) -> dict[str, Site]:
    codes = {code for row in rows for code, _score in row.site_options} | {row.site.code for row in rows if row.site}
    return {site.code: site for site in selectors.sites_by_code(codes)}
