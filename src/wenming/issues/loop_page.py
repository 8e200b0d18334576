"""The loop as a page, drawn from its rows: states and moves as a diagram, and every move with who, what and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from wenming.issues.wording import state_label
from wenming.people.roles import CAPABILITY_LABELS
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import (
    CLOCK_LABELS,
    FIELD_LABELS,
    MOVES,
    STATES,
    ColourRole,
    Effect,
    Guard,
    Move,
    MoveCode,
    Relation,
    Shown,
    State,
    Whither,
    is_open,
    state_row,
)
from wenming.rulebook.verification import DEMANDS, TIERS, EvidenceNeed, evidence_row, needs_at
from wenming.ui.components import Chip
from wenming.ui.markup import Tone

RELATION_LABELS = {
    Relation.OFFICE: N_("the office that runs the desk"),
    Relation.ANSWERABLE: N_("the unit that answers for it"),
    Relation.HOLDER: N_("the unit that has it in hand"),
    Relation.PASSED_ON: N_("a unit that passed it on"),
    Relation.SUPPORTING: N_("a supporting unit"),
    Relation.VERIFIER: N_("a unit named to verify"),
    Relation.CONFIRMER: N_("the unit asked to confirm"),
    Relation.REPORTER: N_("whoever reported it"),
    Relation.KIN: N_("a unit above or below it"),
}
EFFECT_LABELS = {
    Effect.START: N_("starts: %(clocks)s"),
    Effect.RESUME: N_("runs on: %(clocks)s"),
    Effect.PAUSE: N_("stands still: %(clocks)s"),
    Effect.EXTEND: N_("gets its limit once more: %(clocks)s"),
    Effect.HALT: N_("stands still until the review date: %(clocks)s"),
    Effect.STOP: N_("stops: %(clocks)s"),
    Effect.REOPEN: N_("runs on as before: %(clocks)s"),
}
TONES = {ColourRole.WAITING: Tone.WAITING, ColourRole.UNDER_WAY: Tone.OPEN, ColourRole.DONE: Tone.DONE}
BOX, GAP, TALL, TOP, LEFT = 108, 66, 52, 136, 10
ENDS_AT = TOP + TALL + 110
STEP = 30
"""How much higher each longer way back is drawn, in the units of the drawing."""


@dataclass(frozen=True)
class Box:
    """A state in the drawing."""

    code: str
    label: str
    x: int
    y: int
    tone: str
    stays: int
    is_here: bool

    @property
    def middle(self) -> int:
        """Where its label stands."""
        return self.x + BOX // 2


@dataclass(frozen=True)
class Way:
    """Every move from one state to another as one arrow: its path, and its words where they fit."""

    path: str
    label: str
    more: int
    title: str
    x: int
    y: int
    is_back: bool


@dataclass(frozen=True)
class MoveLine:
    """One move in the table."""

    code: str
    label: str
    begins: Sequence[str]
    ends: str
    who: Sequence[str]
    must: Sequence[str]
    may: Sequence[str]
    evidence: Sequence[str]
    clocks: Sequence[str]
    announces: str
    can_undo: bool
    in_bulk: bool


@dataclass(frozen=True)
class StateLine:
    """One state in the table, with the moves that lead on."""

    code: str
    chip: Chip
    is_open: bool
    moves: Sequence[str]
    is_here: bool


@dataclass(frozen=True)
class LoopPage:
    """The whole page; ``here`` is the state of the issue it was opened from, by name."""

    boxes: Sequence[Box]
    ways: Sequence[Way]
    width: int
    height: int
    states: Sequence[StateLine]
    moves: Sequence[MoveLine]
    here: str
    sentence: str


def loop_page(at: str = "") -> LoopPage:
    """Build the page; the state ``at`` is marked."""
    boxes = {box.code: box for box in _boxes(at)}
    width = max(box.x for box in boxes.values()) + BOX + LEFT
    words = gettext("%(states)s states, %(moves)s moves; what stands here is read from the rules themselves.")
    return LoopPage(
        boxes=list(boxes.values()),
        ways=list(_ways(boxes)),
        width=width,
        height=ENDS_AT + TALL + 12,
        states=[_state_line(row.code, at) for row in STATES],
        moves=[_move_line(move) for move in MOVES],
        here=state_label(at) if at in boxes else "",
        sentence=words % {"states": len(STATES), "moves": len(MOVES)},
    )


def _boxes(at: str) -> Iterable[Box]:
    """What is open stands in a row in the order of the rules, with the close-out at its end; other ends stand below."""
    path = [row for row in STATES if row.is_open or row.code is State.CLOSED]
    ends = [row for row in STATES if row not in path]
    for y, rows in ((TOP, path), (ENDS_AT, ends)):
        shift = 0 if y == TOP else BOX + GAP
        for place, row in enumerate(rows):
            stays = sum(_stays(move, row.code) for move in MOVES)
            x = LEFT + shift + place * (BOX + GAP) * (1 if y == TOP else 2)
            yield Box(row.code.value, gettext(row.label), x, y, TONES[row.colour].value, stays, row.code.value == at)


def _stays(move: Move, state: State) -> bool:
    return state in move.from_states and move.to_state in (state, Whither.STAY)


def _ways(boxes: Mapping[str, Box]) -> Iterable[Way]:
    between: dict[tuple[str, str], list[Move]] = {}
    for move in MOVES:
        for state in move.from_states:
            if isinstance(move.to_state, State) and move.to_state is not state:
                between.setdefault((state.value, move.to_state.value), []).append(move)
    for (first, last), moves in between.items():
        yield _way(boxes[first], boxes[last], moves)


def _way(first: Box, last: Box, moves: Sequence[Move]) -> Way:
    labels = [gettext(move.label) for move in moves]
    title = f"{first.label} → {last.label}: {', '.join(labels)}"
    steps = (last.x - first.x) // (BOX + GAP)
    if last.y > first.y:
        x, y = last.middle, last.y
        path = f"M{first.middle} {first.y + TALL} C{first.middle} {first.y + TALL + 60} {x} {y - 60} {x} {y - 4}"
        return Way(path, "", len(labels), title, (first.middle + x) // 2, (first.y + TALL + y) // 2, is_back=False)
    if steps == 1:
        x, y = first.x + BOX, first.y + TALL // 2
        return Way(f"M{x} {y} H{last.x - 4}", labels[0], len(labels) - 1, title, x + GAP // 2, y - 6, is_back=False)
    rise = 20 + abs(steps) * STEP
    begins, ends = first.middle - 12, last.middle + 12
    path = f"M{begins} {first.y} C{begins} {first.y - rise} {ends} {last.y - rise} {ends} {last.y - 4}"
    return Way(path, labels[0], len(labels) - 1, title, (begins + ends) // 2, first.y - round(rise * 0.75) - 5,
               is_back=steps < 0)  # fmt: skip


def _state_line(code: State, at: str) -> StateLine:
    row = state_row(code)
    moves = [gettext(move.label) for move in MOVES if code in move.from_states]
    return StateLine(
        code.value, Chip(gettext(row.label), TONES[row.colour]), is_open(code), moves, is_here=code.value == at
    )


def _move_line(move: Move) -> MoveLine:
    ends = {Whither.STAY: gettext("stays where it is"), Whither.BACK: gettext("where it was before")}
    return MoveLine(
        code=move.code.value,
        label=gettext(move.label),
        begins=[state_label(state.value) for state in move.from_states],
        ends=state_label(move.to_state.value) if isinstance(move.to_state, State) else ends[move.to_state],
        who=[_who(grant.capability.value, grant.relations) for grant in move.grants],
        must=_fields(move.must_show),
        may=_fields(move.may_show),
        evidence=_evidence(move) if Guard.EVIDENCE_COMPLETE in move.guards else (),
        clocks=list(_clocks(move)),
        announces=move.announces,
        can_undo=move.can_undo,
        in_bulk=move.bulk,
    )


def _who(capability: str, relations: Sequence[Relation]) -> str:
    words = gettext(CAPABILITY_LABELS[capability])
    named = [gettext(RELATION_LABELS[relation]) for relation in relations]
    return f"{words} ({' / '.join(named)})" if named else words


def _fields(names: Sequence[Shown]) -> list[str]:
    return [gettext(FIELD_LABELS[name]) for name in names]


def _evidence(move: Move) -> list[str]:
    """What each demand, or each tier, has the move bring; said once where all ask for the same."""
    asked = {
        gettext(row.label): needs_at(move.code, demand=row.code) for row in DEMANDS
    } if move.code not in (MoveCode.VERIFY,) else {
        gettext(row.label): needs_at(move.code, tier=row.code) for row in TIERS
    }  # fmt: skip
    every = {_needs(needs) for needs in asked.values()}
    if len(every) == 1:
        return [words for words in every if words]
    return [f"{label}: {_needs(needs)}" for label, needs in asked.items() if needs]


def _needs(needs: Sequence[EvidenceNeed]) -> str:
    return "、".join(f"{gettext(evidence_row(need.kind).label)} × {need.least}" for need in needs)


def _clocks(move: Move) -> Iterable[str]:
    for effect, words in EFFECT_LABELS.items():
        named = [gettext(CLOCK_LABELS[change.clock]) for change in move.clocks if change.effect is effect]
        if named:
            yield gettext(words) % {"clocks": "、".join(named)}
