"""Keep how each report is verified and why, the draw behind it, who reported, and who is sent to see it.

What waits for verification now keeps the tier that it was filed with: no draw is made up for it. A draw, once made, is
never changed or removed.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


REFUSE = """
CREATE TRIGGER issues_refuse_spot_draw BEFORE UPDATE OR DELETE OR TRUNCATE ON issues_spotdraw
FOR EACH STATEMENT EXECUTE FUNCTION issues_history_refuse();
"""
REFUSE_BACK = "DROP TRIGGER issues_refuse_spot_draw ON issues_spotdraw;"
AS_THEY_STAND = """
UPDATE issues_issue AS issue
SET check_tier = CASE WHEN issue.tier = '' THEN 'desk' ELSE issue.tier END,
    check_because = 'demanded',
    reported_by = ARRAY(
      SELECT DISTINCT made.by_id FROM issues_issuemove AS made
      WHERE made.issue_id = issue.id AND made.by_id IS NOT NULL AND made.by_kind = 'person'
        AND made.seq >= (
          SELECT max(last.seq) FROM issues_issuemove AS last
          WHERE last.issue_id = issue.id AND last.move IN ('report_rectified', 'report_up')
        )
        AND made.move IN ('report_rectified', 'report_up', 'pass_first_check')
    )
WHERE issue.state = 'reported';

UPDATE issues_issue AS issue
SET send_backs = counted.n
FROM (
  SELECT made.issue_id, count(*) AS n FROM issues_issuemove AS made
  WHERE made.move = 'send_back' AND NOT EXISTS (
    SELECT 1 FROM issues_issuemove AS undone
    WHERE undone.issue_id = made.issue_id AND undone.move = 'undo'
      AND (undone.details ->> 'undone_step')::int = made.seq
  )
  GROUP BY made.issue_id
) AS counted
WHERE counted.issue_id = issue.id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0002_tiers'),
        ('issues', '0019_sources_of_an_issue'),
        ('people', '0003_unit_hand_overs'),
        ('places', '0002_substitutions_and_moves'),
    ]

    operations = [
        migrations.CreateModel(
            name='SpotDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('seed', models.CharField(max_length=80)),
                ('because', models.CharField(max_length=12)),
                ('share', models.CharField(max_length=12)),
                ('drawn', models.BooleanField()),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='issue',
            name='check_because',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name='issue',
            name='check_tier',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='issue',
            name='reported_by',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name='issue',
            name='send_backs',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='issue',
            name='verifier',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddField(
            model_name='lookbackdraw',
            name='prone',
            field=models.JSONField(default=dict),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(condition=models.Q(('state', 'reported')), fields=['check_tier', 'reported_at'], name='issues_issue_to_verify'),
        ),
        migrations.AddField(
            model_name='spotdraw',
            name='issue',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='spot_draw', to='issues.issue'),
        ),
        migrations.AddIndex(
            model_name='spotdraw',
            index=models.Index(fields=['-at', '-id'], name='issues_spot_draw_at'),
        ),
        migrations.RunSQL(REFUSE, REFUSE_BACK),
        migrations.RunSQL(AS_THEY_STAND, migrations.RunSQL.noop),
    ]
