-- Each version of a form as it was published: all that it takes to judge by it again. `version` is a hash of everything else but
-- the time. `sources` are the files, pairs of name and text in JSON; `validator` is its bytes in hexadecimal digits. Rows are
-- added and never changed.
CREATE TABLE published (
    version      TEXT NOT NULL PRIMARY KEY,
    form         TEXT NOT NULL,
    council      TEXT NOT NULL,
    sources      TEXT NOT NULL,
    validator    TEXT NOT NULL,
    compiler     TEXT NOT NULL,
    published_at TEXT NOT NULL
);
CREATE INDEX published_of_form ON published (form, published_at);

-- The bank holidays that a council judged by, from a moment on until the next: day numbers in JSON. Only ever added to.
CREATE TABLE calendars (
    council TEXT NOT NULL,
    since   TEXT NOT NULL,
    days    TEXT NOT NULL,
    PRIMARY KEY (council, since)
);

-- Answers that have no place in the version that a draft was carried over to, until it is sent; and what the person has not been
-- told yet about the change. Both JSON.
ALTER TABLE drafts ADD COLUMN left_over TEXT NOT NULL DEFAULT '[]';
ALTER TABLE drafts ADD COLUMN changes TEXT NOT NULL DEFAULT '{}';
