"""What the database itself refuses: to change rules in force, and any change of the police register."""

from django.db import migrations

GUARD = """
CREATE FUNCTION buyback_price_rules_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.rules, NEW.name, NEW.number, NEW.legal_entity_id, NEW.effective_from)
        IS DISTINCT FROM (OLD.rules, OLD.name, OLD.number, OLD.legal_entity_id, OLD.effective_from)
        OR NEW.status = 'draft' THEN
        RAISE EXCEPTION 'published price rules are never edited' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER buyback_price_rules_stand BEFORE UPDATE OR DELETE ON buyback_priceruleset
    FOR EACH ROW WHEN (OLD.status <> 'draft') EXECUTE FUNCTION buyback_price_rules_guard();
"""

APPEND_ONLY = """
CREATE FUNCTION buyback_register_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'buyback_registerentry' THEN
        IF OLD.recorded_at < now() - interval '10 years' AND EXISTS (
            SELECT FROM buyback_registercheckpoint c WHERE c.store_id = OLD.store_id AND c.number >= OLD.number
        ) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the police register is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER buyback_registerentry_append_only BEFORE UPDATE OR DELETE ON buyback_registerentry
    FOR EACH ROW EXECUTE FUNCTION buyback_register_guard();
CREATE TRIGGER buyback_registerentry_never_emptied BEFORE TRUNCATE ON buyback_registerentry
    FOR EACH STATEMENT EXECUTE FUNCTION buyback_register_guard();
CREATE TRIGGER buyback_registercheckpoint_append_only BEFORE UPDATE OR DELETE ON buyback_registercheckpoint
    FOR EACH ROW EXECUTE FUNCTION buyback_register_guard();
CREATE TRIGGER buyback_registercheckpoint_never_emptied BEFORE TRUNCATE ON buyback_registercheckpoint
    FOR EACH STATEMENT EXECUTE FUNCTION buyback_register_guard();
CREATE TRIGGER buyback_registercounter_stays BEFORE DELETE ON buyback_registercounter
    FOR EACH ROW EXECUTE FUNCTION buyback_register_guard();
CREATE TRIGGER buyback_registercounter_never_emptied BEFORE TRUNCATE ON buyback_registercounter
    FOR EACH STATEMENT EXECUTE FUNCTION buyback_register_guard();

CREATE FUNCTION buyback_register_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM buyback_registercounter c
         WHERE c.store_id = NEW.store_id AND c.number = NEW.number - 1 AND c.hash = NEW.previous_hash
    ) THEN
        RAISE EXCEPTION 'register entry % does not follow the last one', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'register_entry_follows';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER buyback_registerentry_follows BEFORE INSERT ON buyback_registerentry
    FOR EACH ROW EXECUTE FUNCTION buyback_register_order();

CREATE FUNCTION buyback_register_counting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.store_id <> OLD.store_id OR NEW.number <> OLD.number + 1 OR NOT EXISTS (
        SELECT FROM buyback_registerentry e
         WHERE e.store_id = NEW.store_id AND e.number = NEW.number AND e.hash = NEW.hash
    ) THEN
        RAISE EXCEPTION 'the counter of a register follows its entries'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'register_counter_follows';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER buyback_registercounter_follows BEFORE UPDATE ON buyback_registercounter
    FOR EACH ROW EXECUTE FUNCTION buyback_register_counting();

CREATE FUNCTION buyback_register_sealing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM buyback_registerentry e
         WHERE e.store_id = NEW.store_id AND e.number = NEW.number AND e.hash = NEW.hash
    ) OR EXISTS (
        SELECT FROM buyback_registerentry e
         WHERE e.store_id = NEW.store_id AND e.number <= NEW.number AND e.recorded_at >= now() - interval '10 years'
    ) THEN
        RAISE EXCEPTION 'only entries kept for ten years are sealed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'register_checkpoint_true';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER buyback_registercheckpoint_true BEFORE INSERT ON buyback_registercheckpoint
    FOR EACH ROW EXECUTE FUNCTION buyback_register_sealing();
"""

NO_GUARD = """
DROP FUNCTION buyback_register_guard CASCADE;
DROP FUNCTION buyback_register_order CASCADE;
DROP FUNCTION buyback_register_counting CASCADE;
DROP FUNCTION buyback_register_sealing CASCADE;
"""


class Migration(migrations.Migration):
    replaces = [("buyback", "0007_who_decided")]

    dependencies = [("buyback", "0002_trade_in_lines")]

    operations = [
        migrations.RunSQL(GUARD, "DROP FUNCTION buyback_price_rules_guard CASCADE"),
        migrations.RunSQL(APPEND_ONLY, NO_GUARD),
    ]
