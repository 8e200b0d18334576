"""Every step belongs to a ladder, in which the order of those that were not taken out is unique."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0005_ladders_as_data'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ladderstep',
            name='ladder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='supervision.ladder'),
        ),
        migrations.AlterModelOptions(
            name='ladderstep',
            options={'ordering': ['ladder__order', 'order']},
        ),
        migrations.AddConstraint(
            model_name='ladderstep',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('ladder', 'order'), name='supervision_step_order'),
        ),
    ]
