"""``wenming lists import|show|reply``: a superior's list read with proposals, looked at, and given back filled."""

import argparse
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from wenming.config.commands import Commands
from wenming.config.database import database
from wenming.config.refusal import Refused
from wenming.config.words import _, said
from wenming.config.writing import ensure_writable, unwritable
from wenming.kernel.actors import Actor, ActorKind
from wenming.kernel.scope import Viewer

if TYPE_CHECKING:
    from wenming.issues.models import ListItem, ProblemList

SOURCES = ("superior_list", "instruction", "proposal", "hotline", "media", "petition", "patrol", "self_check")
DESK = "issues.desk"
SHOWN = 50
LONGEST_NAME = 40


class Operator(Viewer):
    """The machine's operator, who may read the data folder anyway."""

    __slots__ = ()

    @property
    def actor(self) -> Actor:
        """Nobody's post: the command line."""
        return Actor(ActorKind.IMPORT, None, "wenming lists")


OPERATOR = Operator(label="wenming lists", capabilities=frozenset({DESK, "issues.view"}), everywhere=True)


def register(commands: Commands) -> None:
    """Add the family."""
    words = _("Read a superior's list in the file it came in, look at it, and give it back filled.")
    family = commands.add_parser("lists", help=words)
    verbs = family.add_subparsers(dest="verb", required=True, metavar=_("COMMAND"))
    reading = verbs.add_parser("import", help=_("Read a list and propose; nothing is filed."))
    reading.add_argument("file", type=Path, help=_("the file to read"))
    reading.add_argument("--name", default="", help=_("what the list is called; the file's name unless given"))
    reading.add_argument("--source", choices=SOURCES, default=SOURCES[0], help=_("where the list comes from"))
    reading.add_argument("--sender", default="", help=_("who sent it"))
    reading.add_argument("--reply-by", default="", help=_("the day by which it is to be answered, as 2026-12-01"))
    reading.add_argument("--dry-run", action="store_true", help=_("only say what would be read; keep nothing"))
    reading.add_argument("--json", action="store_true", help=_("print as JSON"))
    reading.set_defaults(run=run_import)
    showing = verbs.add_parser("show", help=_("Say how a list stands; without a name, all of them."))
    showing.add_argument("name", nargs="?", default="", help=_("the name of the list"))
    showing.add_argument("--json", action="store_true", help=_("print as JSON"))
    showing.set_defaults(run=run_show)
    replying = verbs.add_parser("reply", help=_("Write the list's own file, filled with how every problem stands."))
    replying.add_argument("name", help=_("the name of the list"))
    replying.add_argument("--out", type=Path, required=True, help=_("the file to write"))
    replying.set_defaults(run=run_reply)


def run_import(args: argparse.Namespace) -> int:
    """Read a list, keep it unless only a preview is wanted, and print what is sure and what waits; 1 if unreadable."""
    reply_by, content = _day(args.reply_by), _content(args.file)
    name = args.name or args.file.stem[:LONGEST_NAME]
    with database():
        from wenming.engines.documents import DocumentRefused
        from wenming.issues import services
        from wenming.kernel.errors import DomainError

        fields = services.ListFields(name, args.source, args.sender, reply_by)
        try:
            if args.dry_run:
                items, unread = services.preview_list(content, args.file.name, fields)
            else:
                items, unread = _kept(content, args.file.name, fields)
        except (DocumentRefused, DomainError) as refusal:
            raise Refused(f"{args.file}: {_filled(refusal.message, refusal.params)}") from refusal
        _tell(args, name, items, unread)
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print how one list stands, or all."""
    with database():
        from wenming.issues import selectors

        if not args.name:
            rows = [_line_of(row) for row in selectors.problem_lists(OPERATOR, selectors.ListFilter())]
            _print_lists(args, rows)
            return 0
        found = _named(args.name)
        counts = dict(selectors.list_counts(found))
        items = list(selectors.list_items(found))
        told = {"name": found.name, "state": found.state, "counts": counts, "items": [_plain(one) for one in items]}
        if args.json:
            print(json.dumps(told, ensure_ascii=False))
            return 0
        print(f"{found.name} · {found.get_state_display()} · {found.received_at:%Y-%m-%d}")
        words = _(
            "%(all)s problems: %(waiting)s waiting, %(filed)s raised, %(same)s already issues, %(left_out)s left out; "
            "%(rectified)s rectified, %(struck_off)s struck off by the sender, %(late_there)s late for it."
        )
        print(words % counts)
        _print_items(items)
    return 0


def run_reply(args: argparse.Namespace) -> int:
    """Write the reply in the list's own file."""
    ensure_writable(args.out)
    with database():
        from wenming.issues import services
        from wenming.kernel.errors import DomainError

        found = _named(args.name)
        try:
            _name, content = services.reply_file(found, by=OPERATOR)
        except DomainError as refusal:
            raise Refused(_filled(refusal.message, refusal.params)) from refusal
        try:
            args.out.touch(mode=0o600)
            args.out.write_bytes(content)
        except OSError as error:
            raise unwritable(args.out, error) from error
    print(_("Written: %s") % args.out)
    return 0


