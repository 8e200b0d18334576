"""Whether the rows of the loop make sense together; a test holds them to it, and so can a city that changes them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from wenming.rulebook.loop import MOVES, STATES, Clock, Effect, Move, State, StateRow


def inconsistencies(states: Sequence[StateRow] = STATES, moves: Sequence[Move] = MOVES) -> tuple[str, ...]:
    """What is wrong with these rows, in words for whoever edits them; nothing when all is well."""
    checks: tuple[Callable[[Sequence[StateRow], Sequence[Move]], Iterator[str]], ...] = (
        _repeated,
        _unknown_states,
        _unreachable,
        _without_end,
        _without_actor,
        _clocks_left_running,
    )
    return tuple(sentence for check in checks for sentence in check(states, moves))


def _repeated(states: Sequence[StateRow], moves: Sequence[Move]) -> Iterator[str]:
    named: dict[str, list[str]] = {
        "state": [row.code.value for row in states],
        "move": [move.code.value for move in moves],
        "event": [move.announces for move in moves],
    }
    for sort, codes in named.items():
        yield from (f"{sort} {code} stands twice" for code, times in Counter(codes).items() if times > 1)


def _unknown_states(states: Sequence[StateRow], moves: Sequence[Move]) -> Iterator[str]:
    known = {row.code for row in states}
    for move in moves:
        unknown = {*_end(move), *move.from_states} - known
        yield from (f"move {move.code} names the state {code}, which has no row" for code in sorted(unknown))


def _unreachable(states: Sequence[StateRow], moves: Sequence[Move]) -> Iterator[str]:
    reached = _closure({end for move in moves if not move.from_states for end in _end(move)}, moves)
    yield from (f"state {row.code} cannot be reached" for row in states if row.code not in reached)


def _without_end(states: Sequence[StateRow], moves: Sequence[Move]) -> Iterator[str]:
    closed = {row.code for row in states if not row.is_open}
    for row in states:
        if row.is_open and _closure({row.code}, moves).isdisjoint(closed):
            yield f"from state {row.code} no way leads to an end"


def _without_actor(states: Sequence[StateRow], moves: Sequence[Move]) -> Iterator[str]:
    yield from (f"nobody may make the move {move.code}" for move in moves if not move.grants)


def _clocks_left_running(states: Sequence[StateRow], moves: Sequence[Move]) -> Iterator[str]:
    running = _running_in(moves)
    for row in states:
        if not row.is_open and running.get(row.code):
            yield f"in state {row.code} these clocks may still run: {', '.join(sorted(running[row.code]))}"


def _running_in(moves: Sequence[Move]) -> dict[State, frozenset[Clock]]:
    """The clocks that may exist, running or paused, in each state, whichever way led there."""
    running: dict[State, frozenset[Clock]] = {}
    grown = True
    while grown:
        grown = False
        for move in moves:
            before = [running[state] for state in move.from_states if state in running]
            if move.from_states and not before:
                continue
            for end in _end(move):
                after = _after(move, frozenset().union(*before)) | running.get(end, frozenset())
                grown = grown or running.get(end) != after
                running[end] = after
    return running


def _end(move: Move) -> tuple[State, ...]:
    """The state of its own that a move leads to; what stays, or goes back where an issue was, opens no new way."""
    return (move.to_state,) if isinstance(move.to_state, State) else ()


def _after(move: Move, clocks: frozenset[Clock]) -> frozenset[Clock]:
    started = {change.clock for change in move.clocks if change.effect is Effect.START}
    stopped = {change.clock for change in move.clocks if change.effect is Effect.STOP}
    return (clocks - stopped) | started


def _closure(reached: set[State], moves: Sequence[Move]) -> set[State]:
    """The states that can be come to from those given, these included."""
    reached, grown = set(reached), True
    while grown:
        found = {end for move in moves if reached & set(move.from_states) for end in _end(move)} - reached
        reached |= found
        grown = bool(found)
    return reached
