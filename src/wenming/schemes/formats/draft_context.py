"""The part of the draft's shape around the marks: sampling, materials, survey, loop, responsibility, sources."""

from collections.abc import Iterator
from typing import TypedDict

from wenming.schemes.formats import context_rows as rows
from wenming.schemes.formats import heads
from wenming.schemes.formats.draft_parts import Part
from wenming.schemes.formats.rows import CycleVariant
from wenming.schemes.formats.values import parse_decimal
from wenming.schemes.formats.words import Confidence, FigureTopic, ProvisionTopic, TimeUnit

LIMIT_UNITS = {"工作时": TimeUnit.WORKING_HOURS, "工作日": TimeUnit.WORKING_DAYS}


class Around(TypedDict):
    """The parts of a document that this module reads."""

    mock_draw: heads.MockDraw
    negative_list: heads.NegativeListHead
    other_kinds: heads.OtherKinds
    material_rules: heads.MaterialRules
    survey_rules: heads.SurveyRules
    loop_rules: heads.LoopRules
    cycle_variants: tuple[CycleVariant, ...]
    evidence_types: tuple[rows.EvidenceType, ...]
    reject_reasons: tuple[rows.RejectReason, ...]
    review_steps: tuple[rows.ReviewStep, ...]
    questions: tuple[rows.Question, ...]
    time_limits: tuple[rows.TimeLimit, ...]
    escalation_steps: tuple[rows.EscalationStep, ...]
    roles: tuple[rows.Role, ...]
    provisions: tuple[rows.Provision, ...]
    figures: tuple[rows.Figure, ...]
    sources: tuple[rows.Source, ...]


def around(draft: Part, grading: Part, kinds: list[Part]) -> Around:
    """What the draft says around the marks."""
    materials, survey = draft.part("materials"), draft.part("survey")
    loop, sampling = draft.part("issue_workflow"), draft.part("sampling")
    duties = draft.part("responsibility")
    return Around(
        mock_draw=_mock_draw(sampling.part("mock_default")),
        negative_list=_negative_list(draft.part("negative_list_meta")),
        other_kinds=_other_kinds(draft.part("minor_categories")),
        material_rules=_material_rules(materials),
        survey_rules=_survey_rules(survey),
        loop_rules=_loop_rules(loop),
        cycle_variants=_cycle_variants(draft.part("cycle")),
        evidence_types=_evidence_types(materials),
        reject_reasons=tuple(_reason(part) for part in materials.parts("reject_reasons")),
        review_steps=tuple(
            rows.ReviewStep(p.whole("step") or 0, p.text("name")) for p in materials.parts("review_flow")
        ),
        questions=tuple(_question(part) for part in survey.parts("question_bank")),
        time_limits=tuple(_time_limits(loop)),
        escalation_steps=_escalation(loop),
        roles=tuple(_role(part) for part in duties.parts("roles")),
        provisions=tuple(_provisions(draft, grading, sampling, materials, loop, duties)),
        figures=tuple(_figures(draft, sampling, survey, kinds)),
        sources=tuple(_sources(draft.part("sources"))),
    )


def _mock_draw(part: Part) -> heads.MockDraw:
    return heads.MockDraw(part.whole("per_category"), part.whole("min_total"), part.flag("inferred"))


def _negative_list(part: Part) -> heads.NegativeListHead:
    return heads.NegativeListHead(
        items_in_full=part.whole("national_items"),
        edition=part.text("edition"),
        effects=part.texts("effects"),
        is_complete=part.flag("full_list_available"),
        sources=part.texts("sources"),
    )


def _other_kinds(part: Part) -> heads.OtherKinds:
    return heads.OtherKinds(part.texts("names"), part.flag("inferred"), part.texts("sources"), part.text("note"))


def _material_rules(part: Part) -> heads.MaterialRules:
    window, limits = part.part("time_window"), part.part("limits")
    return heads.MaterialRules(
        window_rule=window.text("rule"),
        window_example=window.text("example"),
        window_inferred=window.flag("inferred"),
        window_sources=window.texts("sources"),
        window_note=window.text("note"),
        caption_fields=part.texts("photo_caption_fields"),
        caption_sources=part.texts("photo_caption_sources"),
        longest_report=limits.whole("report_max_chars"),
        most_photos=limits.whole("photo_count"),
        largest_photo_kb=limits.whole("photo_max_kb"),
        photo_formats=limits.texts("photo_formats"),
        limits_inferred=limits.flag("inferred"),
        limits_note=limits.text("note"),
        review_sources=part.texts("review_sources"),
    )


