"""What the database itself refuses: any change of the ledger."""

from django.db import migrations

LEDGER = """
CREATE FUNCTION payments_ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the voucher ledger is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER payments_ledgertransaction_append_only BEFORE UPDATE OR DELETE ON payments_ledgertransaction
    FOR EACH ROW EXECUTE FUNCTION payments_ledger_guard();
CREATE TRIGGER payments_ledgerentry_append_only BEFORE UPDATE OR DELETE ON payments_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION payments_ledger_guard();

CREATE FUNCTION payments_ledger_balanced(checked uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    entries integer;
    difference numeric;
    strangers integer;
BEGIN
    SELECT count(e.id), coalesce(sum(e.amount), 0),
           count(e.id) FILTER (WHERE a.legal_entity_id <> t.legal_entity_id OR a.currency <> t.currency
                               OR (a.voucher_id IS NOT NULL AND a.voucher_id IS DISTINCT FROM t.voucher_id))
      INTO entries, difference, strangers
      FROM payments_ledgertransaction t
      LEFT JOIN payments_ledgerentry e ON e.transaction_id = t.id
      LEFT JOIN payments_ledgeraccount a ON a.id = e.account_id
     WHERE t.id = checked;
    IF entries < 2 OR difference <> 0 OR strangers > 0 THEN
        RAISE EXCEPTION 'ledger transaction % does not balance', checked
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_balances';
    END IF;
END $$;

CREATE FUNCTION payments_voucher_matches(checked uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM payments_voucher v
          LEFT JOIN LATERAL (
            SELECT coalesce(sum(e.amount) FILTER (WHERE a.voucher_id = v.id), 0) AS balance,
                   coalesce(sum(e.amount) FILTER (WHERE a.kind = 'spent'), 0) AS spent,
                   coalesce(-sum(e.amount) FILTER (WHERE a.kind = 'overdraft'), 0) AS overdrawn,
                   coalesce(sum(e.amount) FILTER (WHERE a.kind IN ('expired', 'cancelled')), 0) AS forfeited
              FROM payments_ledgertransaction t
              JOIN payments_ledgerentry e ON e.transaction_id = t.id
              JOIN payments_ledgeraccount a ON a.id = e.account_id
             WHERE t.voucher_id = v.id
          ) j ON true
         WHERE v.id = checked
           AND (v.balance, v.spent, v.overdrawn, v.forfeited) <> (j.balance, j.spent, j.overdrawn, j.forfeited)
    ) THEN
        RAISE EXCEPTION 'voucher % is not what its ledger says', checked
            USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_equals_its_ledger';
    END IF;
END $$;

CREATE FUNCTION payments_ledgertransaction_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM payments_ledger_balanced(NEW.id);
    PERFORM payments_voucher_matches(NEW.voucher_id);
    RETURN NULL;
END $$;
CREATE FUNCTION payments_ledgerentry_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM payments_ledger_balanced(NEW.transaction_id);
    PERFORM payments_voucher_matches(voucher_id) FROM payments_ledgertransaction WHERE id = NEW.transaction_id;
    RETURN NULL;
END $$;
CREATE FUNCTION payments_voucher_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM payments_voucher_matches(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_ledgertransaction_balances AFTER INSERT ON payments_ledgertransaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_ledgertransaction_check();
CREATE CONSTRAINT TRIGGER payments_ledgerentry_balances AFTER INSERT ON payments_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_ledgerentry_check();
CREATE CONSTRAINT TRIGGER payments_voucher_equals_ledger AFTER INSERT OR UPDATE OF balance, spent, overdrawn, forfeited
    ON payments_voucher
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_voucher_check();
"""

NO_LEDGER = """
DROP FUNCTION payments_ledger_guard CASCADE;
DROP FUNCTION payments_ledgertransaction_check CASCADE;
DROP FUNCTION payments_ledgerentry_check CASCADE;
DROP FUNCTION payments_voucher_check CASCADE;
DROP FUNCTION payments_ledger_balanced;
DROP FUNCTION payments_voucher_matches;
"""


class Migration(migrations.Migration):
    replaces = [("payments", "0010_buyback_checks")]

    dependencies = [("payments", "0002_till_days_and_vouchers")]

    operations = [
        migrations.RunSQL(LEDGER, NO_LEDGER),
    ]
