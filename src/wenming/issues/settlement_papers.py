"""The papers of settling whose an issue is: the minutes of a joint look (联合踏勘会商纪要), and the ruling (裁定书).

Everything on them comes from the history: what each side said when it returned the issue and on what basis, when all
looked at it and what they found, and what was ruled. They are written in Chinese, whatever the page's language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, override
from docx.document import Document as DocxDocument

from wenming.issues import docx_paper as paper
from wenming.issues import selectors
from wenming.issues.models import Issue, IssueMove
from wenming.issues.pages import place_text
from wenming.issues.services.list_answers import LANGUAGE
from wenming.issues.wording import limit_text, origin_label
from wenming.kernel.clock import LOCAL
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.records import selectors as records
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import REACH_LABELS, MoveCode, Reach, Shown

RULINGS = (MoveCode.RULE.value, MoveCode.RULE_LATER.value)
WITH_PAPER = {
    MoveCode.LOOK_JOINTLY: N_("Minutes as a document"),
    MoveCode.RULE: N_("Ruling as a document"),
    MoveCode.RULE_LATER: N_("Ruling as a document"),
}
"""The moves that have a paper, and what the link to it says."""
MOST_PICTURES = 12
FIELD_WIDTHS = (3.6, 12.0)
SIGNED_WIDTHS = (7.0, 4.8, 3.8)


@dataclass(frozen=True, slots=True)
class SettlementPaper:
    """A paper as a file: its name and its content."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Told:
    """What a paper is written from: ``before`` are the moves that stood when the ``move`` was made."""

    issue: Issue
    move: IssueMove
    before: Sequence[IssueMove]
    after: Sequence[IssueMove]
    units: Mapping[str, Unit]


def paper_of(viewer: Viewer, issue: Issue, seq: int) -> SettlementPaper:
    """Return the paper of a joint look or a ruling, by the place of the move in the history.

    :raises Missing: there is no such move, or it was taken back.
    """
    moves = selectors.standing(selectors.story(issue))
    move = next((each for each in moves if each.seq == seq and each.move in WITH_PAPER), None)
    if move is None:
        raise Missing("no_such_paper", N_("There are no minutes and no ruling of this number, or it was taken back."))
    codes = {
        code for each in moves for code in (each.by_unit, str(each.details.get(Shown.LEAD_UNIT.value, ""))) if code
    }
    units = {unit.code: unit for unit in selectors.units_named(codes, [])}
    told = _Told(
        issue, move, [each for each in moves if each.seq < seq], [each for each in moves if each.seq > seq], units
    )
    with override(LANGUAGE):
        is_ruling = move.move in RULINGS
        name = gettext("Ruling on whose it is") if is_ruling else gettext("Minutes of the joint look")
        content = _ruling(told) if is_ruling else _minutes(told, viewer)
    return SettlementPaper(f"{issue.number}-{name}.docx", content)


def _minutes(told: _Told, viewer: Viewer) -> bytes:
    issue, look = told.issue, told.move
    document = paper.upright()
    paper.title(document, gettext("Minutes of the joint look"))
    paper.middle(document, gettext("On issue %(number)s, “%(title)s”") % {"number": issue.number, "title": issue.title})
    paper.fields(
        document,
        (
            *_of_the_issue(issue),
            (gettext("Looked at on"), _moment(_at(look))),
            (gettext("Present"), str(look.details.get(Shown.PRESENT.value, ""))),
            (gettext("Written down by"), f"{_name(told, look.by_unit)} {look.by_label}".strip()),
        ),
        widths=FIELD_WIDTHS,
    )
    paper.heading(document, gettext("1. The problem"))
    paper.text(document, _problem(issue))
    paper.heading(document, gettext("2. What was found on the spot"))
    paper.text(document, str(look.details.get(Shown.MINUTES.value, "")))
    paper.pictures(document, _pictures(look, viewer))
    paper.heading(document, gettext("3. What each side says, and its basis"))
    _sides(document, told, told.before)
    paper.heading(document, gettext("4. Conclusion"))
    _conclusion(document, told)
    _signatures(document, told)
    paper.last(document, _day(_at(look)))
    return paper.written(document)


def _ruling(told: _Told) -> bytes:
    issue, ruling = told.issue, told.move
    document = paper.upright()
    paper.title(document, gettext("Ruling on whose it is"))
    paper.middle(document, gettext("On issue %(number)s, “%(title)s”") % {"number": issue.number, "title": issue.title})
    paper.fields(document, (*_of_the_issue(issue), (gettext("Ruled on"), _moment(ruling.at))), widths=FIELD_WIDTHS)
    paper.heading(document, gettext("1. What each side says, and its basis"))
    _sides(document, told, told.before)
    paper.heading(document, gettext("2. The joint look"))
    looks = [each for each in told.before if each.move == MoveCode.LOOK_JOINTLY.value]
    for look in looks[-1:]:
        present = str(look.details.get(Shown.PRESENT.value, ""))
        words = gettext("On %(day)s all looked at it together. Present: %(present)s.")
        paper.text(document, words % {"day": _moment(_at(look)), "present": present})
        paper.text(document, str(look.details.get(Shown.MINUTES.value, "")))
    paper.heading(document, gettext("3. The ruling"))
    _ruled(document, told, ruling)
    paper.heading(document, gettext("4. What follows"))
    paper.text(document, _what_follows(told))
    paper.last(document, _name(told, ruling.by_unit) or ruling.by_label, _day(ruling.at))
    return paper.written(document)


