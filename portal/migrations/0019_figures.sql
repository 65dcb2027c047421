-- For the figures. A form that was begun says on which of London's days, and where it stands: `sent`, `call` (an agent's script, which
-- is one page), or the page that is next: `page NAME`, `exit NAME`, `tasks` or `check`; nothing when that was not noted yet.
ALTER TABLE drafts ADD COLUMN begun_on TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN stands_at TEXT NOT NULL DEFAULT '';
UPDATE drafts SET begun_on = substr(created_at, 1, 10);
UPDATE drafts SET stands_at = 'sent' WHERE submitted IS NOT NULL;
CREATE INDEX drafts_begun ON drafts (council, begun_on, form, channel, stands_at);

-- What is left of drafts that are gone: how many of a form stood where, by the day on which they were begun. No row is about anybody.
CREATE TABLE counts (
    council TEXT NOT NULL,
    day     TEXT NOT NULL,
    form    TEXT NOT NULL,
    channel TEXT NOT NULL,
    place   TEXT NOT NULL,
    number  BIGINT NOT NULL CHECK (number > 0),
    PRIMARY KEY (council, day, form, channel, place)
);

-- Each figure is counted from an index alone, whatever else the rows hold.
CREATE INDEX contacts_counted ON contacts (council, at, channel, service, reason);
CREATE INDEX submissions_promised ON submissions (council, due_by, service, done_at, days_left, state) WHERE due_by IS NOT NULL;
CREATE INDEX feedback_given ON feedback (council, given_on, form, rating);
