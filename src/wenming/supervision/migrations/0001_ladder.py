"""The escalation ladder, and the steps that were sent."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('issues', '0007_filing_conditions'),
    ]

    operations = [
        migrations.CreateModel(
            name='LadderStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True)),
                ('order', models.PositiveSmallIntegerField(unique=True)),
                ('label', models.CharField(max_length=40, verbose_name='name of the step')),
                ('label_en', models.CharField(blank=True, max_length=40)),
                ('counted', models.CharField(choices=[('soon', 'soon'), ('due', 'due')], max_length=8)),
                ('delay', models.PositiveIntegerField()),
                ('mark', models.CharField(choices=[('reminder', 'reminder'), ('warning', 'warning'), ('supervision', 'supervision')], max_length=12)),
                ('recipients', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
            ],
            options={
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='SentStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30)),
                ('label', models.CharField(max_length=40)),
                ('label_en', models.CharField(blank=True, max_length=40)),
                ('mark', models.CharField(max_length=12)),
                ('due_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('told', models.PositiveSmallIntegerField()),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent_steps', to='issues.issue')),
            ],
            options={
                'ordering': ['at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('issue', 'code', 'due_at'), name='supervision_step_once')],
            },
        ),
    ]
