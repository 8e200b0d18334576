"""The page where marks of leaves without visits are entered: one table, by keyboard, errors beside each leaf."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from wenming.evaluations import policies, selectors
from wenming.evaluations.editions import Edition, edition_of
from wenming.evaluations.figures import Figures
from wenming.evaluations.models import LeafMark, Round
from wenming.evaluations.services.marking import MarkEntry
from wenming.evaluations.tables import plain_weight
from wenming.evaluations.wording import leaf_status_text, marks_text, method_names, named, unit_names
from wenming.inspections.links import address
from wenming.kernel.scope import Viewer
from wenming.rulebook.marks import Marks
from wenming.rulebook.round_score import LeafScore
from wenming.rulebook.worth import leaves_of
from wenming.ui.components import Crumb, Moment

USUAL_FULL = "100"
IMPORT_ROUTE = "imports:upload"
LONGEST = 14
FIELDS = ("points", "out_of", "na", "note")


@dataclass(frozen=True)
class LeafRow:
    """One leaf: what was entered, what it wins, what is wrong with what was typed. ``seen``: the id of its mark."""

    key: str
    seen: str
    code: str
    label: str
    weight: str
    values: Mapping[str, str]
    won: str
    available: str
    lost: str
    status: str
    at: Moment | None
    who: str
    history_url: str
    error: str = ""


@dataclass(frozen=True)
class MethodTable:
    """The leaves of one method."""

    label: str
    weight: str
    rows: Sequence[LeafRow]
    won: str
    available: str


@dataclass(frozen=True)
class MarksPage:
    """All methods without visits."""

    tables: Sequence[MethodTable]
    key: str
    may_enter: bool
    import_url: str
    workbook_url: str


@dataclass(frozen=True)
class Sent:
    """A form as it came: the entries that differ from what is stored, and what is wrong, by leaf."""

    entries: Sequence[MarkEntry]
    errors: Mapping[str, str]
    typed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def marks_page(round_: Round, figures: Figures, viewer: Viewer, sent: Sent | None = None) -> MarksPage:
    """Build the page."""
    edition = edition_of(round_)
    current = {(row.indicator.code, row.method.code): row for row in selectors.current_marks(round_)}
    scores = {(leaf.node, leaf.method): leaf for leaf in figures.leaves()}
    names = method_names(edition)
    tables = []
    for method in figures.methods():
        leaves = [node for node, code in leaves_of(edition.scheme) if code == method.code]
        if not leaves:
            continue
        rows = [
            _row(round_, edition, current.get((node.code, method.code)), scores[node.code, method.code], sent)
            for node in leaves
        ]
        tables.append(
            MethodTable(
                names[method.code],
                plain_weight(method.weight),
                rows,
                marks_text(method.marks.won),
                marks_text(method.marks.available),
            )
        )
    may_enter = viewer.may(policies.ENTER_MARKS) and round_.state == Round.State.RUNNING
    return MarksPage(
        tables=tables,
        key=str(uuid4()),
        may_enter=may_enter,
        import_url=address(IMPORT_ROUTE, "marks") if may_enter else "",
        workbook_url=reverse("evaluations:marks_workbook", args=[round_.number]),
    )


def _row(round_: Round, edition: Edition, mark: LeafMark | None, score: LeafScore, sent: Sent | None) -> LeafRow:
    key = leaf_key(score.node, score.method)
    node = next(each for each in edition.scheme.nodes if each.code == score.node)
    marks: Marks = score.marks
    typed = sent.typed.get(key) if sent else None
    return LeafRow(
        key=key,
        seen=_seen(mark),
        code=score.node,
        label=named(edition.indicators, score.node),
        weight=plain_weight(node.weight) if node.weight is not None else "1",
        values=typed if typed is not None else stored_values(mark),
        won=marks_text(marks.won) if marks.available else "",
        available=marks_text(marks.available) if marks.available else "",
        lost=marks_text(marks.lost) if marks.lost else "",
        status=leaf_status_text(score.status),
        at=Moment(mark.at, brief=True) if mark else None,
        who=mark.by_label if mark else "",
        history_url=reverse("evaluations:mark_history", args=[round_.number, score.node, score.method]),
        error=sent.errors.get(key, "") if sent else "",
    )


def leaf_key(node: str, method: str) -> str:
    """The part of a field's name that stands for a leaf."""
    return f"{node}-{method}"


def stored_values(mark: LeafMark | None) -> dict[str, str]:
    """A stored mark as the form's fields hold it."""
    if mark is None:
        return {"points": "", "out_of": USUAL_FULL, "na": "", "note": ""}
    return {
        "points": short(mark.points),
        "out_of": short(mark.out_of) or USUAL_FULL,
        "na": "1" if mark.is_not_applicable else "",
        "note": mark.note,
    }


