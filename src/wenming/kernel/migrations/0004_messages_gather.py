"""Messages about several things: what they are, and that more of the same comes into one while it is unread."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0003_outbox'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='refs',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name='message',
            name='bundle',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='gathers',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
    ]
