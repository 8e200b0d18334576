"""What the people's floor itself hands over of a unit: subordinate units, functions, working groups, people in post."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet

from wenming.people.estates import Part, Terms
from wenming.people.models import Appointment, Post, Unit, WorkingGroup
from wenming.people.services.groups import set_function, set_group
from wenming.people.services.posts import add_post, appoint, end_appointment
from wenming.people.services.units import UnitFields, change_unit
from wenming.rulebook.labels import N_

BELOW, FUNCTIONS, GROUPS, POSTS = "people.below", "people.functions", "people.groups", "people.posts"


class OwnEstate:
    """Subordinate units move below the successor; functions and places in groups are its; people go on in its posts."""

    def parts(self, unit: Unit) -> Sequence[Part]:
        """Return what is to be handed over; vacant posts close with the unit."""
        return [
            Part(BELOW, N_("subordinate units"), _below(unit).count()),
            Part(FUNCTIONS, N_("department functions"), unit.functions.count()),
            Part(GROUPS, N_("working groups it leads or belongs to"), len(_groups(unit))),
            Part(POSTS, N_("people in post, who go on in posts of the successor"), _held(unit).count(), may_lapse=True),
        ]

    def hand_over(self, unit: Unit, takers: Mapping[str, Unit | None], terms: Terms) -> None:
        """Hand each part over by the services that do so one at a time, so that each is audited as ever."""
        by = terms.by
        if taker := takers.get(BELOW):
            for below in _below(unit):
                area = below.area.code if below.area else ""
                fields = UnitFields(below.name, below.kind, below.short_name, taker.code, area)
                change_unit(below.code, fields, by=by, at=terms.at)
        if taker := takers.get(FUNCTIONS):
            for function in unit.functions.all():
                set_function(function.function, taker.code, by=by, at=terms.at)
        if taker := takers.get(GROUPS):
            for group in _groups(unit):
                _join(group, unit, taker, terms)
        _move_people(unit, takers.get(POSTS), terms)


def _below(unit: Unit) -> QuerySet[Unit]:
    return unit.subordinates.filter(state=Unit.State.ACTIVE).select_related("area").order_by("code")


def _groups(unit: Unit) -> list[WorkingGroup]:
    found = WorkingGroup.objects.filter(Q(lead=unit) | Q(members=unit)).distinct()
    return list(found.select_related("lead").prefetch_related("members"))


def _held(unit: Unit) -> QuerySet[Appointment]:
    return Appointment.objects.filter(post__unit=unit, until__isnull=True).select_related("post", "user")


def _join(group: WorkingGroup, unit: Unit, taker: Unit, terms: Terms) -> None:
    """Put the successor in the unit's place in a working group."""
    lead = taker if group.lead_id == unit.pk else group.lead
    members = [taker.code if member.pk == unit.pk else member.code for member in group.members.all()]
    set_group(
        group.code,
        group.name,
        lead.code,
        members,
        by=terms.by,
        leader_title=group.leader_title,
        at=terms.at,
    )


def _move_people(unit: Unit, taker: Unit | None, terms: Terms) -> None:
    """End all appointments with the unit's last day; with a successor people go on there in posts of the same role."""
    by, at = terms.by, terms.at
    last = terms.on - timedelta(days=1)
    for held in _held(unit).order_by("post__code"):
        end_appointment(held.post.code, by=by, last_day=last, at=at)
        if taker is not None:
            post: Post = add_post(taker.code, held.post.role, held.post.title, by=by, at=at)
            appoint(post.code, held.user.username, by=by, since=terms.on, at=at)
