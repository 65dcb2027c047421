-- Those who asked to sign in: a code for the session that asked, and a link for any. Both are kept as hashes, are good until
-- `ends_at`, and once. `home` is `account` or `desk`.
CREATE TABLE sign_ins (
    id        TEXT NOT NULL PRIMARY KEY,
    council   TEXT NOT NULL,
    home      TEXT NOT NULL CHECK (home IN ('account', 'desk')),
    email     TEXT NOT NULL,
    form      TEXT NOT NULL,
    session   TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL,
    link_hash TEXT NOT NULL UNIQUE,
    made_at   TEXT NOT NULL,
    ends_at   TEXT NOT NULL,
    tries     BIGINT NOT NULL,
    used_at   TEXT
);
CREATE INDEX sign_ins_of_session ON sign_ins (session, made_at);
CREATE INDEX sign_ins_of_email ON sign_ins (council, email, made_at);
