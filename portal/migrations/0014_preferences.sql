-- What a customer prefers. `language` is a code, or empty for the one that a page is read in; `hear` is `each change`, `when done` or
-- `nothing`; `reading` is `large print`, `easy read`, `audio`, `braille` or empty.
ALTER TABLE customers ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN hear TEXT NOT NULL DEFAULT 'each change';
ALTER TABLE customers ADD COLUMN reading TEXT NOT NULL DEFAULT '';
-- When a customer closed their account. Their details stay for as long as a request of theirs is open.
ALTER TABLE customers ADD COLUMN closed_at TEXT;
CREATE INDEX customers_closed ON customers (closed_at) WHERE closed_at IS NOT NULL;
