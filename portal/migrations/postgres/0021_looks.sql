-- What was looked at stays as it was written down.
CREATE TRIGGER looks_are_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON looks
    FOR EACH STATEMENT EXECUTE FUNCTION only_added();
-- Terms are sorted by their bytes, whatever the language of the database, so that what begins with the same letters lies together.
ALTER TABLE search_terms ALTER COLUMN term TYPE TEXT COLLATE "C";
