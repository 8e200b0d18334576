"""Opening the figures of a post as its superior: written down, and told to the person."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from wenming.issues.models import FiguresOpened
from wenming.kernel import audit, clock, keys, outbox
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import DomainError
from wenming.kernel.outbox import News
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.rulebook.labels import N_

KIND = "figures"
OPENED = N_("%(by)s opened the figures of your post, %(since)s to %(until)s.")
NOBODY = N_("Nobody holds this post today.")
WRONG_WAY = N_("The last day lies before the first.")


class OpeningRefused(DomainError):
    """Figures that cannot be opened: nobody holds the post, or the days are the wrong way round."""


@transaction.atomic
def open_figures(
    code: str, *, key: UUID, since: date, until: date, by: Viewer, at: datetime | None = None
) -> FiguresOpened:
    """Open the figures of whoever holds a post, for some days, both included; only its superior may.

    It stands in the audit trail without any figure, and the person is told who looked, when, and at which days.
    """
    at = at or clock.now()
    post = people.led_post(by, code)
    held = people.holder_today(post)
    if held is None:
        raise OpeningRefused("post_vacant", NOBODY)
    if until < since:
        raise OpeningRefused("days_wrong_way", WRONG_WAY, field="until")
    days = {"since": since.isoformat(), "until": until.isoformat()}
    digest = keys.body_digest({"post": code, "person": held.user_id, **days})

    def make() -> FiguresOpened:
        made = FiguresOpened.objects.create(
            key=key, body_digest=digest, person=held.user, post=post, at=at, since=since, until=until,
            **attributed(by.actor),
        )  # fmt: skip
        audit.record("issues.open_figures", subject=audit.subject_of(post, code), by=by.actor, at=at, details=days)
        news = News(KIND, "plain", OPENED, reverse("my_figures"), {"by": by.label, **days})
        outbox.tell([held.user_id], news, at=at)
        return made

    return keys.once(FiguresOpened, key, digest, make)
