"""Fingerprints of kept photos, and which photos are one picture."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0001_photos_and_documents'),
    ]

    operations = [
        migrations.CreateModel(
            name='PhotoFingerprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('picture', models.BinaryField()),
                ('waves', models.BinaryField()),
                ('is_compared', models.BooleanField(default=False)),
                ('photo', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='fingerprint', to='records.photo')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_compared', False)), fields=['id'], name='records_fingerprint_waiting')],
            },
        ),
        migrations.CreateModel(
            name='PhotoMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_sure', models.BooleanField()),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='later_matches', to='records.photo')),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='records.photo')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('photo', 'other'), name='records_match_once')],
            },
        ),
    ]
