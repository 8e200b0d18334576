"""An issue that is declined or declared void has ended, and says when, as one closed out or merged does."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("issues", "0003_lists_and_catalogue")]

    operations = [
        migrations.RemoveConstraint(model_name="issue", name="issues_closed_says_when"),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=~Q(state__in=("closed", "merged", "declined", "void")) | Q(closed_at__isnull=False),
                name="issues_ended_says_when",
            ),
        ),
    ]
