"""``wenming score``: a round's score from files alone, so that anyone can check a published result; no database."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from wenming.config.commands import Commands
from wenming.config.words import _, said
from wenming.config.writing import ensure_writable
from wenming.evaluations.formats import FileRefused, Found, MarksFile, gather, read_marks, read_observations
from wenming.evaluations.formats.live import write_live_workbook
from wenming.evaluations.formats.result import result, result_text
from wenming.rulebook.marks import Marks, published
from wenming.rulebook.round_score import Coverage, RoundScore
from wenming.rulebook.scheme import MethodKind, Scheme
from wenming.rulebook.scoring import score
from wenming.rulebook.worth import SchemeRefused
from wenming.schemes.checking import check
from wenming.schemes.formats import Refused, SchemeDocument, Severity, fingerprint, read, to_scheme

SHOWN_PROBLEMS = 50
SHOWN_KINDS = 5
SHOWN_LOSSES = 10
FILES_OF_MARKS = {
    MethodKind.MATERIALS: _("marks of the materials"),
    MethodKind.SURVEY: _("marks of the survey"),
    MethodKind.AUTHORITY: _("marks by the industry authorities"),
}


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("score", help=_("Score a round from files alone, without a database."))
    parser.add_argument("--scheme", type=Path, required=True, help=_("the edition, .yaml or .xlsx"))
    parser.add_argument(
        "--observations", type=Path, required=True, help=_("sites and what was observed: a workbook or a folder of csv")
    )
    for kind, words in FILES_OF_MARKS.items():
        parser.add_argument(f"--{kind.value}", type=Path, help=words)
    parser.add_argument("--json", action="store_true", help=_("print everything as JSON"))
    parser.add_argument("--workbook", type=Path, help=_("write the round as live formulas into this .xlsx"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Score and print; 1 where a file is refused."""
    if args.workbook:
        ensure_writable(args.workbook)
    try:
        document = _edition(args.scheme)
        scheme = to_scheme(document)
        files = [read_marks(path, kind) for kind in FILES_OF_MARKS if (path := getattr(args, kind.value))]
        gathered = gather(scheme, read_observations(args.observations), files)
        scored = score(scheme, gathered.facts)
    except Refused as refused:
        return _refuse([f"{each.place.text(said)}: {each.text(said)}" for each in refused.findings])
    except FileRefused as refused:
        return _refuse([_line(each) for each in refused.problems])
    except SchemeRefused as refused:
        return _refuse([str(refused)])
    for remark in gathered.remarks:
        print(_line(remark), file=sys.stderr)
    if args.workbook:
        write_live_workbook(scheme, gathered.facts, args.workbook)
    if args.json:
        print(result_text(result(scheme, fingerprint(document), gathered, scored)))
    else:
        _summarise(scheme, scored, fingerprint(document), files)
    return 0


def _edition(path: Path) -> SchemeDocument:
    """The edition, held to the same check as an import."""
    document = read(path)
    errors = tuple(finding for finding in check(document) if finding.severity is Severity.ERROR)
    if errors:
        raise Refused(errors)
    return document


def _line(problem: Found) -> str:
    return f"{problem.spot.text(said)}: {problem.text(said)}"


def _refuse(lines: Sequence[str]) -> int:
    for line in lines[:SHOWN_PROBLEMS]:
        print(line, file=sys.stderr)
    if len(lines) > SHOWN_PROBLEMS:
        print(_("… and %(more)s more.") % {"more": len(lines) - SHOWN_PROBLEMS}, file=sys.stderr)
    print(_("Nothing was scored: %(count)s problems.") % {"count": len(lines)}, file=sys.stderr)
    return 1


def _summarise(scheme: Scheme, scored: RoundScore, mark: str, files: Sequence[MarksFile]) -> None:
    print(f"{scheme.title} ({scheme.code})")
    print(_("As observed:         %s") % _total(scored))
    print(_("If looked at today:  %s") % published(scored.marks.won_today))
    print(_("Coverage: %s") % _coverage(scored.coverage))
    print(_("Methods:"))
    names = {method.code: method.name for method in scheme.methods}
    for method in scored.methods:
        print(f"  {names[method.code]} ({method.code}): {_won(method.marks)} · {_coverage(method.coverage)}")
    _tell_kinds(scheme, scored)
    _tell_losses(scheme, scored)
    print(_("Fingerprint of the edition: %s") % mark)
    if len(files) < sum(method.kind is not MethodKind.FIELD for method in scheme.methods):
        unjudged = [names[method.code] for method in scored.methods if not method.marks.available and method.weight]
        if unjudged:
            print(_("Without any mark, and so not available: %s") % "、".join(unjudged))


def _tell_kinds(scheme: Scheme, scored: RoundScore) -> None:
    names = {kind.code: kind.name for kind in scheme.kinds}
    worst = sorted(
        (kind for kind in scored.kinds if kind.marks.rate is not None),
        key=lambda kind: (kind.marks.rate or 0, kind.code),
    )
    if worst:
        print(_("Kinds of site with the lowest rates:"))
    for kind in worst[:SHOWN_KINDS]:
        print(f"  {names[kind.code]} ({kind.code}): {_won(kind.marks)}")


def _tell_losses(scheme: Scheme, scored: RoundScore) -> None:
    titles = {item.code: item.title for item in scheme.items}
    greatest = sorted(scored.lost, key=lambda lost: (-lost.lost, lost.item, lost.site))[:SHOWN_LOSSES]
    if greatest:
        print(_("Greatest single losses:"))
    for lost in greatest:
        where = _("site %(site)s, observation %(key)s") % {"site": lost.site, "key": lost.observation}
        print(f"  −{published(lost.lost)}  {titles[lost.item]} ({lost.item}) · {where} · {lost.grade or '–'}")


def _total(scored: RoundScore) -> str:
    marks = scored.marks
    known = {
        "won": published(marks.won),
        "available": published(marks.available),
        "declared": published(scored.declared),
    }
    if marks.available == scored.declared:
        return _("%(won)s of %(declared)s") % known
    return _("%(won)s of %(available)s of %(declared)s") % known


def _won(marks: Marks) -> str:
    known = {"won": published(marks.won), "available": published(marks.available), "lost": published(marks.lost)}
    words = _("%(won)s of %(available)s, lost %(lost)s") % known
    return words if marks.rate is None else f"{words} ({published(marks.rate).scaleb(2):.2f}%)"


def _coverage(coverage: Coverage) -> str:
    known = {
        "graded": coverage.graded,
        "not_applicable": coverage.not_applicable,
        "not_observed": coverage.not_observed,
    }
    return _("%(graded)s graded, %(not_applicable)s not applicable, %(not_observed)s not observed") % known
