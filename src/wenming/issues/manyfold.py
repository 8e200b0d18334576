"""Many issues at once as values: of each, what will happen, or what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from wenming.issues import selectors
from wenming.issues.acts import Act, Shows, Target, situation_of
from wenming.issues.doubts import words_of
from wenming.issues.models import Issue
from wenming.issues.pages import issue_url, place_text
from wenming.issues.selectors import Proposal, proposals, shared_out
from wenming.issues.services import Outcome
from wenming.issues.services.handling import passing_check
from wenming.issues.verifier_options import unit_of
from wenming.issues.wording import label_of, limit_of, reason_text, state_chip
from wenming.kernel import clock
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.people.models import Post
from wenming.rulebook import loop
from wenming.rulebook.evidence import needs_reason
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode, Refused, Shown, State, move_row
from wenming.rulebook.tracks import Track
from wenming.ui.components import Chip
from wenming.ui.markup import Tone
from wenming.ui.pages import FormPage

ASSUMED = {
    MoveCode.DISPATCH: {Shown.LEAD_UNIT: "?"},
    MoveCode.PASS_DOWN: {Shown.HOLDER_UNIT: "?", Shown.INNER_DUE: "?"},
}
"""What the form still asks for when the preview is made."""
NOBODY_MAY_GO = N_("No verifier may see this: every one is of a unit that worked on it, or in line with one.")


@dataclass(frozen=True)
class ManyLine:
    """One issue of many: what it is, whether the act fits, and what will come of it, or why not."""

    number: str
    url: str
    title: str
    place: str
    chip: Chip
    is_fine: bool
    words: str
    warnings: Sequence[str] = ()
    is_doubted: bool = False


@dataclass(frozen=True)
class ManyPage:
    """A preview of many, or its result; ``left`` were meant too but are beyond what is done at once."""

    form_page: FormPage
    lines: Sequence[ManyLine]
    sentence: str
    refused: int
    done: bool
    left: int
    can_confirm: bool
    hidden: Sequence[tuple[str, str]]
    back_words: str
    doubted: int = 0


def preview_lines(viewer: Viewer, issues: Sequence[Issue], code: MoveCode) -> list[ManyLine]:
    """Say of each issue whether the act fits it, without doing anything."""
    if code is MoveCode.DISPATCH:
        return [_line(each.issue, *_accepting(viewer, each)) for each in proposals(issues)]
    if code is MoveCode.SEND_VERIFIER:
        shared = shared_out(issues)
        return [_line(issue, *_sending(viewer, issue, shared.get(issue.pk))) for issue in issues]
    if code is MoveCode.VERIFY:
        return _verifying_lines(viewer, issues)
    return [_line(issue, *_fitting(viewer, issue, _act(viewer, issue, code))) for issue in issues]


def _act(viewer: Viewer, issue: Issue, code: MoveCode) -> Act:
    """The act as it would be made; whoever passes a check passes it to whoever is next."""
    made = passing_check(issue, viewer) if code is MoveCode.PASS_FIRST_CHECK else code
    return Act(made, Shows(ASSUMED.get(code, {})), Target(is_subordinate=True))


def _verifying_lines(viewer: Viewer, issues: Sequence[Issue]) -> list[ManyLine]:
    """What speaks against a photo is listed; where it is grave, the issue is verified by its own tick and reason."""
    doubts = selectors.doubts_on_reports(viewer, issues)
    lines = []
    for issue in issues:
        found = [each.warning for each in doubts.get(issue.pk, ())]
        line = _line(issue, *_fitting(viewer, issue, Act(MoveCode.VERIFY)))
        words = list(dict.fromkeys(words_of(warning) for warning in found))
        lines.append(replace(line, warnings=words, is_doubted=line.is_fine and needs_reason(found)))
    return lines


def outcome_lines(outcomes: Iterable[Outcome]) -> list[ManyLine]:
    """Say of each issue what became of it."""
    return [
        _line(each.issue, each.refusal is None, refusal_text(each.refusal) if each.refusal else gettext("done"))
        for each in outcomes
    ]


def refusal_text(refusal: DomainError) -> str:
    """Say a refusal in the page's language."""
    params = {name: gettext(value) if isinstance(value, str) else value for name, value in refusal.params.items()}
    words = gettext(refusal.message)
    return words % params if params else words


def _sending(viewer: Viewer, issue: Issue, post: Post | None) -> tuple[bool, str]:
    """Sending somebody: who goes if all are shared out evenly."""
    fits, words = _fitting(viewer, issue, Act(MoveCode.SEND_VERIFIER, Shows({Shown.VERIFIER: "?"})))
    if not fits:
        return False, words
    return (True, f"{post.title}, {unit_of(post)}") if post else (False, gettext(NOBODY_MAY_GO))


def _accepting(viewer: Viewer, proposal: Proposal) -> tuple[bool, str]:
    """Filing and dispatching: a raised issue is filed on the way, on the track that is proposed."""
    issue, track = proposal.issue, proposal.track or Track.BY_DATE
    code = MoveCode.FILE if issue.state == State.RAISED.value else MoveCode.DISPATCH
    shown = {Shown.TRACK: track.value, Shown.LIMIT: "?", Shown.TIER: "?", Shown.LEAD_UNIT: "?"}
    fits, words = _fitting(viewer, issue, Act(code, Shows(shown)))
    if not fits:
        return False, words
    lead = _lead_and_why(proposal) or gettext("no unit is proposed: choose one")
    under = label_of(proposal.under)
    return True, " · ".join(filter(None, (lead, under, f"{limit_of(proposal.limit)} ({_why_limit(proposal)})")))


def _why_limit(proposal: Proposal) -> str:
    return reason_text(proposal.limit_reason)


def _lead_and_why(proposal: Proposal) -> str:
    if not proposal.units:
        return ""
    first = proposal.units[0]
    return f"{first.unit.name} ({reason_text(first.reason)})"


def _fitting(viewer: Viewer, issue: Issue, act: Act) -> tuple[bool, str]:
    stands = situation_of(viewer, issue, act, at=clock.now(), in_bulk=True)
    answer = loop.may_move(stands, act.code)
    if isinstance(answer, Refused):
        params = {name: gettext(value) if value else "" for name, value in answer.params.items()}
        return False, gettext(answer.message) % params
    return True, gettext(move_row(act.code).label)


def _line(issue: Issue, is_fine: bool, words: str) -> ManyLine:  # noqa: FBT001
    chip = state_chip(issue) if is_fine else Chip(state_chip(issue).word, Tone.WAITING)
    return ManyLine(issue.number, issue_url(issue), issue.title, place_text(issue), chip, is_fine, words)
