"""An edition taken apart for reading: what stands under what, and the marks that land where; read once per content."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from wenming.rulebook.scheme import Scheme
from wenming.rulebook.worth import item_worth, landed_weights
from wenming.schemes.formats import SchemeDocument
from wenming.schemes.formats.context_rows import Source
from wenming.schemes.formats.rows import CheckItem, Criterion, Function, Indicator, Method, Pack, SiteKind
from wenming.schemes.models import SchemeEdition
from wenming.schemes.selectors import document_of, rulebook_scheme

HELD = 8


@dataclass(frozen=True)
class Index:
    """Everything by its code. ``items_under`` counts check items of a node and all below it.

    ``landed`` are the marks that come down to a node when everything is graded and judged, ``worth`` those of an item.
    """

    document: SchemeDocument
    scheme: Scheme
    methods: Mapping[str, Method]
    nodes: Mapping[str, Indicator]
    children: Mapping[str, Sequence[Indicator]]
    criteria: Mapping[str, Sequence[Criterion]]
    kinds: Mapping[str, SiteKind]
    items: Mapping[str, CheckItem]
    items_of_kind: Mapping[str, Sequence[CheckItem]]
    items_of_node: Mapping[str, Sequence[CheckItem]]
    items_under: Mapping[str, int]
    functions: Mapping[str, Function]
    packs: Mapping[str, Pack]
    sources: Mapping[str, Source]
    landed: Mapping[str, Fraction]
    worth: Mapping[str, Fraction]

    def path(self, node: str) -> list[Indicator]:
        """The node and all above it, from the top."""
        found: list[Indicator] = []
        code = node
        while code in self.nodes and self.nodes[code] not in found:
            found.append(self.nodes[code])
            code = self.nodes[code].parent
        return found[::-1]


def index_of(edition: SchemeEdition) -> Index:
    """The index of an edition; its document is read from the database only where no index is held yet."""
    return _built(_ByFingerprint(edition))


class _ByFingerprint:
    """Carries an edition past the cache, which only looks at its fingerprint."""

    def __init__(self, edition: SchemeEdition) -> None:
        self.edition, self.fingerprint = edition, edition.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByFingerprint) and other.fingerprint == self.fingerprint


@lru_cache(maxsize=HELD)
def _built(held: _ByFingerprint) -> Index:
    document, scheme = document_of(held.edition), rulebook_scheme(held.edition)
    children: defaultdict[str, list[Indicator]] = defaultdict(list)
    for node in document.indicators:
        children[node.parent].append(node)
    criteria: defaultdict[str, list[Criterion]] = defaultdict(list)
    for criterion in document.criteria:
        criteria[criterion.indicator].append(criterion)
    of_kind: defaultdict[str, list[CheckItem]] = defaultdict(list)
    of_node: defaultdict[str, list[CheckItem]] = defaultdict(list)
    for item in document.check_items:
        of_kind[item.kind].append(item)
        of_node[item.indicator].append(item)
    return Index(
        document=document,
        scheme=scheme,
        methods={method.code: method for method in document.methods},
        nodes={node.code: node for node in document.indicators},
        children=dict(children),
        criteria=dict(criteria),
        kinds={kind.code: kind for kind in document.site_kinds},
        items={item.code: item for item in document.check_items},
        items_of_kind=dict(of_kind),
        items_of_node=dict(of_node),
        items_under=_under(document, of_node),
        functions={function.code: function for function in document.functions},
        packs={pack.code: pack for pack in document.packs},
        sources={source.code: source for source in document.sources},
        landed=landed_weights(scheme),
        worth=item_worth(scheme, {item.code for item in scheme.items}),
    )


def _under(document: SchemeDocument, of_node: Mapping[str, Sequence[CheckItem]]) -> dict[str, int]:
    parents = {node.code: node.parent for node in document.indicators}
    counts = dict.fromkeys(parents, 0)
    for code in parents:
        above = code
        while above in counts:
            counts[above] += len(of_node.get(code, ()))
            above = parents[above]
    return counts
