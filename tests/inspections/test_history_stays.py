"""What was seen is never changed or removed, not even by a program with the application's rights."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from tests.evaluations.city import AT, edition, office, running, sites
from wenming.evaluations.models import Round, SampledSite
from wenming.inspections.models import Observation, ObservationPhoto, Review
from wenming.inspections.services import observe, review
from wenming.kernel.scope import Viewer
from wenming.rulebook.rules import Observed
from wenming.schemes.models import CheckItem

__all__ = ["edition", "office", "running", "sites"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Observation, Review])
def test_rows_are_added_and_never_changed_or_removed(
    running: Round, office: Viewer, model: type[Observation | Review]
) -> None:
    visit = SampledSite.objects.get(round=running, site__code="CROSS-0").visit
    item = CheckItem.objects.get(edition=running.edition, code="F-CROSS-01")
    row = observe(visit, item, Observed(count=1), key=UUID(int=5), by=office, observed_at=AT, at=AT)
    review(row, key=UUID(int=6), reason="seen twice", by=office, at=AT)
    rows: QuerySet[Observation] | QuerySet[Review] = model._default_manager.all()
    raw: Callable[[str], object] = getattr(rows, "_raw_delete")  # noqa: B009
    acts: list[Callable[[], object]] = [lambda: rows.update(by_label="someone else"), lambda: raw("default")]
    for act in acts:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    assert rows.get().by_label == office.label


def test_photos_stay_with_their_observation(running: Round) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ObservationPhoto.objects.all()._raw_delete("default")
