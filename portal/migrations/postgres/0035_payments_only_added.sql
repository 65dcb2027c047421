-- What was paid stays as it was written down, until its submission is removed.
CREATE TRIGGER payments_are_only_added BEFORE UPDATE OR TRUNCATE ON payments
    FOR EACH STATEMENT EXECUTE FUNCTION only_added();
CREATE TRIGGER payments_go_with_their_submission BEFORE DELETE ON payments
    FOR EACH ROW EXECUTE FUNCTION goes_with_its_submission();
