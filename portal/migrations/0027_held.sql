-- What legal holds are on: the record itself, and what belongs to it. With a customer, what they began, sent and said is held; with a
-- draft, the submission that it becomes. `until` is the day on which the hold ends by itself.
CREATE VIEW held AS
    SELECT record, until FROM holds WHERE lifted_at IS NULL
    UNION ALL SELECT submissions.id AS record, until FROM holds JOIN submissions ON submissions.idempotency_key = holds.record
        WHERE lifted_at IS NULL AND kind = 'draft'
    UNION ALL SELECT submissions.id AS record, until FROM holds JOIN submissions ON submissions.customer = holds.record
        WHERE lifted_at IS NULL AND kind = 'customer'
    UNION ALL SELECT submissions.id AS record, until FROM holds JOIN submissions ON submissions.resident = holds.record
        WHERE lifted_at IS NULL AND kind = 'customer'
    UNION ALL SELECT drafts.id AS record, until FROM holds JOIN drafts ON drafts.customer = holds.record
        WHERE lifted_at IS NULL AND kind = 'customer'
    UNION ALL SELECT drafts.id AS record, until FROM holds JOIN drafts ON drafts.resident = holds.record
        WHERE lifted_at IS NULL AND kind = 'customer'
    UNION ALL SELECT drafts.id AS record, until FROM holds JOIN drafts ON drafts.lender_customer = holds.record
        WHERE lifted_at IS NULL AND kind = 'customer'
    UNION ALL SELECT contacts.id AS record, until FROM holds JOIN contacts ON contacts.customer = holds.record
        WHERE lifted_at IS NULL AND kind = 'customer';
