-- Uploaded files. A file belongs to a draft, and by the draft's id (the idempotency key) to the submission that it becomes;
-- `id` is the SHA-256 of its bytes, `stored` the name of the file in the folder of uploads.
CREATE TABLE files (
    stored    TEXT NOT NULL PRIMARY KEY,
    draft     TEXT NOT NULL,
    id        TEXT NOT NULL,
    name      TEXT NOT NULL,
    size      BIGINT NOT NULL,
    kind      TEXT NOT NULL,
    stored_at TEXT NOT NULL,
    UNIQUE (draft, id)
);
CREATE INDEX files_by_id ON files (id);
