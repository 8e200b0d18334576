"""Taking an edition in: checked, stored whole as its document, and laid out in rows for pages and foreign keys."""

from datetime import datetime

from django.db import transaction

from wenming.kernel import audit, clock, events
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import Conflict, DomainError
from wenming.kernel.scope import Viewer
from wenming.schemes.checking import check
from wenming.schemes.events import EditionImported
from wenming.schemes.formats import Finding, SchemeDocument, Severity, fingerprint, write_yaml
from wenming.schemes.models import Scheme, SchemeEdition, TaskBreakdown
from wenming.schemes.policies import require
from wenming.schemes.services.laying_out import lay_out


class EditionRefused(DomainError):
    """The document does not hold together; ``findings`` say where and what to do."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(
            "edition_refused",
            "The edition has %(count)s errors and was not taken in.",
            params={"count": len(findings)},
        )
        self.findings = findings


@transaction.atomic
def import_edition(document: SchemeDocument, *, by: Viewer, at: datetime | None = None) -> SchemeEdition:
    """Take an edition in as a draft. The same content changes nothing; a frozen edition is never replaced."""
    require(by, "schemes.manage")
    at = at or clock.now()
    errors = [finding for finding in check(document) if finding.severity is Severity.ERROR]
    if errors:
        raise EditionRefused(errors)
    mark = fingerprint(document)
    known = SchemeEdition.objects.select_for_update().filter(code=document.edition.code).first()
    if known is not None and known.fingerprint == mark:
        return known
    if known is not None and known.state != SchemeEdition.State.DRAFT:
        raise Conflict(
            "edition_frozen",
            "Edition %(code)s is published and cannot be changed. Give the new content a code of its own.",
            params={"code": known.code},
        )
    tasks = _clear(known) if known is not None else []
    edition = _store(known or SchemeEdition(), document, mark, by=by, at=at)
    lay_out(edition, document, by=by, at=at)
    _keep_tasks(edition, tasks)
    audit.record(
        "schemes.import_edition",
        subject=audit.subject_of(edition, edition.code),
        by=by.actor,
        at=at,
        details={"fingerprint": mark, "items": len(document.check_items)},
    )
    events.publish(EditionImported(edition.pk, edition.code))
    return edition


def _store(edition: SchemeEdition, document: SchemeDocument, mark: str, *, by: Viewer, at: datetime) -> SchemeEdition:
    head = document.edition
    scheme, _ = Scheme.objects.get_or_create(
        code=head.level or head.code, defaults={"name": head.title, "level": head.level}
    )
    edition.scheme, edition.code, edition.name = scheme, head.code, head.title
    edition.label_en = head.label_en
    edition.document, edition.fingerprint = write_yaml(document), mark
    edition.level_names = list(head.level_names)
    edition.grades = [[grade.code, str(grade.factor)] for grade in document.grades]
    edition.is_official, edition.imported_at = not head.is_draft, at
    for name, value in attributed(by.actor).items():
        setattr(edition, name, value)
    edition.version = (edition.version or 0) + 1 if edition.pk else 1
    edition.save()
    return edition


Task = tuple[str, int, str]
"""Who does what on a draft: an indicator's code, a unit's id, its part."""


def _clear(edition: SchemeEdition) -> list[Task]:
    """Take a draft's rows away before its new content is laid out; returns who was named for its indicators.

    Nothing else can refer to a draft yet.
    """
    rows = TaskBreakdown.objects.filter(indicator__edition=edition)
    tasks = list(rows.values_list("indicator__code", "unit_id", "part"))
    edition.items.all().delete()
    edition.kinds.all().delete()
    edition.indicators.all().delete()
    edition.methods.all().delete()
    return tasks


def _keep_tasks(edition: SchemeEdition, tasks: list[Task]) -> None:
    """Let those who were named for an indicator stay named for it, if the new content still has it."""
    held = dict(edition.indicators.values_list("code", "pk"))
    TaskBreakdown.objects.bulk_create(
        TaskBreakdown(indicator_id=held[code], unit_id=unit, part=part) for code, unit, part in tasks if code in held
    )
