-- What was published, and who did what about it, stays as it was written down.
CREATE TRIGGER published_is_not_changed BEFORE UPDATE ON published
    FOR EACH STATEMENT EXECUTE FUNCTION only_added();
CREATE TRIGGER publishing_is_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON publishing
    FOR EACH STATEMENT EXECUTE FUNCTION only_added();
CREATE TRIGGER people_changes_are_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON people_changes
    FOR EACH STATEMENT EXECUTE FUNCTION only_added();
CREATE TRIGGER handed_in_is_not_changed BEFORE UPDATE OF id, council, form, title, files, hash, note, made_from, gates, proposed_by, proposed_at ON proposals
    FOR EACH STATEMENT EXECUTE FUNCTION only_added();
