"""Whose superior somebody is: what is for a person and the superior of the post only, asks here.

The superior of a post is the head or a deputy head of its own unit; of a deputy's post the head; of a head's post the
head of the unit above. Nobody else is, whatever rights they have: not the office, nor an auditor or administrator.
"""

from django.db.models import Q, QuerySet

from wenming.kernel import clock
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.people.models import Appointment, Post, Unit
from wenming.rulebook.labels import N_

OFFICE_HEAD = "office_head"
HEADS = frozenset({"head", OFFICE_HEAD})
DEPUTIES = frozenset({"deputy_head"})
NOT_SUPERIOR = N_("There is no such post, or you are not its superior.")


def posts_led(viewer: Viewer) -> QuerySet[Post]:
    """Return the posts whose superior the viewer is today, by unit and code."""
    heads, deputies = set(), set()
    for role, unit, kind in held_today(viewer.user_id).values_list("post__role", "post__unit", "post__unit__kind"):
        if role == OFFICE_HEAD and kind != Unit.Kind.CREATION_OFFICE:
            continue
        if role in HEADS:
            heads.add(unit)
        elif role in DEPUTIES:
            deputies.add(unit)
    led = Q(unit__in=heads) & ~Q(role__in=HEADS) | Q(unit__parent__in=heads) & Q(role__in=HEADS)
    led |= Q(unit__in=deputies) & ~Q(role__in=HEADS | DEPUTIES)
    return Post.objects.filter(led, is_active=True).select_related("unit").order_by("unit__path", "code")


def led_post(viewer: Viewer, code: str) -> Post:
    """Return a post whose superior the viewer is.

    :raises Missing: there is none of this code, or the viewer is not its superior.
    """
    found = posts_led(viewer).filter(code=code).first()
    if found is None:
        raise Missing("not_superior", NOT_SUPERIOR)
    return found


def holder_today(post: Post) -> Appointment | None:
    """Return who holds a post today."""
    today = clock.today()
    held = post.appointments.filter(since__lte=today).filter(Q(until__isnull=True) | Q(until__gte=today))
    return held.select_related("user").order_by("-since", "-id").first()


def held_today(user_id: int | None) -> QuerySet[Appointment]:
    """Return the posts that somebody holds today."""
    today = clock.today()
    held = Appointment.objects.filter(user_id=user_id or 0, since__lte=today, post__is_active=True)
    return held.filter(Q(until__isnull=True) | Q(until__gte=today)).select_related("post__unit").order_by("id")
