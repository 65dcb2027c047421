-- What the virus scanner said of a file: `not scanned`, `waiting for scan`, `clean` or `refused`. A refused file has no bytes any more.
ALTER TABLE files ADD COLUMN scan TEXT NOT NULL DEFAULT 'not scanned';
ALTER TABLE arriving ADD COLUMN scan TEXT NOT NULL DEFAULT 'not scanned';
-- How many bytes of a file that comes in pieces are here, for the limits on what one device and all of them may send.
ALTER TABLE arriving ADD COLUMN received BIGINT NOT NULL DEFAULT 0;