def _survey_rules(part: Part) -> heads.SurveyRules:
    rates, scoring = part.part("rates"), part.part("scoring")
    return heads.SurveyRules(
        modes=part.texts("modes"),
        mode_sources=part.texts("mode_sources"),
        rates=rates.texts("list"),
        rate_sources=rates.texts("sources"),
        sample_size=part.whole("national_sample_size"),
        sample_note=part.text("national_sample_note"),
        option_marks=tuple((name, parse_decimal(mark)) for name, mark in scoring.part("option_points").figures()),
        pass_line=scoring.number("unqualified_below"),
        unknown_is_zero=scoring.flag("dont_know_scores_zero"),
        inferred=scoring.flag("inferred"),
        note=scoring.text("note"),
    )


def _loop_rules(part: Part) -> heads.LoopRules:
    notice = part.part("notice_fields")
    return heads.LoopRules(
        states=part.texts("states"),
        states_inferred=part.flag("states_inferred"),
        sources=part.texts("sources"),
        notice_fields=notice.texts("fields"),
        notice_fields_inferred=notice.texts("inferred_fields"),
        notice_sources=notice.texts("sources"),
        limits_note=part.text("sla_note"),
    )


def _cycle_variants(cycle: Part) -> tuple[CycleVariant, ...]:
    period = "yearly_weights_2021_2023"
    return (CycleVariant("2021-2023", cycle.numbers(period)),) if period in cycle.entries else ()


def _evidence_types(part: Part) -> tuple[rows.EvidenceType, ...]:
    sources = part.texts("evidence_sources")
    return tuple(
        rows.EvidenceType(each.text("code"), each.text("name"), sources=sources)
        for each in part.parts("evidence_types")
    )


def _reason(part: Part) -> rows.RejectReason:
    return rows.RejectReason(
        part.text("code"), part.text("name"), inferred=part.flag("inferred"), sources=part.texts("sources")
    )


def _question(part: Part) -> rows.Question:
    return rows.Question(
        code=part.text("code"),
        topic=part.text("topic"),
        dimension=part.text("dimension"),
        options=part.texts("options"),
        inferred=part.flag("inferred"),
        sources=part.texts("sources"),
    )


def _time_limits(loop: Part) -> Iterator[rows.TimeLimit]:
    sources = loop.texts("sla_sources")
    for index, part in enumerate(loop.parts("sla_reference"), 1):
        limit = part.text("limit")
        digits = limit.rstrip("工作时日")
        unit = LIMIT_UNITS.get(limit[len(digits) :], TimeUnit.CALENDAR_DAYS)
        yield rows.TimeLimit(f"reference-{index:02}", part.text("issue"), parse_decimal(digits), unit, sources=sources)
    names = {"immediate": "立行立改", "short": "限期整改", "long": "长期推进"}
    for part in loop.parts("sla_defaults"):
        level, hours, days = part.text("level"), part.number("hours"), part.number("days")
        yield rows.TimeLimit(
            code=level,
            name=names.get(level, level),
            amount=hours or days or parse_decimal("0"),
            unit=TimeUnit.HOURS if hours else TimeUnit.CALENDAR_DAYS,
            demands=part.text("needs"),
            inferred=part.flag("inferred"),
        )


def _escalation(loop: Part) -> tuple[rows.EscalationStep, ...]:
    sources = loop.texts("escalation_sources")
    return tuple(
        rows.EscalationStep(part.whole("level") or 0, part.text("name"), part.text("trigger"), sources=sources)
        for part in loop.parts("escalation")
    )


def _role(part: Part) -> rows.Role:
    code, name, scope = part.text("code"), part.text("name"), part.text("scope")
    levels, sources = part.whole("levels"), part.texts("sources")
    return rows.Role(code, name, scope=scope, levels=levels, sources=sources, parameters=tuple(part.figures()))


def _provisions(
    draft: Part, grading: Part, sampling: Part, materials: Part, loop: Part, duties: Part
) -> Iterator[rows.Provision]:
    flags = draft.part("flags")
    yield from _texts(ProvisionTopic.READING, "flag", flags.figures())
    yield from _texts(ProvisionTopic.RULE_KINDS, "rule", draft.part("deduction_kinds").figures())
    yield from _listed(ProvisionTopic.GRADING, "example", grading.texts("examples"))
    field = draft.part("field_aggregation")
    yield from _listed(ProvisionTopic.FIELD_SCORING, "step", field.texts("steps"), inferred=field.flag("inferred"))
    yield _rule(ProvisionTopic.MISSING_KIND, "missing-kind", field.part("missing_category_rule"))
    yield _rule(ProvisionTopic.EVIDENCE, "evidence", field.part("evidence_rule"))
    lists = sampling.part("lists")
    sources = lists.texts("sources")
    yield from _texts(ProvisionTopic.SAMPLING, "list", lists.figures(), sources=sources)
    yield from _listed(ProvisionTopic.INDICATORS, "tree", (draft.text("indicator_tree_note"),))
    yield _rule(ProvisionTopic.MATERIALS, "material-report", materials.part("report_style"))
    for key, code in (("photo_rules", "photo"), ("doc_rules", "document"), ("forbidden", "forbidden")):
        yield from _rules(ProvisionTopic.MATERIALS, f"material-{code}", materials.parts(key))
    yield from _rules(ProvisionTopic.DISPATCH, "dispatch", loop.parts("coordination"))
    orders = loop.part("three_orders")
    inferred, note = orders.flag("inferred"), orders.text("note")
    named = orders.figures(but=("orders", "deductions"))
    yield from _texts(ProvisionTopic.SUPERVISION, "three-orders", named, inferred=inferred, note=note)
    yield _rule(ProvisionTopic.LOOK_BACK, "look-back", loop.part("lookback"))
    yield from _rules(ProvisionTopic.CIRCULAR, "circular", loop.parts("publish"))
    yield from _duties(duties)


