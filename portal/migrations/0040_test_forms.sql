-- Forms as somebody tries them out: whoever has the address with the id can fill one in, in their browser alone, until a day. A form
-- has one at a time. `files` are pairs of name and text (JSON).
CREATE TABLE test_forms (
    id      TEXT NOT NULL PRIMARY KEY,
    council TEXT NOT NULL,
    form    TEXT NOT NULL,
    person  TEXT NOT NULL,
    at      TEXT NOT NULL,
    until   TEXT NOT NULL,
    files   TEXT NOT NULL
);
CREATE UNIQUE INDEX test_forms_of_form ON test_forms (council, form);
