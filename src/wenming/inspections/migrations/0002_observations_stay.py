"""What was seen stays as it was seen: observations, reviews and their photos are added, never changed or removed.

A database of tests may be emptied between tests when it says so itself (see the audit trail).
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION inspections_history_refuse() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' AND current_setting('wenming.allow_truncate', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'observations and reviews are append-only: % on % refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER inspections_refuse_observation BEFORE UPDATE OR DELETE OR TRUNCATE ON inspections_observation
FOR EACH STATEMENT EXECUTE FUNCTION inspections_history_refuse();
CREATE TRIGGER inspections_refuse_review BEFORE UPDATE OR DELETE OR TRUNCATE ON inspections_review
FOR EACH STATEMENT EXECUTE FUNCTION inspections_history_refuse();
CREATE TRIGGER inspections_refuse_photo BEFORE UPDATE OR DELETE OR TRUNCATE ON inspections_observationphoto
FOR EACH STATEMENT EXECUTE FUNCTION inspections_history_refuse();
"""
REFUSE_BACK = """
DROP TRIGGER inspections_refuse_observation ON inspections_observation;
DROP TRIGGER inspections_refuse_review ON inspections_review;
DROP TRIGGER inspections_refuse_photo ON inspections_observationphoto;
DROP FUNCTION inspections_history_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_visits_and_observations")]

    operations = [migrations.RunSQL(REFUSE, REFUSE_BACK)]
