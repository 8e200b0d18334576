"""``wenming scheme``: check a scheme file, turn it into the other form, compare two; only import needs a database."""

import argparse
import gettext
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

from wenming import schemes
from wenming.config.commands import Commands, scheme_import
from wenming.config.words import _, terminal_language
from wenming.config.writing import ensure_writable
from wenming.schemes.checking import check as check_document
from wenming.schemes.comparison import Change, Difference
from wenming.schemes.comparison import compare as compare_documents
from wenming.schemes.formats import (
    Finding,
    Refused,
    SchemeDocument,
    Severity,
    fingerprint,
    read,
    write_workbook,
    write_yaml,
)
from wenming.schemes.formats.layout import BY_NAME


def register(commands: Commands) -> None:
    """Add the command and what it can do."""
    parser = commands.add_parser("scheme", help=_("Check, convert or compare evaluation schemes."))
    actions = parser.add_subparsers(dest="action", required=True, metavar=_("ACTION"))
    one = actions.add_parser("check", help=_("say whether a scheme file holds together"))
    one.add_argument("file", type=Path, help=_("a scheme as .yaml or .xlsx"))
    one.add_argument("--json", action="store_true", help=_("print the findings as JSON"))
    one.set_defaults(run=check)
    two = actions.add_parser("export", help=_("write a scheme file in the other form"))
    two.add_argument("file", type=Path, help=_("a scheme as .yaml or .xlsx"))
    two.add_argument("out", type=Path, help=_("the file to write, .yaml or .xlsx"))
    two.add_argument("--json", action="store_true", help=_("print what was written as JSON"))
    two.set_defaults(run=export)
    three = actions.add_parser("compare", help=_("say what changed between two scheme files"))
    three.add_argument("old", type=Path, help=_("the earlier scheme"))
    three.add_argument("new", type=Path, help=_("the later scheme"))
    three.add_argument("--json", action="store_true", help=_("print the differences as JSON"))
    three.set_defaults(run=compare)
    four = actions.add_parser("import", help=_("take a scheme file into the database, as a draft"))
    four.add_argument("file", type=Path, help=_("a scheme as .yaml or .xlsx"))
    four.add_argument("--freeze", action="store_true", help=_("publish it at once: from then on it never changes"))
    four.add_argument("--dry-run", action="store_true", help=_("only say what would be done"))
    four.add_argument("--json", action="store_true", help=_("print as JSON"))
    four.set_defaults(run=scheme_import.run)


def check(args: argparse.Namespace) -> int:
    """Print what is found; 0 without errors, 1 with."""
    try:
        document = read(args.file)
    except Refused as refused:
        _tell(args, refused.findings, None)
        return 1
    findings = check_document(document)
    _tell(args, findings, document)
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def export(args: argparse.Namespace) -> int:
    """Read one file and write the other; 1 if it cannot be read or the file type is not known."""
    document = _read(args.file)
    if document is None:
        return 1
    suffix = args.out.suffix.lower()
    if suffix in (".xlsx", ".yaml", ".yml"):
        ensure_writable(args.out)
    if suffix == ".xlsx":
        write_workbook(document, args.out)
    elif suffix in (".yaml", ".yml"):
        args.out.write_text(write_yaml(document), encoding="utf-8")
    else:
        print(_("The file to write must end in .yaml or .xlsx."), file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps({"written": str(args.out), "fingerprint": fingerprint(document)}))
    else:
        print(_("Written: %(file)s (fingerprint %(fingerprint)s)") % _written(args.out, document))
    return 0


def compare(args: argparse.Namespace) -> int:
    """Print the differences; 0 whether there are any or not, 1 if a file cannot be read."""
    old, new = _read(args.old), _read(args.new)
    if old is None or new is None:
        return 1
    differences = compare_documents(old, new)
    if args.json:
        print(json.dumps([_as_plain(each) for each in differences], ensure_ascii=False, indent=1))
        return 0
    for each in differences:
        _print_difference(each)
    counts = {change: sum(each.change is change for each in differences) for change in Change}
    print(
        _("%(added)s added, %(changed)s changed, %(removed)s removed; %(renumbered)s of the changed were renumbered.")
        % {**{change.value: count for change, count in counts.items()}, "renumbered": _renumbered(differences)}
    )
    return 0


def _renumbered(differences: Sequence[Difference]) -> int:
    return sum(each.is_renumbered for each in differences)


def _written(path: Path, document: SchemeDocument) -> dict[str, str]:
    return {"file": str(path), "fingerprint": fingerprint(document)[:12]}


def _read(path: Path) -> SchemeDocument | None:
    try:
        return read(path)
    except Refused as refused:
        for finding in refused.findings:
            print(_line(finding), file=sys.stderr)
        return None


def _tell(args: argparse.Namespace, findings: Sequence[Finding], document: SchemeDocument | None) -> None:
    counts = {severity.value: sum(each.severity is severity for each in findings) for severity in Severity}
    if args.json:
        told = {
            "file": str(args.file),
            "fingerprint": fingerprint(document) if document else None,
            "counts": counts,
            "findings": [_finding(each) for each in findings],
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for finding in findings:
        print(_line(finding))
    print(_("%(error)s errors, %(warning)s warnings, %(note)s notes.") % counts)
    if document:
        counted = {
            "title": document.edition.title,
            "methods": len(document.methods),
            "kinds": len(document.site_kinds),
            "items": len(document.check_items),
        }
        print(_("%(title)s: %(methods)s methods, %(kinds)s kinds of site, %(items)s check items.") % counted)
        print(_("Fingerprint: %s") % fingerprint(document))


def _line(finding: Finding) -> str:
    said = _of_schemes
    return f"{said(finding.severity.label)} · {finding.place.text(said)} · {finding.text(said)}"


@cache
def _scheme_words() -> gettext.NullTranslations:
    languages = ["zh_Hans"] if terminal_language() == "zh-hans" else []
    return gettext.translation("django", Path(schemes.__file__).parent / "locale", languages=languages, fallback=True)


def _of_schemes(message: str) -> str:
    """A message of the schemes app in the language of the terminal."""
    return _scheme_words().gettext(message)


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "severity": finding.severity.value,
        "place": asdict(finding.place),
        "message": finding.message,
        "advice": finding.advice,
        "params": dict(finding.params),
        "text": finding.text(_of_schemes),
    }


def _as_plain(each: Difference) -> dict[str, object]:
    return {
        "table": each.table,
        "change": each.change.value,
        "old_code": each.old_code,
        "new_code": each.new_code,
        "title": each.title,
        "fields": {change.field: [change.old, change.new] for change in each.fields},
    }


def _print_difference(each: Difference) -> None:
    code = f"{each.old_code} → {each.new_code}" if each.is_renumbered else each.new_code or each.old_code
    sign = {Change.ADDED: "+", Change.CHANGED: "~", Change.REMOVED: "-"}[each.change]
    print(f"{sign} {each.table} ({BY_NAME[each.table].sheet}) {code} {each.title}".rstrip())
    for change in each.fields if each.change is Change.CHANGED else ():
        print(f"    {change.field}: {change.old or '–'} → {change.new or '–'}")
