from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0002_photo_fingerprints"),
    ]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="clock_off",
            field=models.IntegerField(null=True),
        ),
    ]
