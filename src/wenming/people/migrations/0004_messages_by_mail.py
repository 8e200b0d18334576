"""Which messages somebody wants by mail too, and to which address."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_unit_hand_overs'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='mail_address',
            field=models.EmailField(blank=True, default='', max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='user',
            name='mail_wish',
            field=models.CharField(choices=[('none', 'None'), ('overdue', 'Only what is overdue'), ('all', 'All messages')], default='none', max_length=8),
        ),
    ]
