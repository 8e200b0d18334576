"""A responsibility that was taken back before it took effect is in force on no day: it ends the day before its first."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0002_substitutions_and_moves'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='responsibility', name='places_responsibility_dates'),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F('since') - timedelta(days=1)),
                name='places_responsibility_dates',
            ),
        ),
    ]
