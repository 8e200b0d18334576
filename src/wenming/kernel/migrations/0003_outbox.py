"""Messages to people, and deliveries that leave the building."""

import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0002_seal_audit_at_commit'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('body', models.JSONField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Delivered'), ('dead', 'Given up')], default='waiting', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('next_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, default='', max_length=300)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='deliveries_waiting'), models.Index(fields=['state', '-id'], name='deliveries_by_state')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('tone', models.CharField(max_length=12)),
                ('words', models.CharField(max_length=300)),
                ('params', models.JSONField(default=dict)),
                ('url', models.CharField(max_length=300)),
                ('made_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['to_id', '-id'], name='messages_of_one'), models.Index(condition=models.Q(('read_at', None)), fields=['to_id'], name='messages_unread')],
            },
        ),
    ]
