-- Whatever refers to a record that can be removed is found by an index: a session that ends, a request whose time is over or an
-- account that goes would else have every row of these tables read, while nobody else can write.
CREATE INDEX sessions_of_customer ON sessions (customer) WHERE customer IS NOT NULL;
CREATE INDEX drafts_of_session ON drafts (session) WHERE session IS NOT NULL;
CREATE INDEX drafts_of_customer ON drafts (customer) WHERE customer IS NOT NULL;
DROP INDEX drafts_for_resident;
CREATE INDEX drafts_for_resident ON drafts (resident) WHERE resident IS NOT NULL;
CREATE INDEX evidence_of_event ON evidence (event);
CREATE INDEX outbox_of_submission ON outbox (submission) WHERE submission IS NOT NULL;
CREATE INDEX outbox_to ON outbox (council, recipient);
CREATE INDEX outbox_over ON outbox (good_until) WHERE good_until IS NOT NULL;