def _duties(duties: Part) -> Iterator[rows.Provision]:
    yield _rule(ProvisionTopic.RESPONSIBILITY, "matrix", duties.part("matrix_rule"))
    frontage = duties.part("three_guarantees")
    yield from _listed(ProvisionTopic.FRONTAGE, "frontage", frontage.texts("contents"), frontage.texts("sources"))
    sources = frontage.texts("escalation_sources")
    for index, part in enumerate(frontage.parts("escalation"), 1):
        code = f"frontage-local-{index}"
        text, place = part.text("rule"), part.text("place")
        yield rows.Provision(code, ProvisionTopic.FRONTAGE, text, place=place, sources=sources)
    blame = duties.part("accountability")
    sources = blame.texts("sources")
    yield from _listed(ProvisionTopic.ACCOUNTABILITY, "principle", blame.texts("principle"), sources)
    yield from _listed(ProvisionTopic.ACCOUNTABILITY, "action", blame.texts("actions"), sources)
    joint = duties.part("joint_inspection")
    sources = joint.texts("sources")
    yield from _listed(ProvisionTopic.JOINT_INSPECTION, "member", joint.texts("members"), sources)
    yield from _listed(ProvisionTopic.JOINT_INSPECTION, "check", joint.texts("checks"), sources)


def _rule(topic: ProvisionTopic, code: str, part: Part) -> rows.Provision:
    text, note = part.text("rule"), part.text("note")
    inferred, sources = part.flag("inferred"), part.texts("sources")
    return rows.Provision(code, topic, text, inferred=inferred, sources=sources, note=note)


def _rules(topic: ProvisionTopic, code: str, parts: list[Part]) -> Iterator[rows.Provision]:
    for index, part in enumerate(parts, 1):
        yield _rule(topic, f"{code}-{index}", part)


def _listed(
    topic: ProvisionTopic, code: str, texts: tuple[str, ...], sources: tuple[str, ...] = (), *, inferred: bool = False
) -> Iterator[rows.Provision]:
    for index, text in enumerate((text for text in texts if text), 1):
        yield rows.Provision(f"{code}-{index}", topic, text, inferred=inferred, sources=sources)


def _texts(
    topic: ProvisionTopic,
    code: str,
    named: list[tuple[str, str]],
    sources: tuple[str, ...] = (),
    note: str = "",
    *,
    inferred: bool = False,
) -> Iterator[rows.Provision]:
    for name, text in named:
        yield rows.Provision(f"{code}-{name}", topic, text, inferred=inferred, sources=sources, note=note)


def _figures(draft: Part, sampling: Part, survey: Part, kinds: list[Part]) -> Iterator[rows.Figure]:
    for part in sampling.parts("references"):
        yield from _place_figures(FigureTopic.SAMPLING, part)
    for part in survey.parts("local_designs"):
        yield from _place_figures(FigureTopic.SURVEY_DESIGN, part)
    scoring = survey.part("scoring")
    sources = scoring.texts("module_sources")
    for name, value in scoring.part("module_example").figures():
        yield rows.Figure(FigureTopic.SURVEY_RESULT, name, value, sources=sources)
    for item in (item for kind in kinds for item in kind.parts("items")):
        for variant in item.parts("local_variants"):
            place = variant.text("place")
            for _, value in variant.figures():
                yield rows.Figure(FigureTopic.LOCAL_THRESHOLD, "合格线", value, place=place, about=item.text("code"))
    volumes = draft.part("realistic_volumes")
    sources = volumes.texts("sources")
    for name, value in volumes.part("lucheng_dashboard").figures():
        yield rows.Figure(FigureTopic.SITES, name, value, place="温州鹿城", sources=sources)
    for part in volumes.parts("issues"):
        yield from _place_figures(FigureTopic.ISSUES, part)


def _place_figures(topic: FigureTopic, part: Part) -> Iterator[rows.Figure]:
    place, sources = part.text("where"), part.texts("sources")
    for name, value in part.figures():
        yield rows.Figure(topic, name, value, place=place, sources=sources)


def _sources(part: Part) -> Iterator[rows.Source]:
    for code in part.entries:
        each = part.part(code)
        yield rows.Source(code, each.text("title"), each.word("confidence", Confidence), address=each.text("url"))
