"""People and their sign-ins: only those who administer them may see user names and states."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import F, Max, Prefetch, Q, QuerySet

from wenming.kernel import clock
from wenming.kernel.errors import Missing, NotAllowed
from wenming.kernel.rights import REFUSED
from wenming.kernel.scope import Viewer
from wenming.people import policies
from wenming.people.models import Appointment, Post, Unit, User
from wenming.rulebook.labels import N_


class UserState(StrEnum):
    """What the sign-in of a person is like."""

    OPEN = "open"
    FIRST = "first"
    LOCKED = "locked"


def require_administration(viewer: Viewer) -> None:
    """Let in only those who administer anybody.

    :raises NotAllowed: others.
    """
    if not policies.administers_people(viewer):
        raise NotAllowed("not_allowed", REFUSED)


def people(viewer: Viewer) -> QuerySet[User]:
    """Return the people whom the viewer administers, each with the posts held now as ``held``.

    All people for those who manage people or sign-ins; for an information officer the people of own units only.
    """
    current = Appointment.objects.filter(until__isnull=True).select_related("post__unit").order_by("id")
    found = User.objects.prefetch_related(Prefetch("appointments", queryset=current, to_attr="held")).order_by(
        "username"
    )
    if viewer.may(policies.MANAGE_PEOPLE) or viewer.may(policies.MANAGE_SIGN_INS):
        return found
    if viewer.may(policies.ENROL):
        own = Q(appointments__until__isnull=True, appointments__post__unit__in=viewer.scope)
        return found.filter(own).distinct()
    return found.none()


def person(viewer: Viewer, username: str) -> User:
    """Return a person whom the viewer administers.

    :raises Missing: there is none, or somebody else administers them.
    """
    found = people(viewer).filter(username=username).first()
    if found is None:
        raise Missing("person_missing", N_("There is no such person, or somebody else administers them."))
    return found


def state_of(user: User) -> UserState:
    """Return what the sign-in is like."""
    if not user.is_active:
        return UserState.LOCKED
    return UserState.FIRST if user.must_change_password else UserState.OPEN


def in_state(found: QuerySet[User], state: str) -> QuerySet[User]:
    """Narrow to the sign-ins in one state; an empty state narrows nothing."""
    if state == UserState.LOCKED:
        return found.filter(is_active=False)
    if state == UserState.FIRST:
        return found.filter(is_active=True, must_change_password=True)
    return found.filter(is_active=True, must_change_password=False) if state == UserState.OPEN else found


def matching(found: QuerySet[User], words: str) -> QuerySet[User]:
    """Narrow to the people whose name, user name, post or unit holds the words; posts are those held now."""
    if not words:
        return found
    post = Q(post__title__icontains=words) | Q(post__unit__name__icontains=words) | Q(post__unit__code__iexact=words)
    held = Appointment.objects.filter(post, until__isnull=True).values("user")
    return found.filter(Q(name__icontains=words) | Q(username__icontains=words) | Q(pk__in=held))


def of_unit(found: QuerySet[User], code: str) -> QuerySet[User]:
    """Narrow to the people who hold a post now in a unit or in one below it; an empty code narrows nothing."""
    if not code:
        return found
    path = Unit.objects.filter(code=code).values_list("path", flat=True).first()
    if path is None:
        return found.none()
    held = Appointment.objects.filter(until__isnull=True, post__unit__path__startswith=path)
    return found.filter(pk__in=held.values("user"))


def in_role(found: QuerySet[User], role: str) -> QuerySet[User]:
    """Narrow to the people who hold a post of one kind now; an empty role narrows nothing."""
    held = Appointment.objects.filter(until__isnull=True, post__role=role)
    return found.filter(pk__in=held.values("user")) if role else found


def units_of_people(viewer: Viewer, asked: str = "") -> list[tuple[str, str]]:
    """Return the units by which the list of people is narrowed: those on top, an officer's own, and the one asked."""
    rows = Unit.objects.filter(state=Unit.State.ACTIVE)
    everybody = viewer.may(policies.MANAGE_PEOPLE) or viewer.may(policies.MANAGE_SIGN_INS)
    offered = rows.filter(parent=None) if everybody else rows.filter(pk__in=viewer.scope)
    named = rows.filter(code=asked) if asked else rows.none()
    found = [*offered.order_by("code").values_list("code", "name"), *named.values_list("code", "name")]
    return list(dict.fromkeys(found))


