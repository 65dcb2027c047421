-- What happened stays as it was written down, until its submission is removed: with a tombstone, in the same transaction.
DROP TRIGGER events_are_only_added ON events;
CREATE TRIGGER events_are_only_added BEFORE UPDATE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION only_added();
CREATE FUNCTION goes_with_its_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM tombstones WHERE submission = OLD.submission) THEN
        RAISE EXCEPTION '% are only ever added', TG_TABLE_NAME;
    END IF;
    RETURN OLD;
END;
$$;
CREATE TRIGGER events_go_with_their_submission BEFORE DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION goes_with_its_submission();
CREATE TRIGGER tombstones_are_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON tombstones
    FOR EACH STATEMENT EXECUTE FUNCTION only_added();
CREATE FUNCTION respects_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM holds WHERE record = NEW.submission AND lifted_at IS NULL
        AND (until IS NULL OR until > NEW.removed_on)) THEN
        RAISE EXCEPTION 'the record is held';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER what_is_held_has_no_tombstone BEFORE INSERT ON tombstones
    FOR EACH ROW EXECUTE FUNCTION respects_holds();
