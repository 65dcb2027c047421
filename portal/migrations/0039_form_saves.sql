-- Forms that are written in the studio. Each save is a row, and the last of a form is its draft; one without files says that the draft
-- was thrown away. `files` are pairs of name and text (JSON) with their hash, `what` the names of those that the save changed, and
-- `made_from` the version that was live when the draft was begun (empty: there was none).
CREATE TABLE form_saves (
    id        TEXT NOT NULL PRIMARY KEY,
    council   TEXT NOT NULL,
    form      TEXT NOT NULL,
    number    BIGINT NOT NULL,
    at        TEXT NOT NULL,
    person    TEXT NOT NULL,
    name      TEXT NOT NULL,
    what      TEXT NOT NULL,
    made_from TEXT NOT NULL,
    hash      TEXT NOT NULL,
    files     TEXT NOT NULL
);
CREATE UNIQUE INDEX form_saves_of_form ON form_saves (council, form, number);

-- Who has a form open in the studio: when their page said so last, and when they changed something last (empty: nothing yet).
CREATE TABLE form_visits (
    council    TEXT NOT NULL,
    form       TEXT NOT NULL,
    person     TEXT NOT NULL,
    at         TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (council, form, person)
);
CREATE INDEX form_visits_by_time ON form_visits (at);
