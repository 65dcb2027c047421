-- One text for SQLite and PostgreSQL: columns are TEXT or BIGINT. Times are UTC in RFC 3339, days are ISO, structured values are
-- JSON, what is true or false is 1 or 0. What the two say differently lies in the folders beside this file.

CREATE TABLE customers (
    id            TEXT NOT NULL PRIMARY KEY,
    council       TEXT NOT NULL,
    name          TEXT NOT NULL,
    email         TEXT NOT NULL,
    phone         TEXT NOT NULL,
    date_of_birth TEXT NOT NULL,
    address       TEXT NOT NULL,
    sample        BIGINT NOT NULL CHECK (sample IN (0, 1)),
    UNIQUE (council, email)
);

-- Those who work for a council, each with the roles that they have there.
CREATE TABLE people (
    id       TEXT NOT NULL PRIMARY KEY,
    council  TEXT NOT NULL,
    name     TEXT NOT NULL,
    email    TEXT NOT NULL,
    roles    TEXT NOT NULL,
    sample   BIGINT NOT NULL CHECK (sample IN (0, 1)),
    added_at TEXT NOT NULL,
    left_at  TEXT,
    UNIQUE (council, email)
);

CREATE TABLE sessions (
    id          TEXT NOT NULL PRIMARY KEY,
    council     TEXT NOT NULL,
    token_hash  TEXT NOT NULL UNIQUE,
    csrf_secret TEXT NOT NULL,
    customer    TEXT REFERENCES customers (id),
    person      TEXT REFERENCES people (id),
    created_at  TEXT NOT NULL,
    expires_at  TEXT NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- A draft belongs to a session (website), a customer (account) or an agent (desk). `submitted` holds the reference number once
-- it has become a submission; the answers then live there only.
CREATE TABLE drafts (
    id         TEXT NOT NULL PRIMARY KEY,
    council    TEXT NOT NULL,
    form       TEXT NOT NULL,
    version    TEXT NOT NULL,
    channel    TEXT NOT NULL CHECK (channel IN ('website', 'account', 'agent')),
    session    TEXT REFERENCES sessions (id) ON DELETE CASCADE,
    customer   TEXT REFERENCES customers (id),
    agent      TEXT REFERENCES people (id),
    answers    TEXT NOT NULL,
    seen       TEXT NOT NULL,
    known      TEXT NOT NULL,
    caller     TEXT NOT NULL,
    created_at TEXT NOT NULL,
    saved_at   TEXT NOT NULL,
    submitted  TEXT,
    CHECK ((session IS NOT NULL) = (channel = 'website')),
    CHECK ((customer IS NOT NULL) = (channel = 'account')),
    CHECK ((agent IS NOT NULL) = (channel = 'agent'))
);
CREATE UNIQUE INDEX drafts_open_in_session ON drafts (session, form) WHERE submitted IS NULL AND session IS NOT NULL;
CREATE UNIQUE INDEX drafts_open_of_customer ON drafts (customer, form) WHERE submitted IS NULL AND customer IS NOT NULL;
CREATE INDEX drafts_of_agent ON drafts (council, agent, saved_at) WHERE submitted IS NULL AND agent IS NOT NULL;

-- The idempotency key is the id of the draft: whatever posts a draft twice meets the same row.
CREATE TABLE submissions (
    id              TEXT NOT NULL PRIMARY KEY,
    idempotency_key TEXT NOT NULL UNIQUE,
    council         TEXT NOT NULL,
    reference       TEXT NOT NULL,
    form            TEXT NOT NULL,
    version         TEXT NOT NULL,
    channel         TEXT NOT NULL CHECK (channel IN ('website', 'account', 'agent')),
    answers         TEXT NOT NULL,
    computed        TEXT NOT NULL,
    received_at     TEXT NOT NULL,
    due_by          TEXT,
    caller          TEXT NOT NULL,
    session         TEXT,
    customer        TEXT REFERENCES customers (id),
    agent           TEXT REFERENCES people (id),
    UNIQUE (council, reference)
);
CREATE INDEX submissions_of_customer ON submissions (customer, received_at) WHERE customer IS NOT NULL;
CREATE INDEX submissions_of_desk ON submissions (council, received_at) WHERE channel = 'agent';

CREATE TABLE events (
    id         TEXT NOT NULL PRIMARY KEY,
    submission TEXT NOT NULL REFERENCES submissions (id),
    place      BIGINT NOT NULL,
    at         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    words      TEXT NOT NULL,
    UNIQUE (submission, place)
);
