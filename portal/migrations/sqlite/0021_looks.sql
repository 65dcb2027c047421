-- What was looked at stays as it was written down.
CREATE TRIGGER looks_are_not_changed BEFORE UPDATE ON looks
BEGIN
    SELECT RAISE(ABORT, 'looks are only ever added');
END;
CREATE TRIGGER looks_are_not_removed BEFORE DELETE ON looks
BEGIN
    SELECT RAISE(ABORT, 'looks are only ever added');
END;
