-- Every contact that somebody had with the council: what they sent on the website or from their account, and each call, visit,
-- letter, e-mail or chat that one of the council's people took down. `id` is the idempotency key of what they sent, or of the call;
-- `reason` is why they came; `person` who took it, `minutes` how long that took where it was measured. What is not known is NULL:
-- a caller need not be a customer, and a question need not be about a form.
CREATE TABLE contacts (
    id         TEXT NOT NULL PRIMARY KEY,
    council    TEXT NOT NULL,
    at         TEXT NOT NULL,
    channel    TEXT NOT NULL
        CHECK (channel IN ('website', 'account', 'phone', 'in person', 'letter', 'e-mail', 'chat')),
    reason     TEXT CHECK (reason IN ('new', 'chasing', 'did not understand', 'wrong place')),
    service    TEXT,
    form       TEXT,
    submission TEXT REFERENCES submissions (id),
    customer   TEXT REFERENCES customers (id),
    person     TEXT REFERENCES people (id),
    note       TEXT NOT NULL,
    minutes    BIGINT CHECK (minutes >= 0)
);
CREATE INDEX contacts_by_time ON contacts (council, at);
CREATE INDEX contacts_of_customer ON contacts (customer, at) WHERE customer IS NOT NULL;
CREATE INDEX contacts_of_submission ON contacts (submission) WHERE submission IS NOT NULL;

-- What came before contacts were written down was something new each time; its service was not kept.
INSERT INTO contacts (id, council, at, channel, reason, form, submission, customer, person, note)
SELECT idempotency_key, council, received_at, CASE channel WHEN 'agent' THEN 'phone' ELSE channel END, 'new', form, id, customer, agent, ''
FROM submissions;
