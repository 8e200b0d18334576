"""The tables of the kernel: audit, number series, long jobs, counters."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditLine',
            fields=[
                ('by_kind', models.CharField(max_length=10)),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_label', models.CharField(max_length=120)),
                ('by_unit', models.CharField(blank=True, max_length=40)),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('act', models.CharField(max_length=80)),
                ('subject_kind', models.CharField(max_length=60)),
                ('subject_id', models.BigIntegerField(null=True)),
                ('subject_ref', models.CharField(blank=True, default='', max_length=80)),
                ('digest', models.CharField(max_length=64)),
                ('details', models.JSONField(default=dict)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id', 'id'], name='audit_subject'), models.Index(fields=['by_id', 'id'], name='audit_by'), models.Index(fields=['at'], name='audit_at')],
            },
        ),
        migrations.CreateModel(
            name='AuditChain',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('hash', models.CharField(max_length=64)),
                ('line', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='link', to='kernel.auditline')),
            ],
        ),
        migrations.CreateModel(
            name='LimitCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bucket', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=120)),
                ('window_start', models.BigIntegerField()),
                ('count', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(fields=['window_start'], name='counters_by_age')],
                'constraints': [models.UniqueConstraint(fields=('bucket', 'key'), name='one_counter_a_key')],
            },
        ),
        migrations.CreateModel(
            name='LongJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_kind', models.CharField(max_length=10)),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_label', models.CharField(max_length=120)),
                ('by_unit', models.CharField(blank=True, max_length=40)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Running'), ('finished', 'Finished'), ('failed', 'Failed')], default='queued', max_length=8)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('message', models.CharField(blank=True, default='', max_length=400)),
                ('message_params', models.JSONField(default=dict)),
                ('inputs', models.JSONField(default=dict)),
                ('report', models.JSONField(default=dict)),
                ('refused_file', models.CharField(blank=True, default='', max_length=255)),
                ('created_at', models.DateTimeField()),
                ('heartbeat_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['by_id', '-created_at'], name='long_jobs_of_one')],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=40)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('series', 'year'), name='one_series_a_year')],
            },
        ),
    ]