def _of_the_issue(issue: Issue) -> tuple[tuple[str, str], ...]:
    return (
        (gettext("Number"), issue.number),
        (gettext("What is wrong"), issue.title),
        (gettext("Place"), place_text(issue)),
        (gettext("Division"), issue.area.name if issue.area else ""),
    )


def _problem(issue: Issue) -> str:
    words = gettext("Raised on %(day)s (%(origin)s).") % {
        "day": _moment(issue.raised_at), "origin": origin_label(issue.origin_kind),
    }  # fmt: skip
    return "\n".join(filter(None, (issue.description, words)))


def _sides(document: DocxDocument, told: _Told, moves: Sequence[IssueMove]) -> None:
    """Each unit that returned the issue or objected, with its reason and basis, in the order of time."""
    said = [each for each in moves if each.move in (MoveCode.RETURN.value, MoveCode.OBJECT.value)]
    for number, each in enumerate(said, start=1):
        returned = each.move == MoveCode.RETURN.value
        words = gettext("%(unit)s returned it on %(day)s:") if returned else gettext("%(unit)s objected on %(day)s:")
        first = words % {"unit": _name(told, each.by_unit) or each.by_label, "day": _day(each.at)}
        basis = str(each.details.get(Shown.BASIS.value, ""))
        told_basis = gettext("Basis: %(basis)s") % {"basis": basis} if basis else ""
        lines = (f"({number}) {first}{each.details.get(Shown.REASON.value, '')}", told_basis)
        paper.text(document, "\n".join(filter(None, lines)))
    if not said:
        paper.text(document, gettext("Nobody returned it."))


def _conclusion(document: DocxDocument, told: _Told) -> None:
    """The ruling that followed, if there is one by now."""
    ruling = next((each for each in told.after if each.move in RULINGS), None)
    if ruling is None:
        paper.text(document, gettext("Not ruled on yet."))
        return
    _ruled(document, told, ruling)


def _ruled(document: DocxDocument, told: _Told, ruling: IssueMove) -> None:
    lead = _name(told, str(ruling.details.get(Shown.LEAD_UNIT.value, "")))
    reach = gettext(REACH_LABELS[Reach(str(ruling.details.get(Shown.REACH.value, Reach.ONCE.value)))])
    said = (
        gettext("It is %(unit)s that leads.") % {"unit": lead},
        gettext("Basis: %(basis)s") % {"basis": ruling.details.get(Shown.BASIS.value, "")},
        gettext("It holds for: %(reach)s.") % {"reach": reach},
        ruling.note,
    )
    paper.text(document, "\n".join(filter(None, said)))


def _what_follows(told: _Told) -> str:
    bound = gettext(
        "The unit named does not return the issue; it may put an objection on record, which stops no clock."
    )
    if told.move.move == MoveCode.RULE_LATER.value:
        return "\n".join((gettext("The unit that fixes it now goes on; the ruling holds from now on."), bound))
    limit = limit_text(told.issue.limit_amount, told.issue.limit_clock)
    given = gettext("Limit: %(limit)s.") % {"limit": limit} if limit else ""
    return "\n".join(filter(None, (given, bound)))


def _signatures(document: DocxDocument, told: _Told) -> None:
    """A line to sign for the office and for every side."""
    sides = [each.by_unit for each in told.before if each.move == MoveCode.RETURN.value]
    rows = [(gettext("Party"), gettext("Signature"), gettext("Date"))]
    rows += [(_name(told, code), "\n", "") for code in dict.fromkeys((told.move.by_unit, *sides)) if _name(told, code)]
    paper.heading(document, gettext("Signed"))
    paper.grid(document, rows, widths=SIGNED_WIDTHS)


def _pictures(look: IssueMove, viewer: Viewer) -> list[bytes]:
    """The photos that came with the joint look, as far as the viewer may see them and they were kept."""
    found = []
    for photo in records.photos(viewer, [row.photo_id for row in look.photos.all()][:MOST_PICTURES]):
        try:
            found.append(records.content(photo.served if photo.kept else None).body)
        except Missing:
            continue
    return found


def _name(told: _Told, code: str) -> str:
    return told.units[code].name if code in told.units else ""


def _at(look: IssueMove) -> datetime:
    said = str(look.details.get(Shown.LOOKED_AT.value, ""))
    return datetime.fromisoformat(said) if said else look.at


def _day(at: datetime) -> str:
    here = at.astimezone(LOCAL)
    return gettext("%(year)s-%(month)s-%(day)s") % {"year": here.year, "month": here.month, "day": here.day}


def _moment(at: datetime) -> str:
    return f"{_day(at)} {at.astimezone(LOCAL):%H:%M}"
