"""Telling what became of many problems of a list."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest

from wenming.issues.manyfold import refusal_text
from wenming.issues.services import Decided

MOST_TOLD = 5


def tell_decided(request: HttpRequest, decided: Sequence[Decided], words: str) -> None:
    """Say how many were done, and of the first that were not, why."""
    done = sum(one.refusal is None for one in decided)
    if done:
        messages.success(request, words % {"n": done})
    for one in [each for each in decided if each.refusal is not None][:MOST_TOLD]:
        assert one.refusal is not None
        messages.error(request, f"{one.item.number or one.item.label}: {refusal_text(one.refusal)}")
