"""The verifiers that may be sent, as a form offers them: each with how many wait for it already."""

from django.utils.translation import gettext

from wenming.issues import selectors
from wenming.issues.models import Issue
from wenming.issues.policies import may_go
from wenming.people.models import Post


def verifier_options(issue: Issue | None) -> list[tuple[str, str]]:
    """Return posts by code; those that may verify ``issue``, or all of them. Who has least to do stands first."""
    supporting = [unit.pk for unit in issue.supporting.all()] if issue is not None else []
    load = selectors.verifier_load()
    able = [(post, waiting) for post, waiting in load if issue is None or may_go(post, issue, supporting)]
    words = gettext("%(post)s, %(unit)s: %(n)s to see")
    return [
        (post.code, words % {"post": post.title, "unit": unit_of(post), "n": waiting})
        for post, waiting in sorted(able, key=lambda pair: (pair[1], pair[0].code))
    ]


def unit_of(post: Post) -> str:
    """Return the short name of a post's unit."""
    return post.unit.short_name or post.unit.name
