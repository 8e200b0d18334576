"""``wenming areas|units|people|sites|responsibilities|issues import``: registers from files, previewed or taken in."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wenming.config.commands import Commands
from wenming.config.database import database
from wenming.config.refusal import Refused
from wenming.config.words import _, said
from wenming.config.writing import ensure_writable, unwritable
from wenming.kernel.errors import DomainError

if TYPE_CHECKING:
    from wenming.engines.workbook import Finding, Plan
    from wenming.kernel.imports import Door

SYSTEMS = ("cgcs2000", "wgs84", "gcj02", "bd09")
SHOWN = 50


def register(commands: Commands) -> None:
    """Add the families."""
    for name, words in {
        "areas": _("Read divisions and their boundaries from files."),
        "units": _("Read the responsible units from a workbook."),
        "people": _("Read people and their posts from a workbook."),
        "sites": _("Read the sites from a workbook."),
        "responsibilities": _("Read who answers for which site from a workbook."),
        "issues": _("Read a problem list from a workbook: its rows become issues."),
    }.items():
        family = commands.add_parser(name, help=words)
        verbs = family.add_subparsers(dest="verb", required=True, metavar=_("COMMAND"))
        parser = verbs.add_parser("import", help=words)
        parser.add_argument("file", type=Path, help=_("the file to read"))
        parser.add_argument("--dry-run", action="store_true", help=_("only say what would be done"))
        parser.add_argument("--json", action="store_true", help=_("print as JSON"))
        if name == "areas":
            parser.add_argument("--fences", type=Path, help=_("folder with fence-<six-digit code>.json boundaries"))
            parser.add_argument("--system", choices=SYSTEMS, default="gcj02", help=_("coordinate system of the files"))
            parser.set_defaults(run=run_areas)
        else:
            parser.add_argument("--refused", type=Path, help=_("write refused rows to this .xlsx, with the reasons"))
            parser.add_argument("--passwords", type=Path, help=_("write first passwords to this .xlsx (people)"))
            if name in ("sites", "issues"):
                parser.add_argument(
                    "--system", choices=SYSTEMS, default="cgcs2000", help=_("coordinate system of the file")
                )
            parser.set_defaults(run=run_workbook, door=name)


def run_workbook(args: argparse.Namespace) -> int:
    """Preview a workbook and take it in unless only a preview is wanted; 1 if anything is refused."""
    content = _content(args.file)
    with database():
        from django.utils.translation import gettext

        from wenming.engines.workbook import WorkbookRefused, refused_rows
        from wenming.kernel import imports

        door = imports.door(args.door)
        options = {"system": args.system} if hasattr(args, "system") else {}
        try:
            plan = imports.preview(door, content, args.file.name, options)
        except WorkbookRefused as refusal:
            return _tell_file(args, refusal.findings, gettext)
        if not plan.is_clean and args.refused:
            _write(args.refused, refused_rows(plan, door.schema.sheet, translate=gettext))
        taken_in = plan.is_clean and not args.dry_run
        if taken_in and args.door == "people":
            # Passwords that cannot be written are lost: find out before anybody has one.
            ensure_writable(args.passwords or Path("first-passwords.xlsx"))
        if taken_in:
            _take_in(args, door, content, options, plan)
        _tell_plan(args, plan, gettext, taken_in=taken_in)
    return int(not plan.is_clean)


def run_areas(args: argparse.Namespace) -> int:
    """Read divisions and fences."""
    text = _text(args.file)
    if args.fences and not args.fences.is_dir():
        raise Refused(_("%(file)s is no folder with boundaries.") % {"file": args.fences})
    with database():
        from wenming.areas import services
        from wenming.areas.divisions import read_divisions, read_fence
        from wenming.engines.geodesy import CoordinateSystem

        system = CoordinateSystem(args.system)
        divisions = read_divisions(text, system=system)
        fences = {}
        for division in divisions if args.fences else ():
            path = args.fences / f"fence-{division.code[:6]}.json"
            if division.level == "county" and path.is_file():
                try:
                    fences[division.code] = read_fence(_text(path), system=system)
                except DomainError as refusal:
                    raise Refused(f"{path}: {said(refusal.message) % refusal.params}") from refusal
        if args.dry_run:
            plan = services.plan_divisions(divisions)
        else:
            plan = services.apply_divisions(divisions, by=_operator("wenming areas import"), boundaries=fences)
    counts = {"added": len(plan.added), "changed": len(plan.changed), "same": plan.same, "boundaries": len(fences)}
    if args.json:
        print(json.dumps({"taken_in": not args.dry_run, "counts": counts}))
        return 0
    print(_("%(added)s added, %(changed)s changed, %(same)s as they were, %(boundaries)s boundaries.") % counts)
    if args.dry_run:
        print(_("Nothing was changed: this was a preview."))
    return 0


def _take_in(args: argparse.Namespace, door: "Door", content: bytes, options: dict[str, str], plan: "Plan") -> None:
    from wenming.kernel import imports

    by = _operator(f"wenming {args.door} import")
    taken = imports.take_in(door, content, args.file.name, options, by=by, fingerprint=plan.fingerprint)
    for attachment in taken[1]:
        path = args.passwords or Path(attachment.filename)
        try:
            _write(path, attachment.content)
        except Refused as refusal:
            lost = _(
                "The people are taken in, but their first passwords are lost: give new ones with “wenming user reset”."
            )
            raise Refused(f"{refusal} {lost}") from refusal
        if not args.json:
            print(_("First passwords: %s. Hand them out, then delete the file.") % path)


def _operator(label: str) -> Any:
    """The machine's operator: who may run this command may read the data folder anyway."""
    from wenming.kernel.actors import Actor, ActorKind

    return Actor(ActorKind.IMPORT, None, label)


