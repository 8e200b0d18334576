"""Pictures that came beside a pasted text and follow no problem: somebody says to which one each belongs."""

from datetime import datetime

from django.db import transaction

from wenming.issues import policies
from wenming.issues.models import ListItem, ListPhoto, ProblemList
from wenming.issues.services.list_rows import ItemRefused, waiting
from wenming.kernel import audit, clock, rights
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_

NOT_LOOSE = N_("This picture stands with a problem already. Look at the list again.")


@transaction.atomic
def place_picture(
    found: ProblemList, photo: int, item: ListItem, *, by: Viewer, at: datetime | None = None
) -> ListPhoto:
    """Put a picture to a waiting problem; it goes along when the issue is raised.

    :raises ItemRefused: it is none of this list, or somebody placed it meanwhile.
    :raises Conflict: the problem was decided on.
    """
    rights.require(by.actor, policies.DESK)
    ProblemList.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if (
        photo not in {one for one, _name in found.pictures}
        or ListPhoto.objects.filter(item__problem_list=found, photo=photo).exists()
    ):
        raise ItemRefused("picture_placed", NOT_LOOSE)
    row = waiting(item, item.version)
    placed = ListPhoto.objects.create(item=row, photo_id=photo)
    subject = audit.subject_of(found, found.name)
    details = {"item": row.pk, "photo": photo}
    audit.record("issues.place_list_picture", subject=subject, by=by.actor, at=at or clock.now(), details=details)
    return placed
