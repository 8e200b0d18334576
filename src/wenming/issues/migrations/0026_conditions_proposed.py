import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("issues", "0025_list_divisions_support_and_again"),
        ("records", "0003_photo_clock_off"),
    ]

    operations = [
        migrations.AddField(
            model_name="listitem",
            name="condition",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="issues.filingcondition"
            ),
        ),
        migrations.AddField(
            model_name="listitem",
            name="condition_because",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="listitem",
            name="condition_is_sure",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="IssueDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.document"
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="issues.issue"
                    ),
                ),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="issues.issuemove"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("move", "document"), name="issues_document_once_a_move")
                ],
            },
        ),
        migrations.AddField(
            model_name="issue",
            name="verified_despite",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(
                condition=models.Q(("verified_despite", True)), fields=["-raised_at"], name="issues_issue_despite"
            ),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(
                condition=models.Q(("condition__isnull", False)),
                fields=["category", "-raised_at"],
                name="issues_issue_filed_under",
            ),
        ),
    ]
