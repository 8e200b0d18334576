"""The audit page: its list of lines, and how far the chain is sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.insight import links
from wenming.insight.acts import ACTS, DETAILS, SUBJECTS
from wenming.insight.selectors import trail
from wenming.insight.selectors.trail import ChainStatus, TrailFilter
from wenming.kernel.clock import LOCAL
from wenming.kernel.models import AuditLine
from wenming.kernel.scope import Viewer
from wenming.ui.components import Action, Chip, Crumb, Empty, Fact, Facts, Lines, Link, Moment
from wenming.ui.figures import Figure, number_text
from wenming.ui.filters import Choice, Day, Filter, Search
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone
from wenming.ui.pages import RecordHead

COLUMNS = (
    Column("seq", _("Place in the chain"), place=Place.NUMBER, always=True, numeric=True),
    Column("at", _("When"), order_by=("id",), place=Place.STATE),
    Column("act", _("Act"), place=Place.TITLE, always=True),
    Column("subject", _("Done to")),
    Column("actor", _("Actor")),
    Column("unit", _("Unit code")),
    Column("code", _("Act, as written"), shown=False),
    Column("digest", _("Digest"), shown=False, place=Place.HIDDEN),
)


@dataclass(frozen=True)
class TrailAsked:
    """What the address asks for."""

    state: ListState
    filters: Sequence[Filter]
    wanted: TrailFilter


@dataclass(frozen=True)
class TrailPage:
    """What stands above the list: the chain, and the button that verifies it."""

    chain: Facts
    verify: Action


def asked(request: HttpRequest) -> TrailAsked:
    """Read the filters from the address."""
    state = ListState.of(request, "trail", COLUMNS, sort="-at")
    actor = Search("actor", gettext("Post or unit code"))
    act = Choice("act", gettext("Act"), [(code, f"{gettext(label)} ({code})") for code, label in sorted(ACTS.items())])
    kind = Choice("kind", gettext("Kind of thing"), [(code, gettext(label)) for code, label in SUBJECTS.items()])
    subject = Search("subject", gettext("Its number or code"))
    since, until = Day("from", gettext("From")), Day("until", gettext("Until"))
    wanted = TrailFilter(
        actor=state.read(actor),
        act=state.read(act),
        kind=state.read(kind),
        subject=state.read(subject),
        since=_day(state.read(since)),
        until=_day(state.read(until)),
    )
    return TrailAsked(state, (actor, act, kind, subject, since, until), wanted)


def list_page(viewer: Viewer, looked_for: TrailAsked) -> ListPage:
    """Build the list of lines."""
    state = looked_for.state
    found = trail.lines(viewer, looked_for.wanted).order_by(*state.order_by)
    total = trail.count(found)
    lines = list(found[state.offset : state.offset + state.size])
    seqs, names = trail.places_in_chain(lines), trail.names(lines)
    return ListPage(
        state=state,
        title=gettext("Audit"),
        sentence=_sentence(total),
        rows=[_row(line, seqs.get(line.pk), names[line.pk]) for line in lines],
        total=total,
        filters=looked_for.filters,
        export_url=reverse("audit_export"),
        empty=Empty(gettext("No act is written down yet"), gettext("Every change in the system leaves a line here.")),
    )


def plain_rows(viewer: Viewer, looked_for: TrailAsked, most: int) -> list[Mapping[str, object]]:
    """Return the rows of the export: what the page shows, at most ``most``, in its order."""
    lines = list(trail.lines(viewer, looked_for.wanted).order_by(*looked_for.state.order_by)[:most])
    seqs, names = trail.places_in_chain(lines), trail.names(lines)
    return [
        {
            "seq": seqs.get(line.pk, ""),
            "at": f"{line.at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}",
            "act": act_words(line.act),
            "subject": subject_words(line, names[line.pk]),
            "actor": line.by_label,
            "unit": line.by_unit,
            "code": line.act,
            "digest": line.digest,
        }
        for line in lines
    ]


def page_of(status: ChainStatus) -> TrailPage:
    """Build what stands above the list."""
    facts = [
        Fact(gettext("Last place sealed"), Figure(status.seq)),
        Fact(gettext("Sealed"), Moment(status.sealed_at) if status.sealed_at else ""),
        Fact(gettext("Hash"), status.hash[:16]),
        Fact(gettext("Anchors"), Figure(status.anchors)),
        Fact(gettext("Last anchor"), _anchor(status)),
    ]
    verify = Action(gettext("Verify the chain"), reverse("audit_verify"), "shield-check", method="post", primary=True)
    return TrailPage(Facts(facts), verify)


def line_facts(line: AuditLine, seq: int | None, name: str) -> Facts:
    """Build the facts of one line; its details are ids and codes."""
    facts = [
        Fact(gettext("Place in the chain"), Figure(seq) if seq else gettext("not sealed")),
        Fact(gettext("When"), Moment(line.at)),
        Fact(gettext("Act"), Lines(act_words(line.act), line.act)),
        Fact(gettext("Done to"), _subject(line, name)),
        Fact(gettext("Actor"), Lines(line.by_label, line.by_unit)),
        Fact(gettext("Digest"), line.digest),
        *(Fact(gettext(DETAILS.get(key, key)), str(value)) for key, value in sorted(line.details.items())),
    ]
    return Facts(facts)


def line_head(line: AuditLine, name: str) -> RecordHead:
    """Build the header of one line."""
    title = gettext("%(act)s: %(subject)s") % {"act": act_words(line.act), "subject": subject_words(line, name)}
    return RecordHead(title=title, crumbs=(Crumb(gettext("Audit"), reverse("audit")), Crumb(str(line.pk))))


def act_words(code: str) -> str:
    """Return what people call an act; its code where nobody named it."""
    return gettext(ACTS[code]) if code in ACTS else code


def subject_words(line: AuditLine, name: str) -> str:
    """Return the kind and the number of what was acted on."""
    kind = gettext(SUBJECTS[line.subject_kind]) if line.subject_kind in SUBJECTS else line.subject_kind
    return f"{kind} {name}".strip()


def _sentence(total: int) -> str:
    if total > trail.COUNTED:
        return gettext("More than %(n)s lines") % {"n": number_text(trail.COUNTED)}
    return gettext("Lines: %(n)s") % {"n": number_text(total)}


def _row(line: AuditLine, seq: int | None, name: str) -> Row:
    cells: dict[str, object] = {
        "seq": number_text(seq) if seq else gettext("not sealed"),
        "at": Moment(line.at),
        "act": act_words(line.act),
        "subject": _subject(line, name),
        "actor": line.by_label,
        "unit": line.by_unit,
        "code": line.act,
        "digest": line.digest,
    }
    return Row(key=str(line.pk), url=reverse("audit_line", args=[line.pk]), cells=cells)


def _subject(line: AuditLine, name: str) -> object:
    url = links.subject(line.subject_kind, name)
    return Link(subject_words(line, name), url) if url else subject_words(line, name)


def _anchor(status: ChainStatus) -> object:
    if status.damaged:
        return Chip(gettext("The anchor file is damaged"), Tone.OVERDUE)
    if status.anchor is None:
        return gettext("none yet: the first is written tonight")
    return Lines(gettext("at place %(seq)s") % {"seq": number_text(status.anchor.seq)}, Moment(status.anchor.at))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
