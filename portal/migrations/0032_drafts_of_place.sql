-- The draft that somebody has open is looked for with every page of a form: by whom it belongs to, whichever of the three they are.
CREATE INDEX drafts_of_place ON drafts ((COALESCE(session, customer, agent)), form);
