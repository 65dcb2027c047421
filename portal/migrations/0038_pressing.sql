-- The queues in the order in which they are shown, and what is reported in wards, the latest first: SQLite would else read all that a
-- council ever had for each look at what is open.
CREATE INDEX submissions_pressing ON submissions (council, urgent DESC, (COALESCE(due_by, '9')), received_at, reference)
    WHERE done_at IS NULL;
CREATE INDEX submissions_reported ON submissions (council, received_at DESC, reference)
    WHERE done_at IS NULL AND journey = 'report' AND ward <> '';
