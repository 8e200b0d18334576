"""How inspectors say it (习惯说法): the rules by which a kind of problem is told from the words of a list."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import yaml

from wenming.engines.problem_lists.conditions import ConditionEntry, ConditionIndex
from wenming.engines.problem_lists.kinds import KindEntry, KindIndex
from wenming.issues.models import Category, FilingCondition
from wenming.issues.seed import seed_categories

FILE, EXAMPLES, CONDITIONS = "catalogue_sayings.yaml", "catalogue_examples.yaml", "catalogue_conditions.yaml"
PLACES: Mapping[str, tuple[str, ...]] = {
    Category.Group.RESIDENTIAL: (
        "小区", "家属院", "号院", "楼道", "单元", "楼栋", "院内", "院里", "物业", "居民楼", "住宅", "楼内", "电梯",
        "楼下",
    ),
    Category.Group.BACKSTREET: ("巷", "背街", "胡同", "里弄", "弄堂", "小街"),
    Category.Group.MARKET: ("市场", "菜场", "超市", "摊位", "集贸", "集市", "商店", "商场", "餐", "饭", "面馆", "包子"),
    Category.Group.CAMPUS: (
        "学校", "小学", "中学", "校园", "幼儿园", "学生", "图书", "文化", "少年", "场馆", "培训", "托管",
    ),
}  # fmt: skip
"""Words that say that a problem lies where the kinds of a group are found."""


@cache
def sayings() -> Mapping[str, tuple[str, ...]]:
    """Return the rules by the code of the kind; read once, they come with the product."""
    text = files("wenming.issues").joinpath(FILE).read_text(encoding="utf-8")
    return {code: tuple(rules) for code, rules in yaml.safe_load(text)["sayings"].items()}


@cache
def examples() -> Mapping[str, tuple[str, ...]]:
    """Return the sentences by the code of the kind; read once, they come with the product."""
    text = files("wenming.issues").joinpath(EXAMPLES).read_text(encoding="utf-8")
    return {code: tuple(said) for code, said in yaml.safe_load(text)["examples"].items()}


@cache
def places() -> Mapping[str, tuple[str, ...]]:
    """Return the words of the places by the code of the kind that is found there alone."""
    text = files("wenming.issues").joinpath(EXAMPLES).read_text(encoding="utf-8")
    return {code: tuple(row["words"]) for row in yaml.safe_load(text)["places"] for code in row["kinds"]}


@cache
def condition_words() -> Mapping[str, tuple[str, ...]]:
    """Return the words by which each filing condition is told from the others of its kind, by its code."""
    text = files("wenming.issues").joinpath(CONDITIONS).read_text(encoding="utf-8")
    return {
        f"{kind}.{code}": tuple(map(str, words))
        for kind, conditions in yaml.safe_load(text)["conditions"].items()
        for code, words in conditions.items()
    }


def condition_index(rows: Iterable[FilingCondition]) -> ConditionIndex:
    """Build the index of filing conditions with their kinds: a city's own ones are told by their labels alone."""
    kinds: dict[str, list[ConditionEntry]] = {}
    for row in rows:
        entry = ConditionEntry(row.code, row.label, condition_words().get(row.code, ()))
        kinds.setdefault(row.category.code, []).append(entry)
    return ConditionIndex(kinds)


@cache
def seed_condition_index() -> ConditionIndex:
    """Build the index of the conditions that come with the product, without a database."""
    return ConditionIndex(
        {
            fields.code: [
                ConditionEntry(each.code, each.label, condition_words().get(each.code, ()))
                for each in fields.conditions
            ]
            for fields in seed_categories()
        }
    )


def is_saying(word: str) -> bool:
    """Whether a word of a kind is a saying: parts joined by “+”, choices by “/”."""
    return "+" in word or "/" in word


def heard(category: Category) -> tuple[str, ...]:
    """Return the product's own sayings of a kind that the city has not switched off."""
    return tuple(rule for rule in sayings().get(category.code, ()) if rule not in category.silenced)


def _own_sayings(category: Category) -> Iterable[str]:
    return (word.replace("/", "|") for word in category.words if is_saying(word))


def kind_index(categories: Iterable[Category]) -> KindIndex:
    """Build the index of kinds from the city's own catalogue and words, and what comes with the product."""
    conditions: dict[int, list[str]] = {}
    for category_id, label in FilingCondition.objects.filter(is_current=True).values_list("category_id", "label"):
        conditions.setdefault(category_id, []).append(label)
    return KindIndex(
        KindEntry(
            code=category.code,
            name=category.label,
            words=tuple(word for word in category.words if not is_saying(word)),
            conditions=tuple(conditions.get(category.pk, ())),
            sayings=(*heard(category), *_own_sayings(category)),
            examples=examples().get(category.code, ()),
            places=places().get(category.code) or PLACES.get(category.group, ()),
        )
        for category in categories
    )


@cache
def seed_kind_index() -> KindIndex:
    """Build the index of the catalogue that comes with the product, without a database."""
    return KindIndex(
        KindEntry(
            code=fields.code,
            name=fields.label,
            words=fields.words,
            conditions=tuple(each.label for each in fields.conditions),
            sayings=sayings().get(fields.code, ()),
            examples=examples().get(fields.code, ()),
            places=places().get(fields.code) or PLACES.get(fields.group, ()),
        )
        for fields in seed_categories()
    )
