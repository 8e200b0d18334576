"""What may be the same or back again, as pages show it: side by side, with what speaks for it and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wenming.issues import selectors
from wenming.issues.models import Issue, ListItem, ProblemList
from wenming.issues.pages import issue_url, place_text
from wenming.issues.photo_shown import ui_photo
from wenming.issues.selectors import DuplicateHint, Report
from wenming.issues.wording import label_of, state_chip
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.rulebook.alike import STRONG, Again, Compared, Picture
from wenming.rulebook.loop import MoveCode
from wenming.ui.components import Chip, Moment
from wenming.ui.markup import Tone
from wenming.ui.story import Photo, SideBySide

ACTS = {Again.DUPLICATE: "merge", Again.RELAPSE: "reopen", Again.RECURRENCE: "tie"}
ICONS = {Again.DUPLICATE: "git-merge", Again.RELAPSE: "arrow-back-up", Again.RECURRENCE: "link"}


@dataclass(frozen=True)
class AlikeRow:
    """An issue that may be meant: both pictures, dates and words, what speaks for it, and the act that follows."""

    number: str
    url: str
    title: str
    place: str
    kind: str
    unit: str
    chip: Chip
    raised: Moment
    closed: Moment | None
    why: str
    score: int
    is_strong: bool
    again: str
    offer: str
    act: str
    icon: str
    pair: SideBySide | None
    can: bool = True


@dataclass(frozen=True)
class AlikeLine:
    """The best of what may be meant, in one line: how many there are, and where all are compared."""

    words: str
    chip: Chip
    url: str
    is_strong: bool


def why(found: Compared) -> str:
    """Say what speaks for one thing: “120 m away · same kind · 2 days apart · words 71 % · same photo”."""
    parts = []
    if found.same_site:
        parts.append(gettext("same site"))
    elif found.metres is not None:
        parts.append(gettext("%(n)s m away") % {"n": round(found.metres)})
    if found.same_kind:
        parts.append(gettext("same kind"))
    parts.append(apart(found.apart))
    if found.words:
        parts.append(gettext("words %(n)s %%") % {"n": round(found.words * 100)})
    if found.picture is not Picture.NONE:
        parts.append(gettext("same photo") if found.picture is Picture.SAME else gettext("perhaps the same photo"))
    return " · ".join(parts)


def apart(span: timedelta) -> str:
    """Say how far apart in time."""
    if span < timedelta(days=1):
        hours = round(span / timedelta(hours=1))
        return ngettext("%(n)s hour apart", "%(n)s hours apart", hours) % {"n": hours}
    return ngettext("%(n)s day apart", "%(n)s days apart", span.days) % {"n": span.days}


def alike_rows(hints: Sequence[DuplicateHint]) -> list[AlikeRow]:
    """Return each hint as a page shows it."""
    return [_row(hint) for hint in hints]


def alike_line(hints: Sequence[DuplicateHint], url: str) -> AlikeLine | None:
    """Return the best hint in a line; nothing without any."""
    if not hints:
        return None
    best = max(hints, key=lambda hint: hint.score)
    counted = ngettext("%(n)s like this", "%(n)s like this", len(hints)) % {"n": len(hints)}
    tone = Tone.RELAPSE if best.again is Again.RELAPSE else Tone.SOON if best.score >= STRONG else Tone.WAITING
    words = f"{best.issue.number} · {why(best.compared)}"
    return AlikeLine(words, Chip(f"{counted} · {_offer(best)}", tone), url, best.score >= STRONG)


def desk_hints(viewer: Viewer, found: Sequence[selectors.Proposal]) -> dict[str, AlikeLine | None]:
    """Return the best hint for each issue on the desk, by its number; the kind proposed counts as its kind."""
    reports = [
        selectors.report_of(each.issue, category_id=each.category.pk if each.category else None) for each in found
    ]
    hints = selectors.hints_for(viewer, reports)
    return {
        each.issue.number: alike_line(some, reverse("issue_alike", args=[each.issue.number]))
        for each, some in zip(found, hints, strict=True)
    }


def item_hints(viewer: Viewer, found: ProblemList, items: Sequence[ListItem]) -> dict[int, AlikeLine | None]:
    """Return the best hint for each waiting problem of a list, by its id."""
    waiting = [item for item in items if item.state == ListItem.State.WAITING]
    hints = selectors.like_items(viewer, waiting)
    return {
        item.pk: alike_line(some, f"{reverse('problem_list_item', args=[found.key, item.pk])}#alike")
        for item, some in zip(waiting, hints, strict=True)
    }


def alike_to(viewer: Viewer, issue: Issue) -> list[AlikeRow]:
    """Return what one issue may be the same as or come back from."""
    proposal = selectors.proposals([issue])[0]
    kind = proposal.category.pk if proposal.category else None
    return alike_rows(selectors.duplicates_of(viewer, issue, category_id=kind))


def alike_to_report(viewer: Viewer, report: Report) -> list[AlikeRow]:
    """Return what somebody who is about to report may see that is like it, and whether they may reopen it."""
    hints = selectors.hints_for(viewer, [report])[0]
    rows = zip(alike_rows(hints), hints, strict=True)
    return [replace(row, can=hint.again is not Again.RELAPSE or _may_reopen(viewer, hint.issue)) for row, hint in rows]


def _may_reopen(viewer: Viewer, issue: Issue) -> bool:
    return any(move.code is MoveCode.RELAPSE for move in selectors.moves_now(viewer, issue))


def _row(hint: DuplicateHint) -> AlikeRow:
    issue = hint.issue
    return AlikeRow(
        number=issue.number,
        url=issue_url(issue),
        title=issue.title,
        place=place_text(issue),
        kind=label_of(issue.category),
        unit=issue.lead_unit.name if issue.lead_unit else "",
        chip=state_chip(issue),
        raised=Moment(issue.raised_at),
        closed=Moment(issue.closed_at) if issue.closed_at else None,
        why=why(hint.compared),
        score=hint.score,
        is_strong=hint.score >= STRONG,
        again=hint.again.value,
        offer=_offer(hint),
        act=ACTS[hint.again],
        icon=ICONS[hint.again],
        pair=_pair(hint),
    )


def _offer(hint: DuplicateHint) -> str:
    """What is offered: “closed out 20 days ago: reopen (relapse)”, “recurrence of 2026-000123”, “may be the same”."""
    if hint.again is Again.DUPLICATE or hint.issue.closed_at is None:
        return gettext("may be the same")
    days = (clock.today() - hint.issue.closed_at.astimezone(clock.LOCAL).date()).days
    if hint.again is Again.RECURRENCE:
        return gettext("recurrence, closed out %(n)s days ago") % {"n": days}
    words = ngettext("closed out %(n)s day ago: reopen (relapse)", "closed out %(n)s days ago: reopen (relapse)", days)
    return words % {"n": days}


def _pair(hint: DuplicateHint) -> SideBySide | None:
    if hint.photo is None and hint.own_photo is None:
        return None
    nothing = Photo("", missing=gettext("No photo yet"))
    own, other = (ui_photo(each) if each else nothing for each in (hint.own_photo, hint.photo))
    return SideBySide(own, other, before_label=gettext("This report"), after_label=hint.issue.number)
