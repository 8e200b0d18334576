"""The round of ``tests/rulebook/cases/total_106.toml``, worked out by hand there, held through the services."""

import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from tests.rulebook import scoring_tables
from wenming.areas.models import Area
from wenming.evaluations.models import Round
from wenming.evaluations.selectors import leaf
from wenming.evaluations.services import enter_mark, open_round, plan_round
from wenming.inspections.models import Visit
from wenming.inspections.services import observe
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit, UnitFunction
from wenming.places.models import Responsibility, ResponsibilityRole, Site, SiteKind
from wenming.rulebook.rules import RuleKind
from wenming.rulebook.scheme import Item, Scheme
from wenming.schemes.formats import read_yaml
from wenming.schemes.models import CheckItem, SchemeEdition
from wenming.schemes.services import freeze, import_edition

CASE: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "rulebook" / "cases" / "total_106.toml").read_text(encoding="utf-8")
)
BEGIN = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
SPACE = UUID(int=106)
MORE = """
  - {code: station-wait, kind: station, indicator: '2', title: Minutes in the queue,
     rule: {kind: limit, ladder: {A: '15', B: '18.75', C: '22.5'}, zero_grade: 'C#'},
     threshold: {comparison: '<=', value: '15', unit: min}}
  - {code: station-holes, kind: station, indicator: '2', title: Holes in the forecourt,
     rule: {kind: oversize_count, ladder: {A: '0', B: '1', C: '2'}, zero_grade: 'C#', size_limit: '0.25'},
     threshold: {comparison: '<=', value: '0.25', unit: m2}}
  - {code: station-look, kind: station, indicator: '2', title: The look of the hall,
     rule: {kind: manual_grade, allowed: [A, B, C, 'C#']}, threshold: {comparison: '>=', value: B}}
"""


def document() -> str:
    """The edition as a scheme file: that of the case, and three items of the kinds of rule that it lacks."""
    case = CASE["scheme"]
    lines = ["format: wenming-scheme/1", "edition:", "  code: worked-106", "  title: Worked by hand", "  total: '106'"]
    lines += ["methods:"]
    lines += [
        f"  - {{code: {m['code']}, kind: {m['kind']}, name: {m['code']}, weight: '{m['weight']}'}}"
        for m in case["method"]
    ]
    lines += ["grades:", *(f"  - {{code: '{grade}', factor: '{factor}'}}" for grade, factor in case["grades"].items())]
    lines += ["functions:", "  - {code: traffic, name: Traffic police}", "indicators:"]
    lines += [_indicator(node) for node in case["node"]]
    lines += ["site_kinds:"]
    lines += [f"  - {{code: {k['code']}, name: {k['code']}, weight: '{k['weight']}'}}" for k in case["kind"]]
    lines += ["check_items:", *(_item(item) for item in scoring_tables.scheme(case).items)]
    return "\n".join(lines) + MORE


def _indicator(node: dict[str, Any]) -> str:
    parent = f", parent: '{node['parent']}'" if "parent" in node else ""
    # The case declares 60 and 46 for what its children do not add up to; a file must, and nothing follows from it.
    weight = f", weight: '{node['weight']}'" if "weight" in node and parent else ""
    methods = f", methods: [{', '.join(node['methods'])}]" if node.get("methods") else ""
    return f"  - {{code: '{node['code']}', name: Node {node['code']}{parent}{weight}{methods}}}"


def _item(item: Item) -> str:
    rule, threshold = item.rule, item.rule.threshold
    parts = [f"kind: {rule.kind.value}"]
    if rule.ladder:
        steps = ", ".join(f"{step.grade}: '{float(step.value):g}'" for step in rule.ladder)
        parts += [f"ladder: {{{steps}}}", f"zero_grade: '{rule.zero_grade}'"]
    if rule.kind is RuleKind.BOOLEAN:
        parts += [f"pass_grade: {rule.pass_grade}", f"fail_grade: '{rule.fail_grade}'"]
    if rule.each is not None:
        parts.append(f"each: '{float(rule.each):g}'")
    if rule.zero_if_none:
        parts.append("zero_if_none: true")
    held = threshold.value
    value = str(held).lower() if isinstance(held, bool) else f"'{float(Fraction(str(held))):g}'"
    function = f", function: {item.function}" if item.function else ""
    return (
        f"  - {{code: {item.code}, kind: {item.kind}, indicator: '{item.node}', title: {item.title}, "
        f"weight: '{float(item.weight):g}', rule: {{{', '.join(parts)}}}, "
        f"threshold: {{comparison: '{threshold.comparison.value}', value: {value}}}{function}}}"
    )


def scheme() -> Scheme:
    """The case's edition as the rulebook has it."""
    return scoring_tables.scheme(CASE["scheme"])


def hold(by: Viewer) -> Round:
    """Hold the round: sites, who answers, observations and marks as in the case."""
    edition = freeze(import_edition(read_yaml(document().encode()), by=by, at=BEGIN), by=by, at=BEGIN)
    known = scoring_tables.facts(CASE["facts"])
    _prepare(edition)
    sites = [_site(site.code, site.kind, site.area, site.units) for site in known.sites]
    held = open_round(
        plan_round("Worked", kind=Round.Kind.MOCK, edition=edition, by=by, at=BEGIN), sites=sites, by=by, at=BEGIN
    )
    visits = {visit.site.code: visit for visit in Visit.objects.select_related("site", "edition")}
    for seen in known.observations:
        item = CheckItem.objects.get(edition=edition, code=seen.item)
        at, key = seen.observed_at, uuid5(SPACE, seen.key)
        observe(visits[seen.site], item, seen.observed, key=key, by=by, observed_at=at, at=at)
    for mark in known.marks:
        indicator, method = leaf(held, mark.node, mark.method)
        points = None if mark.not_applicable else _decimal(mark.points)
        enter_mark(
            held,
            indicator=indicator,
            method=method,
            key=uuid5(SPACE, f"{mark.node}-{mark.method}"),
            by=by,
            points=points,
            out_of=None if mark.not_applicable else _decimal(mark.out_of),
            not_applicable=mark.not_applicable,
        )
    return held


def _decimal(value: Any) -> Any:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _prepare(edition: SchemeEdition) -> None:
    for code in ("north", "south"):
        Area.objects.create(code=code, name=code, level="town", path=f"{code}/")
    for code in ("north-town", "south-town", "roads-office", "market-office", "traffic-police"):
        unit = Unit.objects.create(code=code, name=code, kind="department", path="")
        unit.path = f"{unit.pk}/"
        unit.save()
    UnitFunction.objects.update_or_create(
        function="traffic", defaults={"label": "Traffic", "unit": Unit.objects.get(code="traffic-police")}
    )
    for code in ("industry_lead", "territory"):
        ResponsibilityRole.objects.create(code=code, label=code)


def _site(code: str, kind: str, area: str, units: Any) -> Site:
    site = Site.objects.create(
        code=code, name=code, kind=SiteKind.objects.get(code=kind), area=Area.objects.get(code=area),
        lat=38.9, lon=100.4, source_lat=38.9, source_lon=100.4, cell_7=1, cell_8=1, cell_9=1,
        created_at=BEGIN, changed_at=BEGIN,
    )  # fmt: skip
    for role, unit in units.items():
        Responsibility.objects.create(
            site=site,
            role=ResponsibilityRole.objects.get(code=role),
            unit=Unit.objects.get(code=unit),
            since=BEGIN.date(),
        )
    return site