def _tell_file(args: argparse.Namespace, findings: "tuple[Finding, ...]", words: Callable[[str], str]) -> int:
    lines = [f"{finding.where(words)} {finding.words(words)}".strip() for finding in findings]
    if args.json:
        print(json.dumps({"taken_in": False, "file": lines}, ensure_ascii=False))
    else:
        print("\n".join(lines))
    return 1


def _tell_plan(args: argparse.Namespace, plan: "Plan", words: Callable[[str], str], *, taken_in: bool) -> None:
    counts = {action.value: count for action, count in plan.counts.items()}
    refused = [row for row in plan.rows if row.findings]
    if args.json:
        rows = [{"row": row.number, "code": row.key, "reasons": row.reasons(words)} for row in refused]
        remarks = [finding.words(words) for finding in plan.remarks]
        told = {"taken_in": taken_in, "counts": counts, "refused": rows, "remarks": remarks}
        print(json.dumps(told, ensure_ascii=False))
        return
    for finding in plan.remarks:
        print(finding.words(words))
    for row in refused[:SHOWN]:
        print(_("row %(row)s: %(reasons)s") % {"row": row.number, "reasons": row.reasons(words)})
    if len(refused) > SHOWN:
        print(_("… and %d more; --refused writes them all to a workbook.") % (len(refused) - SHOWN))
    words_of_counts = _(
        "Rows to add %(add)s, change %(change)s, substitute %(substitute)s, same %(same)s, refused %(refuse)s."
    )
    print(words_of_counts % counts)
    print(_("Taken in.") if taken_in else _("Nothing was changed."))


def _text(path: Path) -> str:
    """The text of a file in UTF-8 or GBK; nothing in it is guessed or replaced."""
    content = _content(path)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(_("%(file)s is no text in UTF-8 or GBK. Save it as CSV UTF-8.") % {"file": path})


def _write(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read."""
    try:
        path.touch(mode=0o600)
        path.write_bytes(content)
    except OSError as error:
        raise unwritable(path, error) from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(_("%(file)s cannot be read: %(reason)s.") % {"file": path, "reason": error.strerror}) from error
