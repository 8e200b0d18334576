"""The indicator tree (测评指标): what lands under every node, by every method."""

from collections.abc import Iterable

from wenming.rulebook.marks import Marks, together
from wenming.rulebook.rollups import RollUps
from wenming.rulebook.round_score import LeafScore, NodeScore
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.worth import ancestry, landed_weights


def node_scores(scheme: Scheme, sums: RollUps, leaves: Iterable[LeafScore]) -> tuple[NodeScore, ...]:
    """Every node in the scheme's order; a node's marks are the exact sum of all that lands under it."""
    chains = ancestry(scheme)
    marks = {place: held.marks(sums.stick) for place, held in sums.nodes.items()}
    for leaf in leaves:
        for code in chains[leaf.node]:
            marks[code, leaf.method] = marks.get((code, leaf.method), Marks()) + leaf.marks
    landed = landed_weights(scheme)
    scores = []
    for node in scheme.nodes:
        parts = tuple(
            (method.code, marks[node.code, method.code])
            for method in scheme.methods
            if (node.code, method.code) in marks
        )
        total = together(part for _, part in parts)
        scores.append(NodeScore(node.code, node.parent, node.level, node.weight, landed[node.code], total, parts))
    return tuple(scores)
