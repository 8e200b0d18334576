"""What issues are found by, kept apart from them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from wenming.issues.models.issue import Issue


class IssueWords(models.Model):
    """The words that an issue is found by.

    A table of their own, because moves and deadlines change an issue often and its words hardly ever: the index of
    words then has nothing to do.
    """

    issue = models.OneToOneField(Issue, models.PROTECT, primary_key=True, related_name="words")
    search = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["search"], name="issues_words_search")]

    def __str__(self) -> str:
        return f"{self.issue_id}"
