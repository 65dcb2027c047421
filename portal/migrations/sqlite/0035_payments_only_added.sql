-- What was paid stays as it was written down, until its submission is removed.
CREATE TRIGGER payments_are_not_changed BEFORE UPDATE ON payments
BEGIN
    SELECT RAISE(ABORT, 'payments are only ever added');
END;
CREATE TRIGGER payments_go_with_their_submission BEFORE DELETE ON payments
WHEN NOT EXISTS (SELECT 1 FROM tombstones WHERE submission = OLD.submission)
BEGIN
    SELECT RAISE(ABORT, 'payments are only ever added');
END;
