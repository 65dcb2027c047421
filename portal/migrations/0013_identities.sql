-- Who a customer is at an OpenID provider: by its address and its own name for them, which never changes.
CREATE TABLE identities (
    council   TEXT NOT NULL,
    issuer    TEXT NOT NULL,
    subject   TEXT NOT NULL,
    customer  TEXT NOT NULL REFERENCES customers (id),
    linked_at TEXT NOT NULL,
    used_at   TEXT NOT NULL,
    PRIMARY KEY (council, issuer, subject)
);
CREATE INDEX identities_of_customer ON identities (customer);

-- Those who are at a provider and not back yet. `state` comes back in an address, so only its hash is kept; `verifier` proves to the
-- provider that whoever comes back is whom we sent. A row goes when they are back.
CREATE TABLE away (
    state_hash TEXT NOT NULL PRIMARY KEY,
    session    TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    provider   TEXT NOT NULL,
    nonce      TEXT NOT NULL,
    verifier   TEXT NOT NULL,
    form       TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    ends_at    TEXT NOT NULL
);
CREATE INDEX away_of_session ON away (session, made_at);
