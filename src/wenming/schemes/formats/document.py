"""The scheme document: everything one edition of an evaluation scheme says, as values, before it is a file or a row.

Heads occur once, tables hold rows in their written order. Numbers are exact decimals. Nothing is judged here:
what does not hold together is found by :mod:`wenming.schemes.checking`.
"""

from dataclasses import dataclass, field

from wenming.schemes.formats import context_rows as around
from wenming.schemes.formats import heads, rows


@dataclass(frozen=True, slots=True)
class SchemeDocument:
    """One edition of an evaluation scheme."""

    edition: heads.Edition
    cycle: heads.Cycle = field(default_factory=heads.Cycle)
    minors: heads.Minors = field(default_factory=heads.Minors)
    grading: heads.Grading = field(default_factory=heads.Grading)
    mock_draw: heads.MockDraw = field(default_factory=heads.MockDraw)
    negative_list: heads.NegativeListHead = field(default_factory=heads.NegativeListHead)
    other_kinds: heads.OtherKinds = field(default_factory=heads.OtherKinds)
    material_rules: heads.MaterialRules = field(default_factory=heads.MaterialRules)
    survey_rules: heads.SurveyRules = field(default_factory=heads.SurveyRules)
    loop_rules: heads.LoopRules = field(default_factory=heads.LoopRules)
    methods: tuple[rows.Method, ...] = ()
    weight_variants: tuple[rows.WeightVariant, ...] = ()
    cycle_variants: tuple[rows.CycleVariant, ...] = ()
    pass_lines: tuple[rows.PassLine, ...] = ()
    eliminations: tuple[rows.Elimination, ...] = ()
    grades: tuple[rows.Grade, ...] = ()
    negative_items: tuple[rows.NegativeItem, ...] = ()
    functions: tuple[rows.Function, ...] = ()
    indicators: tuple[rows.Indicator, ...] = ()
    criteria: tuple[rows.Criterion, ...] = ()
    site_kinds: tuple[rows.SiteKind, ...] = ()
    packs: tuple[rows.Pack, ...] = ()
    check_items: tuple[rows.CheckItem, ...] = ()
    evidence_types: tuple[around.EvidenceType, ...] = ()
    reject_reasons: tuple[around.RejectReason, ...] = ()
    review_steps: tuple[around.ReviewStep, ...] = ()
    questions: tuple[around.Question, ...] = ()
    time_limits: tuple[around.TimeLimit, ...] = ()
    escalation_steps: tuple[around.EscalationStep, ...] = ()
    roles: tuple[around.Role, ...] = ()
    provisions: tuple[around.Provision, ...] = ()
    figures: tuple[around.Figure, ...] = ()
    sources: tuple[around.Source, ...] = ()
