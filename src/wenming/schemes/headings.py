"""The names of a scheme document's tables, columns and closed words in the page's language.

The file format names everything in Chinese; here stand the English names beside it.
"""

from enum import StrEnum

from django.utils.translation import get_language

from wenming.schemes.formats.columns import Column, Table, Value
from wenming.schemes.formats.layout import BY_NAME
from wenming.schemes.formats.values import value_text

TABLES = {
    "edition": "Edition",
    "cycle": "Creation cycle",
    "minors": "Evaluation of minors",
    "grading": "How grades are given",
    "mock_draw": "Sampling for a mock evaluation",
    "negative_list": "About the negative list",
    "other_kinds": "Kinds of site known by name only",
    "material_rules": "Rules for materials",
    "survey_rules": "Rules for the survey",
    "loop_rules": "The rectification loop",
    "methods": "Evaluation methods",
    "weight_variants": "Weights used elsewhere",
    "cycle_variants": "Shares of other cycles",
    "pass_lines": "Pass lines",
    "eliminations": "Rules of elimination",
    "grades": "Grades",
    "negative_items": "Negative list",
    "functions": "Department functions",
    "indicators": "Indicators",
    "criteria": "Standards",
    "site_kinds": "Kinds of site",
    "packs": "Shared groups of check items",
    "check_items": "Check items",
    "evidence_types": "Types of material",
    "reject_reasons": "Reasons for sending back",
    "review_steps": "Steps of review",
    "questions": "Questions",
    "time_limits": "Time limits",
    "escalation_steps": "Steps of escalation",
    "roles": "Responsibility roles",
    "provisions": "Provisions in words",
    "figures": "Figures for orientation",
    "sources": "Sources",
}
FIELDS = {
    "about": "Check item",
    "address": "Address",
    "allowed": "Grades to choose from",
    "amount": "Time limit",
    "at_least": "At least",
    "bottom": "Last so many",
    "caption_fields": "Parts of a caption",
    "caption_sources": "Sources of captions",
    "code": "Code",
    "confidence": "Confidence",
    "consecutive_years": "Years in a row",
    "counting_rule": "How cases are counted",
    "cycle_label": "Name of the cycle",
    "demands": "Demands",
    "dimension": "Dimension",
    "draw": "Draw",
    "draw_inferred": "Draw inferred",
    "draw_sources": "Sources of the draw",
    "each": "Share lost per case",
    "edition": "Edition",
    "effect": "Consequence",
    "effect_applicant": "Consequence for applicants",
    "effect_nominated": "Consequence for nominated cities",
    "effect_titled": "Consequence for titled cities",
    "effects": "Kinds of consequence",
    "exemption": "Exemption",
    "factor": "Factor",
    "fail_grade": "Grade if failed",
    "formula": "Formula",
    "function": "Responsible function",
    "indicator": "Indicator",
    "indicator_inferred": "Indicator inferred",
    "inferred": "Inferred",
    "is_complete": "Entered in full",
    "is_draft": "Draft",
    "items_in_full": "Entries in full",
    "kind": "Kind",
    "label_en": "English name",
    "ladder": "Bounds of the grades",
    "ladder_inferred": "Bounds inferred",
    "ladder_source": "Source of the bounds",
    "largest_photo_kb": "Largest photo (KB)",
    "lead_function": "Leading function",
    "least_total": "Sites at least",
    "level": "Level",
    "level_names": "Names of the levels",
    "level_sources": "Sources of the levels",
    "levels": "Levels",
    "limits_inferred": "Limits inferred",
    "limits_note": "Note on limits",
    "longest_report": "Longest report (characters)",
    "measure": "Measure",
    "method": "Method",
    "methods": "Methods",
    "missing_kind_rule": "For a kind that a unit lacks",
    "mode_sources": "Sources of the modes",
    "modes": "Modes",
    "most_photos": "Most photos",
    "name": "Name",
    "names": "Names",
    "note": "Note",
    "notice_fields": "Parts of the notice",
    "notice_fields_inferred": "Of these inferred",
    "notice_sources": "Sources of the notice",
    "option_marks": "Marks of the options",
    "options": "Options",
    "pack": "Shared group",
    "parameters": "Parameters",
    "parent": "Parent",
    "pass_grade": "Grade if passed",
    "pass_line": "Pass line",
    "period": "Cycle",
    "photo_formats": "Photo formats",
    "place": "Place",
    "rate_sources": "Sources of the rates",
    "rates": "Rates",
    "review_sources": "Sources of the steps",
    "route": "Route",
    "route_sources": "Sources of the route",
    "rule_kind": "Rule",
    "sample_note": "Note on the sample",
    "sample_size": "Sample size",
    "scope": "Scope",
    "share": "Share of the total",
    "sites_per_kind": "Sites of each kind",
    "size_limit": "Limit of one size",
    "sources": "Sources",
    "states": "States",
    "states_inferred": "States inferred",
    "step": "Step",
    "text": "Text",
    "threshold_attribute": "Threshold from the site's",
    "threshold_comparison": "Comparison",
    "threshold_source": "Source of the threshold",
    "threshold_unit": "Unit",
    "threshold_value": "Threshold",
    "title": "Title",
    "topic": "Topic",
    "total": "Full marks",
    "trigger": "Set off by",
    "unit": "Unit of the limit",
    "unknown_is_zero": "“Don't know” counts zero",
    "value": "Value",
    "weight": "Weight",
    "weight_inferred": "Weight inferred",
    "weights": "Weights of the methods",
    "window_example": "Example of the window",
    "window_gap_months": "Months before the evaluation",
    "window_inferred": "Window inferred",
    "window_months": "Months of the window",
    "window_note": "Note on the window",
    "window_rule": "Window",
    "window_sources": "Sources of the window",
    "yearly_weights": "Share of each year",
    "years": "Years",
    "zero_from": "Zero from",
    "zero_grade": "Grade beyond",
    "zero_if_none": "Zero if there is none",
}
WORDS = {
    ">=": "at least",
    "<=": "at most",
    "==": "exactly",
    "H": "high",
    "M": "medium",
    "L": "low",
    "field": "field inspection",
    "materials": "materials",
    "survey": "survey",
    "authority": "industry authority",
    "others_mean": "the mean rate of the other units for that kind",
    "others_mean_per_item": "the mean rates of the other units for each item",
}

