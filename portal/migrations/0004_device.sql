-- Files that arrive in pieces from a device that was without a network. `submission` is the idempotency key under which the
-- answers will follow; how much of a file has arrived is the length of `stored` in the folder of uploads. `answer` is the file as
-- an answer holds it, once it is whole and judged; a file that its question does not take has no bytes any more.
CREATE TABLE arriving (
    id         TEXT NOT NULL PRIMARY KEY,
    submission TEXT NOT NULL,
    council    TEXT NOT NULL,
    form       TEXT NOT NULL,
    control    TEXT NOT NULL,
    name       TEXT NOT NULL,
    size       BIGINT NOT NULL,
    stored     TEXT NOT NULL UNIQUE,
    answer     TEXT,
    kept       BIGINT NOT NULL CHECK (kept IN (0, 1)),
    touched_at TEXT NOT NULL
);
CREATE INDEX arriving_for ON arriving (submission);
CREATE INDEX arriving_touched ON arriving (touched_at);
