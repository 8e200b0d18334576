"""The title of the issue that a failing check item raises says what is wrong, whatever language the viewer reads."""

import pytest
from django.utils.translation import override

from wenming.demo.loading.everything import demo_document
from wenming.demo.problems import title_of
from wenming.inspections.titles import problem_title
from wenming.rulebook.rules import RuleKind
from wenming.schemes.formats import to_scheme


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (RuleKind.BOOLEAN, "未达到：公益广告间距不小于10米"),
        (RuleKind.SHORTFALL, "数量不足：公益广告间距不小于10米"),
        (RuleKind.COUNT, "公益广告间距不小于10米"),
    ],
)
def test_what_is_wanted_becomes_what_is_wrong(kind: RuleKind, title: str) -> None:
    with override("en"):
        assert problem_title("公益广告间距不小于10米", kind) == title


def test_the_demo_names_its_problems_as_the_product_does() -> None:
    for item in to_scheme(demo_document()).items:
        assert title_of(item) == problem_title(item.title, item.rule.kind)
