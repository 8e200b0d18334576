"""Who somebody is today, and which units they may see."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from wenming.kernel import clock
from wenming.kernel.scope import NOBODY, Viewer
from wenming.people.models import Appointment, Unit, User
from wenming.people.roles import ROLES


def viewer_of(user: User | AnonymousUser) -> Viewer:
    """Return the viewer that a signed-in person is today, by the posts held; nobody otherwise."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    today = clock.today()
    held = list(
        Appointment.objects.filter(user=user, since__lte=today, post__is_active=True)
        .filter(Q(until__isnull=True) | Q(until__gte=today))
        .select_related("post__unit")
        .order_by("id")
    )
    roles = [ROLES[appointment.post.role] for appointment in held if appointment.post.role in ROLES]
    units = {appointment.post.unit_id: appointment.post.unit for appointment in held}
    everywhere = any(role.everywhere for role in roles)
    return Viewer(
        user_id=user.pk,
        label=held[0].post.title if held else user.username,
        unit_code=held[0].post.unit.code if held else "",
        roles=frozenset(role.code for role in roles),
        capabilities=frozenset().union(*(role.capabilities for role in roles)),
        units=frozenset(units),
        scope=frozenset() if everywhere else frozenset(_with_subordinates(list(units.values()))),
        everywhere=everywhere,
    )


def viewer_by_id(user_id: int) -> Viewer:
    """Return the viewer that an account is today; services ask this of the actor of an act."""
    user = User.objects.filter(pk=user_id).first()
    return viewer_of(user) if user else NOBODY


def _with_subordinates(units: list[Unit]) -> list[int]:
    if not units:
        return []
    below = Q(pk__in=[unit.pk for unit in units])
    for path in (unit.path for unit in units if unit.path):
        below |= Q(path__startswith=path)
    return list(Unit.objects.filter(below).values_list("id", flat=True))
