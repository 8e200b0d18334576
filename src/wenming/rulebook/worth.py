"""What a leaf is worth (分值): how the methods' weights come down to check items and judged nodes.

Field item: W_method × w_kind / Σ w_kind × w_item / Σ w_item in its kind. Materials, survey or authority leaf:
W_method × w_leaf / Σ w of the method's leaves. What nothing was graded for leaves its Σ, in proportion.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from wenming.rulebook.marks import ZERO, Marks
from wenming.rulebook.scheme import Item, MethodKind, Node, Scheme


class SchemeRefused(ValueError):
    """The edition cannot be scored with: its weights or its tree are not usable."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What graded sites hold, as whole numbers over one ``denominator``, so that long sums stay exact and fast.

    ``steps``: item → the marks of one step of ``1 / factor_denominator`` of the factor at one graded site.
    Items that carry no marks are not in it.
    """

    denominator: int
    factor_denominator: int
    steps: Mapping[str, int]

    def marks(self, item: str, numerator: int) -> Fraction:
        """Marks of ``numerator`` / ``factor_denominator`` graded sites of ``item``."""
        return Fraction(self.steps.get(item, 0) * numerator, self.denominator)

    def as_marks(self, available: int, won: int, won_today: int) -> Marks:
        """Marks from whole numbers over ``denominator``."""
        return Marks(*(Fraction(part, self.denominator) for part in (available, won, won_today)))


def check_weights(scheme: Scheme) -> None:
    """Refuse weights that no total can be made of: one below zero, or all methods without any."""
    weights = [method.weight for method in scheme.methods]
    weights += [kind.weight for kind in scheme.kinds]
    weights += [item.weight for item in scheme.items]
    weights += [node.weight for node in scheme.nodes if node.weight is not None]
    if any(weight < 0 for weight in weights):
        raise SchemeRefused("a weight is below zero")
    if scheme.total == 0:
        raise SchemeRefused("the methods' weights sum to zero")


def field_method_of(scheme: Scheme) -> dict[str, str]:
    """Item → the field method that pays it."""
    methods = [method.code for method in scheme.methods if method.kind is MethodKind.FIELD]
    paid: dict[str, str] = {}
    for item in scheme.items:
        if item.field_method not in methods and (item.field_method or len(methods) != 1):
            raise SchemeRefused(f"check item {item.code} does not say which field method pays it")
        paid[item.code] = item.field_method or methods[0]
    return paid


def item_worth(scheme: Scheme, graded: Collection[str]) -> dict[str, Fraction]:
    """The marks of each check item in ``graded``, the items that were graded at one site at least."""
    paid = field_method_of(scheme)
    blocks: dict[tuple[str, str], list[Item]] = {}
    for item in scheme.items:
        if item.code in graded:
            blocks.setdefault((paid[item.code], item.kind), []).append(item)
    in_kind = {block: sum((item.weight for item in items), ZERO) for block, items in blocks.items()}
    kind_weight = {kind.code: kind.weight for kind in scheme.kinds}
    worth: dict[str, Fraction] = {}
    for method in scheme.methods:
        mine = [block for block in blocks if block[0] == method.code and in_kind[block]]
        of_kinds = sum((kind_weight[kind] for _, kind in mine), ZERO)
        for block in mine if of_kinds else ():
            per_weight = method.weight * kind_weight[block[1]] / of_kinds / in_kind[block]
            worth.update({item.code: per_weight * item.weight for item in blocks[block]})
    return worth


def leaves_of(scheme: Scheme) -> list[tuple[Node, str]]:
    """(node, method) of every leaf judged by a method other than field inspection, in the scheme's order."""
    judged = {method.code for method in scheme.methods if method.kind is not MethodKind.FIELD}
    return [(node, method) for node in scheme.nodes for method in node.methods if method in judged]


def leaf_worth(scheme: Scheme, judged: Collection[tuple[str, str]]) -> dict[tuple[str, str], Fraction]:
    """The marks of each (node, method) in ``judged``. A leaf without a weight of its own weighs 1."""
    weights: dict[str, dict[str, Fraction]] = {}
    for node, code in leaves_of(scheme):
        if (node.code, code) in judged:
            weights.setdefault(code, {})[node.code] = Fraction(1) if node.weight is None else node.weight
    worth: dict[tuple[str, str], Fraction] = {}
    for method in scheme.methods:
        mine = weights.get(method.code, {})
        total = sum(mine.values(), ZERO)
        for node_code, weight in mine.items() if total else ():
            worth[node_code, method.code] = method.weight * weight / total
    return worth


def yardstick(worth: Mapping[str, Fraction], graded: Mapping[str, int], factor_denominator: int) -> Yardstick:
    """Make the yardstick of a round: each graded site of an item holds the item's marks / its graded sites."""
    each = {item: marks / (graded[item] * factor_denominator) for item, marks in worth.items() if marks}
    denominator = lcm(*(share.denominator for share in each.values()))
    steps = {item: share.numerator * (denominator // share.denominator) for item, share in each.items()}
    return Yardstick(denominator, factor_denominator, steps)


def ancestry(scheme: Scheme) -> dict[str, tuple[str, ...]]:
    """Node → itself and every node above it, nearest first. Refuses a loop or a missing parent."""
    parents = {node.code: node.parent for node in scheme.nodes}
    chains: dict[str, tuple[str, ...]] = {}
    for code in parents:
        chain = [code]
        while (parent := parents[chain[-1]]) is not None:
            if parent in chain or parent not in parents:
                raise SchemeRefused(f"node {code} hangs in a loop or under a node that does not exist")
            chain.append(parent)
        chains[code] = tuple(chain)
    for item in scheme.items:
        if item.node not in chains:
            raise SchemeRefused(f"check item {item.code} points to node {item.node}, which does not exist")
    return chains


def landed_weights(scheme: Scheme) -> dict[str, Fraction]:
    """Node → the marks that land under it when everything is graded and judged; shown beside its declared weight."""
    chains = ancestry(scheme)
    landed = dict.fromkeys(chains, ZERO)
    items = item_worth(scheme, {item.code for item in scheme.items})
    leaves = leaf_worth(scheme, {(node.code, method) for node, method in leaves_of(scheme)})
    shares = [(item.node, items.get(item.code, ZERO)) for item in scheme.items]
    shares += [(node, marks) for (node, _), marks in leaves.items()]
    for node, marks in shares:
        for above in chains[node]:
            landed[above] += marks
    return landed
