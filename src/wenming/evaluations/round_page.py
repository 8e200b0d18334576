"""What the pages of one round show: its two figures, its tree, its tables."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from wenming.evaluations.editions import Edition
from wenming.evaluations.figures import Figures, added
from wenming.evaluations.models import Round
from wenming.evaluations.tables import MarksRow, MarksTable, lost_url, methods_table, plain_weight, rounding_note
from wenming.evaluations.wording import (
    AS_OBSERVED,
    IF_LOOKED_AT_TODAY,
    coverage_text,
    kind_names,
    leaf_coverage_text,
    leaf_status_text,
    marks_text,
    method_names,
    named,
    rate_text,
    status_text,
)
from wenming.rulebook.marks import published
from wenming.rulebook.round_score import Coverage, NodeScore
from wenming.rulebook.scheme import MethodKind
from wenming.ui.components import Fact, Facts, Link, Moment
from wenming.ui.figures import Stat, Stats
from wenming.ui.islands import ScoreRow, ScoreTree

WHOLE = "all"


@dataclass(frozen=True)
class Overview:
    """The first page of a round."""

    stats: Stats
    methods: MarksTable
    tree: ScoreTree
    roundings: Sequence[tuple[str, str]]
    facts: Facts
    fingerprint: str


def overview(round_: Round, edition: Edition, figures: Figures, *, sites: int) -> Overview:
    """Build the first page."""
    nodes = figures.nodes()
    looked = coverage_of_nodes(edition, figures)
    coverages = {
        method.code: coverage_text(method.coverage) if kind is MethodKind.FIELD else leaf_coverage_text(method.coverage)
        for method, kind in zip(figures.methods(), (each.kind for each in edition.scheme.methods), strict=True)
    }
    return Overview(
        stats=figures_in_front(round_, figures),
        methods=methods_table(round_, figures, method_names(edition), coverages),
        tree=score_tree(round_, edition, figures, nodes, looked),
        roundings=_roundings(edition, figures, nodes),
        facts=_facts(round_, sites),
        fingerprint=round_.fingerprint,
    )


def figures_in_front(round_: Round, figures: Figures) -> Stats:
    """The two figures side by side, of how many; what is lost, and what was looked at."""
    total, declared = figures.total, plain_weight(figures.declared)
    of = gettext("of %(available)s of %(declared)s") % {
        "available": marks_text(total.available),
        "declared": declared,
    }
    lost = reverse("evaluations:lost", args=[round_.number])
    here = reverse("evaluations:round", args=[round_.number])
    gain = total.won_today - total.won
    coverage = figures.coverage()
    return Stats(
        (
            Stat(AS_OBSERVED, marks_text(total.won), here, note=f"{of} · {rate_text(total.rate)}"),
            Stat(
                IF_LOOKED_AT_TODAY,
                marks_text(total.won_today),
                here,
                note=f"+{marks_text(gain)} · {rate_text(total.rate_today)}",
            ),
            Stat(gettext("Marks lost"), marks_text(total.lost), lost, note=gettext("every one opens to its case")),
            Stat(
                gettext("Site × item looked at"),
                f"{coverage.graded + coverage.not_applicable:,} / {coverage.total:,}",
                reverse("evaluations:sites", args=[round_.number]),
                note=coverage_text(coverage),
            ),
        )
    )


def coverage_of_nodes(edition: Edition, figures: Figures) -> Mapping[str, Coverage]:
    """What of field inspection was looked at under each indicator."""
    found: defaultdict[str, Coverage] = defaultdict(Coverage)
    for item in figures.items():
        for node in edition.chains[item.node]:
            found[node] = added((found[node], item.coverage))
    return found


def score_tree(
    round_: Round,
    edition: Edition,
    figures: Figures,
    nodes: Sequence[NodeScore],
    looked: Mapping[str, Coverage],
) -> ScoreTree:
    """The indicators with the total above them; each opens to its items, its lost marks to their cases."""
    total = figures.total
    rows = [
        ScoreRow(
            WHOLE,
            "",
            0,
            gettext("Total"),
            published(total.won),
            published(total.available),
            published(total.lost),
            today=published(total.won_today),
            coverage=coverage_text(figures.coverage()),
            lost_url=lost_url(round_),
        )
    ]
    depths = {code: len(chain) for code, chain in edition.chains.items()}
    for node in _depth_first(nodes):
        marks = node.marks
        rows.append(
            ScoreRow(
                node.code,
                node.parent or WHOLE,
                depths[node.code],
                named(edition.indicators, node.code),
                published(marks.won),
                published(marks.available),
                published(marks.lost),
                node.code,
                published(marks.won_today),
                _looked_text(looked.get(node.code)),
                reverse("evaluations:indicator", args=[round_.number, node.code]),
                lost_url(round_, node=node.code),
                _declared_note(node),
            )
        )
    return ScoreTree(rows, depth=1, show_today=True, show_coverage=True)


def _looked_text(coverage: Coverage | None) -> str:
    return coverage_text(coverage) if coverage is not None and coverage.total else ""


def _depth_first(nodes: Sequence[NodeScore]) -> list[NodeScore]:
    below: defaultdict[str | None, list[NodeScore]] = defaultdict(list)
    for node in nodes:
        below[node.parent].append(node)
    found: list[NodeScore] = []
    waiting = list(reversed(below[None]))
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += reversed(below[node.code])
    return found


def _declared_note(node: NodeScore) -> str:
    """The declared weight beside what lands under the node, where they differ."""
    if node.declared is None:
        return ""
    declared, landed = plain_weight(node.declared), plain_weight(node.landed)
    if node.declared == node.landed:
        return gettext("weight %(weight)s") % {"weight": declared}
    return gettext("declared %(declared)s, %(landed)s lands here") % {"declared": declared, "landed": landed}


def _roundings(edition: Edition, figures: Figures, nodes: Sequence[NodeScore]) -> list[tuple[str, str]]:
    """Where the figures shown below a node do not add up to the one shown above, because each was rounded once."""
    below: defaultdict[str | None, list[NodeScore]] = defaultdict(list)
    for node in nodes:
        below[node.parent].append(node)
    found = [(gettext("Total"), rounding_note(figures.total, [node.marks for node in below[None]]))]
    found += [
        (f"{node.code} {named(edition.indicators, node.code)}", rounding_note(node.marks, parts))
        for node in nodes
        if (parts := [each.marks for each in below[node.code]]) and _is_whole(node, below[node.code])
    ]
    return [(label, note) for label, note in found if note]


def _is_whole(node: NodeScore, below: Sequence[NodeScore]) -> bool:
    """Whether all that lands under a node lands under its children: nothing hangs on the node itself."""
    return sum(each.marks.available for each in below) == node.marks.available


def _facts(round_: Round, sites: int) -> Facts:
    previous = round_.previous
    draw = Link(gettext("How they were chosen"), reverse("evaluations:draw", args=[round_.number]))
    return Facts(
        (
            Fact(gettext("Kind of round"), str(Round.Kind(round_.kind).label)),
            Fact(gettext("Edition"), round_.edition.name),
            Fact(gettext("Sites"), f"{sites:,}"),
            Fact(gettext("Draw"), draw),
            Fact(gettext("Opened"), Moment(round_.opened_at)),
            Fact(gettext("Closed"), Moment(round_.closed_at) if round_.closed_at else None),
            Fact(
                gettext("Compared with"),
                Link(previous.name, reverse("evaluations:round", args=[previous.number])) if previous else None,
            ),
        )
    )


@dataclass(frozen=True)
class IndicatorPage:
    """One indicator: what lands under it, item by item and leaf by leaf."""

    code: str
    label: str
    marks: MarksRow
    declared: str
    items: MarksTable
    leaves: MarksTable
    below: Sequence[Link]
    above: Sequence[Link]


def indicator_page(round_: Round, edition: Edition, figures: Figures, node: NodeScore) -> IndicatorPage:
    """Build the page of one indicator in a round."""
    code, kinds, methods = node.code, kind_names(), method_names(edition)
    under = set(edition.items_under[code])
    items = [
        MarksRow(
            item.code,
            named(edition.items, item.code),
            item.marks,
            coverage_text(item.coverage),
            " · ".join(part for part in (kinds.get(item.kind, item.kind), status_text(item.status)) if part),
            lost_url=lost_url(round_, item=item.code),
        )
        for item in figures.items()
        if item.code in under
    ]
    leaves = [
        MarksRow(
            leaf.node,
            f"{leaf.node} {named(edition.indicators, leaf.node)}",
            leaf.marks,
            "",
            f"{methods.get(leaf.method, leaf.method)} · {leaf_status_text(leaf.status)}",
        )
        for leaf in figures.leaves()
        if code in edition.chains[leaf.node]
    ]
    children = [each for each in edition.scheme.nodes if each.parent == code]
    return IndicatorPage(
        code=code,
        label=named(edition.indicators, code),
        marks=MarksRow(code, "", node.marks, lost_url=lost_url(round_, node=code)),
        declared=_declared_note(node),
        items=MarksTable(gettext("Check item"), items),
        leaves=MarksTable(gettext("Leaf without visits"), leaves),
        below=[_node_link(round_, edition, child.code) for child in children],
        above=[_node_link(round_, edition, each) for each in reversed(edition.chains[code][1:])],
    )


def _node_link(round_: Round, edition: Edition, code: str) -> Link:
    url = reverse("evaluations:indicator", args=[round_.number, code])
    return Link(f"{code} {named(edition.indicators, code)}", url)
