"""A person's own columns of a register."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ColumnSet(models.Model):
    """A person's own choice of columns, in their order, for a register: the ledger or the close-out list."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="column_sets")
    register = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    columns = models.JSONField(default=list)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "register", "name"], name="issues_column_set_name"),
            models.UniqueConstraint(
                fields=["owner", "register"], condition=Q(is_default=True), name="issues_one_default_column_set"
            ),
        ]

    def __str__(self) -> str:
        return self.name
