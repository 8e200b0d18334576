"""Units, their posts and groups: shared knowledge of all who are signed in."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from wenming.kernel import clock
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.people.estates import Part, parts_of
from wenming.people.models import Appointment, Post, Unit, UnitFunction, UnitHandOver, WorkingGroup
from wenming.people.policies import MANAGE_UNITS
from wenming.rulebook.labels import N_


def units(viewer: Viewer) -> QuerySet[Unit]:
    """Return all units with parent and area; whoever is signed in may know them."""
    found = Unit.objects.select_related("parent", "area").defer("area__boundary")
    return found if viewer.is_signed_in else found.none()


def with_counts(found: QuerySet[Unit]) -> QuerySet[Unit]:
    """Add how many posts are open (``post_count``), held (``held_count``), and subordinate units (``below_count``)."""
    return found.annotate(
        post_count=Count("posts", filter=Q(posts__is_active=True), distinct=True),
        held_count=Count(
            "posts__appointments",
            filter=Q(posts__is_active=True, posts__appointments__until__isnull=True),
            distinct=True,
        ),
        below_count=Count("subordinates", filter=Q(subordinates__state=Unit.State.ACTIVE), distinct=True),
    )


def unit(viewer: Viewer, code: str) -> Unit:
    """Return a unit by its code.

    :raises Missing: there is none.
    """
    found = units(viewer).filter(code=code).first()
    if found is None:
        raise Missing("unit_missing", N_("There is no such unit."))
    return found


def unit_options(viewer: Viewer) -> list[tuple[str, str]]:
    """Return code and name of every active unit, for choices, in order of code."""
    found = units(viewer).filter(state=Unit.State.ACTIVE).order_by("code")
    return list(found.values_list("code", "name"))


def subordinates(viewer: Viewer, of: Unit) -> QuerySet[Unit]:
    """Return the units directly below."""
    return units(viewer).filter(parent=of)


def below(of: Unit) -> QuerySet[Unit]:
    """Return the unit itself and everything below it."""
    return Unit.objects.filter(path__startswith=of.path)


def codes_below(of: Unit) -> frozenset[str]:
    """Return the codes of a unit and of everything below it."""
    return frozenset(below(of).values_list("code", flat=True))


def lines_above(units: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return for each unit (by id) the unit itself and those above it, nearest first."""
    paths = Unit.objects.filter(pk__in=set(units)).values_list("pk", "path")
    return {unit: tuple(int(each) for each in reversed(path.strip("/").split("/"))) for unit, path in paths}


def left_by(viewer: Viewer, unit: Unit) -> list[Part]:
    """Return everything that a unit would leave behind, for those who manage units."""
    return parts_of(unit) if viewer.may(MANAGE_UNITS) else []


def hand_overs_of(viewer: Viewer, unit: Unit) -> QuerySet[UnitHandOver]:
    """Return what a unit handed over when it was abolished, the latest first."""
    found = UnitHandOver.objects.filter(unit=unit)
    return found if viewer.is_signed_in else found.none()


def posts_of(viewer: Viewer, of: Unit) -> QuerySet[Post]:
    """Return a unit's open posts, each with who holds it now as ``held`` (a list of at most one appointment)."""
    current = Appointment.objects.filter(until__isnull=True).select_related("user")
    found = (
        Post.objects.filter(unit=of, is_active=True)
        .select_related("unit")
        .prefetch_related(Prefetch("appointments", queryset=current, to_attr="held"))
        .order_by("code")
    )
    return found if viewer.is_signed_in else found.none()


def post(viewer: Viewer, code: str) -> Post:
    """Return a post with its unit.

    :raises Missing: there is none.
    """
    found = Post.objects.select_related("unit").filter(code=code).first() if viewer.is_signed_in else None
    if found is None:
        raise Missing("post_missing", N_("There is no such post."))
    return found


def posts_in_role(role: str) -> QuerySet[Post]:
    """Return the open posts of a role that somebody holds today, in active units, each with its unit."""
    today = clock.today()
    held = Appointment.objects.filter(post=OuterRef("pk"), since__lte=today)
    held = held.filter(Q(until__isnull=True) | Q(until__gte=today))
    found = Post.objects.filter(Exists(held), role=role, is_active=True, unit__state=Unit.State.ACTIVE)
    return found.select_related("unit").order_by("unit__code", "code")


def own_posts(viewer: Viewer) -> list[int]:
    """Return the ids of the posts that the viewer holds today."""
    if not viewer.user_id:
        return []
    today = clock.today()
    held = Appointment.objects.filter(user=viewer.user_id, since__lte=today, post__is_active=True)
    return list(held.filter(Q(until__isnull=True) | Q(until__gte=today)).values_list("post", flat=True))


def functions(viewer: Viewer) -> QuerySet[UnitFunction]:
    """Return the department functions with the units that hold them."""
    found = UnitFunction.objects.select_related("unit").order_by("function")
    return found if viewer.is_signed_in else found.none()


def functions_of(of: Unit) -> list[UnitFunction]:
    """Return the functions that a unit holds."""
    return list(UnitFunction.objects.filter(unit=of).order_by("function"))


def groups(viewer: Viewer) -> QuerySet[WorkingGroup]:
    """Return the working groups with lead and members."""
    found = WorkingGroup.objects.select_related("lead").prefetch_related("members")
    return found if viewer.is_signed_in else found.none()


def group_paths(code: str = "") -> dict[str, tuple[str, ...]]:
    """Return the paths of the units of each working group, its lead among them, by the group's code: two queries."""
    found = WorkingGroup.objects.select_related("lead").prefetch_related("members").order_by("code")
    if code:
        found = found.filter(code=code)
    return {one.code: tuple(sorted({one.lead.path, *(unit.path for unit in one.members.all())})) for one in found}


def group_of(of: Unit) -> list[WorkingGroup]:
    """Return the groups that a unit leads or belongs to."""
    return list(WorkingGroup.objects.filter(Q(lead=of) | Q(members=of)).distinct().select_related("lead"))
