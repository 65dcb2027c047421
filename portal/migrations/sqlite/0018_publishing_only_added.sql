-- What was published, and who did what about it, stays as it was written down.
CREATE TRIGGER published_is_not_changed BEFORE UPDATE ON published
BEGIN
    SELECT RAISE(ABORT, 'published is only ever added to');
END;
CREATE TRIGGER publishing_is_not_changed BEFORE UPDATE ON publishing
BEGIN
    SELECT RAISE(ABORT, 'publishing is only ever added to');
END;
CREATE TRIGGER publishing_is_not_removed BEFORE DELETE ON publishing
BEGIN
    SELECT RAISE(ABORT, 'publishing is only ever added to');
END;
CREATE TRIGGER people_changes_are_not_changed BEFORE UPDATE ON people_changes
BEGIN
    SELECT RAISE(ABORT, 'people_changes are only ever added');
END;
CREATE TRIGGER people_changes_are_not_removed BEFORE DELETE ON people_changes
BEGIN
    SELECT RAISE(ABORT, 'people_changes are only ever added');
END;
CREATE TRIGGER handed_in_is_not_changed BEFORE UPDATE OF id, council, form, title, files, hash, note, made_from, gates, proposed_by, proposed_at ON proposals
BEGIN
    SELECT RAISE(ABORT, 'what was handed in is not changed');
END;