def _kept(content: bytes, filename: str, fields: Any) -> "tuple[list[ListItem], list[dict[str, Any]]]":
    """Take the list in and read it here and now; one that cannot be read leaves nothing behind."""
    from wenming.issues import selectors, services

    services.ensure_readable(content, filename)
    found = services.receive_list(content, filename, fields, key=uuid4(), by=OPERATOR)
    assert found.job is not None
    services.read_list(found.pk, found.job.pk)
    found = selectors.problem_list(OPERATOR, found.key)
    return list(selectors.list_items(found)), found.unread


def _named(name: str) -> "ProblemList":
    from wenming.issues import selectors

    found = selectors.problem_lists(OPERATOR, selectors.ListFilter())
    row = found.filter(name=name).first()
    if row is None:
        raise Refused(_("There is no list called “%s”. “wenming lists show” names them all.") % name)
    return selectors.problem_list(OPERATOR, row.key)


def _tell(
    args: argparse.Namespace, name: str, items: "Sequence[ListItem]", unread: Sequence[Mapping[str, Any]]
) -> None:
    sure = sum(_is_sure(one) for one in items)
    passed_over = [
        {"label": one["label"], "text": one["text"], "why": _filled(one["message"], one.get("params", {}))}
        for one in unread
    ]
    if args.json:
        told = {
            "kept": not args.dry_run, "name": name, "problems": len(items), "sure": sure,
            "to_look_at": len(items) - sure, "items": [_plain(one) for one in items], "unread": passed_over,
        }  # fmt: skip
        print(json.dumps(told, ensure_ascii=False))
        return
    _print_items(items)
    for one in passed_over[:SHOWN]:
        print(_("not read: %(label)s %(text)s (%(why)s)") % one)
    counts = {"all": len(items), "sure": sure, "waits": len(items) - sure}
    print(_("%(all)s problems: %(sure)s sure throughout, %(waits)s to be looked at. Nothing is filed.") % counts)
    if args.dry_run:
        print(_("Nothing was kept: this was a preview."))
    else:
        print(_("Kept as the list “%s”: decide on its problems on the page of problem lists.") % name)


def _print_items(items: "Sequence[ListItem]") -> None:
    for one in items[:SHOWN]:
        plain = _plain(one)
        parts = (plain["site"], plain["category"], plain["unit"], plain["due"], plain["issue"])
        mark = "✓" if plain["sure"] or plain["issue"] else "?"
        print(f"{mark} {plain['number'] or plain['label']} {plain['words'][:60]} → {' · '.join(filter(None, parts))}")
    if len(items) > SHOWN:
        print(_("… and %d more; --json prints them all.") % (len(items) - SHOWN))


def _plain(one: "ListItem") -> dict[str, Any]:
    return {
        "number": one.number, "label": one.label, "words": one.words, "place": one.place, "state": one.state,
        "sure": _is_sure(one), "site": one.site.code if one.site else "",
        "category": one.category.code if one.category else "", "unit": one.unit.code if one.unit else "",
        "due": one.due_at.isoformat() if one.due_at else "", "issue": one.issue.number if one.issue else "",
        "answer": one.answer, "reason": one.reason,
    }  # fmt: skip


def _is_sure(one: "ListItem") -> bool:
    return one.site_is_sure and one.kind_is_sure and one.unit is not None


def _line_of(row: "ProblemList") -> dict[str, Any]:
    counted = vars(row)
    named = {name: counted[name] for name in ("waiting", "raised", "rectified", "struck_off", "late_there")}
    return {"name": row.name, "state": row.state, "problems": counted["all_items"], **named}


def _print_lists(args: argparse.Namespace, rows: Sequence[Mapping[str, Any]]) -> None:
    if args.json:
        print(json.dumps(list(rows), ensure_ascii=False))
        return
    for row in rows:
        print(_("%(name)s: %(problems)s problems, %(waiting)s waiting, %(struck_off)s struck off") % row)
    if not rows:
        print(_("No list was loaded yet."))


def _filled(message: str, params: Mapping[str, Any]) -> str:
    words = said(message)
    return words % params if params else words


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(_("“%s” is no day. Write it as 2026-12-01.") % text) from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(_("%(file)s cannot be read: %(reason)s.") % {"file": path, "reason": error.strerror}) from error
