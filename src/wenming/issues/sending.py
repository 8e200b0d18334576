"""From what a page or a client sent to the verb of the loop: choices, photos, and what each move is shown."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import selectors, services
from wenming.issues.filing import Filing
from wenming.issues.forms import Groups, MoveForm
from wenming.issues.models import Category, Issue
from wenming.issues.verifier_options import verifier_options
from wenming.issues.wording import label_of, reason_text
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.people.models import Unit
from wenming.records import selectors as records
from wenming.records import services as evidence
from wenming.records.models import Document, Photo, PhotoKind
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.evidence import needs_reason
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import REPORTS, MoveCode, Reach, Required, Shown
from wenming.rulebook.tracks import Track
from wenming.rulebook.verification import Tier

PHOTO_OF = {
    MoveCode.RAISE: PhotoKind.BEFORE,
    MoveCode.REPORT_RECTIFIED: PhotoKind.AFTER,
    MoveCode.REPORT_UP: PhotoKind.AFTER,
    MoveCode.REPORT_PART: PhotoKind.AFTER,
    MoveCode.FIX_ON_SPOT: PhotoKind.AFTER,
    MoveCode.VERIFY: PhotoKind.SCENE,
}
NAMING = frozenset(
    {
        MoveCode.DISPATCH,
        MoveCode.RELAPSE,
        MoveCode.FIX_FIRST,
        MoveCode.RULE,
        MoveCode.RULE_LATER,
        MoveCode.ASK_CONFIRMATION,
        MoveCode.ADD_SUPPORT,
    }
)
"""The moves that name a unit of any sort."""
MOST_PHOTOS, MOST_DOCUMENTS = 12, 5
OTHER_CONDITION = N_("This condition is not one of the kind that is proposed now. Look at the issue again.")
Verb = Callable[[], Issue]


class SentRefused(DomainError):
    """Something sent that names nothing, or too much."""


def photos_sent(
    request: HttpRequest, viewer: Viewer, code: MoveCode, key: UUID, *, kept: list[Photo], name: str = "photo"
) -> None:
    """Add to ``kept`` the photos of a form: those kept before by their keys, and files that came with it, kept now.

    What can be kept is, also where another file is refused. ``key`` is the form's own: a file that is sent twice with
    one form counts once. ``name`` is that of the field.

    :raises SentRefused: too many.
    :raises DomainError: one of the files is no photo, or one of the keys names none of the viewer's.
    """
    refused: DomainError | None = None
    for sent in dict.fromkeys(request.POST.getlist(name)):
        try:
            kept += [records.photo(viewer, UUID(sent))] if _is_key(sent) else []
        except DomainError as refusal:
            refused = refused or refusal
    files = request.FILES.getlist(name)
    if len(kept) + len(files) > MOST_PHOTOS:
        message = N_("At most %(most)s photos go with one act.")
        raise SentRefused("too_many_photos", message, field=name, params={"most": MOST_PHOTOS})
    kind = PHOTO_OF.get(code, PhotoKind.SCENE)
    for file in files:
        try:
            photo = evidence.add_photo(file, key=_key_of(file, key, name), by=viewer.actor, kind=kind)
        except DomainError as refusal:
            refused = refused or refusal
        else:
            kept += [photo] if photo not in kept else []
    if refused:
        raise refused


def _key_of(file: Any, form: UUID, name: str) -> UUID:
    """The key of a file of a form, by what is in it: a further file has another, wherever it stands."""
    content = hashlib.sha256()
    for part in file.chunks():
        content.update(part)
    file.seek(0)
    return uuid5(form, f"{name} {content.hexdigest()}")


def documents_sent(request: HttpRequest, viewer: Viewer, key: UUID, *, kept: list[Document]) -> None:
    """Add to ``kept`` the documents of a form, as :func:`photos_sent` does with its photos.

    :raises SentRefused: too many.
    :raises DomainError: a file is none of the kinds that may be evidence, or not what its name says, or one of the
        keys names none of the viewer's.
    """
    refused: DomainError | None = None
    for sent in dict.fromkeys(request.POST.getlist("document")):
        try:
            kept += [records.document(viewer, UUID(sent))] if _is_key(sent) else []
        except DomainError as refusal:
            refused = refused or refusal
    files = request.FILES.getlist("documents")
    if len(kept) + len(files) > MOST_DOCUMENTS:
        message = N_("At most %(most)s documents go with one act.")
        raise SentRefused("too_many_documents", message, field="documents", params={"most": MOST_DOCUMENTS})
    for file in files:
        own = _key_of(file, key, "document")
        try:
            paper = evidence.attach_proof(file, name=file.name or "", key=own, by=viewer.actor)
        except DomainError as refusal:
            refused = refused or refusal
        else:
            kept += [paper] if paper not in kept else []
    if refused:
        raise refused


def initial_for(viewer: Viewer, issue: Issue, code: MoveCode) -> dict[str, object]:
    """Return what a move's form is filled with at first: what is proposed."""
    if code is MoveCode.DISPATCH:
        proposal = selectors.proposals([issue])[0]
        limit = proposal.limit
        return {
            "limit_amount": int(limit.amount) if limit else None,
            "limit_clock": limit.clock.value if limit else ClockKind.WORKING_DAYS.value,
            "lead_unit": proposal.lead.code if proposal.lead else "",
        }
    if code is MoveCode.PASS_DOWN:
        return {"inner_due": selectors.inner_proposal(issue, viewer.units)}
    if code is MoveCode.ASK_CONFIRMATION:
        there = selectors.territory_of(issue)
        return {"confirmer": there.code if there else ""}
    if code is MoveCode.RELAPSE:
        return {"lead_unit": issue.lead_unit.code if issue.lead_unit else ""}
    return {}


