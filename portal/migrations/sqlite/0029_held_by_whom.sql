-- A submission is held by what it was and by whose it is too.
DROP TRIGGER what_is_held_has_no_tombstone;
CREATE TRIGGER what_is_held_has_no_tombstone BEFORE INSERT ON tombstones
WHEN EXISTS (SELECT 1 FROM held WHERE record = NEW.submission AND (until IS NULL OR until > NEW.removed_on))
BEGIN
    SELECT RAISE(ABORT, 'the record is held');
END;
