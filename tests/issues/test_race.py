"""Four people race on the same move of the same three hundred issues: one of them makes it, whoever it is."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from tests.issues.world import MONDAY, TWO_DAYS, build
from wenming.issues import services
from wenming.issues.models import Issue, IssueMove
from wenming.issues.services import HistoricMove, IssueHistory
from wenming.kernel.actors import SYSTEM
from wenming.kernel.errors import DomainError
from wenming.kernel.models import AuditLine
from wenming.rulebook.loop import MoveCode
from wenming.rulebook.verification import Tier

ISSUES, PEOPLE = 300, 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page_is_fresh", [True, False])
def test_one_of_four_wins_each_of_three_hundred_issues(page_is_fresh: bool) -> None:
    world = build()
    raised = [
        IssueHistory(
            key=UUID(int=number + 1),
            title=f"第{number}个",
            site="MARKET-0001",
            category="footway",
            origin_kind="patrol",
            moves=(HistoricMove(MoveCode.RAISE, MONDAY, world.inspector.actor),),
        )
        for number in range(ISSUES)
    ]
    services.load_history(raised, by=SYSTEM)
    together = Barrier(PEOPLE)

    def work(person: int) -> Counter[str]:
        answers: Counter[str] = Counter()
        issues = list(Issue.objects.order_by("number"))
        together.wait()
        try:
            for issue in issues:
                seen = issue.version if page_is_fresh else None
                at = MONDAY + timedelta(minutes=person)
                try:
                    services.file_issue(
                        issue, limit=TWO_DAYS, tier=Tier.DESK, note=f"{person}", by=world.dispatcher, at=at, seen=seen
                    )
                    answers["won"] += 1
                except DomainError as refusal:
                    answers[f"{refusal.status} {refusal.code}"] += 1
            return answers
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as people:
        answers = sum((each.result() for each in [people.submit(work, n) for n in range(PEOPLE)]), Counter[str]())
    lost = "409 stale_page" if page_is_fresh else "409 wrong_state"
    assert answers == {"won": ISSUES, lost: ISSUES * (PEOPLE - 1)}
    assert set(Issue.objects.values_list("state", "version")) == {("filed", 2)}
    assert IssueMove.objects.filter(move="file_issue").count() == ISSUES
    assert AuditLine.objects.filter(act="issues.file_issue").count() == ISSUES
    for issue in Issue.objects.prefetch_related("moves", "clocks"):
        assert [move.seq for move in issue.moves.all()] == [0, 1]
        assert sorted(row.clock for row in issue.clocks.all() if row.stopped_at is None) == ["dispatching"]
