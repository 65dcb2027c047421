-- What is left of a submission that was removed: that it was there, and nothing that leads to a person. `received_on` and `removed_on`
-- are days.
CREATE TABLE tombstones (
    submission  TEXT NOT NULL PRIMARY KEY,
    council     TEXT NOT NULL,
    reference   TEXT NOT NULL,
    form        TEXT NOT NULL,
    received_on TEXT NOT NULL,
    removed_on  TEXT NOT NULL,
    why         TEXT NOT NULL CHECK (why IN ('kept long enough', 'erased'))
);
CREATE INDEX tombstones_by_reference ON tombstones (council, reference);

-- Records that must not be removed, each with why and who says so. It holds until the day `until`, or without one until it is lifted.
CREATE TABLE holds (
    id        TEXT NOT NULL PRIMARY KEY,
    council   TEXT NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('submission', 'draft', 'customer')),
    record    TEXT NOT NULL,
    reason    TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_at TEXT NOT NULL,
    until     TEXT,
    lifted_by TEXT,
    lifted_at TEXT
);
CREATE INDEX holds_on_record ON holds (record) WHERE lifted_at IS NULL;

-- The day on which a customer was last here, as far as is known; and the day on which they were told that their account is to go.
ALTER TABLE customers ADD COLUMN seen_on TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN warned_on TEXT;

CREATE INDEX submissions_kept ON submissions (council, form, version, received_at);
CREATE INDEX drafts_untouched ON drafts (saved_at) WHERE submitted IS NULL;
