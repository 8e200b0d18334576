"""What an issue is found by."""

from django.db import connection, transaction

from wenming.issues.models import Issue, IssueWords
from wenming.kernel.search import search_text

# Most moves change no word: what stays the same is not written, and costs the index nothing.
KEPT = """
INSERT INTO issues_issuewords AS kept (issue_id, search) VALUES (%s, %s::tsvector)
ON CONFLICT (issue_id) DO UPDATE SET search = EXCLUDED.search WHERE kept.search <> EXCLUDED.search
"""
BATCH = 200


def search_text_of(issue: Issue) -> str:
    """Return the search column: number, words, kind, place, and where it came from."""
    site, category = issue.site, issue.category
    return search_text(
        issue.number,
        issue.title,
        issue.description,
        issue.address,
        issue.origin_ref,
        *((site.code, site.name) if site else ()),
        *((category.label, category.label_en) if category else ()),
    )


def words_of(issue: Issue) -> IssueWords:
    """Return the row to store for an issue that has its id."""
    return IssueWords(issue_id=issue.pk, search=search_text_of(issue))


def keep_words(issue: Issue) -> None:
    """Store what an issue is found by, if that is not what it was."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [issue.pk, search_text_of(issue)])


def renew_words_of_kind(category_id: int) -> None:
    """Store anew what the issues of a kind are found by, after it got another name.

    Those at work are held for a moment, so that no move writes other words meanwhile.
    """
    ids = list(Issue.objects.filter(category=category_id).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            held = Issue.objects.select_for_update(of=("self",)).select_related("site", "category")
            for issue in held.filter(pk__in=ids[start : start + BATCH]).order_by("pk"):
                keep_words(issue)
