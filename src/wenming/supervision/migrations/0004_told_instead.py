"""Who was told in place of a vacant post."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0003_what_could_not_be_sent'),
    ]

    operations = [
        migrations.AddField(
            model_name='sentstep',
            name='instead',
            field=models.CharField(blank=True, max_length=10, default=''),
            preserve_default=False,
        ),
    ]
