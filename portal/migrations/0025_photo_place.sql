-- Where a photo was taken that came for a draft, with the question that it is offered for, as JSON; `null` once it was used or declined,
-- and when there is none.
ALTER TABLE drafts ADD COLUMN photo_place TEXT NOT NULL DEFAULT 'null';
