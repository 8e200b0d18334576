"""A round says how its sites were chosen; a drawn site keeps the area it lay in."""

from django.db import migrations, models

FILL = """
UPDATE evaluations_sampledsite AS sampled SET area = area.code
FROM places_site AS site JOIN areas_area AS area ON area.id = site.area_id
WHERE site.id = sampled.site_id AND sampled.area = ''
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0001_rounds_marks_and_tallies")]

    operations = [
        migrations.AddField(model_name="round", name="draw", field=models.JSONField(default=dict)),
        migrations.AddField(
            model_name="sampledsite", name="area", field=models.CharField(blank=True, max_length=20)
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
