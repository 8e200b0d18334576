"""``wenming scheme import``: an edition from a file into the database, as a draft or published at once."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from wenming.config.database import database
from wenming.config.words import _, said
from wenming.schemes.checking import check
from wenming.schemes.comparison import Change, compare
from wenming.schemes.formats import Finding, Refused, SchemeDocument, Severity, fingerprint, read

if TYPE_CHECKING:
    from wenming.schemes.models import SchemeEdition

OPERATOR = "wenming scheme import"


def run(args: argparse.Namespace) -> int:
    """Check the file and take it in unless only a preview is wanted; 1 where it is refused."""
    try:
        document = read(args.file)
    except Refused as refused:
        return _refuse(args, list(refused.findings))
    errors = [finding for finding in check(document) if finding.severity is Severity.ERROR]
    if errors:
        return _refuse(args, errors)
    with database():
        held = _held(document)
        counts = _changes(document, held)
        done = None if args.dry_run else _take_in(document, freeze=args.freeze)
    told: dict[str, Any] = {
        "edition": document.edition.code,
        "fingerprint": fingerprint(document),
        "held_before": held.state if held else None,
        "counts": counts,
        "taken_in": done is not None,
        "state": done.state if done else held.state if held else None,
    }
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    known = {"title": document.edition.title, "code": document.edition.code, **counts}
    if held is None:
        print(_("%(title)s (%(code)s) is new.") % known)
    else:
        print(_("%(title)s (%(code)s): %(added)s added, %(changed)s changed, %(removed)s removed.") % known)
    if done is None:
        print(_("Nothing was changed: this was a preview."))
    else:
        print(_("Published.") if done.frozen_at else _("Here as a draft."))
    return 0


def _held(document: SchemeDocument) -> "SchemeEdition | None":
    from wenming.schemes import selectors

    return selectors.editions(_operator()).defer(None).filter(code=document.edition.code).first()


def _changes(document: SchemeDocument, held: "SchemeEdition | None") -> dict[str, int]:
    """How many rows the edition of the same code would gain, see changed and lose."""
    from wenming.schemes import selectors

    found = compare(selectors.document_of(held), document) if held else ()
    return {change.value: sum(each.change is change for each in found) for change in Change}


def _take_in(document: SchemeDocument, *, freeze: bool) -> "SchemeEdition":
    from django.db import transaction

    from wenming.schemes import services
    from wenming.schemes.models import SchemeEdition

    operator = _operator()
    with transaction.atomic():
        edition = services.import_edition(document, by=operator)
        if freeze and edition.state == SchemeEdition.State.DRAFT:
            return services.freeze(edition, by=operator)
        return edition


def _operator() -> Any:
    """The machine's operator: who may run this command may read the data folder anyway."""
    from wenming.kernel.scope import Viewer

    return Viewer(label=OPERATOR, capabilities=frozenset({"schemes.view", "schemes.manage"}))


def _refuse(args: argparse.Namespace, findings: list[Finding]) -> int:
    lines = [f"{each.place.text(said)} · {each.text(said)}" for each in findings]
    if args.json:
        print(json.dumps({"taken_in": False, "errors": lines}, ensure_ascii=False))
    else:
        print("\n".join(lines), file=sys.stderr)
    return 1
