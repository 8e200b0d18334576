"""The closed word lists of a scheme document: each is stored as its code and shown by its label."""

from enum import StrEnum


class Draw(StrEnum):
    """Whether sites of a kind are drawn from the reported list or found on the spot."""

    FIXED = "fixed"
    RANDOM = "random"


class Measure(StrEnum):
    """What is observed of a check item."""

    COUNT = "count"
    AREA = "area"
    BOOLEAN = "boolean"
    RATIO = "ratio"
    GRADE = "grade"
    NUMBER = "number"


class Confidence(StrEnum):
    """How far a source is trusted: H authorities and party papers, M manuals and reprints, L unverified text."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


class MissingKindRule(StrEnum):
    """What a unit without a kind of site gets for it, in a ranking of units."""

    OTHERS_MEAN = "others_mean"
    OTHERS_MEAN_PER_ITEM = "others_mean_per_item"


class TimeUnit(StrEnum):
    """The unit of a time limit."""

    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


class ProvisionTopic(StrEnum):
    """What a provision in words is about."""

    READING = "reading"
    RULE_KINDS = "rule_kinds"
    GRADING = "grading"
    FIELD_SCORING = "field_scoring"
    MISSING_KIND = "missing_kind"
    EVIDENCE = "evidence"
    SAMPLING = "sampling"
    INDICATORS = "indicators"
    MATERIALS = "materials"
    DISPATCH = "dispatch"
    SUPERVISION = "supervision"
    LOOK_BACK = "look_back"
    CIRCULAR = "circular"
    RESPONSIBILITY = "responsibility"
    FRONTAGE = "frontage"
    ACCOUNTABILITY = "accountability"
    JOINT_INSPECTION = "joint_inspection"


class FigureTopic(StrEnum):
    """What a reference figure from elsewhere is about."""

    SAMPLING = "sampling"
    SURVEY_DESIGN = "survey_design"
    SURVEY_RESULT = "survey_result"
    LOCAL_THRESHOLD = "local_threshold"
    SITES = "sites"
    ISSUES = "issues"
