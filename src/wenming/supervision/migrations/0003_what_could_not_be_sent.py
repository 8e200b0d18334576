"""What the ladder could not send, and why."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('issues', '0018_learnt_models'),
        ('supervision', '0002_default_ladder'),
    ]

    operations = [
        migrations.CreateModel(
            name='Unsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=30)),
                ('error', models.CharField(max_length=300)),
                ('since', models.DateTimeField()),
                ('tried_at', models.DateTimeField()),
                ('issue', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='issues.issue')),
            ],
            options={
                'ordering': ['since', 'id'],
                'constraints': [models.UniqueConstraint(fields=('issue', 'code'), name='supervision_unsent_once', nulls_distinct=False)],
            },
        ),
    ]
