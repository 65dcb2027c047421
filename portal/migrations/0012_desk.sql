-- What a customer is found by at the desk: words of the name, postcode, phone number and e-mail address, each without accents, case
-- and spaces (store/search.rs). A customer without an e-mail address has `-` and their id in its place, as an address is unique.
CREATE TABLE search_terms (
    council  TEXT NOT NULL,
    term     TEXT NOT NULL,
    customer TEXT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    PRIMARY KEY (council, term, customer)
);
CREATE INDEX search_terms_of_customer ON search_terms (customer, term);

-- What the council's people looked at, searched and changed: ids and no personal data. `place` counts from 1 at each council, and
-- `hash` is over the row and the hash of the one before, so that no row can be changed or taken out unseen (store/looks.rs).
CREATE TABLE looks (
    council TEXT NOT NULL,
    place   BIGINT NOT NULL,
    at      TEXT NOT NULL,
    person  TEXT NOT NULL REFERENCES people (id),
    did     TEXT NOT NULL,
    thing   TEXT NOT NULL,
    subject TEXT NOT NULL,
    words   TEXT NOT NULL,
    hash    TEXT NOT NULL,
    PRIMARY KEY (council, place)
);
CREATE INDEX looks_at_subject ON looks (council, subject, place);

-- Whom an agent's draft is for; and whose it was before an agent picked it up, who can have it back.
ALTER TABLE drafts ADD COLUMN resident TEXT REFERENCES customers (id);
ALTER TABLE drafts ADD COLUMN lender_session TEXT;
ALTER TABLE drafts ADD COLUMN lender_customer TEXT REFERENCES customers (id);
ALTER TABLE drafts ADD COLUMN lent_at TEXT;
ALTER TABLE drafts ADD COLUMN lent_how TEXT;
CREATE INDEX drafts_lent_by_session ON drafts (lender_session, form) WHERE lender_session IS NOT NULL;
CREATE INDEX drafts_lent_by_customer ON drafts (lender_customer, form) WHERE lender_customer IS NOT NULL;
CREATE INDEX drafts_for_resident ON drafts (resident) WHERE resident IS NOT NULL AND submitted IS NULL;

-- Codes by which a resident lets an agent pick up a draft (`pick up`), and links by which an agent's draft is finished by the
-- resident (`finish`). They are kept as hashes, and are good until `ends_at`, and once.
CREATE TABLE handovers (
    hash    TEXT NOT NULL PRIMARY KEY,
    council TEXT NOT NULL,
    what    TEXT NOT NULL CHECK (what IN ('pick up', 'finish')),
    draft   TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    made_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    used_at TEXT
);
CREATE INDEX handovers_of_draft ON handovers (draft);