def without_post(found: QuerySet[User]) -> QuerySet[User]:
    """Narrow to the people who hold no post now."""
    return found.exclude(pk__in=Appointment.objects.filter(until__isnull=True).values("user"))


def appointments_of(user: User) -> QuerySet[Appointment]:
    """Return every appointment a person ever held, newest first; what was taken back before it began is left out."""
    return (
        Appointment.objects.filter(user=user)
        .exclude(until__lt=F("since"))
        .select_related("post__unit")
        .order_by("-since", "-id")
    )


def holders_of(post: Post) -> QuerySet[Appointment]:
    """Return everybody who ever held a post, newest first; what was taken back before it began is left out."""
    return post.appointments.exclude(until__lt=F("since")).select_related("user").order_by("-since", "-id")


def holders(post_ids: Collection[int]) -> dict[int, str]:
    """Return the name of who holds each of these posts now, by the post's id; vacant posts are left out."""
    if not post_ids:
        return {}
    current = Appointment.objects.filter(post__in=post_ids, until__isnull=True)
    return dict(current.values_list("post_id", "user__name"))


def people_in_roles(roles: Collection[str]) -> dict[tuple[str, int | None], list[int]]:
    """Return the accounts of who holds posts with these roles today, by role and unit; by role and ``None`` for all.

    People who cannot sign in any more are left out: nobody would read what they are told.
    """
    today = clock.today()
    held = Appointment.objects.filter(
        post__role__in=roles, post__is_active=True, since__lte=today, user__is_active=True
    )
    held = held.filter(Q(until__isnull=True) | Q(until__gte=today)).order_by("id")
    found: dict[tuple[str, int | None], list[int]] = {}
    for role, unit, user in held.values_list("post__role", "post__unit", "user"):
        found.setdefault((role, unit), []).append(user)
        found.setdefault((role, None), []).append(user)
    return found


def accounts_holding(posts: Collection[int]) -> dict[int, list[int]]:
    """Return the accounts of who holds each of these posts today; who cannot sign in any more is left out."""
    today = clock.today()
    held = Appointment.objects.filter(post__in=posts, since__lte=today, user__is_active=True)
    held = held.filter(Q(until__isnull=True) | Q(until__gte=today)).order_by("id")
    found: dict[int, list[int]] = {}
    for post, user in held.values_list("post", "user"):
        found.setdefault(post, []).append(user)
    return found


def last_held(role: str, units: Collection[int]) -> dict[int, tuple[date | None, bool]]:
    """Return for units with an open post of a role the day from which nobody holds it, if anybody ever did.

    The second value says whether there is such a post at all; units without one are left out.
    """
    posts = Post.objects.filter(role=role, unit__in=units, is_active=True)
    rows = posts.order_by().values_list("unit").annotate(last=Max("appointments__until", filter=_ever_held()))
    return {unit: (last + timedelta(days=1) if last else None, True) for unit, last in rows}


def locked_out(role: str, units: Collection[int]) -> set[int]:
    """Return those of the units in which somebody holds a post of a role today whose sign-in is locked."""
    today = clock.today()
    held = Appointment.objects.filter(
        post__role=role, post__unit__in=units, post__is_active=True, since__lte=today, user__is_active=False
    )
    held = held.filter(Q(until__isnull=True) | Q(until__gte=today))
    return set(held.values_list("post__unit", flat=True))


def _ever_held() -> Q:
    return Q(appointments__until__gte=F("appointments__since"))


def vacant_posts(viewer: Viewer) -> list[Post]:
    """Return the open posts that nobody holds and that the viewer may fill."""
    held = Appointment.objects.filter(until__isnull=True).values("post")
    found = Post.objects.filter(is_active=True).exclude(pk__in=held).select_related("unit").order_by("code")
    return [post for post in found if policies.may_fill(viewer, post.unit_id, post.role)]


def fillable_units(viewer: Viewer) -> QuerySet[Unit]:
    """Return the active units in which the viewer may open posts."""
    found = Unit.objects.filter(state=Unit.State.ACTIVE).order_by("code")
    if viewer.may(policies.MANAGE_PEOPLE):
        return found
    return found.filter(pk__in=viewer.scope) if viewer.may(policies.ENROL) else found.none()
