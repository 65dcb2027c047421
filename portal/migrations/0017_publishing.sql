-- What was handed in to be published: the files (pairs of name and text, JSON) with their hash, the note that says what changes,
-- the version that it was made from (empty: there was none), and what the checks said (JSON). The files never change; who
-- decided, when and with which words is added once.
CREATE TABLE proposals (
    id           TEXT NOT NULL PRIMARY KEY,
    council      TEXT NOT NULL,
    form         TEXT NOT NULL,
    title        TEXT NOT NULL,
    files        TEXT NOT NULL,
    hash         TEXT NOT NULL,
    note         TEXT NOT NULL,
    made_from    TEXT NOT NULL,
    gates        TEXT NOT NULL,
    proposed_by  TEXT NOT NULL,
    proposed_at  TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'published', 'sent back', 'taken back')),
    decided_by   TEXT,
    decided_at   TEXT,
    words        TEXT NOT NULL DEFAULT '',
    version      TEXT
);
CREATE INDEX proposals_of_council ON proposals (council, state, proposed_at);

-- Everything that was done about which version a council offers, numbered as it happened. `version` and `down` are how things
-- stood afterwards: nothing for the version of the installation, 1 for a form that is taken down. Rows are only added.
CREATE TABLE publishing (
    number   BIGINT NOT NULL PRIMARY KEY,
    council  TEXT NOT NULL,
    form     TEXT NOT NULL,
    at       TEXT NOT NULL,
    what     TEXT NOT NULL,
    version  TEXT,
    down     BIGINT NOT NULL,
    person   TEXT NOT NULL,
    name     TEXT NOT NULL,
    words    TEXT NOT NULL,
    proposal TEXT
);
CREATE INDEX publishing_of_form ON publishing (council, form, number);

-- Who was given which roles, by whom. Rows are only added. `person` is who did it, empty for the command line.
CREATE TABLE people_changes (
    id      TEXT NOT NULL PRIMARY KEY,
    council TEXT NOT NULL,
    at      TEXT NOT NULL,
    person  TEXT NOT NULL,
    name    TEXT NOT NULL,
    about   TEXT NOT NULL,
    what    TEXT NOT NULL
);
CREATE INDEX people_changes_of_council ON people_changes (council, at);
