-- A submission is a request on its way through the council.
-- `service` is the one of its form, and whose queue it is in; `resident` is the customer whom it is for, whoever sent it;
-- `triage` is how far the first contact can take it, as its form says; `ward` the ward that it is about, where that is known.
-- The clock stands still while `days_left` is there: so many days of the standard are left when it goes on.
-- `done_at` is there when it is done, not done or withdrawn.
ALTER TABLE submissions ADD COLUMN service TEXT NOT NULL DEFAULT '';
ALTER TABLE submissions ADD COLUMN triage TEXT NOT NULL DEFAULT '';
ALTER TABLE submissions ADD COLUMN ward TEXT NOT NULL DEFAULT '';
ALTER TABLE submissions ADD COLUMN resident TEXT REFERENCES customers (id);
ALTER TABLE submissions ADD COLUMN state TEXT NOT NULL DEFAULT 'received'
    CHECK (state IN ('received', 'in progress', 'waiting', 'done', 'not done', 'withdrawn'));
ALTER TABLE submissions ADD COLUMN urgent BIGINT NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1));
ALTER TABLE submissions ADD COLUMN assigned TEXT REFERENCES people (id);
ALTER TABLE submissions ADD COLUMN days_left BIGINT;
ALTER TABLE submissions ADD COLUMN done_at TEXT;
UPDATE submissions SET resident = customer;
CREATE INDEX submissions_of_resident ON submissions (resident, received_at) WHERE resident IS NOT NULL;
CREATE INDEX submissions_in_queue ON submissions (council, service, due_by) WHERE done_at IS NULL;
CREATE INDEX submissions_done ON submissions (council, done_at) WHERE done_at IS NOT NULL;

-- Who of the council did it, if anyone; whether the resident sees it (1) or the council alone; and words of somebody's own.
ALTER TABLE events ADD COLUMN person TEXT REFERENCES people (id);
ALTER TABLE events ADD COLUMN shown BIGINT NOT NULL DEFAULT 1 CHECK (shown IN (0, 1));
ALTER TABLE events ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- Files that came for a request after it was sent: `draft` is its idempotency key, as for all files of it.
CREATE TABLE evidence (
    stored     TEXT NOT NULL PRIMARY KEY REFERENCES files (stored),
    submission TEXT NOT NULL REFERENCES submissions (id),
    event      TEXT NOT NULL REFERENCES events (id)
);
CREATE INDEX evidence_of_submission ON evidence (submission);
