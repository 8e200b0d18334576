"""How well superiors' lists are read: the generator's truth against what is proposed.

``python -m tests.lists.measured 1 5`` prints the figures of seeds 1 to 5, on which the matcher was developed; those of
6 to 20 are the ones to report. With ``-v`` every wrong proposal is shown.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

import django

from tests.lists.district import Demo, demo
from tests.lists.generator import MadeFile, TrueItem, make_file
from wenming.engines.documents import Document, read_document
from wenming.engines.problem_lists.kinds import KindGuess, KindIndex
from wenming.engines.problem_lists.lines import Line, lines_of
from wenming.engines.problem_lists.sites import SiteEntry, SiteGuess, SiteIndex
from wenming.engines.scans import is_installed, pages_of, read_scan

SCAN = "scan"
LEAST_LIKE = 0.5


@dataclass
class Tally:
    """What was counted: problems, those found, sites and kinds right, sure, and sure but wrong."""

    items: int = 0
    found: int = 0
    extra: int = 0
    with_site: int = 0
    sites_right: int = 0
    sites_sure: int = 0
    sites_sure_wrong: int = 0
    kinds_right: int = 0
    kinds_sure: int = 0
    kinds_sure_wrong: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another list in."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def rates(self) -> dict[str, float]:
        """The shares that are promised: sites and kinds right, and of the sure ones how many are wrong."""
        return {
            "found": self.found / max(1, self.items),
            "sites": self.sites_right / max(1, self.with_site),
            "kinds": self.kinds_right / max(1, self.items),
            "sites sure": self.sites_sure / max(1, self.items),
            "sure but wrong, sites": self.sites_sure_wrong / max(1, self.sites_sure),
            "kinds sure": self.kinds_sure / max(1, self.items),
            "sure but wrong, kinds": self.kinds_sure_wrong / max(1, self.kinds_sure),
        }


@cache
def indexes() -> tuple[SiteIndex, KindIndex, dict[str, str]]:
    """Index the demo district and the product's catalogue, once."""
    from wenming.issues.sayings import seed_kind_index  # noqa: PLC0415
    from wenming.issues.services.list_proposing import kind_words  # noqa: PLC0415

    places = demo().places
    entries = [SiteEntry(p.code, p.name, p.old_names, p.address, (p.area,), p.kind) for p in places]
    return SiteIndex(entries, kind_words(entries)), seed_kind_index(), {p.code: p.name for p in places}


def measured(made: MadeFile, document: Document) -> Tally:
    """Read a made list and hold it against its truth."""
    began = time.perf_counter()
    sites, kinds, names = indexes()
    reading = lines_of(document)
    guesses = [(line, *_guessed(line, sites, kinds, names)) for line in reading.lines]
    tally = Tally(items=len(made.items), seconds=time.perf_counter() - began)
    pairs = list(_paired(made.items, [line for line, _, _ in guesses]))
    tally.extra = len(guesses) - sum(place is not None for _, place in pairs)
    for item, place in pairs:
        tally.with_site += bool(item.site)
        if place is None:
            tally.notes.append(f"lost: {item.where_text} | {item.text}")
            continue
        tally.found += 1
        _, of_site, of_kind = guesses[place]
        _count(tally, item, of_site, of_kind, names)
    return tally


def _guessed(
    line: Line, sites: SiteIndex, kinds: KindIndex, names: dict[str, str]
) -> tuple[Sequence[SiteGuess], Sequence[KindGuess]]:
    of_site = sites.guesses(line.place, line.problem, f"{line.area} {line.section}")
    where = f"{line.place} {names[of_site[0].code] if of_site else ''}"
    return of_site, kinds.guesses(line.problem, where)


def _paired(items: Sequence[TrueItem], lines: Sequence[Line]) -> Iterable[tuple[TrueItem, int | None]]:
    """Find for each true item the line that was read for it: in order, by the words."""
    at = 0
    for item in items:
        here = range(at, min(len(lines), at + 4))
        scored = [(_likeness(item, lines[place]), -place) for place in here]
        best, place = max(scored, default=(0.0, 0))
        if best >= LEAST_LIKE:
            yield item, -place
            at = -place + 1
        else:
            yield item, None


def _likeness(item: TrueItem, line: Line) -> float:
    text, said = item.text.replace("\n", ""), line.problem.replace("\n", "")
    if text and (text in said or said in text):
        return 1.0
    return SequenceMatcher(None, text, said, autojunk=False).ratio()


def _count(
    tally: Tally, item: TrueItem, of_site: Sequence[SiteGuess], of_kind: Sequence[KindGuess], names: dict[str, str]
) -> None:
    site = of_site[0] if of_site else None
    is_right = bool(item.site) and site is not None and site.code == item.site
    tally.sites_right += is_right
    if site is not None and site.is_sure:
        tally.sites_sure += 1
        tally.sites_sure_wrong += not is_right
    if (item.site and not is_right) or (site is not None and site.is_sure and not is_right):
        mark = "SURE " if site is not None and site.is_sure else ""
        told = f"{names[site.code]} {site.score:.2f}" if site else "–"
        tally.notes.append(f"{mark}site: {item.where_text} | {item.text} → {told}, is {names.get(item.site, '–')}")
    kind = of_kind[0] if of_kind else None
    is_kind = kind is not None and kind.code == item.kind
    tally.kinds_right += is_kind
    if kind is not None and kind.is_sure:
        tally.kinds_sure += 1
        tally.kinds_sure_wrong += not is_kind
    if not is_kind:
        mark = "SURE " if kind is not None and kind.is_sure else ""
        tally.notes.append(
            f"{mark}kind: {item.text} → {kind.code if kind else '–'} {kind.words if kind else ''}, is {item.kind}"
        )


def main(first: int, last: int, *, verbose: bool) -> None:
    """Print the figures of some seeds, of each and of all."""
    made_of: Demo = demo()
    total, forms = Tally(), Counter[str]()
    for seed in range(first, last + 1):
        made = make_file(seed, made_of.places, made_of.kinds, made_of.units)
        forms[made.format] += 1
        if made.format == SCAN and not is_installed():
            _tell(f"seed {seed}: scan, not read: the extra is not installed")
            continue
        tally = measured(made, _read(made))
        total.add(tally)
        _tell(f"seed {seed} {made.format} {tally.items}: {_said(tally)}  {tally.seconds:.1f} s")
        if verbose:
            _tell("\n".join(tally.notes))
    _tell(f"all {total.items}, {dict(forms)}: {_said(total)}")


def _read(made: MadeFile) -> Document:
    if made.format == SCAN:
        return read_scan(pages_of(made.content), made.filename)
    return read_document(made.content, made.filename)


def _tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")


def _said(tally: Tally) -> str:
    return f"extra {tally.extra}, " + ", ".join(f"{name} {share:.1%}" for name, share in tally.rates.items())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wenming.config.settings")
    os.environ.setdefault("WENMING_SECRET_KEY", "nothing is served")
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]), verbose="-v" in sys.argv)
