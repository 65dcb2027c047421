-- What was paid for a request, as the council's people wrote it down: each row with its event in the timeline, in one transaction.
-- A payment that was written down by mistake is taken back by a second row of as many pence less, under an event of its own; the sum of
-- the rows of a request is what has been paid. A payment is taken back once.
CREATE TABLE payments (
    event      TEXT NOT NULL PRIMARY KEY REFERENCES events (id),
    submission TEXT NOT NULL REFERENCES submissions (id),
    pence      BIGINT NOT NULL CHECK ((pence > 0) = (takes_back IS NULL)),
    paid_on    TEXT NOT NULL,
    how        TEXT NOT NULL CHECK (how IN ('card', 'cash', 'cheque', 'bank transfer', 'other')),
    reference  TEXT NOT NULL,
    takes_back TEXT UNIQUE REFERENCES events (id)
);
CREATE INDEX payments_of_submission ON payments (submission);
