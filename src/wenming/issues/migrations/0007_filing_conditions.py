"""Kinds of problem have a class, a catalogue version and filing conditions; an issue keeps the one it is filed under."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

GROUPS = [
    ("utilities", "Public utilities"),
    ("traffic", "Traffic facilities"),
    ("appearance", "Street appearance"),
    ("greening", "Greenery"),
    ("other_parts", "Other components"),
    ("environment", "Cleanliness and surroundings"),
    ("advertising", "Bills and advertising"),
    ("construction", "Building works"),
    ("emergency", "Sudden events"),
    ("order", "Street order"),
    ("residential", "Housing estates and stairwells"),
    ("market", "Markets and food"),
    ("backstreet", "Backstreets and lanes"),
    ("publicity", "Public-service displays"),
    ("window", "Service counters"),
    ("conduct", "Civil conduct"),
    ("campus", "Schools and public venues"),
    ("papers", "Records and groundwork"),
]


class Migration(migrations.Migration):
    dependencies = [("issues", "0006_extensions"), ("areas", "0002_tiers")]

    operations = [
        migrations.AddField("category", "group", models.CharField(blank=True, choices=GROUPS, default="", max_length=20), preserve_default=False),
        migrations.AddField("category", "catalogue", models.CharField(blank=True, default="", max_length=40), preserve_default=False),
        migrations.CreateModel(
            name="FilingCondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50)),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("is_current", models.BooleanField(default=True)),
                ("catalogue", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=80)),
                ("label_en", models.CharField(blank=True, max_length=120)),
                ("limit_a", models.PositiveSmallIntegerField()),
                ("limit_b", models.PositiveSmallIntegerField()),
                ("limit_c", models.PositiveSmallIntegerField()),
                ("limit_clock", models.CharField(max_length=20)),
                ("evidence", models.CharField(max_length=20)),
                ("tier", models.CharField(max_length=20)),
                ("is_lasting", models.BooleanField(default=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conditions", to="issues.category"
                    ),
                ),
            ],
            options={"ordering": ["category", "order", "code", "-revision"]},
        ),
        migrations.AddConstraint(
            "filingcondition",
            models.UniqueConstraint(fields=["code", "revision"], name="issues_condition_revision"),
        ),
        migrations.AddConstraint(
            "filingcondition",
            models.UniqueConstraint(fields=["code"], condition=Q(is_current=True), name="issues_condition_current"),
        ),
        migrations.AddConstraint(
            "filingcondition",
            models.CheckConstraint(
                condition=Q(limit_a__lte=F("limit_b")) & Q(limit_b__lte=F("limit_c")),
                name="issues_condition_tightest_first",
            ),
        ),
        migrations.AddField(
            "issue",
            "condition",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="issues",
                to="issues.filingcondition",
            ),
        ),
        migrations.AddField("issue", "catalogue", models.CharField(blank=True, default="", max_length=40), preserve_default=False),
    ]
