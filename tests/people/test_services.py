"""Units, posts and sign-ins: what the services do, for somebody who may and somebody who may not."""

from datetime import date, timedelta

import pytest

from wenming.issues.models import Category, FilingCondition
from wenming.issues.seed import seed_categories
from wenming.kernel import clock
from wenming.kernel.actors import SYSTEM, Actor
from wenming.kernel.errors import Conflict, DomainError, NotAllowed
from wenming.kernel.models import AuditLine
from wenming.people import holdings, selectors, services
from wenming.people.models import Appointment, Post, Unit, User
from wenming.people.services.units import UnitFields

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> User:
    return services.set_up("明川区", "990102", username="first", name="甲", password="long enough 42")


@pytest.fixture
def street(office: User) -> Unit:
    services.add_unit("street", UnitFields("鼓楼街道", "subdistrict"), by=SYSTEM)
    services.add_unit("community", UnitFields("东园社区", "community", parent="street"), by=SYSTEM)
    return Unit.objects.get(code="street")


def actor(user: User) -> Actor:
    return selectors.viewer_of(user).actor


def enrolled(unit: str, role: str, username: str) -> User:
    post = services.add_post(unit, role, role, by=SYSTEM)
    return services.enrol(post.code, username, "乙", by=SYSTEM).user


def test_the_first_person_heads_the_office_and_runs_the_system(office: User) -> None:
    viewer = selectors.viewer_of(office)
    assert viewer.roles == {"office_head", "system_admin"}
    assert not office.must_change_password
    with pytest.raises(Conflict):
        services.set_up("again", "990102", username="other", name="丙", password="long enough 42")


def test_units_form_a_tree_that_moves_as_one(office: User, street: Unit) -> None:
    community = Unit.objects.get(code="community")
    assert community.path == f"{street.pk}/{community.pk}/"
    services.add_unit("other", UnitFields("文昌街道", "subdistrict"), by=actor(office))
    services.change_unit("street", UnitFields("鼓楼街道", "subdistrict", parent="other"), by=actor(office))
    other = Unit.objects.get(code="other")
    community.refresh_from_db()
    assert community.path == f"{other.path}{street.pk}/{community.pk}/"


def test_a_unit_cannot_stand_below_itself(office: User, street: Unit) -> None:
    with pytest.raises(DomainError, match="below itself"):
        services.change_unit("street", UnitFields("鼓楼", "subdistrict", parent="community"), by=actor(office))


def test_only_those_who_manage_units_change_them(street: Unit) -> None:
    steward = enrolled("street", "site_steward", "steward")
    with pytest.raises(NotAllowed):
        services.add_unit("x", UnitFields("x", "department"), by=actor(steward))


def test_a_unit_with_something_in_its_hands_is_not_abolished(street: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Conflict, match="subordinate"):
        services.abolish_unit("street", by=SYSTEM)
    monkeypatch.setattr(holdings, "_providers", {"issues": lambda unit: holdings.Holding("open issues", 3)})
    with pytest.raises(Conflict, match="3 × open issues"):
        services.abolish_unit("community", by=SYSTEM)
    monkeypatch.setattr(holdings, "_providers", {})
    assert services.abolish_unit("community", by=SYSTEM).state == Unit.State.ABOLISHED
    assert services.abolish_unit("street", by=SYSTEM).state == Unit.State.ABOLISHED


def test_people_in_post_keep_a_unit_alive(street: Unit) -> None:
    enrolled("community", "grid_worker", "grid")
    with pytest.raises(Conflict, match="hold posts"):
        services.abolish_unit("community", by=SYSTEM)


def test_an_information_officer_enrols_only_own_people(street: Unit) -> None:
    services.add_unit("bureau", UnitFields("城管局", "department"), by=SYSTEM)
    officer = enrolled("street", "information_officer", "officer")
    post = services.add_post("community", "grid_worker", "网格员", by=actor(officer))
    made = services.enrol(post.code, "grid01", "丁", by=actor(officer))
    assert made.user.must_change_password and made.user.check_password(made.password)
    with pytest.raises(NotAllowed):
        services.add_post("bureau", "grid_worker", "网格员", by=actor(officer))
    with pytest.raises(NotAllowed):
        services.add_post("street", "inspector", "检查员", by=actor(officer))


def test_a_change_of_person_is_one_act(street: Unit) -> None:
    old = enrolled("street", "head", "old")
    new = services.add_sign_in("new", "新", by=SYSTEM).user
    post = Post.objects.get(role="head")
    Appointment.objects.update(since=date(2026, 1, 1))
    today = clock.today()
    services.hand_over_post(post.code, "new", by=SYSTEM, on=today)
    held = {one.user_id: (one.since, one.until) for one in post.appointments.all()}
    assert held == {old.pk: (date(2026, 1, 1), today - timedelta(days=1)), new.pk: (today, None)}
    assert selectors.viewer_of(new).may("issues.handle") and not selectors.viewer_of(old).may("issues.handle")


def test_a_leaver_holds_nothing_and_cannot_sign_in(street: Unit) -> None:
    user = enrolled("street", "head", "leaver")
    vacant = services.part_with("leaver", by=SYSTEM)
    user.refresh_from_db()
    assert [post.role for post in vacant] == ["head"] and not user.is_active


def test_the_three_administrators_exclude_each_other(office: User) -> None:
    post = services.add_post("office", "audit_admin", "审计管理员", by=SYSTEM)
    with pytest.raises(Conflict, match="exclude"):
        services.appoint(post.code, "first", by=SYSTEM)


def test_a_reset_password_is_new_and_asks_to_be_changed(office: User, street: Unit) -> None:
    user = enrolled("street", "head", "somebody")
    first = services.reset_password("somebody", by=actor(office))
    user.refresh_from_db()
    assert user.check_password(first.password) and user.must_change_password
    with pytest.raises(NotAllowed):
        services.reset_password("first", by=actor(user))


def test_every_act_is_audited_without_personal_values(street: Unit) -> None:
    enrolled("street", "head", "audited-name")
    lines = AuditLine.objects.filter(act__startswith="people.")
    assert {"people.add_unit", "people.add_post", "people.add_sign_in", "people.appoint"} <= {
        line.act for line in lines
    }
    assert "audited-name" not in "".join(str(line.details) + line.subject_ref for line in lines)


def test_personal_fields_are_for_those_who_administer(office: User, street: Unit) -> None:
    officer = enrolled("street", "information_officer", "officer")
    steward = enrolled("community", "site_steward", "steward")
    assert set(selectors.people(selectors.viewer_of(office))) == {office, officer, steward}
    assert set(selectors.people(selectors.viewer_of(officer))) == {officer, steward}
    assert not selectors.people(selectors.viewer_of(steward))


def test_a_city_that_was_set_up_has_kinds_of_problem_to_file_under(office: User) -> None:
    assert Category.objects.count() == len(seed_categories())
    assert FilingCondition.objects.filter(is_current=True).count() == sum(
        len(each.conditions) for each in seed_categories()
    )
