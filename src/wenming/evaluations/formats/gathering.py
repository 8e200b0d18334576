"""Brings an edition, an observations file and files of marks together into one round that can be scored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from wenming.evaluations.formats.mark_rows import MarksFile, leaf_marks, refuse_if_any
from wenming.evaluations.formats.observations import RoundFile
from wenming.evaluations.formats.problems import Found, RefusedFact, Spot
from wenming.evaluations.formats.tables import OBSERVATIONS, SITES
from wenming.rulebook.facts import Refusal, RoundFacts
from wenming.rulebook.leaves import mark_refusals
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.standing import refusals


@dataclass(frozen=True)
class Gathered:
    """A round ready to be scored, with the SHA-256 of every file that it came from, by what the file was."""

    facts: RoundFacts
    hashes: Mapping[str, object]
    area_names: Mapping[str, str]
    remarks: Sequence[Found]


def gather(scheme: Scheme, round_file: RoundFile, files: Sequence[MarksFile] = ()) -> Gathered:
    """Hold everything against the edition. Raises ``FileRefused`` telling everything that is wrong at once."""
    problems = [*round_file.problems, *(problem for file in files for problem in file.problems)]
    marks, spots = leaf_marks(scheme, round_file.marks, files, problems)
    facts = replace(round_file.facts, marks=marks)
    problems += _refused(scheme, facts, round_file, spots)
    refuse_if_any(problems)
    hashes = {"observations": dict(round_file.hashes), **{file.kind.value: file.sha256 for file in files}}
    return Gathered(facts, hashes, round_file.area_names, round_file.remarks)


def _refused(
    scheme: Scheme, facts: RoundFacts, round_file: RoundFile, marks: Mapping[tuple[str, str], Spot]
) -> Iterator[Found]:
    """What the rulebook refuses, but for what only follows from a row that could not be read."""
    unread = {_table_of(each.spot, round_file) for each in round_file.problems}
    after = {"unknown_site": SITES.name, "review_of_other": OBSERVATIONS.name}
    for refusal in refusals(scheme, facts):
        if after.get(refusal.code) not in unread:
            yield RefusedFact(_spot(refusal, round_file), refusal)
    for refusal in mark_refusals(scheme, facts.marks):
        yield RefusedFact(marks[refusal.parts["node"], refusal.parts["method"]], refusal)


def _table_of(spot: Spot, round_file: RoundFile) -> str:
    return round_file.called.get(spot.table, "")


def _spot(refusal: Refusal, round_file: RoundFile) -> Spot:
    parts, places = refusal.parts, round_file.places
    if refusal.code == "review_of_other":
        return places.reviews[parts["site"], parts["item"], parts["observation"]]
    if "observation" in parts:
        return places.observations[parts["observation"]]
    return places.sites[parts["site"]]