def units_for(viewer: Viewer, issue: Issue | None, code: MoveCode) -> Groups:
    """Return the units that a move's form offers: those proposed first, each with its reason, then all others."""
    if code is MoveCode.PASS_DOWN:
        return [(unit.code, unit.name) for unit in selectors.units_below(viewer)]
    if code is MoveCode.WITHDRAW_SUPPORT and issue is not None:
        return [(unit.code, unit.name) for unit in issue.supporting.all()]
    if code is MoveCode.SEND_VERIFIER:
        return verifier_options(issue)
    if code not in NAMING:
        return ()
    every = people.unit_options(viewer)
    proposed = (
        selectors.proposals([issue])[0].units
        if issue and code not in (MoveCode.RELAPSE, MoveCode.ASK_CONFIRMATION, MoveCode.ADD_SUPPORT)
        else ()
    )
    if not proposed:
        return every
    first = [(each.unit.code, f"{each.unit.name} ({reason_text(each.reason)})") for each in proposed]
    known = {unit for unit, _label in first}
    return [(gettext("Proposed"), first), (gettext("All units"), [each for each in every if each[0] not in known])]


def move_form(
    data: Mapping[str, object] | None,
    viewer: Viewer,
    issue: Issue,
    code: MoveCode,
    asked: Required,
    filing: Filing | None = None,
    files: Any = None,
) -> MoveForm:
    """Build the form of one move of one issue; ``filing`` is what filing shows."""
    if filing is not None:
        return MoveForm(
            data,
            asked=asked,
            categories=[(each.code, label_of(each)) for each in selectors.categories()],
            conditions=filing.options,
            address=reverse("issue_move", args=[issue.number, code.value]),
            words=filing.words,
            initial=filing.initial,
        )
    initial = initial_for(viewer, issue, code) if data is None else {}
    is_doubted = code is MoveCode.VERIFY and needs_reason(
        each.warning for each in selectors.doubts_on_verifying(viewer, issue, ())
    )
    units = units_for(viewer, issue, code)
    return MoveForm(
        data, files, asked=asked, units=units, initial=initial, is_doubted=is_doubted, is_answered=_answers(data),
        takes_documents=code in REPORTS,
    )  # fmt: skip


