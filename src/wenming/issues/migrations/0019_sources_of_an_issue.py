"""Lists as sources: by when each wants a problem, how the reply stands, what was noted of it; what rules a clock."""

import django.db.models.deletion
from django.db import migrations, models

APPEND_ONLY = """
CREATE TRIGGER issues_refuse_list_note BEFORE UPDATE OR DELETE OR TRUNCATE ON issues_listnote
FOR EACH STATEMENT EXECUTE FUNCTION issues_history_refuse();
"""
APPEND_ONLY_BACK = "DROP TRIGGER issues_refuse_list_note ON issues_listnote;"


class Migration(migrations.Migration):

    dependencies = [
        ('issues', '0018_learnt_models'),
        ('people', '0003_unit_hand_overs'),
        ('places', '0002_substitutions_and_moves'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_kind', models.CharField(max_length=10)),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_label', models.CharField(max_length=120)),
                ('by_unit', models.CharField(blank=True, max_length=40)),
                ('said', models.CharField(max_length=12)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=2000)),
                ('due_was', models.DateTimeField(null=True)),
                ('due_is', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['item', 'id'],
            },
        ),
        migrations.AddField(
            model_name='issueclock',
            name='own_due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='issueclock',
            name='ruled_by',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='listitem',
            name='answer',
            field=models.CharField(default='none', max_length=10),
        ),
        migrations.AddField(
            model_name='listitem',
            name='answered_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='listitem',
            name='due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='listitem',
            name='due_because',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='listitem',
            name='due_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='listitem',
            name='struck_off_on',
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name='listitem',
            index=models.Index(fields=['problem_list', 'answer'], name='issues_list_item_answer'),
        ),
        migrations.AddConstraint(
            model_name='listitem',
            constraint=models.CheckConstraint(condition=models.Q(('answer', 'none'), ('issue__isnull', False), _connector='OR'), name='issues_list_item_answered_is_issue'),
        ),
        migrations.AddField(
            model_name='listnote',
            name='issue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='issues.issue'),
        ),
        migrations.AddField(
            model_name='listnote',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='issues.listitem'),
        ),
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
    ]
