"""Moves of many issues that are still to be told, and the city's own rules."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('issues', '0023_counted_from_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Untold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=24)),
                ('at', models.DateTimeField()),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_unit', models.CharField(blank=True, max_length=40)),
                ('former', models.BigIntegerField(null=True)),
                ('made_at', models.DateTimeField()),
                ('error', models.CharField(blank=True, max_length=300)),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='issues.issue')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='CityRulesVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_kind', models.CharField(max_length=10)),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_label', models.CharField(max_length=120)),
                ('by_unit', models.CharField(blank=True, max_length=40)),
                ('version', models.PositiveIntegerField(unique=True)),
                ('at', models.DateTimeField()),
                ('values', models.JSONField()),
                ('reason', models.CharField(max_length=500)),
            ],
            options={
                'ordering': ['-version'],
            },
        ),
        migrations.AddField(
            model_name='lookbackdraw',
            name='shares',
            field=models.JSONField(default=dict),
        ),
    ]
