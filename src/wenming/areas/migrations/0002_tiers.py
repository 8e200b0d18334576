"""Every division has a tier: how tight the time limits are there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("areas", "0001_divisions_and_days")]

    operations = [
        migrations.AddField(
            model_name="area",
            name="tier",
            field=models.CharField(
                choices=[("A", "Tier A: core streets"), ("B", "Tier B: ordinary"), ("C", "Tier C: outlying")],
                default="B",
                max_length=1,
            ),
        ),
    ]
