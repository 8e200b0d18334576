"""Reads the product's YAML form of a scheme (docs/formats/scheme.md), telling every error with its line."""

from wenming.rulebook.labels import N_
from wenming.schemes.formats.columns import Column, Form, Table, Value
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.findings import Findings, Place
from wenming.schemes.formats.heads import Record
from wenming.schemes.formats.layout import BY_NAME, assemble
from wenming.schemes.formats.values import BadValue, clean_text, parse, parse_amounts, parse_pairs, parse_parts
from wenming.schemes.formats.yaml_nodes import Listing, Mapping, Node, Scalar

FORMAT = "wenming-scheme/1"
FOLLOW = N_("Follow docs/formats/scheme.md.")


def document_of(root: Node) -> SchemeDocument:
    """The document that the nodes of a file hold. Raises ``Refused``."""
    findings = Findings()
    held: dict[str, list[Record]] = {}
    if not isinstance(root, Mapping):
        findings.error(Place(line=root.line), N_("The file does not begin with named parts."), FOLLOW)
    else:
        _check_head(root, findings)
        for name, node in root.entries.items():
            if name in BY_NAME:
                held[name] = _rows(BY_NAME[name], node, findings)
            elif name != "format":
                findings.error(
                    Place(name, line=root.lines[name]),
                    N_("“%(name)s” is not a part of a scheme."),
                    N_("Correct the name or delete the part; the parts are: %(parts)s."),
                    name=name,
                    parts=", ".join(BY_NAME),
                )
    findings.refuse_if_any()
    return assemble(held)


def _check_head(root: Mapping, findings: Findings) -> None:
    declared = root.entries.get("format")
    if not isinstance(declared, Scalar) or declared.text != FORMAT:
        line = declared.line if declared else root.line
        findings.error(
            Place("format", line=line),
            N_("The file does not say its format."),
            N_("Write “format: %(form)s” at the top."),
            form=FORMAT,
        )
    if "edition" not in root.entries:
        findings.error(Place("edition", line=root.line), N_("The part “edition” is missing."), FOLLOW)


def _rows(table: Table, node: Node, findings: Findings) -> list[Record]:
    if isinstance(node, Scalar) and node.is_empty:
        return []
    if table.is_head:
        record = _record(table, node, table.name, findings)
        return [record] if record else []
    if not isinstance(node, Listing):
        findings.error(Place(table.name, line=node.line), N_("Here a list of rows is expected."), FOLLOW)
        return []
    found = (_record(table, item, f"{table.name}[{index}]", findings) for index, item in enumerate(node.items, 1))
    return [record for record in found if record is not None]


def _record(table: Table, node: Node, path: str, findings: Findings) -> Record | None:
    if not isinstance(node, Mapping):
        findings.error(Place(path, line=node.line), N_("Here named values are expected."), FOLLOW)
        return None
    before = len(findings.found)
    flat = _flatten(table, node, path, findings)
    values: dict[str, Value] = {}
    for column in table.columns:
        key = ".".join(column.path)
        value = _value(column, flat[key], f"{path}.{key}", findings) if key in flat else None
        if value is not None:
            values[column.field] = value
        elif table.is_required(column) and len(findings.found) == before:
            findings.error(
                Place(path, line=node.line),
                N_("“%(key)s” is missing."),
                N_("Add “%(key)s:” with its value to this row."),
                key=key,
            )
    return table.record(**values) if len(findings.found) == before else None


def _flatten(table: Table, node: Mapping, path: str, findings: Findings) -> dict[str, Node]:
    """The row's nodes by dotted key; keys that no column has are errors."""
    known = {".".join(column.path) for column in table.columns}
    groups = {column.path[0] for column in table.columns if len(column.path) > 1}
    flat: dict[str, Node] = {}
    for key, value in node.entries.items():
        if key in groups and isinstance(value, Mapping):
            flat |= {f"{key}.{inner}": each for inner, each in value.entries.items()}
        elif not (key in groups and isinstance(value, Scalar) and value.is_empty):
            flat[key] = value
    for key, value in flat.items():
        if key not in known:
            findings.error(
                Place(f"{path}.{key}", line=value.line),
                N_("“%(key)s” is not known here."),
                N_("Correct or delete it; possible are: %(keys)s."),
                key=key,
                keys=", ".join(sorted(known)),
            )
    return flat


def _value(column: Column, node: Node, path: str, findings: Findings) -> Value:
    try:
        return _parse_node(column, node)
    except BadValue as bad:
        findings.error(Place(path, line=node.line), bad.message, bad.advice, **bad.params)
        return None


def _parse_node(column: Column, node: Node) -> Value:
    if isinstance(node, Scalar) and node.is_empty:
        return None
    if column.form in (Form.AMOUNTS, Form.PAIRS):
        if not isinstance(node, Mapping):
            raise BadValue(N_("Here names with a value each are expected."), N_("Write it as in {A: '0', B: '1'}."))
        pairs = [(name, _text(each)) for name, each in node.entries.items()]
        return parse_amounts(pairs) if column.form is Form.AMOUNTS else parse_pairs(pairs)
    if column.form in (Form.CODES, Form.TEXTS, Form.NUMBERS):
        if not isinstance(node, Listing):
            raise BadValue(N_("Here a list is expected."), N_("Write it as in [one, two]."))
        return parse_parts(column, [_text(each) for each in node.items])
    if column.form is Form.VALUE and not isinstance(node, Scalar):
        raise BadValue(N_("Here one number, yes/no or grade is expected."), FOLLOW)
    return parse(column, _text(node))


def _text(node: Node) -> str:
    if not isinstance(node, Scalar):
        raise BadValue(N_("Here one value is expected, not a list or names with values."), FOLLOW)
    return clean_text(node.text)
