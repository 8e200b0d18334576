"""Problems of a list know their division, who supports, and where they stood before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("areas", "0002_tiers"), ("issues", "0024_clocks_and_pressure")]

    operations = [
        migrations.AddField("problemlist", "pictures", models.JSONField(default=list)),
        migrations.AddField(
            "listitem",
            "division",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"
            ),
        ),
        migrations.AddField("listitem", "division_score", models.FloatField(default=0)),
        migrations.AddField("listitem", "division_because", models.CharField(blank=True, max_length=12)),
        migrations.AddField("listitem", "division_heard", models.CharField(blank=True, max_length=120)),
        migrations.AddField("listitem", "supporting_said", models.CharField(blank=True, max_length=400)),
        migrations.AddField("listitem", "supporting", models.JSONField(default=list)),
        migrations.AddField(
            "listitem",
            "again",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="issues.listitem"
            ),
        ),
        migrations.AlterField(
            "listitem",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "Waiting for a decision"),
                    ("filed", "Issue raised"),
                    ("same", "Already an issue"),
                    ("left_out", "Left out"),
                    ("again", "Already on another list"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
        migrations.AddField("listitem", "again_because", models.CharField(blank=True, max_length=8)),
    ]
