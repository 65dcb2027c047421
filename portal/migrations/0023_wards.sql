-- Where a request is about: a point in hundred-thousandths of a degree (WGS 84) where the resident gave one. `journey` is that of
-- its form: what is reported about a place stands on the ward's map, what people apply for does not.
ALTER TABLE submissions ADD COLUMN journey TEXT NOT NULL DEFAULT '';
ALTER TABLE submissions ADD COLUMN latitude BIGINT;
ALTER TABLE submissions ADD COLUMN longitude BIGINT;
CREATE INDEX submissions_of_ward ON submissions (council, ward, received_at) WHERE ward <> '';
CREATE INDEX submissions_of_agent ON submissions (agent, received_at) WHERE agent IS NOT NULL;

-- Requests that one of the council's people wants to hear of.
CREATE TABLE follows (
    person     TEXT NOT NULL REFERENCES people (id),
    submission TEXT NOT NULL REFERENCES submissions (id),
    since      TEXT NOT NULL,
    PRIMARY KEY (person, submission)
);
CREATE INDEX follows_of_submission ON follows (submission);

-- That a resident agreed to have a councillor act for them: for the draft with this id, and the request that it becomes.
CREATE TABLE consents (
    draft     TEXT NOT NULL PRIMARY KEY,
    council   TEXT NOT NULL,
    person    TEXT NOT NULL REFERENCES people (id),
    how       TEXT NOT NULL CHECK (how IN ('in person', 'phone', 'letter', 'e-mail')),
    agreed_on TEXT NOT NULL,
    given_at  TEXT NOT NULL
);
