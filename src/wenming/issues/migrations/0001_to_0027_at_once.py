"""All of the first twenty-seven steps at once, for a new city: one after the other they took most of its first start.

A city that has taken some of them takes the others one by one, as before (decision 33). What only moved rows of older
cities is not here.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION issues_history_refuse() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' AND current_setting('wenming.allow_truncate', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the history of issues is append-only: % on % refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;
"""
REFUSE_BACK = "DROP FUNCTION issues_history_refuse();"
APPEND_ONLY = (
    ("issues_refuse_move", "issues_issuemove"),
    ("issues_refuse_photo", "issues_issuephoto"),
    ("issues_refuse_recount", "issues_deadlinerecount"),
    ("issues_refuse_recounted", "issues_recounteddeadline"),
    ("issues_refuse_list_note", "issues_listnote"),
    ("issues_refuse_spot_draw", "issues_spotdraw"),
)
# Counting from an index alone needs the table vacuumed: after one in a hundred rows, not one in five.
SEEN_SOON = """
ALTER TABLE issues_issue SET (
  autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01,
  autovacuum_analyze_scale_factor = 0.02);
"""
SEEN_LATER = """
ALTER TABLE issues_issue RESET (
  autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor, autovacuum_analyze_scale_factor);
"""


def refusing(name: str, table: str) -> migrations.RunSQL:
    """Have a table refuse every change of what it holds."""
    trigger = f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
    return migrations.RunSQL(
        f"{trigger} FOR EACH STATEMENT EXECUTE FUNCTION issues_history_refuse();", f"DROP TRIGGER {name} ON {table};"
    )


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("issues", "0001_issues_and_moves"),
        ("issues", "0002_append_only_history"),
        ("issues", "0003_lists_and_catalogue"),
        ("issues", "0004_declined_and_void_end_too"),
        ("issues", "0005_look_back_and_relapse"),
        ("issues", "0006_extensions"),
        ("issues", "0007_filing_conditions"),
        ("issues", "0008_problem_lists"),
        ("issues", "0009_undo_the_last_move"),
        ("issues", "0010_settlement_and_rulings"),
        ("issues", "0011_carry_over"),
        ("issues", "0012_confirm_on_site"),
        ("issues", "0013_column_sets_and_closed_order"),
        ("issues", "0014_first_check"),
        ("issues", "0015_filing_tracks"),
        ("issues", "0016_overtime_appeal"),
        ("issues", "0017_deadlines_recounted"),
        ("issues", "0018_learnt_models"),
        ("issues", "0019_sources_of_an_issue"),
        ("issues", "0020_how_reports_are_verified"),
        ("issues", "0021_prone_places_and_missed"),
        ("issues", "0022_checks_acts_and_kinds"),
        ("issues", "0023_counted_from_indexes"),
        ("issues", "0024_clocks_and_pressure"),
        ("issues", "0025_list_divisions_support_and_again"),
        ("issues", "0026_conditions_proposed"),
        ("issues", "0027_at_the_desk"),
    ]

    dependencies = [
        ("areas", "0003_seasons"),
        ("kernel", "0004_messages_gather"),
        ("people", "0004_messages_by_mail"),
        ("places", "0002_substitutions_and_moves"),
        ("records", "0003_photo_clock_off"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("label", models.CharField(max_length=80)),
                ("label_en", models.CharField(blank=True, max_length=80)),
                (
                    "kind",
                    models.CharField(choices=[("component", "Component"), ("incident", "Incident")], max_length=10),
                ),
                ("limit_amount", models.PositiveSmallIntegerField()),
                ("limit_clock", models.CharField(max_length=20)),
                ("evidence", models.JSONField(default=list)),
                ("tier", models.CharField(max_length=20)),
                ("is_lasting", models.BooleanField(default=True)),
                ("function", models.CharField(blank=True, max_length=40)),
                ("words", models.JSONField(default=list)),
                ("packs", models.JSONField(default=list)),
                ("silenced", models.JSONField(default=list)),
                ("is_used", models.BooleanField(default=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("utilities", "Public utilities"),
                            ("traffic", "Traffic facilities"),
                            ("appearance", "Street appearance"),
                            ("greening", "Greenery"),
                            ("other_parts", "Other components"),
                            ("environment", "Cleanliness and surroundings"),
                            ("advertising", "Bills and advertising"),
                            ("construction", "Building works"),
                            ("emergency", "Sudden events"),
                            ("order", "Street order"),
                            ("residential", "Housing estates and stairwells"),
                            ("market", "Markets and food"),
                            ("backstreet", "Backstreets and lanes"),
                            ("publicity", "Public-service displays"),
                            ("window", "Service counters"),
                            ("conduct", "Civil conduct"),
                            ("campus", "Schools and public venues"),
                            ("papers", "Records and groundwork"),
                        ],
                        max_length=20,
                    ),
                ),
                ("catalogue", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "ordering": ["order", "code"],
            },
        ),
        migrations.CreateModel(
            name="CityRulesVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_kind", models.CharField(max_length=10)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_label", models.CharField(max_length=120)),
                ("by_unit", models.CharField(blank=True, max_length=40)),
                ("version", models.PositiveIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("values", models.JSONField()),
                ("reason", models.CharField(max_length=500)),
            ],
            options={
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="DeadlineRecount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_kind", models.CharField(max_length=10)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_label", models.CharField(max_length=120)),
                ("by_unit", models.CharField(blank=True, max_length=40)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("body_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(max_length=2000)),
                ("issues", models.PositiveIntegerField()),
                ("moved", models.PositiveIntegerField()),
                ("later", models.PositiveIntegerField()),
                ("now_overdue", models.PositiveIntegerField()),
                ("no_longer", models.PositiveIntegerField()),
                ("calendar", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="LookBackDraw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("drawn_on", models.DateField(unique=True)),
                ("at", models.DateTimeField()),
                ("seed", models.CharField(max_length=80)),
                ("closed_from", models.DateTimeField()),
                ("closed_until", models.DateTimeField()),
                ("pool", models.JSONField(default=list)),
                ("prone", models.JSONField(default=dict)),
                ("shares", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["-drawn_on"],
            },
        ),
        migrations.CreateModel(
            name="LearntModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_kind", models.CharField(max_length=10)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_label", models.CharField(max_length=120)),
                ("by_unit", models.CharField(blank=True, max_length=40)),
                ("number", models.PositiveIntegerField()),
                (
                    "subject",
                    models.CharField(choices=[("kind", "Kind of problem"), ("unit", "Lead unit")], max_length=4),
                ),
                ("made_at", models.DateTimeField()),
                ("is_current", models.BooleanField(default=False)),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("seed", models.PositiveIntegerField()),
                ("threshold", models.FloatField()),
                ("labels", models.PositiveIntegerField()),
                ("learnt", models.PositiveIntegerField()),
                ("asked", models.PositiveIntegerField()),
                ("answered", models.PositiveIntegerField()),
                ("right", models.PositiveIntegerField()),
                ("commonest_right", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["-number", "subject"],
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "number"), name="issues_learnt_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)), fields=("subject",), name="issues_learnt_current"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("right__lte", models.F("answered")), ("answered__lte", models.F("asked"))),
                        name="issues_learnt_figure",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProblemList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_kind", models.CharField(max_length=10)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_label", models.CharField(max_length=120)),
                ("by_unit", models.CharField(blank=True, max_length=40)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("body_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("name", models.CharField(max_length=40)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("superior_list", "Superior's list"),
                            ("instruction", "Written instruction"),
                            ("proposal", "Deputies' proposal"),
                            ("hotline", "Hotline"),
                            ("media", "Media"),
                            ("petition", "Petition"),
                            ("patrol", "Patrol"),
                            ("self_check", "Self-check"),
                        ],
                        default="superior_list",
                        max_length=20,
                    ),
                ),
                ("sender", models.CharField(blank=True, max_length=80)),
                ("reply_by", models.DateField(null=True)),
                ("received_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("format", models.CharField(blank=True, max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[("reading", "Being read"), ("review", "Read"), ("unreadable", "Not readable")],
                        default="reading",
                        max_length=12,
                    ),
                ),
                ("refusal", models.JSONField(default=dict)),
                ("grids", models.JSONField(default=list)),
                ("unread", models.JSONField(default=list)),
                ("pictures", models.JSONField(default=list)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.document"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="kernel.longjob"
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at", "-id"],
                "constraints": [models.UniqueConstraint(fields=("name",), name="issues_problem_list_name")],
            },
        ),
        migrations.CreateModel(
            name="ColumnSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=40)),
                ("columns", models.JSONField(default=list)),
                ("is_default", models.BooleanField(default=False)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="column_sets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "register", "name"), name="issues_column_set_name"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("owner", "register"),
                        name="issues_one_default_column_set",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FiguresOpened",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_kind", models.CharField(max_length=10)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_label", models.CharField(max_length=120)),
                ("by_unit", models.CharField(blank=True, max_length=40)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("body_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("at", models.DateTimeField()),
                ("since", models.DateField()),
                ("until", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.post"),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["person", "-at"], name="issues_figures_person")],
            },
        ),
        migrations.CreateModel(
            name="FilingCondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=50)),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("is_current", models.BooleanField(default=True)),
                ("catalogue", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=80)),
                ("label_en", models.CharField(blank=True, max_length=120)),
                ("limit_a", models.PositiveSmallIntegerField()),
                ("limit_b", models.PositiveSmallIntegerField()),
                ("limit_c", models.PositiveSmallIntegerField()),
                ("limit_clock", models.CharField(max_length=20)),
                ("evidence", models.CharField(max_length=20)),
                ("tier", models.CharField(max_length=20)),
                ("is_lasting", models.BooleanField(default=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conditions", to="issues.category"
                    ),
                ),
            ],
            options={
                "ordering": ["category", "order", "code", "-revision"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "revision"), name="issues_condition_revision"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)), fields=("code",), name="issues_condition_current"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("limit_a__lte", models.F("limit_b")), ("limit_b__lte", models.F("limit_c"))
                        ),
                        name="issues_condition_tightest_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PronePlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("cell", models.BigIntegerField(null=True)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("scope", models.CharField(max_length=8)),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("utilities", "Public utilities"),
                            ("traffic", "Traffic facilities"),
                            ("appearance", "Street appearance"),
                            ("greening", "Greenery"),
                            ("other_parts", "Other components"),
                            ("environment", "Cleanliness and surroundings"),
                            ("advertising", "Bills and advertising"),
                            ("construction", "Building works"),
                            ("emergency", "Sudden events"),
                            ("order", "Street order"),
                            ("residential", "Housing estates and stairwells"),
                            ("market", "Markets and food"),
                            ("backstreet", "Backstreets and lanes"),
                            ("publicity", "Public-service displays"),
                            ("window", "Service counters"),
                            ("conduct", "Civil conduct"),
                            ("campus", "Schools and public venues"),
                            ("papers", "Records and groundwork"),
                        ],
                        max_length=20,
                    ),
                ),
                ("state", models.CharField(max_length=12)),
                ("version", models.PositiveIntegerField(default=1)),
                ("since", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("review_on", models.DateField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prone_places",
                        to="issues.category",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prone_places",
                        to="places.site",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prone_places",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["-since", "-id"],
                "indexes": [models.Index(fields=["state", "-since"], name="issues_prone_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cell__isnull", True), ("site__isnull", False)),
                            models.Q(("cell__isnull", False), ("site__isnull", True)),
                            _connector="OR",
                        ),
                        name="issues_prone_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category__isnull", False), ("group", "")),
                            models.Q(("category__isnull", True), models.Q(("group", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="issues_prone_one_subject",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("scope", "kind"), ("site__isnull", False)),
                        fields=("site", "category"),
                        name="issues_prone_site_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("scope", "group"), ("site__isnull", False)),
                        fields=("site", "group"),
                        name="issues_prone_site_group",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cell__isnull", False), ("ended_at__isnull", True), ("scope", "kind")),
                        fields=("cell", "category"),
                        name="issues_prone_cell_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cell__isnull", False), ("ended_at__isnull", True), ("scope", "group")),
                        fields=("cell", "group"),
                        name="issues_prone_cell_group",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_kind", models.CharField(max_length=10)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_label", models.CharField(max_length=120)),
                ("by_unit", models.CharField(blank=True, max_length=40)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("body_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("number", models.CharField(max_length=20, unique=True)),
                ("state", models.CharField(max_length=16)),
                ("version", models.PositiveIntegerField(default=1)),
                ("title", models.CharField(max_length=120)),
                ("description", models.CharField(blank=True, max_length=2000)),
                ("catalogue", models.CharField(blank=True, max_length=40)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("lat", models.FloatField(null=True)),
                ("lon", models.FloatField(null=True)),
                ("cell_8", models.BigIntegerField(db_index=True, null=True)),
                ("origin_kind", models.CharField(max_length=30)),
                ("origin_ref", models.CharField(blank=True, max_length=60)),
                ("raised_at", models.DateTimeField()),
                ("limit_amount", models.PositiveSmallIntegerField(null=True)),
                ("limit_clock", models.CharField(blank=True, max_length=20)),
                ("tier", models.CharField(blank=True, max_length=20)),
                ("evidence", models.JSONField(default=list)),
                ("track", models.CharField(blank=True, max_length=12)),
                ("review_on", models.DateField(null=True)),
                (
                    "passed_along",
                    models.JSONField(default=list, help_text="Ids of the units between lead and holder, in order."),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("soon_at", models.DateTimeField(null=True)),
                ("inner_due_at", models.DateTimeField(null=True)),
                ("stage_due_at", models.DateTimeField(null=True)),
                ("reported_at", models.DateTimeField(null=True)),
                ("verified_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("moved_at", models.DateTimeField()),
                (
                    "involved",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("has_relapsed", models.BooleanField(default=False)),
                ("relapses", models.PositiveSmallIntegerField(default=0)),
                ("looked_back_at", models.DateTimeField(null=True)),
                ("verified_despite", models.BooleanField(default=False)),
                ("extensions", models.PositiveSmallIntegerField(default=0)),
                ("extension_asked_at", models.DateTimeField(null=True)),
                ("extension_endorsed_by", models.BigIntegerField(null=True)),
                ("confirmation_asked_at", models.DateTimeField(null=True)),
                ("found_on_site", models.BooleanField(null=True)),
                (
                    "returned_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("settling_since", models.DateTimeField(null=True)),
                ("looked_jointly_at", models.DateTimeField(null=True)),
                ("is_bound", models.BooleanField(default=False)),
                ("carry_asked_at", models.DateTimeField(null=True)),
                ("carry_asked_by", models.BigIntegerField(null=True)),
                ("carry_review_at", models.DateTimeField(null=True)),
                ("reported_up_at", models.DateTimeField(null=True)),
                ("carried_until", models.DateTimeField(null=True)),
                ("check_tier", models.CharField(blank=True, max_length=20)),
                ("check_because", models.CharField(blank=True, max_length=12)),
                ("send_backs", models.PositiveSmallIntegerField(default=0)),
                (
                    "reported_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("appeal", models.CharField(blank=True, max_length=8)),
                ("appealed_by", models.BigIntegerField(null=True)),
                ("appeal_endorsed_by", models.BigIntegerField(null=True)),
                (
                    "counts_as",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Case(
                                            models.When(state="raised", then=models.Value(0)),
                                            models.When(state="filed", then=models.Value(24)),
                                            models.When(state="dispatched", then=models.Value(48)),
                                            models.When(state="acknowledged", then=models.Value(72)),
                                            models.When(state="reported", then=models.Value(96)),
                                            models.When(state="verified", then=models.Value(120)),
                                            models.When(state="closed", then=models.Value(144)),
                                            models.When(state="merged", then=models.Value(168)),
                                            models.When(state="declined", then=models.Value(192)),
                                            models.When(state="void", then=models.Value(216)),
                                            output_field=models.SmallIntegerField(),
                                        ),
                                        "+",
                                        models.Case(
                                            models.When(
                                                origin_kind__in=["manual", "observation", "patrol", "self_check"],
                                                then=models.Value(8),
                                            ),
                                            models.When(
                                                origin_kind__in=[
                                                    "hotline",
                                                    "instruction",
                                                    "media",
                                                    "petition",
                                                    "proposal",
                                                    "superior_list",
                                                ],
                                                then=models.Value(16),
                                            ),
                                            default=models.Value(0),
                                            output_field=models.SmallIntegerField(),
                                        ),
                                    ),
                                    "+",
                                    models.Case(
                                        models.When(has_relapsed=False, relapses=0, then=models.Value(0)),
                                        default=models.Value(4),
                                    ),
                                ),
                                "+",
                                models.Case(
                                    models.When(
                                        models.Q(
                                            models.Q(
                                                ("state", "reported"), ("verified_at__isnull", False), _connector="OR"
                                            ),
                                            ("reported_at__gt", models.F("due_at")),
                                        ),
                                        then=models.Value(2),
                                    ),
                                    default=models.Value(0),
                                ),
                            ),
                            "+",
                            models.Case(models.When(appeal="granted", then=models.Value(1)), default=models.Value(0)),
                        ),
                        output_field=models.SmallIntegerField(),
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="areas.area",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="issues.category",
                    ),
                ),
                (
                    "check_with",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="issues.filingcondition",
                    ),
                ),
                (
                    "confirmer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_issues",
                        to="people.unit",
                    ),
                ),
                (
                    "lead_unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answerable_issues",
                        to="people.unit",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_issues",
                        to="issues.issue",
                    ),
                ),
                (
                    "recurs",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recurrences",
                        to="issues.issue",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="places.site",
                    ),
                ),
                ("supporting", models.ManyToManyField(related_name="supported_issues", to="people.unit")),
                (
                    "verifier",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.post"
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["raised", "filed", "dispatched", "acknowledged", "reported", "verified"])
                        ),
                        fields=["state", "-number"],
                        include=(
                            "id",
                            "counts_as",
                            "due_at",
                            "soon_at",
                            "stage_due_at",
                            "reported_at",
                            "verified_at",
                            "carried_until",
                            "appeal",
                            "extension_asked_at",
                            "confirmation_asked_at",
                            "carry_asked_at",
                            "settling_since",
                            "lead_unit",
                            "area",
                            "category",
                            "site",
                            "origin_kind",
                        ),
                        name="issues_issue_open",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["closed", "merged", "declined", "void"])),
                        fields=["-number"],
                        name="issues_issue_over",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["raised", "filed"])),
                        fields=["stage_due_at", "number"],
                        name="issues_issue_at_desk",
                    ),
                    models.Index(fields=["counts_as", "due_at"], name="issues_issue_counts"),
                    models.Index(fields=["lead_unit", "counts_as"], name="issues_issue_lead_counts"),
                    models.Index(fields=["area", "counts_as"], name="issues_issue_area_counts"),
                    models.Index(fields=["category", "counts_as"], name="issues_issue_kind_counts"),
                    models.Index(fields=["site", "counts_as"], name="issues_issue_site_counts"),
                    models.Index(fields=["origin_kind", "counts_as"], name="issues_issue_origin_counts"),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["raised", "filed", "dispatched", "acknowledged", "reported", "verified"])
                        ),
                        fields=["lead_unit", "state"],
                        name="issues_issue_lead_open",
                    ),
                    models.Index(
                        condition=models.Q(("appeal", "asked")), fields=["appeal"], name="issues_issue_appeal_asked"
                    ),
                    models.Index(fields=["holder", "state"], name="issues_issue_holder"),
                    models.Index(condition=models.Q(("by_kind", "person")), fields=["by_id"], name="issues_issue_by"),
                    models.Index(fields=["site", "-raised_at"], name="issues_issue_site"),
                    models.Index(fields=["-raised_at", "-id"], name="issues_issue_raised"),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)), fields=["due_at"], name="issues_issue_due"
                    ),
                    models.Index(fields=["origin_kind", "origin_ref"], name="issues_issue_origin"),
                    models.Index(fields=["track", "-raised_at"], name="issues_issue_track"),
                    models.Index(
                        condition=models.Q(("condition__isnull", False)),
                        fields=["category", "-raised_at"],
                        name="issues_issue_filed_under",
                    ),
                    models.Index(fields=["lat", "lon"], name="issues_issue_position"),
                    models.Index(
                        condition=models.Q(("verified_despite", True)),
                        fields=["-raised_at"],
                        name="issues_issue_despite",
                    ),
                    models.Index(
                        condition=models.Q(("carried_until__isnull", False)),
                        fields=["carried_until"],
                        name="issues_issue_carried",
                    ),
                    models.Index(
                        models.OrderBy(models.F("closed_at"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("number"), descending=True),
                        condition=models.Q(("state__in", ["closed", "merged", "declined", "void"])),
                        name="issues_issue_closed",
                    ),
                    models.Index(
                        condition=models.Q(("state", "reported")),
                        fields=["check_tier", "reported_at"],
                        name="issues_issue_to_verify",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["involved"], name="issues_issue_involved"),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(
                            ("state__in", ["raised", "filed", "dispatched", "acknowledged", "reported", "verified"])
                        ),
                        fields=["involved"],
                        name="issues_issue_open_involved",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "merged"), _negated=True),
                            ("merged_into__isnull", False),
                            _connector="OR",
                        ),
                        name="issues_merged_says_where",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("track", "long_term"), _negated=True),
                            ("review_on__isnull", False),
                            _connector="OR",
                        ),
                        name="issues_long_term_is_reviewed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("check_with__isnull", True), ("reported_up_at__isnull", True)),
                            models.Q(("check_with__isnull", False), ("reported_up_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="issues_first_check_says_whose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("closed", "merged", "declined", "void")), _negated=True),
                            ("closed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="issues_ended_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_kind", models.CharField(max_length=10)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_label", models.CharField(max_length=120)),
                ("by_unit", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("what", models.CharField(max_length=1000)),
                ("how_often", models.CharField(max_length=100)),
                ("from_on", models.DateField()),
                ("review_on", models.DateField()),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.post"),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="arrangements", to="issues.proneplace"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PronePlaceMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_kind", models.CharField(max_length=10)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_label", models.CharField(max_length=120)),
                ("by_unit", models.CharField(blank=True, max_length=40)),
                ("seq", models.PositiveIntegerField()),
                ("move", models.CharField(max_length=16)),
                ("from_state", models.CharField(blank=True, max_length=12)),
                ("to_state", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=2000)),
                ("details", models.JSONField(default=dict)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="issues.proneplace"
                    ),
                ),
            ],
            options={
                "ordering": ["seq"],
                "constraints": [models.UniqueConstraint(fields=("place", "seq"), name="issues_prone_move_order")],
            },
        ),
        migrations.CreateModel(
            name="IssueWords",
            fields=[
                (
                    "issue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="issues.issue",
                    ),
                ),
                ("search", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["search"], name="issues_words_search")],
            },
        ),
        migrations.CreateModel(
            name="MissedProblem",
            fields=[
                (
                    "issue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="missed",
                        serialize=False,
                        to="issues.issue",
                    ),
                ),
                ("look", models.CharField(max_length=12)),
                ("looked_at", models.DateTimeField()),
                ("reference", models.CharField(max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name="IssueClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clock", models.CharField(max_length=16)),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("pauses", models.JSONField(default=list)),
                ("extensions", models.JSONField(default=list)),
                ("limit_amount", models.PositiveSmallIntegerField(null=True)),
                ("limit_clock", models.CharField(blank=True, max_length=20)),
                ("steps", models.JSONField(default=list)),
                ("own_due_at", models.DateTimeField(null=True)),
                ("ruled_by", models.JSONField(null=True)),
                ("taken_back", models.BooleanField(default=False)),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clocks", to="issues.issue"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["started_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("stopped_at__isnull", True)), fields=["issue"], name="issues_clock_running"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IssueMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_kind", models.CharField(max_length=10)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_label", models.CharField(max_length=120)),
                ("by_unit", models.CharField(blank=True, max_length=40)),
                ("seq", models.PositiveIntegerField()),
                ("move", models.CharField(max_length=24)),
                ("from_state", models.CharField(blank=True, max_length=16)),
                ("to_state", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=2000)),
                ("details", models.JSONField(default=dict)),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="issues.issue"
                    ),
                ),
            ],
            options={
                "ordering": ["seq"],
                "indexes": [models.Index(fields=["-at"], name="issues_move_at")],
                "constraints": [models.UniqueConstraint(fields=("issue", "seq"), name="issues_move_order")],
            },
        ),
        migrations.CreateModel(
            name="ListItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveIntegerField()),
                ("spot", models.CharField(max_length=40)),
                ("more_spots", models.JSONField(default=list)),
                ("label", models.CharField(max_length=80)),
                ("number", models.CharField(blank=True, max_length=40)),
                ("words", models.CharField(max_length=2000)),
                ("place", models.CharField(blank=True, max_length=400)),
                ("area", models.CharField(blank=True, max_length=120)),
                ("kind_said", models.CharField(blank=True, max_length=200)),
                ("unit_said", models.CharField(blank=True, max_length=200)),
                ("deadline", models.CharField(blank=True, max_length=60)),
                ("found", models.CharField(blank=True, max_length=200)),
                ("section", models.CharField(blank=True, max_length=120)),
                ("site_score", models.FloatField(default=0)),
                ("site_because", models.CharField(blank=True, max_length=12)),
                ("site_heard", models.CharField(blank=True, max_length=120)),
                ("site_is_sure", models.BooleanField(default=False)),
                ("site_options", models.JSONField(default=list)),
                ("kind_score", models.FloatField(default=0)),
                ("kind_heard", models.CharField(blank=True, max_length=120)),
                ("kind_is_sure", models.BooleanField(default=False)),
                ("kind_options", models.JSONField(default=list)),
                ("condition_because", models.JSONField(default=dict)),
                ("condition_is_sure", models.BooleanField(default=False)),
                ("unit_because", models.JSONField(default=dict)),
                ("division_score", models.FloatField(default=0)),
                ("division_because", models.CharField(blank=True, max_length=12)),
                ("division_heard", models.CharField(blank=True, max_length=120)),
                ("supporting_said", models.CharField(blank=True, max_length=400)),
                ("supporting", models.JSONField(default=list)),
                ("again_because", models.CharField(blank=True, max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a decision"),
                            ("filed", "Issue raised"),
                            ("same", "Already an issue"),
                            ("left_out", "Left out"),
                            ("again", "Already on another list"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("due_at", models.DateTimeField(null=True)),
                ("due_because", models.JSONField(default=dict)),
                ("due_since", models.DateTimeField(null=True)),
                ("answer", models.CharField(default="none", max_length=10)),
                ("answered_on", models.DateField(null=True)),
                ("struck_off_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "again",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="issues.listitem"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="issues.category"
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="issues.filingcondition",
                    ),
                ),
                (
                    "division",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_items",
                        to="issues.issue",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.site"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
                (
                    "problem_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="issues.problemlist"
                    ),
                ),
            ],
            options={
                "ordering": ["problem_list", "order"],
                "indexes": [models.Index(fields=["problem_list", "answer"], name="issues_list_item_answer")],
                "constraints": [
                    models.UniqueConstraint(fields=("problem_list", "spot"), name="issues_list_item_spot"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("filed", "same")), _negated=True),
                            ("issue__isnull", False),
                            _connector="OR",
                        ),
                        name="issues_list_item_names_issue",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer", "none"), ("issue__isnull", False), _connector="OR"),
                        name="issues_list_item_answered_is_issue",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LookBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(max_length=16)),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "To be looked at"), ("holds", "Holds"), ("back", "Came back")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="look_backs", to="issues.issue"
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="look_backs", to="issues.lookbackdraw"
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
                "indexes": [models.Index(fields=["state", "due_at"], name="issues_look_back_state")],
                "constraints": [models.UniqueConstraint(fields=("draw", "issue"), name="issues_look_back_once_a_draw")],
            },
        ),
        migrations.CreateModel(
            name="ProneReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("is_relapse", models.BooleanField(default=False)),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="prone_returns", to="issues.issue"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="issues.proneplace"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("place", "issue", "at"), name="issues_prone_return_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_kind", models.CharField(max_length=10)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_label", models.CharField(max_length=120)),
                ("by_unit", models.CharField(blank=True, max_length=40)),
                ("basis", models.CharField(max_length=2000)),
                ("since", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                ("retired_because", models.CharField(blank=True, max_length=2000)),
                (
                    "area",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="issues.category"
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="issues.issue"
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="issues.ruling"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.site"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="people.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["-since", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area__isnull", False), ("site__isnull", True)),
                            models.Q(("area__isnull", True), ("site__isnull", False)),
                            _connector="OR",
                        ),
                        name="issues_ruling_one_place",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("category", "site"),
                        name="issues_ruling_for_site",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("category", "area"),
                        name="issues_ruling_for_area",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpotDraw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("seed", models.CharField(max_length=80)),
                ("because", models.CharField(max_length=12)),
                ("share", models.CharField(max_length=12)),
                ("drawn", models.BooleanField()),
                (
                    "issue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="spot_draw", to="issues.issue"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["-at", "-id"], name="issues_spot_draw_at")],
            },
        ),
        migrations.CreateModel(
            name="Untold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_unit", models.CharField(blank=True, max_length=40)),
                ("former", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("error", models.CharField(blank=True, max_length=300)),
                (
                    "issue",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="issues.issue"),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="IssueBefore",
            fields=[
                (
                    "issue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="before",
                        serialize=False,
                        to="issues.issue",
                    ),
                ),
                ("fields", models.JSONField()),
                ("clocks", models.JSONField()),
                ("supporting", models.JSONField(null=True)),
                ("earlier", models.JSONField(null=True)),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="issues.issuemove"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IssueDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.document"
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="issues.issue"
                    ),
                ),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="issues.issuemove"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("move", "document"), name="issues_document_once_a_move")
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuePhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[("before", "Before"), ("after", "After"), ("other", "Other")], max_length=8
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="issues.issue"
                    ),
                ),
                (
                    "move",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="issues.issuemove",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.photo"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ListNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_kind", models.CharField(max_length=10)),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_label", models.CharField(max_length=120)),
                ("by_unit", models.CharField(blank=True, max_length=40)),
                ("said", models.CharField(max_length=12)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=2000)),
                ("due_was", models.DateTimeField(null=True)),
                ("due_is", models.DateTimeField(null=True)),
                (
                    "issue",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="issues.issue"),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="issues.listitem"
                    ),
                ),
            ],
            options={
                "ordering": ["item", "id"],
            },
        ),
        migrations.CreateModel(
            name="ListPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="issues.listitem"
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.photo"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("item", "photo"), name="issues_list_photo_once")],
            },
        ),
        migrations.CreateModel(
            name="RecountedDeadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was", models.DateTimeField()),
                ("becomes", models.DateTimeField()),
                ("steps", models.JSONField(default=list)),
                ("pauses", models.JSONField(default=list)),
                ("extensions", models.JSONField(default=list)),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="issues.issueclock"
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recounted", to="issues.issue"
                    ),
                ),
                (
                    "recount",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="issues.deadlinerecount",
                    ),
                ),
            ],
            options={
                "ordering": ["recount", "id"],
                "constraints": [models.UniqueConstraint(fields=("recount", "clock"), name="issues_recounted_once")],
            },
        ),
        migrations.RunSQL(REFUSE, REFUSE_BACK),
        *(refusing(name, table) for name, table in APPEND_ONLY),
        migrations.RunSQL(SEEN_SOON, SEEN_LATER),
    ]
