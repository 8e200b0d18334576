import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0003_seasons'),
        ('issues', '0001_to_0027_at_once'),
        ('people', '0004_messages_by_mail'),
        ('places', '0002_substitutions_and_moves'),
    ]

    operations = [
        migrations.AlterField(
            model_name='issue',
            name='cell_8',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='issue',
            name='check_with',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='condition',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='issues.filingcondition'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='confirmer',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='merged_into',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_issues', to='issues.issue'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='recurs',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recurrences', to='issues.issue'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='verifier',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(condition=models.Q(('condition__isnull', False)), fields=['condition'], name='issues_issue_condition'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(condition=models.Q(('confirmer__isnull', False)), fields=['confirmer'], name='issues_issue_confirmer'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(condition=models.Q(('check_with__isnull', False)), fields=['check_with'], name='issues_issue_check_with'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(condition=models.Q(('verifier__isnull', False)), fields=['verifier'], name='issues_issue_verifier'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='issues_issue_merged'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(condition=models.Q(('recurs__isnull', False)), fields=['recurs'], name='issues_issue_recurs'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(condition=models.Q(('cell_8__isnull', False), ('site', None)), fields=['cell_8'], name='issues_issue_cell'),
        ),
    ]
