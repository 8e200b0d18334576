"""``wenming audit verify``: hold the audit chain against its anchors, and the evidence against its hashes."""

import argparse
import json

from wenming.config.commands import Commands
from wenming.config.database import database
from wenming.config.words import _


def register(commands: Commands) -> None:
    """Add the family."""
    family = commands.add_parser("audit", help=_("Verify that no act was altered, removed or added afterwards."))
    verbs = family.add_subparsers(dest="verb", required=True, metavar=_("COMMAND"))
    verify = verbs.add_parser("verify", help=_("recompute the chain, compare anchors and evidence files"))
    verify.add_argument("--json", action="store_true", help=_("print the report as JSON"))
    verify.set_defaults(run=run_verify)
    anchor = verbs.add_parser("anchor", help=_("write the chain's head to the anchor file now"))
    anchor.set_defaults(run=run_anchor)


def run_verify(args: argparse.Namespace) -> int:
    """Verify; 1 when anything is wrong."""
    with database():
        from django.conf import settings

        from wenming.config.evidence import damaged_evidence
        from wenming.kernel.audit_anchors import read_anchors
        from wenming.kernel.audit_verification import verify

        report = verify(read_anchors(settings.ANCHOR_FILE))
        checked, damaged = damaged_evidence()
    whole = report.is_whole and not damaged
    if args.json:
        faults = [{"kind": str(fault.kind), "seq": fault.seq, "line": fault.line} for fault in report.faults]
        answer = {"whole": whole, "links": report.links, "head": report.head, "anchors": report.anchors}
        print(json.dumps({**answer, "faults": faults, "evidence": checked, "damaged_evidence": damaged}))
        return 0 if whole else 1
    print(
        _("Audit chain: %(links)d links, %(anchors)d anchors, %(faults)d faults")
        % {"links": report.links, "anchors": report.anchors, "faults": report.count}
    )
    for fault in report.faults:
        print(f"  {fault.kind} seq={fault.seq} line={fault.line}")
    print(_("Evidence: %(files)d files, %(damaged)d damaged or missing") % {"files": checked, "damaged": len(damaged)})
    for name in damaged:
        print(f"  {name}")
    print(_("Whole.") if whole else _("NOT whole."))
    return 0 if whole else 1


def run_anchor(args: argparse.Namespace) -> int:
    """Write one anchor."""
    with database():
        from django.conf import settings

        from wenming.kernel.audit_anchors import append_anchor

        anchor = append_anchor(settings.ANCHOR_FILE)
    print(_("Nothing to anchor yet.") if anchor is None else f"{settings.ANCHOR_FILE}: {anchor.seq} {anchor.hash}")
    return 0
