"""A scored round as a plain statement for files and the API: same input, same bytes.

Every figure stands twice: ``exact`` as numerator/denominator, ``shown`` rounded to four places for reading.
"""

import json
from fractions import Fraction

from wenming.rulebook.marks import Marks, exact, published
from wenming.rulebook.round_score import Coverage, LostMark, NodeScore, RoundScore, Share

Plain = dict[str, object]


def statement(score: RoundScore) -> Plain:
    """The round as dictionaries, lists and strings, in an order that does not depend on that of the input."""
    return {
        "scheme": score.scheme,
        "declared": _figure(score.declared),
        "total": _marks(score.marks),
        "field": _marks(score.field),
        "coverage": _coverage(score.coverage),
        "methods": [
            {"code": method.code, "weight": _figure(method.weight), **_line(method.marks, method.coverage)}
            for method in score.methods
        ],
        "nodes": [_node(node) for node in score.nodes],
        "kinds": [
            {"code": kind.code, "status": kind.status.value, **_line(kind.marks, kind.coverage)} for kind in score.kinds
        ],
        "items": [
            {
                "code": item.code,
                "kind": item.kind,
                "node": item.node,
                "method": item.method,
                "status": item.status.value,
                "grades": dict(item.grade_counts),
                **_line(item.marks, item.coverage),
            }
            for item in score.items
        ],
        "leaves": [
            {"node": leaf.node, "method": leaf.method, "status": leaf.status.value, "marks": _marks(leaf.marks)}
            for leaf in score.leaves
        ],
        "areas": [_share(area) for area in score.areas],
        "roles": [{"role": role.role, "units": [_share(unit) for unit in role.units]} for role in score.roles],
        "lost": [_lost(lost) for lost in score.lost],
    }


def statement_bytes(score: RoundScore) -> bytes:
    """The statement as UTF-8 JSON."""
    return json.dumps(statement(score), ensure_ascii=False, separators=(",", ":")).encode()


def _figure(value: Fraction | None) -> Plain | None:
    return None if value is None else {"exact": exact(value), "shown": str(published(value))}


def _marks(marks: Marks) -> Plain:
    return {
        "available": _figure(marks.available),
        "as_observed": {"won": _figure(marks.won), "lost": _figure(marks.lost), "rate": _figure(marks.rate)},
        "if_looked_at_today": {
            "won": _figure(marks.won_today),
            "lost": _figure(marks.lost_today),
            "rate": _figure(marks.rate_today),
        },
    }


def _coverage(coverage: Coverage) -> Plain:
    return {
        "graded": coverage.graded,
        "not_applicable": coverage.not_applicable,
        "not_observed": coverage.not_observed,
    }


def _line(marks: Marks, coverage: Coverage) -> Plain:
    return {"marks": _marks(marks), "coverage": _coverage(coverage)}


def _node(node: NodeScore) -> Plain:
    return {
        "code": node.code,
        "parent": node.parent,
        "level": node.level,
        "declared": _figure(node.declared),
        "landed": _figure(node.landed),
        "marks": _marks(node.marks),
        "by_method": {method: _marks(marks) for method, marks in node.by_method},
    }


def _share(share: Share) -> Plain:
    return {"code": share.code, **_line(share.marks, share.coverage)}


def _lost(lost: LostMark) -> Plain:
    threshold = lost.threshold
    return {
        "item": lost.item,
        "node": lost.node,
        "kind": lost.kind,
        "site": lost.site,
        "area": lost.area,
        "observation": lost.observation,
        "grade": lost.grade,
        "threshold": {
            "comparison": threshold.comparison.value,
            "held_to": _held_to(lost),
            "attribute": threshold.attribute,
            "unit": threshold.unit,
        },
        "units": dict(lost.units),
        "lost": _figure(lost.lost),
        "lost_today": _figure(lost.lost_today),
    }


def _held_to(lost: LostMark) -> bool | str | None:
    return exact(lost.held_to) if isinstance(lost.held_to, Fraction) else lost.held_to
