"""The tables of the evidence: blobs, photos, documents."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Blob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('original', 'Sealed original'), ('served', 'Shown copy')], max_length=8)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('media_type', models.CharField(max_length=100)),
                ('stored_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sha256', 'kind'), name='one_blob_a_hash')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_kind', models.CharField(max_length=10)),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_label', models.CharField(max_length=120)),
                ('by_unit', models.CharField(blank=True, max_length=40)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('body_digest', models.CharField(blank=True, default='', editable=False, max_length=64)),
                ('name', models.CharField(max_length=200)),
                ('received_at', models.DateTimeField()),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='records.blob')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_kind', models.CharField(max_length=10)),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_label', models.CharField(max_length=120)),
                ('by_unit', models.CharField(blank=True, max_length=40)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('body_digest', models.CharField(blank=True, default='', editable=False, max_length=64)),
                ('kind', models.CharField(choices=[('scene', 'Scene'), ('before', 'Before'), ('after', 'After'), ('document', 'Document')], default='scene', max_length=8)),
                ('width', models.PositiveIntegerField(default=0)),
                ('height', models.PositiveIntegerField(default=0)),
                ('taken_at', models.DateTimeField(null=True)),
                ('received_at', models.DateTimeField()),
                ('lat', models.FloatField(null=True)),
                ('lon', models.FloatField(null=True)),
                ('accuracy', models.FloatField(null=True)),
                ('kept', models.BooleanField(default=True)),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('original', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='original_of', to='records.blob')),
                ('served', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='served_as', to='records.blob')),
                ('thumbnail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='thumbnail_of', to='records.blob')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kept', False), ('original', None), ('served', None), ('thumbnail', None)), models.Q(('kept', True), ('original__isnull', False), ('served__isnull', False), ('thumbnail__isnull', False)), _connector='OR'), name='kept_photo_has_bytes'), models.CheckConstraint(condition=models.Q(('kept', True), models.Q(('note', ''), _negated=True), _connector='OR'), name='unkept_photo_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('lat', None), ('lon', None)), models.Q(('lat__range', (-90, 90)), ('lon__range', (-180, 180))), _connector='OR'), name='photo_place_on_earth')],
            },
        ),
    ]
