"""An appointment that was taken back before it took effect is held on no day: it ends the day before its first."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_messages_by_mail'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='appointment', name='people_appointment_dates'),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F('since') - timedelta(days=1)),
                name='people_appointment_dates',
            ),
        ),
    ]
