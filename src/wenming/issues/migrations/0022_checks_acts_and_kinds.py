"""First checks go up step by step; one act is taken back as one; kinds are retired, and sayings switched off.

Of the reports from below that wait, each waits for the unit next above from now on.
"""

import django.db.models.deletion
from django.db import migrations, models

WAITING = """
UPDATE issues_issue SET check_with_id = COALESCE((passed_along->>-1)::bigint, lead_unit_id)
WHERE reported_up_at IS NOT NULL
"""
KEPT = """
UPDATE issues_issuebefore SET fields = fields || jsonb_build_object(
    'check_with_id',
    CASE WHEN fields->>'reported_up_at' IS NULL THEN NULL
    ELSE COALESCE((fields->'passed_along'->>-1)::bigint, (fields->>'lead_unit_id')::bigint) END
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0003_unit_hand_overs"),
        ("issues", "0021_prone_places_and_missed"),
    ]

    operations = [
        migrations.AddField(
            model_name="issue",
            name="check_with",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
            ),
        ),
        migrations.AddField(model_name="category", name="silenced", field=models.JSONField(default=list)),
        migrations.AddField(model_name="category", name="is_used", field=models.BooleanField(default=True)),
        migrations.AddField(model_name="issuebefore", name="earlier", field=models.JSONField(null=True)),
        migrations.RunSQL([WAITING, KEPT], migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(("check_with__isnull", True), ("reported_up_at__isnull", True))
                | models.Q(("check_with__isnull", False), ("reported_up_at__isnull", False)),
                name="issues_first_check_says_whose",
            ),
        ),
    ]
