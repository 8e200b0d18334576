"""Setting the city's own rules: each change is a version, with a reason."""

from datetime import datetime

from django.db import IntegrityError, transaction

from wenming.issues import policies
from wenming.issues.models import CityRulesVersion
from wenming.kernel import audit, clock, rights
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import Conflict, DomainError
from wenming.kernel.scope import Viewer
from wenming.kernel.text import clean
from wenming.rulebook.city_rules import DEFAULT_RULES, CityRules, RulesError, check_rules, written
from wenming.rulebook.labels import N_

CHANGED = N_("Somebody else changed the rules meanwhile: look at them again.")


class RulesRefused(DomainError):
    """Rules that cannot hold."""


@transaction.atomic
def set_rules(rules: CityRules, *, reason: str, seen: int, by: Viewer, at: datetime | None = None) -> CityRulesVersion:
    """Let these rules hold from now on; ``seen`` is the version that the page showed, 0 for none.

    What began before keeps the rules that it began under.

    :raises Conflict: somebody else changed them meanwhile.
    :raises RulesRefused: they cannot hold, or change nothing.
    """
    rights.require(by.actor, policies.RULES)
    moment = at or clock.now()
    last = CityRulesVersion.objects.order_by("-version").first()
    if (last.version if last else 0) != seen:
        raise Conflict("rules_changed", CHANGED)
    try:
        check_rules(rules)
    except RulesError as error:
        raise RulesRefused(f"rules_{error.reason}", str(error), field=error.field) from error
    values, before = written(rules), last.values if last else written(DEFAULT_RULES)
    if values == before:
        raise RulesRefused("rules_same", N_("Nothing is changed."), field="reason")
    because = clean(reason, max_length=500, field="reason", multiline=True)
    try:
        with transaction.atomic():
            made = CityRulesVersion.objects.create(
                version=seen + 1, at=moment, values=values, reason=because, **attributed(by.actor)
            )
    except IntegrityError as clash:
        raise Conflict("rules_changed", CHANGED) from clash
    changed = [name for name in values if values[name] != before.get(name)]
    details = {
        "before": {name: before.get(name) for name in changed},
        "after": {name: values[name] for name in changed},
    }
    subject = audit.subject_of(made, str(made.version))
    audit.record("issues.set_rules", subject=subject, by=by.actor, at=moment, details=details)
    return made
