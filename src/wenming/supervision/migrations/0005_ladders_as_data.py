"""Several ladders, each watching clocks of its own; marks and recipients as data.

The steps that a city had set become those of the ladder of the unit's own limit; the other ladders begin as in
``wenming.rulebook.escalation.DEFAULT_LADDERS`` on this day.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

MARKS = (
    ("reminder", "提醒", "Reminder", "soon"),
    ("warning", "催办", "Urging", "overdue"),
    ("supervision", "督办", "Supervision", "overdue"),
)
RECIPIENTS = (
    ("holder_officer", "承办单位信息员", "Information officer of the unit that has it in hand", "holder", ["information_officer"]),
    ("holder_deputy", "承办单位分管领导", "Deputy head of the unit that has it in hand", "holder", ["deputy_head"]),
    ("holder_head", "承办单位主要负责人", "Head of the unit that has it in hand", "holder", ["head"]),
    ("lead_officer", "牵头单位信息员", "Information officer of the lead unit", "lead", ["information_officer"]),
    ("lead_head", "牵头单位主要负责人", "Head of the lead unit", "lead", ["head"]),
    ("confirmer_officer", "核实单位信息员", "Information officer of the unit asked", "confirmer", ["information_officer"]),
    ("office", "创建办派单员", "Dispatchers of the creation office", "anywhere", ["dispatcher"]),
    ("office_head", "创建办负责人", "Head of the creation office", "anywhere", ["office_head"]),
    ("verifiers", "核查员", "Verifiers", "anywhere", ["verifier"]),
    ("leader", "分管领导", "Leader in charge", "anywhere", ["leader"]),
)
LADDERS = (
    ("limit", "本级办理时限", "The unit's own limit", ["handling"], (
    )),
    ("inner", "内部时限", "The inner deadline", ["inner"], (
        ("inner_overdue", "内部时限已过", "Inner deadline over", "due", 0, "warning", ["holder_officer", "lead_officer"]),
        ("inner_day_late", "内部时限超过一天", "Inner deadline over for a day", "due", 420, "warning", ["holder_head"]),
    )),
    ("signing", "签收", "Acknowledging", ["acknowledging"], (
        ("not_signed", "未按时签收", "Not acknowledged in time", "due", 0, "warning", ["lead_officer"]),
        ("not_signed_day", "超过一天未签收", "Not acknowledged for a day", "due", 420, "supervision", ["lead_head", "office"]),
    )),
    ("desk", "受理台各环节", "The desk's own stages", ["filing", "dispatching", "settling", "closing"], (
        ("desk_late", "受理台超时", "The desk is late", "due", 0, "warning", ["office"]),
        ("desk_day_late", "受理台超时一天", "The desk is a day late", "due", 420, "supervision", ["office_head"]),
    )),
    ("verifying", "核查", "Verifying", ["verifying"], (
        ("not_verified", "未按时核查", "Not verified in time", "due", 0, "warning", ["verifiers", "office"]),
        ("not_verified_day", "超过一天未核查", "Not verified for a day", "due", 420, "supervision", ["office_head"]),
    )),
    ("confirming", "现场核实", "Confirming on the spot", ["confirming"], (
        ("not_confirmed", "未按时核实", "Not confirmed in time", "due", 0, "warning", ["confirmer_officer"]),
        ("not_confirmed_day", "超过一天未核实", "Not confirmed for a day", "due", 420, "warning", ["office"]),
    )),
    ("first_check", "待初核", "Waiting for the first check", ["first_check"], (
        ("unchecked_day", "待初核一天", "First check waits for a day", "began", 420, "warning", ["lead_officer"]),
        ("unchecked_days", "待初核三天", "First check waits for three days", "began", 1260, "warning", ["lead_head"]),
    )),
    ("answers", "申请与申诉", "Requests and appeals", ["extension", "carry_over", "appeal"], (
        ("unanswered_day", "一天未答复", "Not answered for a day", "began", 420, "warning", ["office"]),
        ("unanswered_days", "三天未答复", "Not answered for three days", "began", 1260, "warning", ["office_head"]),
    )),
    ("look_back", "回头看", "Looking back", ["look_back"], (
        ("not_looked", "未按时回头看", "Not looked back at in time", "due", 0, "warning", ["verifiers", "office"]),
        ("not_looked_days", "回头看超时三天", "Three days late in looking back", "due", 1260, "warning", ["office_head"]),
    )),
)



def write(apps, schema_editor):
    """Write marks, recipients and ladders; the steps that there are belong to the first ladder."""
    mark, recipient = apps.get_model("supervision", "LadderMark"), apps.get_model("supervision", "LadderRecipient")
    ladder, step = apps.get_model("supervision", "Ladder"), apps.get_model("supervision", "LadderStep")
    mark.objects.bulk_create(
        mark(code=code, order=order, label=label, label_en=english, tone=tone)
        for order, (code, label, english, tone) in enumerate(MARKS, 1)
    )
    recipient.objects.bulk_create(
        recipient(code=code, order=order, label=label, label_en=english, tie=tie, roles=roles)
        for order, (code, label, english, tie, roles) in enumerate(RECIPIENTS, 1)
    )
    for order, (code, label, english, watches, steps) in enumerate(LADDERS, 1):
        made = ladder.objects.create(code=code, order=order, label=label, label_en=english, watches=watches)
        if code == "limit":
            step.objects.filter(ladder=None).update(ladder=made)
        step.objects.bulk_create(
            step(
                ladder=made, code=each, order=place, label=name, label_en=name_en, counted=counted, delay=delay,
                mark=how, recipients=told,
            )
            for place, (each, name, name_en, counted, delay, how, told) in enumerate(steps, 1)
        )
    sent = apps.get_model("supervision", "SentStep")
    for code, label, english, tone in MARKS:
        sent.objects.filter(mark=code).update(mark_label=label, mark_label_en=english, tone=tone)


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0004_told_instead'),
    ]

    operations = [
        migrations.CreateModel(
            name='LadderMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('label', models.CharField(max_length=40)),
                ('label_en', models.CharField(blank=True, max_length=80)),
                ('tone', models.CharField(choices=[('soon', 'Amber, as what is due soon'), ('overdue', 'Red, as what is overdue')], max_length=12)),
            ],
            options={'ordering': ['order', 'code'], 'abstract': False},
        ),
        migrations.CreateModel(
            name='LadderRecipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('label', models.CharField(max_length=40)),
                ('label_en', models.CharField(blank=True, max_length=80)),
                ('tie', models.CharField(max_length=12)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
            ],
            options={'ordering': ['order', 'code'], 'abstract': False},
        ),
        migrations.CreateModel(
            name='Ladder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('label', models.CharField(max_length=40)),
                ('label_en', models.CharField(blank=True, max_length=80)),
                ('watches', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={'ordering': ['order', 'code'], 'abstract': False},
        ),
        migrations.AddField('ladderstep', 'ladder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='supervision.ladder')),
        migrations.AddField('ladderstep', 'removed_at', models.DateTimeField(null=True)),
        migrations.AlterField('ladderstep', 'order', models.PositiveSmallIntegerField()),
        migrations.AlterField('ladderstep', 'label_en', models.CharField(blank=True, max_length=80)),
        migrations.AlterField('ladderstep', 'counted', models.CharField(max_length=8)),
        migrations.AlterField('ladderstep', 'mark', models.CharField(max_length=30)),
        migrations.AlterField('ladderstep', 'recipients', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None)),
        migrations.AddField('sentstep', 'watch', models.CharField(default='handling', max_length=16)),
        migrations.AddField('sentstep', 'mark_label', models.CharField(blank=True, default='', max_length=40), preserve_default=False),
        migrations.AddField('sentstep', 'mark_label_en', models.CharField(blank=True, default='', max_length=80), preserve_default=False),
        migrations.AddField('sentstep', 'tone', models.CharField(blank=True, default='', max_length=12), preserve_default=False),
        migrations.AlterField('sentstep', 'label_en', models.CharField(blank=True, max_length=80)),
        migrations.AlterField('sentstep', 'mark', models.CharField(max_length=30)),
        migrations.RemoveConstraint('sentstep', 'supervision_step_once'),
        migrations.AddConstraint('sentstep', models.UniqueConstraint(fields=('issue', 'code', 'watch', 'due_at'), name='supervision_step_once')),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
