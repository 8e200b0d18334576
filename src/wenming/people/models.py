"""People, responsible units, working groups, and the posts on which all rights hang."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wenming.areas.models import Area
from wenming.kernel.attribution import Attributed
from wenming.kernel.models import Keyed


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the only rights they have come from posts."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; without a password nobody can sign in with it yet."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class MailWish(models.TextChoices):
    """Which messages somebody wants by mail too."""

    NONE = "none", _("None")
    OVERDUE = "overdue", _("Only what is overdue")
    ALL = "all", _("All messages")


class User(AbstractBaseUser):
    """A person with a sign-in. Rights hang on posts, not here.

    ``mail_address`` is given by the person alone, for messages by mail, and goes with whoever leaves.
    """

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    mail_address = models.EmailField(max_length=120, blank=True)
    mail_wish = models.CharField(max_length=8, choices=MailWish, default=MailWish.NONE)

    USERNAME_FIELD = "username"
    objects = UserManager()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as colleagues know it."""
        return self.name


class Unit(models.Model):
    """A responsible unit (责任单位).

    ``path`` lists ids from the root down, each closed by a slash: a prefix is a subtree.
    """

    class Kind(models.TextChoices):
        CREATION_OFFICE = "creation_office", _("Creation office")
        COMMAND_OFFICE = "command_office", _("Command office")
        DEPARTMENT = "department", _("Department")
        SUBDISTRICT = "subdistrict", _("Subdistrict or town")
        INSTITUTION = "institution", _("Institution")
        ENTERPRISE = "enterprise", _("Enterprise")
        COMMUNITY = "community", _("Community or village")
        STATION = "station", _("Station or team")
        PROPERTY_FIRM = "property_firm", _("Property firm")
        MARKET_OPERATOR = "market_operator", _("Market operator")
        THIRD_PARTY = "third_party", _("Hired third party")

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        ABOLISHED = "abolished", _("Abolished")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="subordinates")
    path = models.CharField(max_length=200, db_index=True, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="units")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class UnitFunction(models.Model):
    """A department function and the one unit that holds it (urban management, market regulation …)."""

    function = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=60)
    label_en = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="functions")

    def __str__(self) -> str:
        return self.label


class WorkingGroup(models.Model):
    """A working group (专项组): a lead department, a leader in charge, member units."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    lead = models.ForeignKey(Unit, models.PROTECT, related_name="led_groups")
    leader_title = models.CharField(max_length=80, blank=True)
    members = models.ManyToManyField(Unit, related_name="groups")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post in a unit with one role; what the role may do stands in ``people/roles.py``."""

    code = models.CharField(max_length=60, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class Appointment(models.Model):
    """A person holding a post between two days; ``until`` is the last day or nothing.

    One that was taken back before it took effect ends on the day before its first: it is held on no day.
    ``administers`` repeats the role of the three administrators, who exclude each other.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    since = models.DateField()
    until = models.DateField(null=True)
    administers = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(until__isnull=True), name="people_one_holder_of_a_post"
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(until__isnull=True) & ~Q(administers=""),
                name="people_administrators_exclude_each_other",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since") - timedelta(days=1)),
                name="people_appointment_dates",
            ),
        ]
        indexes = [models.Index(fields=["user", "until"], name="people_appointment_user")]

    def __str__(self) -> str:
        return f"{self.post_id}:{self.user_id}"


class UnitHandOver(Keyed, Attributed):
    """A unit that is no more handed over what it held (撤并交接): when, from which day on, why, and what went to whom.

    ``lines`` are the parts, each with its code, its label, how many there were and the code of the unit that took over,
    empty where the part ended with the unit.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="hand_overs")
    at = models.DateTimeField()
    on = models.DateField()
    reason = models.CharField(max_length=500)
    lines = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.unit_id}:{self.on}"


class ApiToken(models.Model):
    """A key with which another system acts as one person; only its hash is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name
