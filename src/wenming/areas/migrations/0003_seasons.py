"""Office hours may differ by season."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("areas", "0002_tiers")]

    operations = [
        migrations.AddField(
            model_name="territory",
            name="seasons",
            field=models.JSONField(
                default=list, help_text="Other hours of a season: its first and last day as MM-DD, and pairs of HH:MM."
            ),
        ),
    ]
