"""A handful of reports that do not show what they say: another issue's photo, mirrored or not, or the photo before.

They wait for verification, so that the warning can be seen where it matters.
"""

from collections.abc import Sequence
from dataclasses import replace

from wenming.demo.chance import stream
from wenming.demo.chronicle import IssueHistory, Scenery, Step
from wenming.rulebook.loop import REPORTS, State

MOST = 6


def with_borrowed_photos(seed: int, stories: Sequence[IssueHistory]) -> list[IssueHistory]:
    """Return the stories with up to six dishonest ones among those that wait for verification."""
    chance = stream(seed, "borrowed photos")
    waiting = [place for place, story in enumerate(stories) if story.state is State.REPORTED and _photo(story)]
    lenders = {place for place, story in enumerate(stories) if story.state is State.CLOSED}
    found = list(stories)
    for number, place in enumerate(sorted(chance.sample(waiting, min(MOST, len(waiting))))):
        photo = _before(stories[place]) if number == 0 else _lent(stories, lenders, stories[place])
        if photo is not None:
            found[place] = _reported_with(stories[place], replace(photo, mirrored=number % 2 == 1))
    return found


def _before(story: IssueHistory) -> Scenery | None:
    return story.steps[0].photo


def _lent(stories: Sequence[IssueHistory], lenders: set[int], story: IssueHistory) -> Scenery | None:
    """The report's photo of an earlier issue at a place of the same kind; nobody lends twice."""
    mine, reported = _photo(story), _report(story)
    for place in sorted(lenders, reverse=True):
        report = _report(stories[place])
        if report is None or report.photo is None or mine is None or reported is None or report.at >= reported.at:
            continue
        if report.photo.repaired and report.photo.place == mine.place:
            lenders.remove(place)
            return report.photo
    return None


def _report(story: IssueHistory) -> Step | None:
    return next((step for step in reversed(story.steps) if step.move in REPORTS), None)


def _photo(story: IssueHistory) -> Scenery | None:
    report = _report(story)
    return report.photo if report else None


def _reported_with(story: IssueHistory, photo: Scenery) -> IssueHistory:
    report = _report(story)
    return replace(story, steps=tuple(replace(step, photo=photo) if step is report else step for step in story.steps))
