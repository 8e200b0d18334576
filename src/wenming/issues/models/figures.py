"""Who opened the figures of a post, and when: told to the person whose they are."""

from django.db import models

from wenming.kernel.attribution import Attributed
from wenming.kernel.models import Keyed
from wenming.people.models import Post, User


class FiguresOpened(Keyed, Attributed):
    """The superior of a post opened the figures of whoever held it, for a time: appended, never changed."""

    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    since = models.DateField()
    until = models.DateField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["person", "-at"], name="issues_figures_person")]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.at:%Y-%m-%d}"
