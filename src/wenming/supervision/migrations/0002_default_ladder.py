"""The ladder that a new deployment begins with."""

from django.db import migrations

NAMES = {
    "due_soon": "即将到期",
    "overdue": "超期",
    "day_late": "超期一天",
    "three_days_late": "超期三天",
    "week_late": "超期一周",
    "stuck": "超期两周",
}
STEPS = (
    ("due_soon", "Due soon", "soon", 0, "reminder", ["holder_officer"]),
    ("overdue", "Overdue", "due", 0, "warning", ["holder_officer", "holder_deputy", "lead_officer"]),
    ("day_late", "A day overdue", "due", 420, "warning", ["holder_head"]),
    ("three_days_late", "Three days overdue", "due", 1260, "supervision", ["lead_head", "office"]),
    ("week_late", "A week overdue", "due", 2100, "supervision", ["office_head"]),
    ("stuck", "Two weeks overdue", "due", 4200, "supervision", ["leader"]),
)


def write(apps, schema_editor):
    """Write the steps of ``wenming.rulebook.escalation.DEFAULT_LADDER`` as they were on this day."""
    step = apps.get_model("supervision", "LadderStep")
    step.objects.bulk_create(
        step(
            code=code, order=order, label=NAMES[code], label_en=label, counted=counted, delay=delay, mark=mark,
            recipients=recipients,
        )
        for order, (code, label, counted, delay, mark, recipients) in enumerate(STEPS, 1)
    )  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0001_ladder'),
    ]

    operations = [
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
