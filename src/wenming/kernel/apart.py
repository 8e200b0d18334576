"""Doing something to many, of which one may be spoilt: the others are done all the same, and as few times as can be."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import transaction

Item = TypeVar("Item")


def all_but_the_spoilt(items: Sequence[Item], act: Callable[[Sequence[Item]], None]) -> list[tuple[Item, Exception]]:
    """Do ``act`` to all in one go; if that fails, to each half by itself, until what cannot be done is alone.

    Each try stands in a savepoint, so that a failed one leaves nothing. Return what could not be done, and why.
    """
    if not items:
        return []
    try:
        with transaction.atomic():
            act(items)
    except Exception as error:  # noqa: BLE001  # whatever is wrong with one, the others are done
        if len(items) == 1:
            return [(items[0], error)]
        middle = len(items) // 2
        return all_but_the_spoilt(items[:middle], act) + all_but_the_spoilt(items[middle:], act)
    return []