def _answers(data: Mapping[str, object] | None) -> bool:
    """Whether the form was sent with an answer to a warning, or shown again to be given one."""
    return data is not None and "overrule" in data


def verb_of(
    viewer: Viewer,
    issue: Issue,
    code: MoveCode,
    form: MoveForm,
    *,
    seen: int | None,
    photos: Sequence[Photo],
    documents: Sequence[Document] = (),
    shown_for: str = "",
) -> Verb:
    """Return the service call that makes the move with what the form holds.

    ``shown_for`` says for which kind and condition the form showed limit and tier: those of another condition were
    never seen, and follow from the one chosen.

    :raises Missing: a unit or issue that it names is not there.
    """
    data, note = form.cleaned_data, form.text(Shown.NOTE)
    call: Callable[..., Issue]
    match code:
        case MoveCode.FILE:
            call = partial(_filed, form, shown_for, note)
        case MoveCode.DISPATCH:
            supporting = [people.unit(viewer, each) for each in data["supporting_units"]]
            lead, other = people.unit(viewer, data["lead_unit"]), _another_limit(issue, data)
            call = partial(services.dispatch, lead=lead, supporting=supporting, limit=other, note=note)
        case MoveCode.PASS_DOWN:
            to = people.unit(viewer, data["holder_unit"])
            call = partial(services.pass_down, to=to, inner_due=data["inner_due"], note=note)
        case MoveCode.REPORT_RECTIFIED | MoveCode.REPORT_UP:
            measures = form.text(Shown.MEASURES)
            call = partial(
                services.report_up if code is MoveCode.REPORT_UP else services.report_rectified,
                measures=measures,
                photos=photos,
                proofs=form.proofs(),
                responsible=form.text(Shown.RESPONSIBLE),
                rectified_on=data.get(Shown.RECTIFIED_ON.value),
                note=note,
                documents=documents,
                value=form.value(),
            )
        case MoveCode.VERIFY:
            overrule = str(data.get("overrule") or "")
            call = partial(services.verify, photos=photos, proofs=form.proofs(), note=note, overrule=overrule)
        case MoveCode.LOOK_BACK:
            call = partial(services.look_back, photos=photos, note=note)
        case MoveCode.RELAPSE:
            again = people.unit(viewer, data["lead_unit"]) if data["lead_unit"] else None
            call = partial(services.mark_relapsed, reason=form.text(Shown.REASON), photos=photos, lead=again)
        case _:
            call = _verb_besides(viewer, code, form, photos, note)
    return partial(call, issue, by=viewer, seen=seen)


def _filed(form: MoveForm, shown_for: str, note: str, issue: Issue, **who: Any) -> Issue:
    data = form.cleaned_data
    category = _category(data.get("category", ""))
    under = selectors.condition(data["under"]) if data.get("under") else None
    limit: Limit | None = Limit(data["limit_amount"], ClockKind(data["limit_clock"]))
    tier: Tier | None = Tier(data["tier"])
    if under is not None and not shown_for.endswith(f"/{under.code}"):
        limit = tier = None
    planned = services.Planned(form.text(Shown.PLAN), data.get("review_on"), form.text(Shown.MILESTONES))
    return services.file_issue(
        issue, limit=limit, tier=tier, category=category, under=under, condition=form.text(Shown.CONDITION), note=note,
        track=_track(form, limit), planned=planned, **who,
    )  # fmt: skip


def _track(form: MoveForm, limit: Limit | None) -> Track | None:
    """The track chosen; where the limit follows from a condition that the form did not show, the short ones do too."""
    if not form.text(Shown.TRACK):
        return None
    track = Track(form.text(Shown.TRACK))
    return track if limit is not None or track is Track.LONG_TERM else None


