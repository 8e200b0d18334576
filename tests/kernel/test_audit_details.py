"""The digest of an audit line is taken of exactly what the database gives back."""

import hashlib
import json
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wenming.kernel.audit import canonical_details, digest_of

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
PLAIN = st.none() | st.booleans() | st.integers() | TEXT
DETAILS = st.dictionaries(
    TEXT, st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=8)
)


@pytest.mark.django_db
@given(DETAILS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_canonical_text_is_the_text_of_the_database(details: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [json.dumps(details)])
        (text,) = cursor.fetchone()
    assert canonical_details(details) == text
    assert digest_of(details) == hashlib.sha256(text.encode()).hexdigest()
