"""Columns that keep who did something on the row itself, as it was at that moment."""

from typing import Any

from django.db import models

from wenming.kernel.actors import Actor, ActorKind


class Attributed(models.Model):
    """A row that says who wrote it. The label names a post, never a private detail."""

    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=120)
    by_unit = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True

    @property
    def by(self) -> Actor:
        """The actor as a value."""
        return Actor(ActorKind(self.by_kind), self.by_id, self.by_label, self.by_unit)


def attributed(actor: Actor) -> dict[str, Any]:
    """Return the actor as the columns of :class:`Attributed`."""
    return {"by_kind": actor.kind.value, "by_id": actor.id, "by_label": actor.label, "by_unit": actor.unit}