def _verb_besides(
    viewer: Viewer, code: MoveCode, form: MoveForm, photos: Sequence[Photo], note: str
) -> Callable[..., Issue]:
    """The acts beside the straight path: confirming, settling, carrying over, and those that show words only."""
    data = form.cleaned_data
    match code:
        case MoveCode.LOOK_JOINTLY:
            present, minutes = form.text(Shown.PRESENT), form.text(Shown.MINUTES)
            return partial(
                services.look_jointly, looked_at=data["looked_at"], present=present, minutes=minutes, photos=photos
            )
        case MoveCode.FIX_ON_SPOT:
            measures, proofs = form.text(Shown.MEASURES), form.proofs()
            return partial(services.fix_on_the_spot, measures=measures, photos=photos, proofs=proofs, note=note)
        case MoveCode.REPORT_PART:
            return partial(services.report_part, measures=form.text(Shown.MEASURES), photos=photos, note=note)
        case MoveCode.ADD_SUPPORT | MoveCode.WITHDRAW_SUPPORT:
            units = [people.unit(viewer, each) for each in data["supporting_units"]]
            if code is MoveCode.ADD_SUPPORT:
                return partial(services.add_support, units=units, note=note)
            return partial(services.withdraw_support, units=units, reason=form.text(Shown.REASON))
        case MoveCode.SEND_VERIFIER:
            post = people.post(viewer, form.text(Shown.VERIFIER))
            return partial(services.send_verifier, post=post, note=note)
        case MoveCode.RECALL_VERIFIER:
            return partial(services.recall_verifier, note=note)
        case MoveCode.APPEAL:
            reason, basis = form.text(Shown.REASON), form.text(Shown.BASIS)
            return partial(services.appeal_overtime, reason=reason, basis=basis, photos=photos)
        case MoveCode.ASK_CONFIRMATION:
            asked = people.unit(viewer, data["confirmer"])
            return partial(services.ask_confirmation, unit=asked, note=note)
        case MoveCode.CONFIRM:
            return partial(services.confirm_on_site, photos=photos, note=note)
        case MoveCode.NOT_FOUND:
            return partial(services.report_not_found, reason=form.text(Shown.REASON), photos=photos)
        case MoveCode.ASK_CARRY_OVER:
            plan, lines, works = form.text(Shown.PLAN), form.text(Shown.MILESTONES), form.text(Shown.WORKS)
            review_on = data["review_on"]
            return partial(services.ask_carry_over, plan=plan, milestones=lines, review_on=review_on, works=works)
        case MoveCode.FIX_FIRST | MoveCode.RULE | MoveCode.RULE_LATER:
            return _settling_verb(viewer, code, form, note)
    return _plain_verb(viewer, code, form, note)


def _settling_verb(viewer: Viewer, code: MoveCode, form: MoveForm, note: str) -> Callable[..., Issue]:
    named = form.text(Shown.LEAD_UNIT)
    if code is MoveCode.FIX_FIRST:
        return partial(services.fix_first, lead=people.unit(viewer, named) if named else None, note=note)
    lead = people.unit(viewer, named)
    verb = services.rule if code is MoveCode.RULE else services.rule_later
    return partial(verb, lead=lead, basis=form.text(Shown.BASIS), reach=Reach(form.text(Shown.REACH)), note=note)


