"""What the pages about people and their sign-ins show, as values."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.kernel.scope import Viewer
from wenming.people import policies, selectors
from wenming.people.models import User
from wenming.people.roles import ROLES
from wenming.people.selectors import UserState
from wenming.people.wording import STATE_LABELS, role_label, sign_in_chip
from wenming.ui.components import Action, Crumb, Empty, Fact, Facts, Lines, Link, Moment
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Search
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.pages import RecordHead

COLUMNS = (
    Column("username", _("User name"), order_by=("username",), place=Place.NUMBER, always=True),
    Column("name", _("Full name"), order_by=("name", "username"), place=Place.TITLE, always=True),
    Column("posts", _("Posts")),
    Column("state", _("Sign-in"), order_by=("is_active", "username"), place=Place.STATE),
    Column("last", _("Last sign-in"), order_by=("last_login", "username")),
)


@dataclass(frozen=True)
class HeldPost:
    """A post that a person holds or held."""

    title: str
    unit: Link
    role: str
    since: str
    until: str


@dataclass(frozen=True)
class PersonPage:
    """Everything the page of a person shows."""

    now: Sequence[HeldPost]
    before: Sequence[HeldPost]
    facts: Facts


def people_list_page(request: HttpRequest, viewer: Viewer) -> ListPage:
    """Build the list of the people whom the viewer administers."""
    state = ListState.of(request, "people", COLUMNS, sort="username")
    words = Search(label=gettext("Name, user name, post or unit"))
    unit = Choice("unit", gettext("Unit"), selectors.units_of_people(viewer, request.GET.get("unit", "")[:40]))
    role = Choice("role", gettext("Post as"), [(code, role_label(code)) for code in ROLES])
    sign_in = Choice("state", gettext("Sign-in"), [(one.value, str(label)) for one, label in STATE_LABELS.items()])
    post = Choice("post", gettext("Posts"), [("none", gettext("Without a post"))])
    found = selectors.matching(selectors.people(viewer), state.read(words))
    found = selectors.in_role(selectors.of_unit(found, state.read(unit)), state.read(role))
    found = selectors.in_state(found, state.read(sign_in))
    if state.read(post):
        found = selectors.without_post(found)
    total = found.count()
    may_add = viewer.may(policies.MANAGE_PEOPLE) or viewer.may(policies.ENROL)
    return ListPage(
        state=state,
        title=gettext("People"),
        sentence=ngettext("%(n)s person", "%(n)s people", total) % {"n": number_text(total)},
        rows=[_row(person) for person in found.order_by(*state.order_by)[state.offset : state.offset + state.size]],
        total=total,
        filters=(words, unit, role, sign_in, post),
        actions=_list_actions(viewer) if may_add else (),
        empty=Empty(
            gettext("Nobody here"), gettext("Ask for less; people come from a workbook, or one by one."), icon="users"
        ),
    )


def person_head(person: User, viewer: Viewer) -> RecordHead:
    """Build the header of a person's page."""
    args = [person.username]
    actions = [Action(gettext("New first password"), reverse("people:reset", args=args), "key", "dialog")]
    if person.is_active:
        actions += [
            Action(gettext("Give a post"), reverse("people:give_post", args=args), "id-badge-2", "dialog"),
            Action(gettext("Correct the name"), reverse("people:rename", args=args), "edit", "dialog"),
            Action(gettext("Lock"), reverse("people:lock", args=args), "lock", "dialog"),
            Action(gettext("Mark as left"), reverse("people:leave", args=args), "logout", "dialog", danger=True),
        ]
    else:
        actions.append(Action(gettext("Unlock"), reverse("people:unlock", args=args), "check", "dialog"))
    return RecordHead(
        title=person.name,
        number=person.username,
        chip=sign_in_chip(selectors.state_of(person)),
        crumbs=(Crumb(gettext("People"), reverse("people:people")), Crumb(person.name)),
        actions=actions,
    )


def person_page(person: User) -> PersonPage:
    """Build a person's page."""
    held = [
        HeldPost(
            one.post.title,
            Link(one.post.unit.name, reverse("people:unit", args=[one.post.unit.code])),
            role_label(one.post.role),
            one.since.isoformat(),
            one.until.isoformat() if one.until else "",
        )
        for one in selectors.appointments_of(person)
    ]
    facts = Facts(
        (
            Fact(gettext("User name"), person.username),
            Fact(gettext("Made on"), Moment(person.created_at)),
            Fact(gettext("Last sign-in"), Moment(person.last_login) if person.last_login else gettext("never")),
        )
    )
    return PersonPage([one for one in held if not one.until], [one for one in held if one.until], facts)


def _row(person: User) -> Row:
    held = person.held  # type: ignore[attr-defined]  # put there by the prefetch
    posts = "、".join(one.post.title for one in held)
    units = "、".join(dict.fromkeys(one.post.unit.name for one in held))
    return Row(
        key=person.username,
        url=reverse("people:person", args=[person.username]),
        cells={
            "username": person.username,
            "name": person.name,
            "posts": Lines(posts, units) if held else gettext("none"),
            "state": sign_in_chip(UserState(selectors.state_of(person))),
            "last": Moment(person.last_login, brief=True) if person.last_login else "",
        },
    )


def _list_actions(viewer: Viewer) -> list[Action]:
    actions = [Action(gettext("Add somebody"), reverse("people:add_person"), "user-plus", primary=True, key="n")]
    if viewer.may(policies.MANAGE_PEOPLE) and viewer.may("imports.run"):
        load = Action(gettext("Load a workbook"), reverse("imports:upload", args=["people"]), "upload")
        actions.insert(0, load)
    return actions
