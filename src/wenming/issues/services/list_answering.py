"""The reply in the superior's own file: the document as it came, with the columns for the reply filled."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext, override

from wenming.engines.documents import DocumentRefused, Fill, Format, can_carry, filled, read_document, unfillable
from wenming.engines.problem_lists.roles import REPLY, Role
from wenming.issues import policies
from wenming.issues.models import ProblemList
from wenming.issues.services.list_answers import LANGUAGE, Answer, answers, counts
from wenming.issues.services.list_pictures import Prints
from wenming.kernel import audit, clock, rights
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.records.selectors import content
from wenming.rulebook.labels import N_

NOT_CARRIED = N_("A file of this kind cannot be filled in again. Use the report instead.")
SHORT = 12
FILLED = (*REPLY, Role.PICTURE)
APPENDED = {Role.STATE: N_("How it stands"), Role.MEASURES: N_("What was done"), Role.PICTURE_AFTER: N_("Photos after")}


def reply_file(found: ProblemList, *, by: Viewer, with_reported: bool = False) -> tuple[str, bytes]:
    """Return the name and the bytes of the superior's own file, filled; cells that hold something stay as they are.

    ``with_reported``: what is reported and not verified yet goes back as rectified too; the audit trail keeps it.

    :raises DomainError: a file of this kind cannot carry the reply, or this one cannot.
    """
    rights.require(by.actor, policies.DESK)
    if not found.format or not can_carry(Format(found.format)):
        raise DomainError("not_carried", NOT_CARRIED)
    source = content(found.document.blob).body
    with override(LANGUAGE):
        said = answers(found, with_reported=with_reported)
        prints = Prints(pk for one in said for pk in (*_before(one), *one.photos))
        try:
            kept = _Kept(_filled_already(source, found.document.name), _held(found, source, said))
            fills = list(_fills(found, said, prints, kept))
            reply = filled(source, found.document.name, fills)
        except DocumentRefused as refusal:
            raise DomainError(refusal.code, refusal.message, params=refusal.params) from refusal
    subject = audit.subject_of(found, found.name)
    cells = sum(fill.text is not None or bool(fill.pictures) for fill in fills)
    details = {"cells": cells, "reported_as_rectified": counts(said)["counted"]}
    audit.record("issues.answer_list", subject=subject, by=by.actor, at=clock.now(), details=details)
    return found.document.name, reply


@dataclass(frozen=True, slots=True)
class _Kept:
    """The cells of the file that stay as they are: those that hold something, and those that formulas hold."""

    taken: set[tuple[str, int]]
    held: set[tuple[str, int]]


def _held(found: ProblemList, source: bytes, said: Iterable[Answer]) -> set[tuple[str, int]]:
    """Return the cells for the reply that belong to a formula of several cells; what they would say goes elsewhere."""
    layouts = {grid["spot"]: grid for grid in found.grids}
    asked = []
    for answer in said:
        layout = layouts.get(_grid_of(answer.item.spot, layouts))
        if layout is not None:
            asked += [Fill(answer.item.spot, place, "") for place in _columns(layout).values()]
    return unfillable(source, found.document.name, asked)


def _columns(layout: Mapping[str, Any]) -> dict[Role, int]:
    return {Role(role): int(place) for place, role in layout["columns"].items() if Role(role) in FILLED}


def _filled_already(source: bytes, filename: str) -> set[tuple[str, int]]:
    """Return the cells of the file that hold something: they are left alone."""
    document = read_document(source, filename)
    return {
        (row.spot, place)
        for grid in document.grids
        for row in grid.rows
        for place, cell in enumerate(row.cells)
        if cell.text.strip() or cell.pictures
    }


def _before(answer: Answer) -> Sequence[int]:
    """The photos before, unless the file itself brought pictures of the problem."""
    return () if answer.item.photos.all() else answer.before


def _labels(said: Sequence[Answer]) -> dict[int, str]:
    """What names each problem where several share a merged cell: its number, or how it begins."""
    numbers = Counter(one.item.number for one in said)
    return {
        one.item.pk: one.item.number
        if one.item.number and numbers[one.item.number] == 1
        else one.item.words.replace("\n", " ")[:SHORT]
        for one in said
    }


def _fills(found: ProblemList, said: Sequence[Answer], prints: Prints, kept: _Kept) -> Iterator[Fill]:
    layouts = {grid["spot"]: grid for grid in found.grids}
    labels = _labels(said)
    headed: set[str] = set()
    for answer in said:
        spot = answer.item.spot
        layout = layouts.get(_grid_of(spot, layouts))
        if layout is None:
            continue
        columns = {role: place for role, place in _columns(layout).items() if (spot, place) not in kept.held}
        more = _appended(found, layout, columns) if answer.state else {}
        if more and layout["spot"] not in headed and found.format != Format.PPTX.value:
            headed.add(layout["spot"])
            yield from _headings(layout, more)
        label = labels[answer.item.pk]
        if not answer.state:
            yield from (Fill(spot, place, label=label) for place in columns.values() if (spot, place) not in kept.taken)
            continue
        columns |= more
        for fill in _cells(answer, columns, prints, kept.taken):
            yield replace(fill, label=label)


def _appended(found: ProblemList, layout: Mapping[str, Any], columns: Mapping[Role, int]) -> dict[Role, int]:
    """The columns put at the right where none says how it stands; a slide takes one box, its tables take nothing."""
    if columns.keys() & {Role.STATE, Role.MEASURES}:
        return {}
    if found.format == Format.PPTX.value:
        return {} if layout["width"] > 1 else {Role.STATE: 1}
    missing = [role for role in APPENDED if role not in columns]
    return {role: layout["width"] + place for place, role in enumerate(missing)}


def _grid_of(spot: str, layouts: Mapping[str, object]) -> str:
    """The grid of a row: its address is the beginning of the row's, or the only grid there is."""
    owners = [grid for grid in layouts if spot == grid or spot.startswith(f"{grid}/")]
    return max(owners, key=len, default=next(iter(layouts), ""))


def _headings(layout: Mapping[str, object], columns: Mapping[Role, int]) -> Iterator[Fill]:
    spot = str(layout.get("heading_spot") or "")
    if spot:
        for role, place in columns.items():
            yield Fill(spot, place, gettext(APPENDED[role]))


def _cells(answer: Answer, columns: Mapping[Role, int], prints: Prints, taken: set[tuple[str, int]]) -> Iterator[Fill]:
    texts = {
        Role.STATE: answer.state,
        Role.MEASURES: answer.measures,
        Role.RESPONSIBLE: answer.responsible,
        Role.DONE_ON: answer.done_on,
    }
    if Role.MEASURES not in columns and answer.measures:
        texts[Role.STATE] = f"{answer.state}：{answer.measures}"
    elif Role.STATE not in columns:
        texts[Role.MEASURES] = "：".join(filter(None, (answer.state, answer.measures)))
    pictures = {Role.PICTURE: prints.of(_before(answer)), Role.PICTURE_AFTER: prints.of(answer.photos)}
    for role, place in columns.items():
        spot = answer.item.spot
        if (spot, place) in taken:
            continue
        if pictures.get(role):
            yield Fill(spot, place, None, pictures[role])
        else:
            words = texts.get(role, "")
            beside = words and Role.PICTURE_AFTER not in columns and role is _first(columns)
            yield Fill(spot, place, words or None, pictures[Role.PICTURE_AFTER] if beside else ())


def _first(columns: Mapping[Role, int]) -> Role:
    return Role.MEASURES if Role.MEASURES in columns else Role.STATE