def _plain_verb(viewer: Viewer, code: MoveCode, form: MoveForm, note: str) -> Callable[..., Issue]:
    reason = form.text(Shown.REASON)
    match code:
        case MoveCode.RETURN:
            return partial(services.return_it, reason=reason, basis=form.text(Shown.BASIS))
        case MoveCode.RECALL:
            return partial(services.recall, reason=reason)
        case MoveCode.HAND_OVER:
            giver, taker = (people.unit(viewer, form.text(name)) for name in (Shown.GIVER, Shown.TAKER))
            return partial(services.hand_over, giver=giver, taker=taker, reason=reason)
        case MoveCode.PASS_FIRST_CHECK:
            return partial(services.pass_first_check, note=note)
        case MoveCode.PASS_CHECK_UP:
            return partial(services.pass_check_up, note=note)
        case MoveCode.FAIL_FIRST_CHECK:
            return partial(services.fail_first_check, reason=reason)
        case MoveCode.ASK_EXTENSION:
            return partial(services.ask_extension, reason=reason)
        case MoveCode.REFUSE_EXTENSION:
            return partial(services.refuse_extension, reason=reason)
        case MoveCode.ENDORSE_EXTENSION:
            return partial(services.endorse_extension, note=note)
        case MoveCode.GRANT_EXTENSION:
            return partial(services.grant_extension, note=note)
        case MoveCode.DECLINE:
            return partial(services.decline, reason=reason)
        case MoveCode.VOID:
            return partial(services.void, reason=reason, basis=form.text(Shown.BASIS))
        case MoveCode.SEND_BACK:
            return partial(services.send_back, reason=reason, note=note)
        case MoveCode.MERGE:
            survivor = selectors.issue(viewer, form.text(Shown.SURVIVOR))
            return partial(services.merge, survivor=survivor, reason=reason)
        case MoveCode.ACKNOWLEDGE:
            return partial(services.acknowledge, note=note)
        case MoveCode.CLOSE_OUT:
            return partial(services.close_out, note=note)
        case MoveCode.OPEN_SETTLEMENT:
            return partial(services.open_settlement, note=note)
        case MoveCode.OBJECT:
            return partial(services.record_objection, reason=reason)
        case MoveCode.REFUSE_CARRY_OVER:
            return partial(services.refuse_carry_over, reason=reason)
        case MoveCode.APPROVE_CARRY_OVER:
            return partial(services.approve_carry_over, note=note)
        case MoveCode.TAKE_UP:
            return partial(services.take_up_again, note=note)
        case MoveCode.ENDORSE_APPEAL:
            return partial(services.endorse_appeal, note=note)
        case MoveCode.GRANT_APPEAL:
            return partial(services.grant_appeal, note=note)
        case MoveCode.REFUSE_APPEAL:
            return partial(services.refuse_appeal, reason=reason)
        case MoveCode.UNMERGE:
            return partial(services.unmerge, reason=reason)
        case MoveCode.UNDO:
            return services.undo
    raise SentRefused("no_such_move", N_("There is no such act."))


def accepted(
    viewer: Viewer, issue: Issue, *, lead: str, seen: int | None, under: str | None = None, in_bulk: bool = False
) -> Issue:
    """File and dispatch an issue as proposed.

    ``lead`` (a unit's code) instead of the proposed unit, if given; ``under`` (a condition's code; empty: none) instead
    of the proposed condition, of the kind that is proposed: limit and tier then follow from it.
    """
    chosen = {issue.pk: under} if under is not None and not issue.track else {}
    proposal = selectors.proposals([issue], chosen=chosen)[0]
    if chosen and under != (proposal.under.code if proposal.under else ""):
        raise SentRefused("condition_of_other_kind", OTHER_CONDITION, field="under")
    unit: Unit | None = people.unit(viewer, lead) if lead else proposal.lead
    if unit is None or proposal.limit is None:
        raise SentRefused("nothing_proposed", N_("No unit or no limit is proposed for this issue: file it by hand."))
    return services.accept(
        issue, limit=proposal.limit, tier=proposal.tier, category=proposal.category, under=proposal.under,
        track=proposal.track, lead=unit, by=viewer, seen=seen, in_bulk=in_bulk,
    )  # fmt: skip


def _another_limit(issue: Issue, data: Mapping[str, Any]) -> Limit | None:
    """The limit that was typed, if it is another one than the issue was filed with."""
    amount, clock = data.get("limit_amount"), data.get("limit_clock")
    if amount is None or not clock or (amount, clock) == (issue.limit_amount, issue.limit_clock):
        return None
    return Limit(amount, ClockKind(clock))


def _category(code: str) -> Category | None:
    return next((each for each in selectors.categories() if each.code == code), None) if code else None


def _is_key(sent: str) -> bool:
    try:
        UUID(sent)
    except ValueError:
        return False
    return True