CODES = {
    "disqualify": ("取消资格", "disqualified"),
    "revoke": ("取消称号", "title revoked"),
    "suspend_1y": ("停止称号资格 1 年", "title suspended for one year"),
    "deduct_3": ("扣 3 分", "3 marks deducted"),
    "deduct_or_disqualify": ("扣分或取消资格", "marks deducted, or disqualified"),
    "province": ("全省", "the province"),
}
"""Codes that editions use for consequences and ranges; any other is shown as it was written."""
UNITS = {
    "例": ("case", "cases"),
    "人次": ("person", "persons"),
    "人": ("person", "persons"),
    "处": ("place", "places"),
    "辆次": ("vehicle", "vehicles"),
    "项": ("entry", "entries"),
    "类": ("kind", "kinds"),
    "种": ("kind", "kinds"),
    "档": ("step", "steps"),
    "次": ("time", "times"),
    "次/类": ("time per kind", "times per kind"),
    "块": ("board", "boards"),
    "个": ("piece", "pieces"),
    "分钟": ("minute", "minutes"),
    "㎡": ("m²", "m²"),
    "㎡/处": ("m² each", "m² each"),
}
"""Units in which editions count, of one and of more; any other is shown as it was written."""
CODED = ("effect", "effect_titled", "effect_nominated", "effect_applicant", "scope")


def is_chinese() -> bool:
    """Whether the page is in Chinese."""
    return (get_language() or "").startswith("zh")


def table_name(table: str) -> str:
    """The name of a table."""
    return BY_NAME[table].sheet if is_chinese() else TABLES[table]


def field_name(table: str, field: str) -> str:
    """The name of a column, by the record's field."""
    column = next((column for column in BY_NAME[table].columns if column.field == field), None)
    return column.heading if column is not None and is_chinese() else FIELDS.get(field, field)


def heading(table: Table, column: Column) -> str:
    """The name of a column."""
    return field_name(table.name, column.field)


def value_words(column: Column, value: Value) -> str:
    """A value as people read it."""
    if isinstance(value, StrEnum) and not is_chinese():
        return WORDS.get(value.value, value.value.replace("_", " "))
    if isinstance(value, bool) and not is_chinese():
        return "yes" if value else "no"
    if column.field in CODED and isinstance(value, str) and value in CODES:
        return CODES[value][0 if is_chinese() else 1]
    return value_text(column, value, labelled=True)


def unit_word(unit: str, amount: object = None) -> str:
    """A unit of an edition in the page's language, as it stands behind an amount."""
    if is_chinese() or unit not in UNITS:
        return unit
    return UNITS[unit][0 if amount == 1 else 1]


def own_name(name: str, label_en: str) -> str:
    """A name of the edition in the page's language, Chinese where there is no other."""
    return label_en if label_en and not is_chinese() else name
