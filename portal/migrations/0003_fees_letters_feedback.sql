-- What is to pay, as it was when the answers were sent: an amount in pence, what for, and the accounts' code. No fee, no row's
-- worth of anything.
ALTER TABLE submissions ADD COLUMN fee_pence BIGINT;
ALTER TABLE submissions ADD COLUMN fee_for TEXT;
ALTER TABLE submissions ADD COLUMN fee_code TEXT;

-- E-mails that are to be sent: written in the transaction of what they tell of, so that none is lost and none is sent for what
-- is not there. What is not worth anything later (a code to sign in with) says until when.
CREATE TABLE outbox (
    id          TEXT NOT NULL PRIMARY KEY,
    council     TEXT NOT NULL,
    submission  TEXT REFERENCES submissions (id),
    recipient   TEXT NOT NULL,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,
    written_at  TEXT NOT NULL,
    good_until  TEXT,
    tries       BIGINT NOT NULL,
    next_try_at TEXT NOT NULL,
    trouble     TEXT,
    sent_at     TEXT
);
CREATE INDEX outbox_waiting ON outbox (next_try_at) WHERE sent_at IS NULL AND trouble IS NULL;

-- What people say about a form. Nothing leads from here to a submission or a person: the id is made for the page that asks, and
-- only the day is kept.
CREATE TABLE feedback (
    id       TEXT NOT NULL PRIMARY KEY,
    council  TEXT NOT NULL,
    form     TEXT NOT NULL,
    version  TEXT NOT NULL,
    channel  TEXT NOT NULL CHECK (channel IN ('website', 'account')),
    rating   BIGINT NOT NULL CHECK (rating BETWEEN 1 AND 5),
    words    TEXT NOT NULL,
    given_on TEXT NOT NULL
);
CREATE INDEX feedback_of_form ON feedback (council, form, given_on);
