"""Seal audit lines into the hash chain at commit, and refuse to change or remove lines and links.

The canonical text of a line is rebuilt by wenming.kernel.audit_verification; change both or neither.
"""

from django.db import migrations

# Which transaction wrote a line; only the sealing function reads it, so the model does not know it.
TRANSACTION = "ALTER TABLE kernel_auditline ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id()"
TRANSACTION_BACK = "ALTER TABLE kernel_auditline DROP COLUMN tx"

# The lengths of the eleven parts in bytes, each closed by a colon, then the parts themselves.
CANONICAL = """
CREATE FUNCTION kernel_audit_canonical(line kernel_auditline) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
  id text := line.id;
  at text := (extract(epoch from line.at) * 1000000)::bigint;
  by_id text := coalesce(line.by_id::text, '');
  subject_id text := coalesce(line.subject_id::text, '');
BEGIN
  RETURN concat_ws(':',
      octet_length(id), octet_length(at), octet_length(line.by_kind), octet_length(by_id),
      octet_length(line.by_label), octet_length(line.by_unit), octet_length(line.act),
      octet_length(line.subject_kind), octet_length(subject_id), octet_length(line.subject_ref),
      octet_length(line.digest), '')
    || concat(id, at, line.by_kind, by_id, line.by_label, line.by_unit, line.act,
      line.subject_kind, subject_id, line.subject_ref, line.digest);
END
$$;
"""
CANONICAL_BACK = "DROP FUNCTION kernel_audit_canonical(kernel_auditline)"

# Runs with its owner's rights, so that the product's own role needs none on the chain. All unsealed lines of the
# transaction are sealed at once, in the order of their ids, under a lock that is held for the commit only. A custom
# plan each time: a cached one would guess that a third of the table has a higher id.
SEAL = """
CREATE FUNCTION kernel_audit_seal_from(first_line bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
  head_seq bigint;
  head_hash text;
  line kernel_auditline;
  lines bigint[] := '{}';
  hashes text[] := '{}';
BEGIN
  PERFORM pg_advisory_xact_lock(20260001);
  SELECT seq, hash INTO head_seq, head_hash FROM kernel_auditchain ORDER BY seq DESC LIMIT 1;
  head_seq := coalesce(head_seq, 0);
  head_hash := coalesce(head_hash, repeat('0', 64));
  FOR line IN
    SELECT l.* FROM kernel_auditline l
    WHERE l.id >= first_line AND l.tx = pg_current_xact_id()
      AND NOT EXISTS (SELECT 1 FROM kernel_auditchain c WHERE c.line_id = l.id)
    ORDER BY l.id
  LOOP
    head_hash := encode(sha256(convert_to(head_hash || kernel_audit_canonical(line), 'UTF8')), 'hex');
    lines := lines || line.id;
    hashes := hashes || head_hash;
  END LOOP;
  INSERT INTO kernel_auditchain (seq, line_id, hash)
    SELECT head_seq + link.ordinal, link.line, link.hash
    FROM unnest(lines, hashes) WITH ORDINALITY AS link (line, hash, ordinal);
END
$$;

CREATE FUNCTION kernel_audit_seal() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM kernel_auditchain WHERE line_id = NEW.id) THEN
    PERFORM kernel_audit_seal_from(NEW.id);
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER kernel_audit_seal AFTER INSERT ON kernel_auditline
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kernel_audit_seal();
"""
SEAL_BACK = """
DROP TRIGGER kernel_audit_seal ON kernel_auditline;
DROP FUNCTION kernel_audit_seal();
DROP FUNCTION kernel_audit_seal_from(bigint);
"""

# A second belt: the first is that the product's own role has no such rights. A database of tests may be emptied
# between tests when it says so itself: ALTER DATABASE ... SET wenming.allow_truncate = 'on'.
REFUSE = """
CREATE FUNCTION kernel_audit_refuse() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' AND current_setting('wenming.allow_truncate', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the audit trail is append-only: % on % refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER kernel_audit_refuse_line BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_auditline
FOR EACH STATEMENT EXECUTE FUNCTION kernel_audit_refuse();
CREATE TRIGGER kernel_audit_refuse_link BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_auditchain
FOR EACH STATEMENT EXECUTE FUNCTION kernel_audit_refuse();
"""
REFUSE_BACK = """
DROP TRIGGER kernel_audit_refuse_line ON kernel_auditline;
DROP TRIGGER kernel_audit_refuse_link ON kernel_auditchain;
DROP FUNCTION kernel_audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_audit_numbers_jobs_limits")]

    operations = [
        migrations.RunSQL(TRANSACTION, TRANSACTION_BACK),
        migrations.RunSQL(CANONICAL, CANONICAL_BACK),
        migrations.RunSQL(SEAL, SEAL_BACK),
        migrations.RunSQL(REFUSE, REFUSE_BACK),
    ]
