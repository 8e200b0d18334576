"""What was done stays done: moves, and the photos that came with them, are added and never changed or removed.

A database of tests may be emptied between tests when it says so itself (see the audit trail).
"""

from django.db import migrations

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

CREATE TRIGGER issues_refuse_move BEFORE UPDATE OR DELETE OR TRUNCATE ON issues_issuemove
FOR EACH STATEMENT EXECUTE FUNCTION issues_history_refuse();
CREATE TRIGGER issues_refuse_photo BEFORE UPDATE OR DELETE OR TRUNCATE ON issues_issuephoto
FOR EACH STATEMENT EXECUTE FUNCTION issues_history_refuse();
"""
REFUSE_BACK = """
DROP TRIGGER issues_refuse_move ON issues_issuemove;
DROP TRIGGER issues_refuse_photo ON issues_issuephoto;
DROP FUNCTION issues_history_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("issues", "0001_issues_and_moves")]

    operations = [migrations.RunSQL(REFUSE, REFUSE_BACK)]
