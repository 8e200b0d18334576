"""A person's own sets of columns for the ledger (台账) and the close-out list (销号清单)."""

from collections.abc import Sequence

from django.db import transaction

from wenming.issues.models import ColumnSet
from wenming.issues.policies import VIEW
from wenming.kernel import audit, rights
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.kernel.text import clean
from wenming.people.models import User
from wenming.rulebook.labels import N_

MOST_SETS = 20
NAMELESS = N_("Give the set a name.")
NAME_TAKEN = N_("You have a set of this name already.")
NO_COLUMN = N_("Choose at least one column.")
TOO_MANY = N_("You have %(most)s sets already. Remove one first.")


class ColumnSetRefused(DomainError):
    """A set of columns that cannot be kept."""


@transaction.atomic
def keep_columns(
    register: str,
    *,
    name: str,
    columns: Sequence[str],
    by: Viewer,
    is_default: bool = False,
    instead_of: ColumnSet | None = None,
) -> ColumnSet:
    """Keep a set, new or instead of one of the person's own; the default is shown when the list is opened.

    :raises ColumnSetRefused: without a name or a column, with a name that is taken, or one set too many.
    """
    rights.require(by.actor, VIEW)
    name = clean(name, max_length=40, field="name")
    own = ColumnSet.objects.select_for_update().filter(owner_id=by.user_id, register=register)
    others = own.exclude(pk=instead_of.pk) if instead_of else own
    if not name:
        raise ColumnSetRefused("set_nameless", NAMELESS, field="name")
    if not columns:
        raise ColumnSetRefused("set_empty", NO_COLUMN)
    if others.filter(name=name).exists():
        raise ColumnSetRefused("set_name_taken", NAME_TAKEN, field="name")
    if len(others) >= MOST_SETS:
        raise ColumnSetRefused("sets_too_many", TOO_MANY, params={"most": MOST_SETS})
    if is_default:
        others.update(is_default=False)
    assert by.user_id is not None, "whoever may see issues has signed in"
    kept = instead_of or ColumnSet(owner=User.objects.get(pk=by.user_id), register=register)
    kept.name, kept.columns, kept.is_default = name, list(columns), is_default
    kept.save()
    audit.record("issues.keep_columns", subject=kept, by=by.actor, details={"register": register})
    return kept


@transaction.atomic
def drop_columns(kept: ColumnSet, *, by: Viewer) -> None:
    """Remove one of the person's own sets."""
    rights.require(by.actor, VIEW)
    subject = audit.subject_of(kept)
    kept.delete()
    audit.record("issues.drop_columns", subject=subject, by=by.actor, details={"register": kept.register})
