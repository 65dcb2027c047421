-- What the people of data protection look for, and what is found of it or removed: one row a search, worked on by whichever process has
-- it to itself until `mine_until`, and gone within a day.
CREATE TABLE inquiries (
    id         TEXT NOT NULL PRIMARY KEY,
    council    TEXT NOT NULL,
    person     TEXT NOT NULL REFERENCES people (id),
    what       TEXT NOT NULL CHECK (what IN ('find', 'erase')),
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
    described  TEXT NOT NULL,
    chosen     TEXT NOT NULL,
    found      TEXT NOT NULL,
    erased     TEXT NOT NULL,
    progress   BIGINT NOT NULL,
    tries      BIGINT NOT NULL,
    asked_at   TEXT NOT NULL,
    mine_until TEXT NOT NULL
);
CREATE INDEX inquiries_waiting ON inquiries (mine_until) WHERE state = 'waiting';
CREATE INDEX inquiries_by_time ON inquiries (asked_at);
