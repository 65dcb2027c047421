-- What happened stays as it was written down, until its submission is removed: with a tombstone, in the same transaction.
DROP TRIGGER events_are_not_removed;
CREATE TRIGGER events_go_with_their_submission BEFORE DELETE ON events
WHEN NOT EXISTS (SELECT 1 FROM tombstones WHERE submission = OLD.submission)
BEGIN
    SELECT RAISE(ABORT, 'events are only ever added');
END;
CREATE TRIGGER tombstones_are_not_changed BEFORE UPDATE ON tombstones
BEGIN
    SELECT RAISE(ABORT, 'tombstones are only ever added');
END;
CREATE TRIGGER tombstones_are_not_removed BEFORE DELETE ON tombstones
BEGIN
    SELECT RAISE(ABORT, 'tombstones are only ever added');
END;
CREATE TRIGGER what_is_held_has_no_tombstone BEFORE INSERT ON tombstones
WHEN EXISTS (SELECT 1 FROM holds WHERE record = NEW.submission AND lifted_at IS NULL
    AND (until IS NULL OR until > NEW.removed_on))
BEGIN
    SELECT RAISE(ABORT, 'the record is held');
END;
