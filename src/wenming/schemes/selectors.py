"""Editions as the rulebook's values, and who holds which department function."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from django.db.models import QuerySet

from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.people.models import Unit, UnitFunction
from wenming.rulebook.labels import N_
from wenming.rulebook.scheme import Item, Scheme
from wenming.schemes.formats import SchemeDocument, read_yaml, to_scheme
from wenming.schemes.models import CheckItem, Indicator, SchemeEdition, TaskBreakdown
from wenming.schemes.policies import VIEW

HELD_EDITIONS = 8


def editions(viewer: Viewer) -> QuerySet[SchemeEdition]:
    """Return the editions that the viewer may read, newest first, without their documents."""
    found = SchemeEdition.objects.select_related("scheme").defer("document")
    return found if viewer.may("schemes.view") else found.none()


def edition(viewer: Viewer, code: str) -> SchemeEdition:
    """Return one edition whole, or raise ``Missing``."""
    found = editions(viewer).defer(None).filter(code=code).first()
    if found is None:
        raise Missing("edition_missing", N_("There is no such edition."))
    return found


def edition_head(viewer: Viewer, code: str) -> SchemeEdition:
    """Return one edition without its document, or raise ``Missing``."""
    found = editions(viewer).filter(code=code).first()
    if found is None:
        raise Missing("edition_missing", N_("There is no such edition."))
    return found


def current_edition(viewer: Viewer) -> SchemeEdition | None:
    """Return the edition published last, else the one that came in last, without its document."""
    frozen = editions(viewer).filter(state=SchemeEdition.State.FROZEN).order_by("-frozen_at")
    return frozen.first() or editions(viewer).first()


def item(viewer: Viewer, edition: SchemeEdition, code: str) -> CheckItem:
    """Return one check item of an edition, or raise ``Missing``."""
    found = CheckItem.objects.filter(edition=edition, code=code).select_related("edition_kind__kind", "indicator")
    row = found.first() if viewer.may(VIEW) else None
    if row is None:
        raise Missing("item_missing", N_("This edition has no such check item."))
    return row


def indicator(viewer: Viewer, edition: SchemeEdition, code: str) -> Indicator:
    """Return one indicator of an edition, or raise ``Missing``."""
    row = Indicator.objects.filter(edition=edition, code=code).first() if viewer.may(VIEW) else None
    if row is None:
        raise Missing("indicator_missing", N_("This edition has no such indicator."))
    return row


def breakdown(viewer: Viewer, edition: SchemeEdition) -> dict[str, tuple[list[Unit], list[Unit]]]:
    """Return who does what: indicator code → units that lead (one at most) and units that support it."""
    rows = TaskBreakdown.objects.filter(indicator__edition=edition).select_related("unit", "indicator")
    found: dict[str, tuple[list[Unit], list[Unit]]] = {}
    for row in rows.order_by("unit__code") if viewer.may(VIEW) else ():
        leading, supporting = found.setdefault(row.indicator.code, ([], []))
        (leading if row.part == TaskBreakdown.Part.LEAD else supporting).append(row.unit)
    return found


def units_of_codes(viewer: Viewer, codes: Sequence[str]) -> list[Unit]:
    """Return the units of these codes."""
    return list(people.units(viewer).filter(code__in=codes))


def indicators(viewer: Viewer, code: str) -> QuerySet[Indicator]:
    """Return the tree of an edition, parents before children."""
    found = Indicator.objects.filter(edition=edition(viewer, code))
    return found.select_related("parent").prefetch_related("methods").order_by("level", "order")


def items(viewer: Viewer, code: str, *, kind: str = "") -> QuerySet[CheckItem]:
    """Return the check items of an edition in its own order, all or of one kind of site."""
    found = CheckItem.objects.filter(edition=edition(viewer, code)).select_related("edition_kind__kind", "indicator")
    return found.filter(edition_kind__kind__code=kind) if kind else found


def document_of(edition: SchemeEdition) -> SchemeDocument:
    """Return the whole edition as a document."""
    return _document(edition.fingerprint, edition.document)


def rulebook_scheme(edition: SchemeEdition) -> Scheme:
    """Return the edition as the values that scoring needs; the same content is read once per process.

    The document, which is long, is only fetched where the edition came without it and its content is new here.
    """
    held = _schemes.get(edition.fingerprint)
    if held is None:
        held = _schemes[edition.fingerprint] = to_scheme(document_of(edition))
        for oldest in list(_schemes)[:-HELD_EDITIONS]:
            _schemes.pop(oldest, None)
    return held


def grades_of(edition_id: int) -> Mapping[str, Fraction]:
    """Return the edition's grades, name → factor."""
    return _held(edition_id).grades


def item_value(item: CheckItem) -> Item:
    """Return a check item as the rulebook's value, rule included."""
    return _held(item.edition_id).items[item.code]


def function_holders() -> dict[str, str]:
    """Return which unit holds each department function, function → unit code."""
    held = UnitFunction.objects.filter(unit__isnull=False).select_related("unit")
    return {each.function: each.unit.code for each in held if each.unit is not None}


@dataclass(frozen=True, slots=True)
class _Held:
    """An edition taken apart for quick look-up."""

    grades: Mapping[str, Fraction]
    items: Mapping[str, Item]


_schemes: dict[str, Scheme] = {}
"""Schemes by fingerprint, the newest last."""
_by_fingerprint: dict[str, _Held] = {}
_frozen: dict[int, _Held] = {}
"""Editions that can never change any more, by id: a checklist asks for each of its items."""


def _held(edition_id: int) -> _Held:
    """The edition's values by id; a draft can change, so the fingerprint decides."""
    if edition_id in _frozen:
        return _frozen[edition_id]
    fingerprint, state = SchemeEdition.objects.values_list("fingerprint", "state").get(pk=edition_id)
    held = _by_fingerprint.get(fingerprint)
    if held is None:
        scheme = rulebook_scheme(SchemeEdition.objects.get(pk=edition_id))
        held = _by_fingerprint[fingerprint] = _Held(scheme.factors, {item.code: item for item in scheme.items})
    if state != SchemeEdition.State.DRAFT:
        _frozen[edition_id] = held
    return held


@lru_cache(maxsize=HELD_EDITIONS)
def _document(fingerprint: str, text: str) -> SchemeDocument:
    return read_yaml(text.encode())