def short(value: Decimal | None) -> str:
    """A stored number without the zeros that nobody typed."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_sent(round_: Round, post: QueryDict) -> Sent:
    """Read the form: every leaf that differs from what is stored becomes an entry.

    What somebody else entered since the form was shown stays, unless it is answered with the newer mark in sight.
    """
    edition = edition_of(round_)
    current = {leaf_key(row.indicator.code, row.method.code): row for row in selectors.current_marks(round_)}
    shown = _shown(round_, post, current)
    entries: list[MarkEntry] = []
    errors: dict[str, str] = {}
    typed: dict[str, Mapping[str, str]] = {}
    base = _uuid(post.get("key", ""))
    for node, method in leaves_of(edition.scheme):
        key = leaf_key(node.code, method)
        if f"{key}-points" not in post:
            continue
        values = {name: post.get(f"{key}-{name}", "").strip() for name in FIELDS}
        if key in shown and values == stored_values(shown[key]):
            continue
        typed[key] = values
        if values == stored_values(current.get(key)) or not _says_something(values, current.get(key)):
            continue
        if key in shown:
            errors[key] = _overtaken(current[key])
            continue
        entry = _entry(node.code, method, values, base)
        if isinstance(entry, str):
            errors[key] = entry
        else:
            entries.append(entry)
    return Sent(entries, errors, typed)


def _shown(round_: Round, post: QueryDict, current: Mapping[str, LeafMark]) -> dict[str, LeafMark | None]:
    """The marks that the form was shown with where another one counts by now, by leaf; nothing: there was none."""
    seen = {key: post.get(f"{key}-seen", _seen(row)) for key, row in current.items()}
    overtaken = {key: pk for key, pk in seen.items() if pk != _seen(current[key])}
    known = {_seen(row): row for row in selectors.marks_entered(round_)} if overtaken else {}
    return {key: known.get(pk) for key, pk in overtaken.items()}


def _seen(mark: LeafMark | None) -> str:
    return str(mark.pk) if mark else ""


def _says_something(values: Mapping[str, str], mark: LeafMark | None) -> bool:
    """Whether a leaf was filled in at all: an untouched line is passed over, a note or a mark taken out is not."""
    return bool(values["points"] or values["na"] or values["note"] or mark)


def _overtaken(mark: LeafMark) -> str:
    words = gettext("Somebody else entered %(mark)s here meanwhile. Save again if yours is right.")
    return words % {"mark": written(mark)}


def written(mark: LeafMark) -> str:
    """A stored mark in words."""
    return gettext("not applicable") if mark.is_not_applicable else f"{short(mark.points)} / {short(mark.out_of)}"


def _entry(node: str, method: str, values: Mapping[str, str], base: UUID) -> MarkEntry | str:
    """One leaf as an entry, or what is wrong with it."""
    if values["na"]:
        return MarkEntry(node, method, base, not_applicable=True, note=values["note"][:500])
    if not values["points"]:
        return gettext("Enter the points and out of how many, or say that it does not apply.")
    points, out_of = _number(values["points"]), _number(values["out_of"])
    if points is None or out_of is None:
        return gettext("Points and full points are numbers with at most four decimals.")
    if out_of <= 0 or not 0 <= points <= out_of:
        return gettext("The points must be between 0 and full.")
    return MarkEntry(node, method, base, points=points, out_of=out_of, note=values["note"][:500])


def _number(written: str) -> Decimal | None:
    plain = written.replace("，", ",").replace("。", ".")
    if len(plain) > LONGEST or not plain.replace(".", "", 1).isascii() or not plain.replace(".", "", 1).isdigit():
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    exponent = value.as_tuple().exponent
    return value if isinstance(exponent, int) and exponent >= -4 and value < 10**8 else None


def _uuid(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        return uuid4()


@dataclass(frozen=True)
class HistoryLine:
    """One entry of a leaf's mark."""

    points: str
    at: Moment
    who: str
    note: str
    is_current: bool


@dataclass(frozen=True)
class HistoryPage:
    """Everything that was entered for a leaf, the latest first."""

    label: str
    method: str
    lines: Sequence[HistoryLine]
    crumbs: Sequence[Crumb]


def history_page(round_: Round, node: str, method: str) -> HistoryPage:
    """Build the history of one leaf."""
    edition = edition_of(round_)
    indicator, way = selectors.leaf(round_, node, method)
    rows = selectors.mark_history(round_, indicator, way)
    units = unit_names({row.by_unit for row in rows})
    lines = [
        HistoryLine(
            written(row),
            Moment(row.at),
            " · ".join(part for part in (row.by_label, units.get(row.by_unit, row.by_unit)) if part),
            row.note,
            row.is_current,
        )
        for row in rows
    ]
    label = f"{node} {named(edition.indicators, node)}"
    back = reverse("evaluations:marks", args=[round_.number])
    crumbs = (
        Crumb(round_.number, reverse("evaluations:round", args=[round_.number])),
        Crumb(gettext("Materials and surveys"), back),
    )
    return HistoryPage(label, named(edition.methods, method), lines, crumbs)


def workbook_rows(round_: Round) -> list[Mapping[str, object]]:
    """Every leaf as a row to fill in, with what is stored."""
    edition = edition_of(round_)
    current = {(row.indicator.code, row.method.code): row for row in selectors.current_marks(round_)}
    found: list[Mapping[str, object]] = []
    for node, method in leaves_of(edition.scheme):
        values = stored_values(current.get((node.code, method)))
        found.append(
            {
                "round": round_.number,
                "node": node.code,
                "label": edition.indicators.get(node.code, ("", ""))[0],
                "method": method,
                "points": values["points"],
                "out_of": values["out_of"],
                "not_applicable": "是" if values["na"] else "",
                "note": values["note"],
            }
        )
    return found
