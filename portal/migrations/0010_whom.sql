-- How the resident is told about a request: the e-mail address that they gave in it, and the language that they read it in.
ALTER TABLE submissions ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE submissions ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
CREATE INDEX submissions_of_nobody ON submissions (council, email) WHERE resident IS NULL AND email <> '';

-- The services whose requests somebody deals with, a JSON list of their names: all of the council where it is empty. And the wards
-- of a councillor.
ALTER TABLE people ADD COLUMN services TEXT NOT NULL DEFAULT '[]';
ALTER TABLE people ADD COLUMN wards TEXT NOT NULL DEFAULT '[]';
