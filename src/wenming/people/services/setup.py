"""The first run: whom this system serves, the creation office, and the first administrator."""

from datetime import datetime

from django.db import transaction

from wenming.areas.services import set_up_territory
from wenming.kernel import clock
from wenming.kernel.actors import SYSTEM
from wenming.people.models import Unit, User
from wenming.people.services.posts import add_post, appoint
from wenming.people.services.sign_ins import add_sign_in
from wenming.people.services.units import UnitFields, add_unit

OFFICE_CODE = "office"
FIRST_POSTS = (("office_head", "创建办负责人"), ("system_admin", "系统管理员"))


@transaction.atomic
def set_up(
    city: str, division_code: str, *, username: str, name: str, password: str, at: datetime | None = None
) -> User:
    """Name the territory, make the creation office, and give the first person its head's and the system's post.

    That person then appoints the security and the audit administrator: nobody may be two of the three.
    """
    moment = at or clock.now()
    set_up_territory(city, division_code, by=SYSTEM, at=moment)
    add_unit(OFFICE_CODE, UnitFields("创建办", Unit.Kind.CREATION_OFFICE), by=SYSTEM, at=moment)
    person = add_sign_in(username, name, by=SYSTEM, at=moment).user
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    for role, title in FIRST_POSTS:
        post = add_post(OFFICE_CODE, role, title, by=SYSTEM, at=moment)
        appoint(post.code, username, by=SYSTEM, at=moment)
    return person
