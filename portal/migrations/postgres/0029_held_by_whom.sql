-- A submission is held by what it was and by whose it is too.
CREATE OR REPLACE FUNCTION respects_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM held WHERE record = NEW.submission AND (until IS NULL OR until > NEW.removed_on)) THEN
        RAISE EXCEPTION 'the record is held';
    END IF;
    RETURN NEW;
END;
$$;
