"""A bad YAML file is refused with every reason, each with its line and what to do."""

import random
from pathlib import Path

import pytest

from tests.schemes.conftest import DEMO_EDITION, SMALL
from wenming.schemes.formats import Finding, Refused, read, read_yaml


def findings(text: str | bytes) -> tuple[Finding, ...]:
    with pytest.raises(Refused) as caught:
        read_yaml(text if isinstance(text, bytes) else text.encode())
    assert all(finding.advice and finding.text() for finding in caught.value.findings)
    return caught.value.findings


def line_of(part: str, text: str = SMALL) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        ("weight: '60'", "weight: sixty", "methods[1].weight", "“sixty” is not a number"),
        ("weight: '60'", "weight: 6e1", "methods[1].weight", "is not a number"),
        ("weight: '60'", "weight: .nan", "methods[1].weight", "is not a number"),
        ("weight: '60'", "weight: [60]", "methods[1].weight", "one value is expected"),
        ("kind: field,", "kind: fields,", "methods[1].kind", "Choose one of: field"),
        ("code: FIELD,", "code: FI ELD,", "methods[1].code", "is not a code"),
        (", weight: '60'", "", "methods[1]", "“weight” is missing"),
        ("name: 环卫", "nom: 环卫", "functions[1].nom", "“nom” is not known here"),
        ("kind: count, ladder", "kind: count, ladders", "check_items[1].rule.ladders", "is not known here"),
        ("ladder: {A: '0', B: '2'}", "ladder: [A, B]", "check_items[1].rule.ladder", "names with a value each"),
        ("ladder: {A: '0', B: '2'}", "ladder: {A: '0', B: x}", "check_items[1].rule.ladder", "“x” is not a number"),
        ("zero_from: 3", "zero_from: 3.5", "check_items[1].rule.zero_from", "is not a whole number"),
        ("methods: [FIELD, MAT]", "methods: FIELD", "indicators[2].methods", "a list is expected"),
        ("site_kinds:\n", "site_kinds: ROAD\nkinds:\n", "kinds", "is not a part of a scheme"),
        ("grades:\n", "grades: {A: 1}\npacks:\n", "grades", "a list of rows is expected"),
        ("title: 小体系", 'title: "a\\u0000b"', "edition.title", "U+0000"),
        ("title: 小体系", f"title: {'字' * 4001}", "edition.title", "4001 characters"),
        ("format: wenming-scheme/1", "format: wenming-scheme/9", "format", "does not say its format"),
    ],
)
def test_a_wrong_value_is_told_with_its_path_and_line(old: str, new: str, path: str, said: str) -> None:
    text = SMALL.replace(old, new, 1)
    found = {str(finding.place): finding.text() for finding in findings(text)}
    line = line_of(new.split("\n", 1)[-1] if path == "kinds" else new, text) if new else line_of("{code: FIELD")
    assert f"{path} · line {line}" in found
    assert said in found[f"{path} · line {line}"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  - {code: A, factor: '1'}", "  - &a {code: A, factor: '1'}", "Anchors and aliases"),
        ("title: 地面垃圾", "title: !!python/object/apply:os.system [id]", "Tags"),
        ("title: 地面垃圾", "title: 地面垃圾\n    title: 路面", "“title” stands here for the second time"),
        ("title: 地面垃圾", "title: [地面垃圾", "not valid YAML"),
        ("title: 地面垃圾", "title: '地面", "not valid YAML"),
    ],
)
def test_tricks_and_slips_of_yaml_are_told_with_their_line(old: str, new: str, said: str) -> None:
    first = findings(SMALL.replace(old, new, 1))[0]
    assert said in first.text()
    assert first.place.line is not None and first.place.line >= line_of(old)


def test_all_errors_are_told_at_once() -> None:
    text = SMALL.replace("'60'", "x").replace("'0.5'", "y").replace("kind: ratio", "kind: z")
    assert [finding.place.path for finding in findings(text)] == [
        "methods[1].weight",
        "grades[2].factor",
        "check_items[2].rule.kind",
    ]


def test_a_file_that_unfolds_is_refused_at_once() -> None:
    bomb = "format: wenming-scheme/1\na: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{f'*{chr(97 + i)}, ' * 9}x]\n" for i in range(9)
    )
    assert "Anchors and aliases" in findings(bomb)[0].text()
    assert "nested too deeply" in findings("format: " + "[" * 10_000)[0].text()


def test_what_is_not_a_text_or_too_large_is_refused() -> None:
    assert "not UTF-8" in findings("标题".encode("gbk"))[0].text()
    assert "8388608" in findings(b"#" * (8 * 1024 * 1024 + 1))[0].text()
    assert "empty" in findings("# nothing\n")[0].text()
    assert "second document" in findings(SMALL + "---\na: b\n")[0].text()
    assert "not valid YAML" in findings("a: \x07")[0].text()


def test_a_lone_surrogate_in_an_escape_is_refused() -> None:
    assert findings(SMALL.replace("title: 小体系", 'title: "\\ud800"'))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for name in ("none.yaml", "none.xlsx"):
        with pytest.raises(Refused, match="cannot be read"):
            read(tmp_path / name)


def test_a_draft_with_a_key_that_has_no_place_is_refused() -> None:
    draft = "schema_version: 1\nsite_categories: []\nscheme: {id: a, name: b, colour: red}\n"
    found = findings(draft)
    assert [(each.place.path, each.place.line) for each in found] == [("scheme.colour", 3)]


def test_no_damaged_file_ends_in_anything_but_a_refusal() -> None:
    whole = DEMO_EDITION.read_bytes()[:6000]
    chance = random.Random(7)
    for _ in range(300):
        text = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            text[chance.randrange(len(text))] = chance.choice(b"\x00\xff:-[]{}&*!'\"#\n x9")
        try:
            read_yaml(bytes(text))
        except Refused as refused:
            assert refused.findings
